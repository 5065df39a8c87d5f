"""What the routes of an agency's part answer."""

from datetime import date, datetime
from typing import Any

from pydantic import BaseModel, Field

from cockpit.routes.evaluation.cycle_answers import CycleAnswer, HappenedAnswer, PartAnswer
from cockpit.routes.evaluation.forms import Read


class NameAnswer(Read):
    """A name in both languages."""

    zh: str
    en: str


class ItemAnswer(Read):
    """An item of a result; points and weight in thousandths, texts in Chinese and English."""

    code: str
    dimension: str
    name: NameAnswer
    type: str
    weight: int
    points: int | None
    claimed: int | None
    outcome: str
    is_low: bool
    why: tuple[str, str]
    figures: tuple[str, str] | None
    rule: str


class LossAnswer(Read):
    """What an item costs, in tenths of a point, and what would bring it back."""

    item: str
    lost: int
    text: tuple[str, str]
    remedies: list[tuple[str, str]]


class ExplainedAnswer(Read):
    """A score, explained; scores in tenths of a point."""

    kind: str
    at: datetime
    tenths: int | None
    claimed: int | None
    grade: str | None
    grade_by_figure: str | None
    limits: list[str]
    is_final: bool
    open: list[str] = Field(description="Items that nobody has settled, or whose source is away.")
    items: list[ItemAnswer]
    losses: list[LossAnswer]
    bridge: list[str] = Field(description="The fewest items that reach the next grade together.")


class VersionAnswer(Read):
    """A version of the score."""

    number: int
    kind: str
    at: datetime
    rubric_key: str
    digest: str
    score_tenths: int | None
    claimed_tenths: int | None
    grade: str | None
    is_final: bool
    low: list[str]


class PointAnswer(Read):
    """A guidance point (指导意见)."""

    point_id: int
    owner: str
    item: str
    cycle: str
    state: str
    state_since: datetime
    value: str
    target: str
    advice: str
    suggested_on: date
    given_at: datetime
    refreshes: list[dict[str, Any]]
    revision: int


class FindingAnswer(Read):
    """A 等次限制情形 that persons found."""

    finding_id: int
    limit: str
    reference: str
    reason: str
    uploads: list[int]
    found_by_name: str
    found_at: datetime
    state: str
    decided_by: str | None
    decided_at: datetime | None
    decision: str


class CircumstanceAnswer(Read):
    """A confirmed circumstance."""

    circumstance: str
    reason: str
    confirmed_by: str
    confirmed_at: datetime


class ScoreObjectionAnswer(Read):
    """An objection to the score and its ruling."""

    items: list[str]
    reason: str
    uploads: list[int]
    raised_by: str
    raised_at: datetime
    due_on: date
    ruling: str | None
    ruling_reason: str
    ruled_values: dict[str, dict[str, Any]]
    ruled_by: str | None
    ruled_at: datetime | None


class DayAnswer(BaseModel):
    """What the trial score was on a day."""

    day: date
    tenths: int | None
    grade: str | None


class UnitAnswer(Read):
    """All that stands about an agency in a cycle, as far as you may see it."""

    cycle: CycleAnswer
    part: PartAnswer
    score: ExplainedAnswer | None
    trial: ExplainedAnswer | None
    trial_days: list[DayAnswer]
    versions: list[VersionAnswer]
    points: list[PointAnswer]
    findings: list[FindingAnswer]
    circumstances: list[CircumstanceAnswer]
    objection: ScoreObjectionAnswer | None
    moves: list[HappenedAnswer]


class StandingAnswer(Read):
    """Evidence in force; `valid_until` null: until it is replaced."""

    item: str
    demand: str
    upload_id: int
    handed_in_on: date
    handed_in_by: str
    valid_until: date | None


class DemandAnswer(Read):
    """Evidence that an item demands."""

    code: str
    name: NameAnswer
    months: int | None


class ReportItemAnswer(Read):
    """An item of the self-report: what stands there, and what the data say."""

    item: str
    name: NameAnswer
    type: str
    weight: int
    rule: str
    anchors: list[NameAnswer]
    demands: list[DemandAnswer]
    evidence: list[StandingAnswer]
    value: dict[str, Any] | None
    collected: tuple[str, str] | None
    note: str
    uploads: list[int]
    is_carried: bool
    is_applicable: bool
    revision: int
    edited_by: str
    edited_at: datetime | None


class ReportAnswer(Read):
    """A self-report: how much of it is filled, and until when it is open."""

    state: str
    due_on: date | None
    is_due_provisional: bool
    prefilled_per_mille: int
    open: list[str]
    items: list[ReportItemAnswer]


class TaskAnswer(Read):
    """A task of a reviewer."""

    task_id: int
    owner: str
    item: str
    round: str
    value: dict[str, Any] | None
    anchor: str
    reason: str
    evidence: list[int]
    is_refuted: bool
    assigned_at: datetime
    decided_at: datetime | None
    revision: int


class MyTaskAnswer(TaskAnswer):
    """With the cycle and the agency."""

    cycle: str
    owner_name: str


class TasksAnswer(BaseModel):
    """Tasks, what waits first."""

    total: int
    tasks: list[MyTaskAnswer]


class DeskAnswer(Read):
    """What a reviewer looks at: the item, what the agency says, and the evidence beside it."""

    task: TaskAnswer
    cycle: str
    owner_name: str
    item: ReportItemAnswer
