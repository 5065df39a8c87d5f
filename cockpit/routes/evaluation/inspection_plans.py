"""`/api/evaluation/inspections/plans` and `/draws`: the plan of a year, and the draw that anybody can repeat."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from cockpit.gate.current import visit_of
from cockpit.routes.evaluation.desk import (
    ACTING,
    READING,
    Code,
    Day,
    InPath,
    Limit,
    Long,
    Made,
    MoveAnswer,
    Offset,
    Short,
    State,
    desk_of,
    move_answers,
)
from cockpit.routes.reading import iso, reads_of, works_of
from evaluation.commands import inspection_plans as commands
from evaluation.fieldwork.draws import draw_record, repeated
from evaluation.fieldwork.reading import announced_draw, one_plan, plans_page
from store.evaluation.inspection_years import YearRow

router = APIRouter()

PlanState = Literal["planning", "plan_to_approve", "plan_published", "drawn", "cancelled"]
Archives = Annotated[list[Code], Field(max_length=100)]


class PlanOrder(BaseModel):
    """The plan of an authority for a year."""

    node: Code = Field(examples=["330100"])
    plan_year: int = Field(ge=2000, le=2200, examples=[2027])
    planned: int = Field(ge=1, le=100_000, description="Units and archives to be inspected.")
    archives: Archives = Field(default_factory=list, description="Of the own level; inspected without being drawn.")
    note: Long = ""


class PlanChange(PlanOrder):
    """A plan changed while it is being made; authority and year stay."""

    revision: int = Field(ge=0, lt=2**31)


class ReasonOrder(BaseModel):
    """Why; needed to return and to cancel."""

    reason: Long = ""


class SeedOrder(BaseModel):
    """The seed of a draw, told before it: what it is, where it comes from, and the day of the draw."""

    seed: Short = Field(examples=["582"])
    source: Long = Field(examples=["the number of the public lottery of the day before"])
    draw_on: Day


class DigestAnswer(BaseModel):
    """The SM3 digest of the list that is drawn from; the list stays as it is."""

    digest: str


class DrawnAnswer(BaseModel):
    """The inspections that a draw has made."""

    inspections: list[int]


class PlanAnswer(BaseModel):
    """A plan."""

    id: int
    node: str
    plan_year: int
    planned: int
    archives: list[str]
    note: str
    state: PlanState
    state_since: str
    draw_on: str | None
    list_digest: str
    announced_at: str | None
    created_by: str
    revision: int


class PlansAnswer(BaseModel):
    """Plans, the newest year first."""

    total: int
    plans: list[PlanAnswer]


class WholePlanAnswer(PlanAnswer):
    """A plan and what has happened to it."""

    moves: list[MoveAnswer]


class VisitAnswer(BaseModel):
    """A visit that was drawn: the unit, and the certificates of the officers."""

    unit: str
    officers: list[str]


class DrawAnswer(BaseModel):
    """Everything that is needed to repeat a draw; before it took place without its result."""

    format: Literal["draw-1"] = "draw-1"
    plan: int
    node: str
    plan_year: int
    algorithm: str
    seed: str
    seed_source: str
    announced_at: str
    draw_on: str
    draw_list: str = Field(description="The one text of the list.")
    list_digest: str = Field(description="Its SM3 digest.")
    drawn_at: str | None
    result: dict[str, list[VisitAnswer]] = Field(description="visits, in the order of the draw.")


class RepeatedAnswer(BaseModel):
    """What comes of repeating a draw here and now."""

    is_same: bool
    digest: str
    differences: list[str] = Field(description="list_digest, visits; empty: it is the same.")
    visits: list[VisitAnswer]


@router.get("/api/evaluation/inspections/plans", response_model=PlansAnswer, responses=READING, summary="Plans")
async def plans(request: Request, limit: Limit = 50, offset: Offset = 0) -> PlansAnswer:
    """Those of the own authorities; the city's see the districts' too."""
    visit = visit_of(request)
    rows, total = await reads_of(request)(plans_page, desk_of(request), visit.principal, limit, offset, visit.at)
    return PlansAnswer(total=total, plans=[PlanAnswer(**_told(row)) for row in rows])


@router.post(
    "/api/evaluation/inspections/plans",
    status_code=201,
    response_model=Made,
    responses=ACTING,
    summary="Begin the plan of a year",
)
async def begin(request: Request, order: PlanOrder) -> Made:
    """One for each authority and year."""
    visit = visit_of(request)
    number = await works_of(request)(commands.begin_plan, desk_of(request), visit.principal, _plan(order), visit.at)
    return Made(id=number)


@router.get(
    "/api/evaluation/inspections/plans/{number}", response_model=WholePlanAnswer, responses=READING, summary="One plan"
)
async def plan(request: Request, number: InPath) -> WholePlanAnswer:
    """With what has happened to it."""
    visit = visit_of(request)
    row, moves = await reads_of(request)(one_plan, desk_of(request), visit.principal, number, visit.at)
    return WholePlanAnswer(**_told(row), moves=move_answers(moves))


@router.put("/api/evaluation/inspections/plans/{number}", status_code=204, responses=ACTING, summary="Change a plan")
async def change(request: Request, number: InPath, order: PlanChange) -> None:
    """While it is being made."""
    visit, ask = visit_of(request), works_of(request)
    await ask(commands.change_plan, desk_of(request), visit.principal, number, _plan(order), order.revision, visit.at)


@router.post(
    "/api/evaluation/inspections/plans/{number}/seed",
    response_model=DigestAnswer,
    responses=ACTING,
    summary="Announce the seed of a draw",
)
async def announce(request: Request, number: InPath, order: SeedOrder) -> DigestAnswer:
    """Freezes the list that is drawn from; once only."""
    visit = visit_of(request)
    told = commands.Announced(order.seed, order.source, order.draw_on)
    ask = works_of(request)
    digest = await ask(commands.announce_seed, desk_of(request), visit.principal, number, told, visit.at)
    return DigestAnswer(digest=digest)


@router.post(
    "/api/evaluation/inspections/plans/{number}/draw",
    response_model=DrawnAnswer,
    responses=ACTING,
    summary="Draw units and officers",
)
async def draw(request: Request, number: InPath) -> DrawnAnswer:
    """By the announced seed, on the announced day or later."""
    visit = visit_of(request)
    made = await works_of(request)(commands.draw_plan, desk_of(request), visit.principal, number, visit.at)
    return DrawnAnswer(inspections=list(made))


@router.post(
    "/api/evaluation/inspections/plans/{number}/{event}",
    response_model=State,
    responses=ACTING,
    summary="Submit, return, approve or cancel a plan",
)
async def move(request: Request, number: InPath, event: commands.Event, order: ReasonOrder) -> State:
    """submit_plan, return_plan, approve_plan, cancel."""
    visit, ask = visit_of(request), works_of(request)
    state = await ask(commands.move_plan, desk_of(request), visit.principal, number, event, order.reason, visit.at)
    return State(state=state)


@router.get(
    "/api/evaluation/draws/{number}",
    response_model=DrawAnswer,
    responses=READING,
    summary="The record of a draw",
)
async def record(request: Request, number: InPath) -> DrawAnswer:
    """For everybody who is signed in; `app.py draw verify FILE` repeats a draw from this answer alone."""
    row, drawn = await reads_of(request)(announced_draw, desk_of(request), number)
    return DrawAnswer(**draw_record(row, drawn))


@router.get(
    "/api/evaluation/draws/{number}/repeated",
    response_model=RepeatedAnswer,
    responses=ACTING,
    summary="Repeat a draw",
)
async def repeat(request: Request, number: InPath) -> RepeatedAnswer:
    """Draws again from the record and compares."""
    found = await reads_of(request)(repeated, desk_of(request), number)
    return RepeatedAnswer(
        is_same=not found.differences,
        digest=found.digest,
        differences=list(found.differences),
        visits=[VisitAnswer(unit=one.unit, officers=list(one.officers)) for one in found.visits],
    )


def _plan(order: PlanOrder) -> commands.NewPlan:
    return commands.NewPlan(order.node, order.plan_year, order.planned, tuple(order.archives), order.note)


def _told(row: YearRow) -> dict[str, Any]:
    return {
        "id": row.year_id,
        "node": row.node,
        "plan_year": row.plan_year,
        "planned": row.planned,
        "archives": list(row.archives),
        "note": row.note,
        "state": row.state,
        "state_since": iso(row.state_since),
        "draw_on": row.draw_on.isoformat() if row.draw_on else None,
        "list_digest": row.list_digest,
        "announced_at": iso(row.announced_at),
        "created_by": row.created_name,
        "revision": row.revision,
    }
