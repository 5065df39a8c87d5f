"""`/api/evaluation/cycles`: cycles of evaluation, their progress, ranks, and what is done to all agencies of one."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field

from cockpit.gate.current import visit_of
from cockpit.routes.evaluation.desk import ACTING, READING, Code, Day, Limit, Number, Offset, Short, desk_of
from cockpit.routes.evaluation.forms import BulkAnswer, CycleCode, Owners, Read, Why, bulk
from cockpit.routes.reading import reads_of
from evaluation.commands import cycles as commands
from evaluation.commands import feedback, improving, publishing, reports, reviews
from evaluation.results import overview as reading
from store.evaluation.cycles import CycleText

router = APIRouter()

CycleState = Literal["preparing", "running", "closed", "cancelled"]
Word = Annotated[str | None, Query(max_length=40, pattern=r"^[0-9A-Za-z_-]*$")]


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
    is_trial: bool = Field(description="试评: nothing is published, no issues follow.")
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
    """Ranks by group: names only of agencies that you may see; grade counts, 进步最快 and 需帮扶 as counts for all."""

    rows: list[RankAnswer]
    grades: list[CountAnswer]
    risen: int
    fallen: int
    retracted: int


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


class ReviewersOrder(Owners):
    """Who judges, and which agencies (null: all that were handed in)."""

    reviewers: Annotated[list[Number], Field(min_length=1, max_length=200)]


class SealedOrder(BaseModel):
    """Agencies whose feedback document is sealed, and its number."""

    owners: Annotated[list[Code], Field(min_length=1, max_length=5000)]
    reference: Short


@router.get("/api/evaluation/cycles", response_model=CyclesAnswer, responses=READING, summary="Cycles of evaluation")
async def list_cycles(
    request: Request, state: CycleState | None = None, limit: Limit = 50, offset: Offset = 0
) -> CyclesAnswer:
    """Those of your authorities; of an agency those in which it takes part."""
    visit = visit_of(request)
    ask = reads_of(request)
    rows, total = await ask(reading.cycles_page, desk_of(request), visit.principal, visit.at, state, limit, offset)
    return CyclesAnswer(total=total, cycles=[CycleAnswer.model_validate(row) for row in rows])


@router.post(
    "/api/evaluation/cycles", status_code=201, response_model=CodeAnswer, responses=ACTING, summary="Prepare a cycle"
)
async def prepare(request: Request, order: NewCycleOrder) -> CodeAnswer:
    """It can be changed until it is opened."""
    visit = visit_of(request)
    new = commands.NewCycle(order.node, order.text())
    return CodeAnswer(
        code=await reads_of(request)(commands.prepare_cycle, desk_of(request), visit.principal, new, visit.at)
    )


@router.get(
    "/api/evaluation/cycles/{code}",
    response_model=OverviewAnswer,
    responses=READING,
    summary="A cycle and its progress",
)
async def one_cycle(request: Request, code: CycleCode) -> OverviewAnswer:
    """For the officers of its authority."""
    visit = visit_of(request)
    found = await reads_of(request)(reading.overview, desk_of(request), visit.principal, code, visit.at)
    return OverviewAnswer.model_validate(found)


@router.put("/api/evaluation/cycles/{code}", status_code=204, responses=ACTING, summary="Change a cycle")
async def change(request: Request, code: CycleCode, order: CycleChange) -> None:
    """While it is being prepared, as it was seen."""
    visit = visit_of(request)
    await reads_of(request)(
        commands.change_cycle, desk_of(request), visit.principal, code, order.text(), order.revision, visit.at
    )


@router.post(
    "/api/evaluation/cycles/{code}/opening", response_model=UnitsAnswer, responses=ACTING, summary="Open a cycle"
)
async def open_(request: Request, code: CycleCode) -> UnitsAnswer:
    """Every active agency of its groups takes part and is scored within the hour."""
    visit = visit_of(request)
    count = await reads_of(request)(commands.open_cycle, desk_of(request), visit.principal, code, visit.at)
    return UnitsAnswer(units=count)


@router.post("/api/evaluation/cycles/{code}/closing", status_code=204, responses=ACTING, summary="Close a cycle")
async def close(request: Request, code: CycleCode) -> None:
    """When all its agencies are through."""
    visit = visit_of(request)
    await reads_of(request)(commands.close_cycle, desk_of(request), visit.principal, code, visit.at)


@router.post("/api/evaluation/cycles/{code}/cancellation", status_code=204, responses=ACTING, summary="Cancel a cycle")
async def cancel(request: Request, code: CycleCode, order: Why) -> None:
    """As long as nothing of it is published."""
    visit = visit_of(request)
    await reads_of(request)(commands.cancel_cycle, desk_of(request), visit.principal, code, order.reason, visit.at)


@router.get(
    "/api/evaluation/cycles/{code}/parts", response_model=PartsAnswer, responses=READING, summary="Agencies of a cycle"
)
async def list_parts(
    request: Request, code: CycleCode, state: Word = None, group: Word = None, limit: Limit = 50, offset: Offset = 0
) -> PartsAnswer:
    """All for its officers, the own one for an agency."""
    visit = visit_of(request)

    def ask() -> Any:
        return reading.parts_page(
            desk_of(request), visit.principal, code, visit.at, state=state, group=group, limit=limit, offset=offset
        )

    rows, total = await reads_of(request)(ask)
    return PartsAnswer(total=total, parts=[PartAnswer.model_validate(row) for row in rows])


@router.get(
    "/api/evaluation/cycles/{code}/ranking",
    response_model=RankingAnswer,
    responses=READING,
    summary="Published results",
)
async def ranks(request: Request, code: CycleCode, group: Word = None) -> RankingAnswer:
    """Places within each group."""
    visit = visit_of(request)
    found = await reads_of(request)(reading.ranking, desk_of(request), visit.principal, code, group, visit.at)
    return RankingAnswer.model_validate(found)


@router.get(
    "/api/evaluation/cycles/{code}/publications",
    response_model=list[PublicationAnswer],
    responses=READING,
    summary="Publications and retractions",
)
async def publications(
    request: Request, code: CycleCode, limit: Limit = 50, offset: Offset = 0
) -> list[PublicationAnswer]:
    """The newest first, for the officers of the cycle."""
    visit = visit_of(request)
    found = await reads_of(request)(
        reading.retractions, desk_of(request), visit.principal, code, visit.at, limit, offset
    )
    return [PublicationAnswer.model_validate(one) for one in found]


@router.post(
    "/api/evaluation/cycles/{code}/reports", response_model=BulkAnswer, responses=ACTING, summary="Open self-reports"
)
async def open_reports(request: Request, code: CycleCode, order: Owners) -> BulkAnswer:
    """Prefilled with what is in force."""
    visit = visit_of(request)
    ask = reads_of(request)
    return bulk(await ask(reports.open_reports, desk_of(request), visit.principal, code, visit.at, order.owners))


@router.post(
    "/api/evaluation/cycles/{code}/reviews", response_model=BulkAnswer, responses=ACTING, summary="Begin reviews"
)
async def begin_reviews(request: Request, code: CycleCode, order: ReviewersOrder) -> BulkAnswer:
    """Shares the agencies out; blind double reviews and spot checks are drawn by the seed of the cycle."""
    visit = visit_of(request)
    ask = reads_of(request)
    return bulk(
        await ask(
            reviews.begin_reviews, desk_of(request), visit.principal, code, order.reviewers, visit.at, order.owners
        )
    )


@router.post(
    "/api/evaluation/cycles/{code}/sealed-feedback",
    status_code=204,
    responses=ACTING,
    summary="Note sealed feedback documents",
)
async def sealed(request: Request, code: CycleCode, order: SealedOrder) -> None:
    """Where the document was sealed outside this program."""
    visit = visit_of(request)
    await reads_of(request)(
        feedback.note_feedback_sealed,
        desk_of(request),
        visit.principal,
        code,
        order.owners,
        order.reference,
        visit.at,
    )


@router.post(
    "/api/evaluation/cycles/{code}/feedback", response_model=BulkAnswer, responses=ACTING, summary="Give feedback"
)
async def give_feedback(request: Request, code: CycleCode, order: Owners) -> BulkAnswer:
    """To agencies that are judged and whose document is sealed; low items become guidance points."""
    visit = visit_of(request)
    ask = reads_of(request)
    return bulk(await ask(feedback.give_feedback, desk_of(request), visit.principal, code, visit.at, order.owners))


@router.post(
    "/api/evaluation/cycles/{code}/publication", response_model=BulkAnswer, responses=ACTING, summary="Publish results"
)
async def publish(request: Request, code: CycleCode, order: Owners) -> BulkAnswer:
    """What waits for a source, an objection or a grade limit is refused and stays."""
    visit = visit_of(request)
    ask = reads_of(request)
    return bulk(await ask(publishing.publish_results, desk_of(request), visit.principal, code, visit.at, order.owners))


@router.post(
    "/api/evaluation/cycles/{code}/trial-end", response_model=BulkAnswer, responses=ACTING, summary="End trials"
)
async def end_trials(request: Request, code: CycleCode, order: Owners) -> BulkAnswer:
    """Of a trial nothing is published."""
    visit = visit_of(request)
    ask = reads_of(request)
    return bulk(await ask(publishing.end_trials, desk_of(request), visit.principal, code, visit.at, order.owners))


@router.post(
    "/api/evaluation/cycles/{code}/completion",
    response_model=BulkAnswer,
    responses=ACTING,
    summary="Close the parts of agencies",
)
async def close_parts(request: Request, code: CycleCode, order: Owners) -> BulkAnswer:
    """Of those with nothing low; who was evaluated again has its new score published."""
    visit = visit_of(request)
    ask = reads_of(request)
    return bulk(await ask(improving.close_parts, desk_of(request), visit.principal, code, visit.at, order.owners))
