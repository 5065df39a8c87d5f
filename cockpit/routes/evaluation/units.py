"""`/api/evaluation/cycles/{code}/parts/{owner}`: the result of an agency explained, and what is settled about it."""

from typing import Annotated

from fastapi import APIRouter, Path, Request
from pydantic import BaseModel, Field

from cockpit.gate.current import visit_of
from cockpit.routes.evaluation.desk import ACTING, READING, Code, Files, InPath, Long, Made, Short, desk_of
from cockpit.routes.evaluation.forms import MOST, CycleCode, Figures, ItemCode, Note, OwnerCode, Why
from cockpit.routes.evaluation.unit_answers import DayAnswer, UnitAnswer
from cockpit.routes.reading import reads_of, works_of
from evaluation.commands import circumstances, feedback, improving, limits, publishing, reviews
from evaluation.results import unit_page as reading

router = APIRouter()

PART = "/api/evaluation/cycles/{code}/parts/{owner}"
Circumstance = Annotated[str, Path(max_length=40, pattern=r"^[a-z_]+$", examples=["shared_platform"])]
VersionNumber = Annotated[int, Path(ge=1, lt=2**31)]


class SameAnswer(BaseModel):
    """Whether a version computed again has the same bytes."""

    is_same: bool


class FigureOrder(BaseModel):
    """A figure that no source brings, and where it comes from."""

    numerator: int = Field(ge=0, lt=MOST)
    denominator: int = Field(ge=0, lt=MOST)
    note: Short
    uploads: Files = Field(default_factory=list)


class ObjectionOrder(Note):
    """What an agency objects to."""

    items: Annotated[list[Code], Field(min_length=1, max_length=50)]


class RulingOrder(BaseModel):
    """What another reviewer rules."""

    is_upheld: bool
    reason: Long
    values: dict[Code, Figures] = Field(default_factory=dict, description="Item → value, where it is upheld.")


class LimitOrder(Note):
    """A 等次限制情形 and what it rests on."""

    limit: Code = Field(examples=["V1"])
    reference: Short


class DecisionOrder(BaseModel):
    """Whether a grade limit is confirmed."""

    is_confirmed: bool
    reason: Long


@router.get(PART, response_model=UnitAnswer, responses=READING, summary="The result of an agency, explained")
async def one_unit(request: Request, code: CycleCode, owner: OwnerCode) -> UnitAnswer:
    """Every lost point says by which rule, by which figures, and what would bring it back."""
    visit = visit_of(request)
    found = await reads_of(request)(reading.unit_page, desk_of(request), visit.principal, code, owner, visit.at)
    days = [DayAnswer(day=day, tenths=tenths, grade=grade) for day, tenths, grade in found.trial_days]
    told = {name: getattr(found, name) for name in UnitAnswer.model_fields if name != "trial_days"}
    return UnitAnswer.model_validate({**told, "trial_days": days}, from_attributes=True)


@router.get(
    PART + "/scores/{number}/again", response_model=SameAnswer, responses=READING, summary="Compute a version again"
)
async def again(request: Request, code: CycleCode, owner: OwnerCode, number: VersionNumber) -> SameAnswer:
    """From its stored inputs under its stored rubric."""
    visit = visit_of(request)
    same = await reads_of(request)(
        reading.computed_same, desk_of(request), visit.principal, code, owner, number, visit.at
    )
    return SameAnswer(is_same=same)


@router.put(PART + "/circumstances/{circumstance}", status_code=204, responses=ACTING, summary="Confirm a circumstance")
async def confirm(request: Request, code: CycleCode, owner: OwnerCode, circumstance: Circumstance, order: Why) -> None:
    """Such as 使用统一共享平台; items that do not apply then leave the total."""
    visit = visit_of(request)
    ask = works_of(request)
    await ask(
        circumstances.confirm_circumstance,
        desk_of(request),
        visit.principal,
        code,
        owner,
        circumstance,
        order.reason,
        visit.at,
    )


@router.delete(PART + "/circumstances/{circumstance}", status_code=204, responses=ACTING, summary="Drop a circumstance")
async def drop(request: Request, code: CycleCode, owner: OwnerCode, circumstance: Circumstance) -> None:
    """It does not hold any more."""
    visit = visit_of(request)
    ask = works_of(request)
    await ask(circumstances.drop_circumstance, desk_of(request), visit.principal, code, owner, circumstance, visit.at)


