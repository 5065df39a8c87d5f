"""`/api/evaluation/site`: what the phone of an officer takes along and sends, once or again until it has come."""

from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field, ValidationError

from cockpit.failures import ApiError
from cockpit.gate.current import visit_of
from cockpit.routes.evaluation.desk import ACTING, READING, InPath, Moment, State, desk_of
from cockpit.routes.evaluation.inspection_answers import OfficerAnswer
from cockpit.routes.evaluation.inspection_forms import (
    ArrivalOrder,
    Digest,
    EntriesOrder,
    OutcomeAnswer,
    OutcomesAnswer,
    PhotoAnswer,
    Raw,
    RecordAnswer,
    SignedAnswer,
    SignOrder,
)
from cockpit.routes.handing_in import FORM, REFUSALS, handed_in
from cockpit.routes.reading import iso, reads_of, works_of
from evaluation.commands import on_site, signing_records
from evaluation.commands.on_site import UPLOAD, NewEntry, Outcome
from evaluation.fieldwork.reading import one_inspection
from evaluation.fieldwork.site import SitePhoto, lines_of, record_of
from evaluation.fieldwork.taking_along import taken_along
from people.commands.uploading import Told
from people.desks import Desks
from people.files.vault import Arriving

router = APIRouter()


class TakenVisit(BaseModel):
    """A visit of one's own, with everything that is needed without a network."""

    id: int
    number: str
    owner: str
    owner_name: str
    state: str
    visit_on: str | None
    notice: dict[str, Any]
    is_hazard: bool
    arrived_at: str | None
    present: dict[str, Any]
    officers: list[OfficerAnswer]


class PointAnswer(BaseModel):
    """A point of the checklist."""

    code: str
    subject: int
    name: str
    name_en: str
    subject_name: str
    subject_name_en: str


class TakenAnswer(BaseModel):
    """What a phone takes along."""

    account: int
    name: str
    visits: list[TakenVisit]
    checklist: list[PointAnswer]


@router.get("/api/evaluation/site/visits", response_model=TakenAnswer, responses=READING, summary="What a phone takes")
async def take_along(request: Request) -> TakenAnswer:
    """Own visits that are announced or under way, and the checklist."""
    visit = visit_of(request)
    found = await reads_of(request)(taken_along, desk_of(request), visit.principal, visit.at)
    return TakenAnswer(account=visit.principal.account_id, name=visit.principal.display_name, **found)


@router.post(
    "/api/evaluation/inspections/{number}/arrival", response_model=State, responses=ACTING, summary="Arrive on site"
)
async def arrive(request: Request, number: InPath, order: ArrivalOrder) -> State:
    """Two officers with valid certificates, shown; once more changes nothing."""
    visit, ask = visit_of(request), works_of(request)
    arrival = on_site.Arrival(order.arrived_at, order.place, tuple(order.persons), tuple(order.officers), order.shown)
    state = await ask(on_site.arrive, desk_of(request), visit.principal, number, arrival, visit.at)
    return State(state=state)


@router.post(
    "/api/evaluation/inspections/{number}/entries",
    response_model=OutcomesAnswer,
    responses=ACTING,
    summary="Send what was noted on site",
)
async def entries(request: Request, number: InPath, order: EntriesOrder) -> OutcomesAnswer:
    """Each is kept once, however often it comes; one that is refused keeps no other away."""
    visit, ask = visit_of(request), works_of(request)
    new = [NewEntry(**one.model_dump()) for one in order.entries]
    found = await ask(on_site.sync_entries, desk_of(request), visit.principal, number, new, visit.at)
    return OutcomesAnswer(outcomes=[_outcome(one) for one in found])


@router.post(
    "/api/evaluation/site/photos",
    response_model=OutcomeAnswer,
    responses={**REFUSALS, **{404: ACTING[404]}},
    openapi_extra=FORM,
    summary="Send a photo, recording or signature",
)
async def photo(
    request: Request,
    inspection: Annotated[int, Query(ge=1, lt=2**63)],
    entry_id: UUID,
    device: UUID,
    kind: Literal["photo", "audio", "signature"],
    raw: Annotated[str, Query(max_length=1000)],
    digest: Annotated[str, Query(max_length=64)],
    made_at: Annotated[str, Query(max_length=40)],
    replaces: UUID | None = None,
) -> OutcomeAnswer:
    """JPEG or PNG, of a recording MP3, M4A, WAV, OGG or WEBM, as the part `file` of a form; again it is known."""
    visit = visit_of(request)
    told = _photo(
        entry_id=entry_id, device=device, kind=kind, raw=raw, digest=digest, made_at=made_at, replaces=replaces
    )
    desk = desk_of(request)
    found = await works_of(request)(one_inspection, desk, visit.principal, inspection, visit.at)

    def keep(desks: Desks, arriving: Arriving, _told: Told) -> Outcome:
        # the device has digested what it sent: whether all of it came is asked of the bytes
        arriving.close()
        return on_site.keep_media(desk, visit.principal, inspection, told, arriving, visit.at)

    return _outcome(await handed_in(request, found.row.node, UPLOAD, keep))


@router.get(
    "/api/evaluation/inspections/{number}/record",
    response_model=RecordAnswer,
    responses=READING,
    summary="The record as it stands",
)
async def record(request: Request, number: InPath) -> RecordAnswer:
    """What both sides read before they sign."""
    visit = visit_of(request)
    found = await reads_of(request)(one_inspection, desk_of(request), visit.principal, number, visit.at)
    made = record_of(found.entries)
    return RecordAnswer(
        lines=lines_of(made),
        photos=list(map(_picture, made.photos)),
        recordings=list(map(_picture, made.recordings)),
        signatures=list(map(_picture, made.signatures)),
        digest=made.digest,
    )


@router.post(
    "/api/evaluation/inspections/{number}/record",
    response_model=SignedAnswer,
    responses=ACTING,
    summary="Sign the record",
)
async def sign(request: Request, number: InPath, order: SignOrder) -> SignedAnswer:
    """By two officers and the unit, or with the refusal and a witness; the same again returns what was made."""
    visit, ask = visit_of(request), works_of(request)
    told = order.model_dump()
    signed = signing_records.Signed(**{**told, "officers": tuple(order.officers)})
    done = await ask(signing_records.sign_record, desk_of(request), visit.principal, number, signed, visit.at)
    return SignedAnswer(
        state=done.state, upload=done.upload, digest=done.digest, feedback_by=done.feedback_by.isoformat()
    )


class _PhotoTold(BaseModel):
    entry_id: UUID
    device: UUID
    kind: Literal["photo", "audio", "signature"]
    raw: Raw
    digest: Digest
    made_at: Moment
    replaces: UUID | None = Field(None)


def _photo(**told: object) -> NewEntry:
    """ApiError 422: a field is not what it has to be."""
    try:
        found = _PhotoTold.model_validate(told)
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(map(str, first["loc"]))
        raise ApiError(422, "bad_parameter", name, name=name, expected=str(first["msg"])) from error
    return NewEntry(**found.model_dump())


def _outcome(one: Outcome) -> OutcomeAnswer:
    return OutcomeAnswer(entry_id=one.entry_id, state=one.state, code=one.code)


def _picture(one: SitePhoto) -> PhotoAnswer:
    return PhotoAnswer(
        entry=one.entry, name=one.name, digest=one.digest, upload=one.upload, made_at=iso(one.made_at) or ""
    )
