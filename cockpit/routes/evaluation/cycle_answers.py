"""What the routes of cycles are sent, and what they answer."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from cockpit.routes.evaluation.desk import Code, Day, Number, Short
from cockpit.routes.evaluation.forms import Owners, Read
from store.evaluation.cycles import CycleText

CycleState = Literal["preparing", "running", "closed", "cancelled"]


class CycleOrder(BaseModel):
    """What a cycle is about."""

    name: Annotated[Short, Field(min_length=1)]
    rubric: Code | None = Field(None, examples=["capability-1"])
    since: Day = Field(description="First day judged.")
    until: Day = Field(description="Last day judged.")
    groups: Annotated[list[Code], Field(max_length=20)] = Field(default_factory=list, description="Empty: all.")
    left_out: dict[Code, Short] = Field(
        default_factory=dict, description="Automatic items that nobody is measured by, with the reason."
    )

    def text(self) -> CycleText:
        """As commands take it."""
        return CycleText(self.name, self.rubric, self.since, self.until, self.groups, self.left_out)


class NewCycleOrder(CycleOrder):
    """A cycle of an authority."""

    node: Code = Field(description="330100 for the city, else the code of a district.", examples=["330100"])


class CycleChange(CycleOrder):
    """Other words of a cycle that is being prepared, as it was seen."""

    revision: Number


class CodeAnswer(BaseModel):
    """The code of a cycle."""

    code: str


class UnitsAnswer(BaseModel):
    """How many agencies take part."""

    units: int


class CycleAnswer(Read):
    """A cycle."""

    code: str
    node: str
    name: str
    rubric_key: str | None
    since: date
    until: date
    groups: list[str]
    is_trial: bool = Field(description="A trial cycle: nothing is published, no issues follow.")
    state: CycleState
    state_since: datetime
    seed: str = Field(description="Draws the blind double reviews and the spot checks.")
    left_out: dict[str, str]
    revision: int
    made_at: datetime
    made_by: str


class CyclesAnswer(BaseModel):
    """Cycles, the newest first."""

    total: int
    cycles: list[CycleAnswer]


class CountAnswer(Read):
    """How many agencies, and per mille of all; shares add up to 1000."""

    code: str
    count: int
    per_mille: int


class AgreementAnswer(Read):
    """Items judged twice without knowing of each other, and of these judged alike."""

    pairs: int
    alike: int
    tenths: int | None = Field(description="Share in tenths of a per cent.")


class SpotChecksAnswer(Read):
    """Automatic scores drawn to be compared with their records: compared, refuted; of these kept, and corrected."""

    drawn: int
    compared: int
    refuted: int
    kept: int
    corrected: int
    waiting: int = Field(description="Refuted ones on which no second person has decided.")
    tenths: int | None = Field(description="Share that agreed, in tenths of a per cent.")


class HappenedAnswer(Read):
    """A move."""

    machine: str
    item: str
    at: datetime
    was: str
    becomes: str
    event: str
    by_name: str
    reason: str
    uploads: list[int]
    detail: dict[str, Any]


class OverviewAnswer(Read):
    """A cycle and its progress as of now."""

    cycle: CycleAnswer
    states: list[CountAnswer]
    groups: dict[str, list[CountAnswer]]
    grades: list[CountAnswer]
    without_report: int
    tasks: int
    decided: int
    agreement: AgreementAnswer
    spot_checks: SpotChecksAnswer
    moves: list[HappenedAnswer]


class PartAnswer(Read):
    """Where an agency stands in a cycle; scores in tenths of a point."""

    owner: str
    owner_name: str
    place: int
    group: str
    state: str
    state_since: datetime
    report_due_on: date | None
    is_due_provisional: bool
    submitted_at: datetime | None
    is_report_missing: bool
    is_blind: bool
    fed_back_on: date | None
    feedback_ref: str | None
    has_objected: bool
    has_newer_data: bool
    sources_away: list[str]
    revision: int


class PartsAnswer(BaseModel):
    """Agencies of a cycle, by code."""

    total: int
    parts: list[PartAnswer]


class RankAnswer(Read):
    """A published result in its group."""

    owner: str
    owner_name: str
    group: str
    score_tenths: int
    grade: str
    published_on: date
    rank: int
    ranked: int
    before_tenths: int | None


class RankingAnswer(Read):
    """Ranks by group: names only of agencies that you may see; grade counts, 进步最快 and 需帮扶 as counts for all.

    Nothing is counted where that would tell the result of a single agency (`is_withheld`).
    """

    rows: list[RankAnswer]
    grades: list[CountAnswer]
    risen: int
    fallen: int
    retracted: int
    is_withheld: bool


class PublicationAnswer(Read):
    """A publication and its retraction."""

    owner: str
    score_tenths: int
    grade: str
    published_at: datetime
    published_by: str
    retracted_at: datetime | None
    retracted_by: str | None
    reason: str


class ReviewerAnswer(BaseModel):
    """Somebody who may judge in a cycle."""

    account: int
    name: str


class ReviewersOrder(Owners):
    """Who judges, and which agencies (null: all that were handed in)."""

    reviewers: Annotated[list[Number], Field(min_length=1, max_length=200)]


class SealedOrder(BaseModel):
    """Agencies whose feedback document is sealed, and its number."""

    owners: Annotated[list[Code], Field(min_length=1, max_length=5000)]
    reference: Short