@router.put(PART + "/figures/{item}", status_code=204, responses=ACTING, summary="Enter a figure")
async def figure(request: Request, code: CycleCode, owner: OwnerCode, item: ItemCode, order: FigureOrder) -> None:
    """Of an item that no source brings; collected figures always go first."""
    visit = visit_of(request)
    told = circumstances.Figure(item, order.numerator, order.denominator, order.note, order.uploads)
    await works_of(request)(circumstances.enter_figure, desk_of(request), visit.principal, code, owner, told, visit.at)


@router.post(PART + "/leaving-out", status_code=204, responses=ACTING, summary="Leave an agency out")
async def leave_out(request: Request, code: CycleCode, owner: OwnerCode) -> None:
    """不参评: too much does not apply to it."""
    visit = visit_of(request)
    await works_of(request)(publishing.leave_out, desk_of(request), visit.principal, code, owner, visit.at)


@router.post(PART + "/withdrawal", status_code=204, responses=ACTING, summary="Withdraw an agency")
async def withdraw(request: Request, code: CycleCode, owner: OwnerCode, order: Why) -> None:
    """It takes no part any more."""
    visit = visit_of(request)
    await works_of(request)(
        publishing.withdraw_part, desk_of(request), visit.principal, code, owner, order.reason, visit.at
    )


@router.post(PART + "/asking-back", status_code=204, responses=ACTING, summary="Ask an agency for more")
async def ask_back(request: Request, code: CycleCode, owner: OwnerCode, order: Why) -> None:
    """Its report is open again."""
    visit = visit_of(request)
    await works_of(request)(reviews.ask_back, desk_of(request), visit.principal, code, owner, order.reason, visit.at)


@router.post(PART + "/objection", status_code=204, responses=ACTING, summary="Object to a score")
async def object_(request: Request, code: CycleCode, owner: OwnerCode, order: ObjectionOrder) -> None:
    """Once, within five working days after the feedback."""
    visit = visit_of(request)
    told = feedback.Objection(order.items, order.reason, order.uploads)
    await works_of(request)(feedback.object_to_score, desk_of(request), visit.principal, code, owner, told, visit.at)


@router.post(PART + "/ruling", status_code=204, responses=ACTING, summary="Rule on an objection")
async def rule(request: Request, code: CycleCode, owner: OwnerCode, order: RulingOrder) -> None:
    """By a reviewer who has not judged the agency."""
    visit = visit_of(request)
    values = {item: value.stored() for item, value in order.values.items()}
    told = feedback.Ruling(order.is_upheld, order.reason, values)
    await works_of(request)(feedback.rule_on_objection, desk_of(request), visit.principal, code, owner, told, visit.at)


@router.post(PART + "/limits", status_code=201, response_model=Made, responses=ACTING, summary="Find a grade limit")
async def find_limit(request: Request, code: CycleCode, owner: OwnerCode, order: LimitOrder) -> Made:
    """It acts once the head of division has confirmed it."""
    visit = visit_of(request)
    told = limits.Limit(order.limit, order.reference, order.reason, order.uploads)
    return Made(
        id=await works_of(request)(limits.find_limit, desk_of(request), visit.principal, code, owner, told, visit.at)
    )


@router.post(
    "/api/evaluation/limits/{number}/decision", status_code=204, responses=ACTING, summary="Decide on a grade limit"
)
async def decide_limit(request: Request, number: InPath, order: DecisionOrder) -> None:
    """By the head of division, never by who has found it."""
    visit, desk = visit_of(request), desk_of(request)

    def act() -> None:
        limits.decide_limit(desk, visit.principal, number, order.reason, visit.at, is_confirmed=order.is_confirmed)

    await works_of(request)(act)


@router.post(PART + "/retraction", status_code=204, responses=ACTING, summary="Take a published result back")
async def retract(request: Request, code: CycleCode, owner: OwnerCode, order: Why) -> None:
    """With a reason that stands beside it."""
    visit = visit_of(request)
    await works_of(request)(
        publishing.retract_result, desk_of(request), visit.principal, code, owner, order.reason, visit.at
    )


@router.post(PART + "/improving", status_code=204, responses=ACTING, summary="Let an agency go on improving")
async def improve_on(request: Request, code: CycleCode, owner: OwnerCode) -> None:
    """After it was evaluated again, with a new version of its score."""
    visit = visit_of(request)
    await works_of(request)(improving.improve_on, desk_of(request), visit.principal, code, owner, visit.at)
