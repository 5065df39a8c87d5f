"""`/api/evaluation/cycles`: cycles of evaluation, their progress, and ranks."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request

from cockpit.gate.current import visit_of
from cockpit.routes.evaluation.cycle_answers import (
    CodeAnswer,
    CycleAnswer,
    CycleChange,
    CyclesAnswer,
    CycleState,
    NewCycleOrder,
    OverviewAnswer,
    PartAnswer,
    PartsAnswer,
    PublicationAnswer,
    RankingAnswer,
    ReviewerAnswer,
    UnitsAnswer,
)
from cockpit.routes.evaluation.desk import ACTING, READING, Limit, Offset, desk_of
from cockpit.routes.evaluation.forms import CycleCode, Why
from cockpit.routes.reading import reads_of, works_of
from evaluation.commands import cycles as commands
from evaluation.results import overview as reading
from evaluation.results.reviewers import reviewers_of

router = APIRouter()

Word = Annotated[str | None, Query(max_length=40, pattern=r"^[0-9A-Za-z_-]*$")]


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
        code=await works_of(request)(commands.prepare_cycle, desk_of(request), visit.principal, new, visit.at)
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
    await works_of(request)(
        commands.change_cycle, desk_of(request), visit.principal, code, order.text(), order.revision, visit.at
    )


@router.post(
    "/api/evaluation/cycles/{code}/opening", response_model=UnitsAnswer, responses=ACTING, summary="Open a cycle"
)
async def open_(request: Request, code: CycleCode) -> UnitsAnswer:
    """Every active agency of its groups takes part and is scored within the hour."""
    visit = visit_of(request)
    count = await works_of(request)(commands.open_cycle, desk_of(request), visit.principal, code, visit.at)
    return UnitsAnswer(units=count)


@router.post("/api/evaluation/cycles/{code}/closing", status_code=204, responses=ACTING, summary="Close a cycle")
async def close(request: Request, code: CycleCode) -> None:
    """When all its agencies are through."""
    visit = visit_of(request)
    await works_of(request)(commands.close_cycle, desk_of(request), visit.principal, code, visit.at)


@router.post("/api/evaluation/cycles/{code}/cancellation", status_code=204, responses=ACTING, summary="Cancel a cycle")
async def cancel(request: Request, code: CycleCode, order: Why) -> None:
    """As long as nothing of it is published."""
    visit = visit_of(request)
    await works_of(request)(commands.cancel_cycle, desk_of(request), visit.principal, code, order.reason, visit.at)


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
    "/api/evaluation/cycles/{code}/reviewers",
    response_model=list[ReviewerAnswer],
    responses=READING,
    summary="Who may review",
)
async def reviewers(request: Request, code: CycleCode) -> list[ReviewerAnswer]:
    """By name, for the officers of the cycle."""
    visit = visit_of(request)
    found = await reads_of(request)(reviewers_of, desk_of(request), visit.principal, code, visit.at)
    return [ReviewerAnswer(account=account, name=name) for account, name in found]


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
