"""`/api/evaluation/documents/{number}/…`: how a sealed document reaches its addressee; consents."""

from typing import Annotated

from fastapi import APIRouter, Path, Request

from cockpit.gate.current import visit_of
from cockpit.routes.evaluation.desk import ACTING, InPath, desk_of
from cockpit.routes.evaluation.document_forms import ConsentOrder, EntryOrder, ReasonOrder, StateAnswer
from cockpit.routes.reading import works_of
from evaluation.commands import delivering
from evaluation.commands.delivering import Entry

router = APIRouter()

OwnerCode = Annotated[str, Path(min_length=1, max_length=32, pattern=r"^[A-Za-z0-9-]+$")]


@router.post(
    "/api/evaluation/documents/{number}/receipt",
    response_model=StateAnswer,
    responses=ACTING,
    summary="Sign for a document in the portal",
)
async def sign_for(request: Request, number: InPath) -> StateAnswer:
    """The receipt is made, and the clock of its issues starts on the next day."""
    visit = visit_of(request)
    state = await works_of(request)(delivering.sign_for, desk_of(request), visit.principal, number, visit.at)
    return StateAnswer(state=state)


@router.post(
    "/api/evaluation/documents/{number}/refusal",
    status_code=204,
    responses=ACTING,
    summary="Do not sign for it in the portal",
)
async def decline(request: Request, number: InPath, order: ReasonOrder) -> None:
    """It is kept, and the authority delivers in another way."""
    visit, desk = visit_of(request), desk_of(request)
    await works_of(request)(delivering.decline, desk, visit.principal, number, order.reason, visit.at)


@router.put(
    "/api/evaluation/documents/{number}/delivery",
    status_code=204,
    responses=ACTING,
    summary="Enter a delivery on paper",
)
async def enter(request: Request, number: InPath, order: EntryOrder) -> None:
    """As it happened; the first entry is kept, and another person confirms the last one."""
    visit, desk = visit_of(request), desk_of(request)
    entry = Entry(**order.model_dump())
    await works_of(request)(delivering.register_delivery, desk, visit.principal, number, entry, visit.at)


@router.post(
    "/api/evaluation/documents/{number}/delivery/confirmation",
    response_model=StateAnswer,
    responses=ACTING,
    summary="Confirm a delivery on paper",
)
async def confirm(request: Request, number: InPath) -> StateAnswer:
    """By another person than the one who entered it; limits run from the real delivery."""
    visit = visit_of(request)
    state = await works_of(request)(delivering.confirm_delivery, desk_of(request), visit.principal, number, visit.at)
    return StateAnswer(state=state)


@router.put(
    "/api/evaluation/consents/{owner}", status_code=204, responses=ACTING, summary="Consent to delivery in the portal"
)
async def consent(request: Request, owner: OwnerCode, order: ConsentOrder) -> None:
    """By a signed paper that was handed in as a file."""
    visit, desk = visit_of(request), desk_of(request)
    await works_of(request)(delivering.give_consent, desk, visit.principal, owner, order.upload, visit.at)


@router.delete("/api/evaluation/consents/{owner}", status_code=204, responses=ACTING, summary="End a consent")
async def end_consent(request: Request, owner: OwnerCode) -> None:
    """What was delivered stays delivered."""
    visit, desk = visit_of(request), desk_of(request)
    await works_of(request)(delivering.end_consent, desk, visit.principal, owner, visit.at)
