"""Self-reports, the tasks of reviewers, and guidance points that are met by evidence."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field

from cockpit.gate.current import visit_of
from cockpit.routes.evaluation.desk import (
    ACTING,
    READING,
    Code,
    Files,
    InPath,
    Limit,
    Long,
    Made,
    Number,
    Offset,
    Short,
    desk_of,
)
from cockpit.routes.evaluation.forms import CycleCode, Figures, ItemCode, OwnerCode, Why, stored
from cockpit.routes.evaluation.unit_answers import (
    DeskAnswer,
    MyTaskAnswer,
    PointAnswer,
    ReportAnswer,
    TaskAnswer,
    TasksAnswer,
)
from cockpit.routes.reading import reads_of, works_of
from evaluation.commands import improving, interests, reports, reviews
from evaluation.results import overview, points
from evaluation.results.report_page import report_page, review_desk
from store.evaluation.reviews import Decision

router = APIRouter()

REPORT = "/api/evaluation/cycles/{code}/parts/{owner}/report"
Round = Literal["first", "second", "blind", "third", "spot", "verdict"]


class TypedOrder(BaseModel):
    """An item as typed over the revision that was seen."""

    revision: int = Field(ge=0, lt=2**31)
    value: Figures | None = None
    note: Short = ""
    uploads: Files = Field(default_factory=list)


class RevisionAnswer(BaseModel):
    """The revision that stands now."""

    revision: int


class EvidenceOrder(BaseModel):
    """A file for a demand of an item."""

    item: Code
    demand: Code
    upload: Number


class JudgementOrder(BaseModel):
    """What a reviewer says; `value` null: the collected figure is confirmed."""

    value: Figures | None = None
    anchor: Short = Field("", description="The anchor that a level rests on.")
    reason: Long = ""
    evidence: Files = Field(default_factory=list)

    def decision(self, *, is_refuted: bool = False) -> Decision:
        """As commands take it."""
        return Decision(stored(self.value), self.anchor, self.reason, self.evidence, is_refuted)


class TaskOrder(JudgementOrder):
    """A judgement of a task as it was seen."""

    revision: Number
    is_refuted: bool = Field(False, description="A spot check that found another figure than the records.")


class ReviewerOrder(BaseModel):
    """Who judges an item in a round."""

    item: Code
    round: Round
    reviewer: Number


class InterestOrder(Why):
    """An interest of a reviewer (null: your own) in an agency."""

    owner: Code
    reviewer: Number | None = None


@router.get(REPORT, response_model=ReportAnswer, responses=READING, summary="The self-report of an agency")
async def one_report(request: Request, code: CycleCode, owner: OwnerCode) -> ReportAnswer:
    """With the evidence in force and the collected figures beside each item."""
    visit = visit_of(request)
    found = await reads_of(request)(report_page, desk_of(request), visit.principal, code, owner, visit.at)
    return ReportAnswer.model_validate(found)


@router.put(REPORT + "/items/{item}", response_model=RevisionAnswer, responses=ACTING, summary="Save an item")
async def save_item(
    request: Request, code: CycleCode, owner: OwnerCode, item: ItemCode, order: TypedOrder
) -> RevisionAnswer:
    """As typed; a colleague who was faster is told, nothing is overwritten."""
    visit = visit_of(request)
    typed = reports.Typed(item, order.revision, stored(order.value), order.note, order.uploads)
    revision = await works_of(request)(
        reports.save_item, desk_of(request), visit.principal, code, owner, typed, visit.at
    )
    return RevisionAnswer(revision=revision)


@router.post(REPORT + "/evidence", status_code=201, response_model=Made, responses=ACTING, summary="Hand in evidence")
async def hand_in(request: Request, code: CycleCode, owner: OwnerCode, order: EvidenceOrder) -> Made:
    """Once; it stays in force until it is replaced or expires."""
    visit = visit_of(request)
    told = reports.HandedIn(order.item, order.demand, order.upload)
    return Made(
        id=await works_of(request)(reports.hand_in, desk_of(request), visit.principal, code, owner, told, visit.at)
    )


@router.post(REPORT + "/submission", status_code=204, responses=ACTING, summary="Hand the self-report in")
async def submit(request: Request, code: CycleCode, owner: OwnerCode) -> None:
    """When no item is open, in time."""
    visit = visit_of(request)
    await works_of(request)(reports.submit_report, desk_of(request), visit.principal, code, owner, visit.at)


@router.get("/api/evaluation/tasks", response_model=TasksAnswer, responses=READING, summary="My review tasks")
async def my_tasks(request: Request, *, waiting: bool = True, limit: Limit = 50, offset: Offset = 0) -> TasksAnswer:
    """What waits first."""
    visit, desk = visit_of(request), desk_of(request)

    def ask() -> TasksAnswer:
        rows, total = overview.my_tasks(desk, visit.principal, visit.at, waiting=waiting, limit=limit, offset=offset)
        tasks = [
            MyTaskAnswer(**TaskAnswer.model_validate(task).model_dump(), cycle=cycle, owner_name=name)
            for task, cycle, name in rows
        ]
        return TasksAnswer(total=total, tasks=tasks)

    return await reads_of(request)(ask)


@router.get("/api/evaluation/tasks/{number}", response_model=DeskAnswer, responses=READING, summary="A review task")
async def one_task(request: Request, number: InPath) -> DeskAnswer:
    """The evidence beside the item."""
    visit = visit_of(request)
    found = await reads_of(request)(review_desk, desk_of(request), visit.principal, number, visit.at)
    return DeskAnswer.model_validate(found)


@router.post(
    "/api/evaluation/tasks/{number}/decision",
    response_model=RevisionAnswer,
    responses=ACTING,
    summary="Judge an item",
)
async def decide(request: Request, number: InPath, order: TaskOrder) -> RevisionAnswer:
    """As it was seen: of two at once the second is told."""
    visit = visit_of(request)
    said = order.decision(is_refuted=order.is_refuted)
    found = await works_of(request)(
        reviews.decide_task, desk_of(request), visit.principal, number, said, order.revision, visit.at
    )
    return RevisionAnswer(revision=found)


@router.put(
    "/api/evaluation/cycles/{code}/parts/{owner}/reviewer",
    status_code=204,
    responses=ACTING,
    summary="Assign a reviewer",
)
async def assign(request: Request, code: CycleCode, owner: OwnerCode, order: ReviewerOrder) -> None:
    """Of an item that is undecided; conflicts of interest are refused."""
    visit = visit_of(request)
    task = (order.item, order.round)
    await works_of(request)(
        reviews.assign_reviewer, desk_of(request), visit.principal, code, owner, task, order.reviewer, visit.at
    )


@router.post("/api/evaluation/interests", status_code=204, responses=ACTING, summary="Declare an interest")
async def declare(request: Request, order: InterestOrder) -> None:
    """回避: who has one judges nothing of the agency."""
    visit = visit_of(request)
    await works_of(request)(
        interests.declare_interest,
        desk_of(request),
        visit.principal,
        order.owner,
        order.reason,
        visit.at,
        order.reviewer,
    )


@router.get("/api/evaluation/guidance", response_model=list[PointAnswer], responses=READING, summary="Guidance points")
async def guidance(
    request: Request,
    owner: Annotated[str, Query(min_length=1, max_length=32, pattern=r"^[0-9A-Za-z-]+$")],
    state: Literal["open", "reached", "repeated", "void"] | None = None,
) -> list[PointAnswer]:
    """Of an agency, over all its cycles."""
    visit = visit_of(request)
    found = await reads_of(request)(points.points_of, desk_of(request), visit.principal, owner, state, visit.at)
    return [PointAnswer.model_validate(one) for one in found]


@router.post(
    "/api/evaluation/guidance/{number}/evidence", status_code=204, responses=ACTING, summary="Judge new evidence"
)
async def meet(request: Request, number: InPath, order: JudgementOrder) -> None:
    """On a guidance point of an item that people judge."""
    visit = visit_of(request)
    await works_of(request)(
        improving.meet_by_evidence, desk_of(request), visit.principal, number, order.decision(), visit.at
    )


@router.post(
    "/api/evaluation/guidance/{number}/voiding", status_code=204, responses=ACTING, summary="Void a guidance point"
)
async def void(request: Request, number: InPath, order: Why) -> None:
    """For a reason."""
    visit = visit_of(request)
    await works_of(request)(improving.void_point, desk_of(request), visit.principal, number, order.reason, visit.at)
