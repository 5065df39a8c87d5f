"""`/api/evaluation/documents/{number}/points`: what becomes of the points of guidance that was delivered."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path, Request
from pydantic import BaseModel, Field

from cockpit.gate.current import visit_of
from cockpit.routes.evaluation.desk import ACTING, READING, Files, InPath, Long, State, desk_of
from cockpit.routes.reading import iso, reads_of, works_of
from evaluation.casework.guided import points_now
from evaluation.casework.reading import one_document
from evaluation.commands.guidance_points import close_told_point, void_told_point

router = APIRouter()

POINT = "/api/evaluation/documents/{number}/points/{place}"
Place = Annotated[int, Path(ge=1, le=50, description="Of the point in its document, from 1 on.")]


class ToldPointAnswer(BaseModel):
    """A point as it was told, as it stands today, and its state; `now` empty: nobody collects a figure."""

    place: int
    item: str
    value: str
    target: str
    now: str
    is_reached: bool = Field(description="Whether the figure of today reaches the target.")
    state: str
    state_since: str
    suggested_on: str
    by: str
    reason: str
    uploads: list[int]


class ShownOrder(BaseModel):
    """Why a point is reached, with the files that show it."""

    reason: Long
    uploads: Files = Field(default_factory=list)


class VoidOrder(BaseModel):
    """Why a point holds no more."""

    reason: Long


@router.get(
    "/api/evaluation/documents/{number}/points",
    response_model=list[ToldPointAnswer],
    responses=READING,
    summary="The points of delivered guidance",
)
async def points(request: Request, number: InPath) -> list[ToldPointAnswer]:
    """Of guidance without an issue; none before its delivery."""
    visit, desk, read = visit_of(request), desk_of(request), reads_of(request)
    found = await read(one_document, desk, visit.principal, number, visit.at)
    now = await read(points_now, desk, found.row, visit.at) if found.told_points else []
    return [
        ToldPointAnswer(
            place=one.position + 1,
            item=now[one.position].item,
            value=now[one.position].value,
            target=now[one.position].target,
            now=now[one.position].now,
            is_reached=now[one.position].is_reached,
            state=one.state,
            state_since=_instant(one.state_since),
            suggested_on=one.suggested_on.isoformat(),
            by=one.by_name,
            reason=one.reason,
            uploads=list(one.uploads),
        )
        for one in found.told_points
    ]


@router.post(POINT + "/closing", response_model=State, responses=ACTING, summary="Close a point of guidance")
async def close(request: Request, number: InPath, place: Place, order: ShownOrder) -> State:
    """By the officer: files show it, or the figure of today where it rests on one."""
    visit, at = visit_of(request), (number, place - 1)
    done = await works_of(request)(
        close_told_point, desk_of(request), visit.principal, *at, order.reason, order.uploads, visit.at
    )
    return State(state=done)


@router.post(POINT + "/voiding", response_model=State, responses=ACTING, summary="Void a point of guidance")
async def void(request: Request, number: InPath, place: Place, order: VoidOrder) -> State:
    """For a reason."""
    visit, at = visit_of(request), (number, place - 1)
    done = await works_of(request)(void_told_point, desk_of(request), visit.principal, *at, order.reason, visit.at)
    return State(state=done)


def _instant(at: datetime) -> str:
    return iso(at) or ""
