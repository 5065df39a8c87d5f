"""The index of an agency over its cycles, and what would change in a cycle under other weights."""

from datetime import date
from fractions import Fraction
from typing import Annotated, Any, Final

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from cockpit.gate.current import visit_of
from cockpit.routes.evaluation.desk import ACTING, READING, Code, desk_of
from cockpit.routes.evaluation.forms import CycleCode, OwnerCode, Read
from cockpit.routes.reading import reads_of, works_of
from evaluation.results import other_weights
from evaluation.results import standings as reading

router = APIRouter()
COMPARED: Final = "Across versions of the rubric from the earlier result scored again; null where that is not possible."
PUT_RIGHT: Final = "Put right since the one before: guidance points, by cycle and item, and numbers of issues."


class StepAnswer(BaseModel):
    """A published score and how it differs from the one before; scores in tenths of a point."""

    on: date
    cycle: str
    rubric: str
    tenths: int
    change: int | None = Field(description=COMPARED)
    closed: list[str] = Field(description=PUT_RIGHT)


class WeightsOrder(BaseModel):
    """Item → other weight, in points with at most three decimals."""

    weights: dict[Code, Annotated[float, Field(ge=0, le=100)]] = Field(examples=[{"R3-1": 9, "R5-1": 3}])


class StandingAnswer(Read):
    """Where an agency stands."""

    tenths: int | None
    grade: str | None
    rank: int | None


class ChangedAnswer(Read):
    """An agency whose rank or grade changes."""

    unit: str
    group: str
    before: StandingAnswer
    after: StandingAnswer


class FirmAnswer(Read):
    """How firm an agency's rank is when every weight wavers by up to a tenth."""

    unit: str
    best_rank: int | None
    worst_rank: int | None
    same_rank: int
    same_grade: int
    draws: int


class WhatIfAnswer(Read):
    """What would change."""

    units: int
    moves: list[ChangedAnswer]
    firmness: list[FirmAnswer]


@router.get(
    "/api/evaluation/index/{owner}",
    response_model=list[StepAnswer],
    responses=READING,
    summary="Management index over cycles",
)
async def index(request: Request, owner: OwnerCode) -> list[StepAnswer]:
    """Of an agency, for itself and its authority."""
    visit = visit_of(request)
    found = await reads_of(request)(reading.index_curve, desk_of(request), visit.principal, owner, visit.at)
    return [
        StepAnswer(
            on=one.point.on,
            cycle=one.point.cycle,
            rubric=one.point.rubric,
            tenths=one.point.tenths,
            change=one.change,
            closed=list(one.closed),
        )
        for one in found
    ]


@router.post(
    "/api/evaluation/cycles/{code}/what-if", response_model=WhatIfAnswer, responses=ACTING, summary="Other weights"
)
async def what_if(request: Request, code: CycleCode, order: WeightsOrder) -> Any:
    """The newest scores of a cycle under other weights; nothing is kept."""
    visit = visit_of(request)
    weights = {item: Fraction(round(weight * 1000), 1000) for item, weight in order.weights.items()}
    found = await works_of(request)(other_weights.what_if, desk_of(request), visit.principal, code, weights, visit.at)
    return WhatIfAnswer.model_validate(found)
