"""`/api/manual`: the eight items that depend on people: what they mean, what was filed, and what people do about it."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Path, Query, Request
from pydantic import BaseModel, Field
from starlette.responses import JSONResponse, Response

from cockpit.failures import RESPONSES, ApiError, ErrorAnswer, ErrorBody, note_refusal
from cockpit.gate.current import visit_of
from cockpit.i18n import language_of_request
from cockpit.routes.handing_in import desks_of
from cockpit.routes.reading import iso, reads_of, services_of
from cockpit.routes.uploads import UploadAnswer, answer_of
from people.commands import filing as commands
from people.commands.filing import Told, WrongFieldsError
from people.commands.filing_pages import FilingLine, FilingView, counted_of, filing_of, filings_of, items_of
from people.filing.rules import Wrong
from store.filings import FilingChoice, Step

router = APIRouter()

Number = Annotated[int, Path(ge=1, lt=2**63)]
Word = Annotated[str | None, Query(max_length=32)]
State = Literal["entered", "confirmed", "refused", "withdrawn", "replaced"]
Deed = Literal["confirm", "refuse", "withdraw"]
READING: Final[dict[int | str, dict[str, Any]]] = {status: RESPONSES[status] for status in (401, 403, 422, 503)}
DECIDING: Final[dict[int | str, dict[str, Any]]] = {
    **READING,
    404: {"model": ErrorAnswer, "description": "There is no such value, or none that this person may see."},
    409: {"model": ErrorAnswer, "description": "The state of the value, or that it is one's own, forbids it."},
}


class FieldMistake(BaseModel):
    """What is wrong with a field, or with a cell of a sheet."""

    cell: str = Field("", description="Such as D7; empty in a form.")
    field: str = Field(description="item, owner, day, value, valid_until or note.")
    code: str
    message: str = Field(description="What is expected there, in the language of the reader.")


class MistakesAnswer(BaseModel):
    """An answer that nothing was kept, with every mistake (of a sheet: the first 200)."""

    error: ErrorBody
    total: int
    mistakes: list[FieldMistake]


class ItemAnswer(BaseModel):
    """A manual item."""

    code: str
    name: str
    name_en: str
    definition: str
    definition_en: str
    unit: str
    unit_en: str
    kind: str = Field(description="stock: a level until the next value; once: 0 or 1; flow, due: an amount on its day.")
    most: int = Field(description="Largest value.")
    owner_kind: str | None = Field(description="agency or archive; null: both.")


class FilingAnswer(BaseModel):
    """A filed value; it counts while it is confirmed."""

    id: int
    item: str
    owner: str
    owner_name: str
    owner_name_en: str
    place: int
    day: str
    value: int
    valid_until: str
    is_expired: bool = Field(description="Its validity has ended; it counts on and is marked.")
    note: str
    state: State
    collection: str = Field("M", description="Always M: it depends on people.")
    entered_by: str
    entered_at: str
    confirmed_by: str | None
    confirmed_at: str | None
    sheet: int | None = Field(description="The file it came from.")
    row: int | None = Field(description="Its row there.")
    may: list[str] = Field(description="What you may do now: confirm, refuse, withdraw, take_back.")


class FilingsAnswer(BaseModel):
    """Filed values that fit, the newest first."""

    total: int
    waiting: int = Field(description="How many of all that you may see wait for a second person.")
    filings: list[FilingAnswer]


class StepAnswer(BaseModel):
    """A change of state."""

    at: str
    was: str
    becomes: str
    by: str
    reason: str


class WholeFilingAnswer(FilingAnswer):
    """A filed value with its history and what it rests on."""

    steps: list[StepAnswer]
    evidence: list[UploadAnswer]


class CountedAnswer(BaseModel):
    """The newest value of an item that counts for an owner."""

    item: str
    day: str
    value: int
    source: str = Field(description="manual: filed here; otherwise it came from a file or a register.")
    entered_by: str | None
    confirmed_by: str | None


class EntryOrder(BaseModel):
    """A value to be entered."""

    item: str = Field(max_length=16)
    owner: str = Field(max_length=32)
    day: str = Field(max_length=16, description="A date such as 2026-06-30.")
    value: int = Field(ge=-(2**63), lt=2**63)
    valid_until: str = Field("", max_length=16, description="Empty: as many days as the settings say.")
    note: str = Field("", max_length=2000)
    evidence: list[Annotated[int, Field(ge=1, lt=2**63)]] = Field(default_factory=list, max_length=20)


class EntryAnswer(BaseModel):
    """The number of a value that waits for a second person."""

    id: int


class DeedOrder(BaseModel):
    """Why."""

    reason: str = Field("", max_length=2000)


@router.get("/api/manual/items", response_model=list[ItemAnswer], responses=READING, summary="The manual items")
async def items(request: Request) -> list[ItemAnswer]:
    """What each means and what is expected of its values."""
    return [
        ItemAnswer(
            code=line.code,
            name=line.name.zh,
            name_en=line.name.en,
            definition=line.definition.zh,
            definition_en=line.definition.en,
            unit=line.unit.zh,
            unit_en=line.unit.en,
            kind=line.kind,
            most=line.most,
            owner_kind=line.owner_kind,
        )
        for line in items_of(desks_of(request).filing)
    ]


@router.get("/api/manual/filings", response_model=FilingsAnswer, responses=READING, summary="Filed values")
async def filings(
    request: Request,
    state: State | None = None,
    item: Word = None,
    owner: Word = None,
    place: Annotated[int | None, Query(ge=100000, le=999999)] = None,
    expired_on: date | None = None,
    before: Annotated[int | None, Query(ge=1, lt=2**63)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    offset: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
) -> FilingsAnswer:
    """Those of the owners for which you may enter, confirm, or see evidence."""
    visit, desk = visit_of(request), desks_of(request).filing
    choice = FilingChoice(owner, place, item, state, expired_on, before, limit, offset)
    page = await reads_of(request)(filings_of, desk, visit.principal, choice, visit.at)
    return FilingsAnswer(
        total=page.total, waiting=page.waiting, filings=[FilingAnswer(**_line(line)) for line in page.lines]
    )


@router.post(
    "/api/manual/filings",
    status_code=201,
    response_model=EntryAnswer,
    responses={
        **DECIDING,
        422: {"model": MistakesAnswer | ErrorAnswer, "description": "Each field and what is expected of it."},
    },
    summary="Enter a value",
)
async def enter(request: Request, order: EntryOrder) -> Any:
    """It waits for another person and does not count before."""
    visit, desk = visit_of(request), desks_of(request).filing
    texts = {name: str(getattr(order, name)) for name in ("item", "owner", "day", "value", "valid_until", "note")}
    try:
        number = await reads_of(request)(commands.enter, desk, visit.principal, Told(texts, order.evidence), visit.at)
    except WrongFieldsError as error:
        mistakes = [("", wrong) for wrong in error.wrong]
        return mistakes_response(request, error.code, error.values, mistakes, len(mistakes))
    return EntryAnswer(id=number)


@router.get(
    "/api/manual/filings/{number}", response_model=WholeFilingAnswer, responses=DECIDING, summary="One filed value"
)
async def filing(request: Request, number: Number) -> WholeFilingAnswer:
    """With its history and evidence."""
    visit, desk = visit_of(request), desks_of(request).filing
    return _whole(await reads_of(request)(filing_of, desk, visit.principal, number, visit.at))


@router.post(
    "/api/manual/filings/{number}/{deed}", status_code=204, responses=DECIDING, summary="Decide about a filed value"
)
async def decide(request: Request, number: Number, deed: Deed, order: DeedOrder) -> None:
    """confirm: it counts from now on; refuse, with a reason; withdraw: it waits or counts no more."""
    visit, desk, reads = visit_of(request), desks_of(request).filing, reads_of(request)
    if deed == "confirm":
        await reads(commands.confirm, desk, visit.principal, number, visit.at)
    elif deed == "refuse":
        await reads(commands.refuse, desk, visit.principal, number, order.reason, visit.at)
    else:
        await reads(commands.withdraw, desk, visit.principal, number, order.reason, visit.at)


@router.get(
    "/api/manual/counted",
    response_model=list[CountedAnswer],
    responses={**READING, 409: DECIDING[409]},
    summary="What counts now for an owner",
)
async def counted(request: Request, owner: Annotated[str, Query(min_length=1, max_length=32)]) -> list[CountedAnswer]:
    """The newest value of each manual item, whatever way it came."""
    visit, desk = visit_of(request), desks_of(request).filing
    found = await reads_of(request)(counted_of, desk, visit.principal, owner, visit.at)
    return [
        CountedAnswer(
            item=one.item,
            day=one.day.isoformat(),
            value=one.value,
            source=one.source,
            entered_by=one.entered_by,
            confirmed_by=one.confirmed_by,
        )
        for one in found
    ]


def mistakes_response(
    request: Request, code: str, values: dict[str, Any], mistakes: Sequence[tuple[str, Wrong]], total: int
) -> Response:
    """422 with the sentence of a refusal and each mistake in the language of the reader."""
    texts, language = services_of(request).texts, language_of_request(request.scope["headers"])
    note_refusal(request.scope, ApiError(422, code, request.url.path, "refused", **values))
    answer = MistakesAnswer(
        error=ErrorBody(code=code, message=texts(language, f"refused.{code}", **values), where=request.url.path),
        total=total,
        mistakes=[
            FieldMistake(
                cell=cell,
                field=wrong.field,
                code=wrong.code,
                message=texts(language, f"filing.wrong.{wrong.code}", **wrong.values),
            )
            for cell, wrong in mistakes
        ],
    )
    headers = {"Cache-Control": "no-store", "Vary": "Accept-Language, Cookie"}
    return JSONResponse(answer.model_dump(), 422, headers)


def _line(line: FilingLine) -> dict[str, Any]:
    row = line.row
    plain = ("item", "owner", "owner_name", "place", "value", "note", "state")
    return {
        **{name: getattr(row, name) for name in plain},
        "id": row.filing_id,
        "owner_name_en": row.owner_name_en or row.owner_name,
        "day": row.day.isoformat(),
        "valid_until": row.valid_until.isoformat(),
        "is_expired": line.is_expired,
        "entered_by": row.entered_name,
        "entered_at": iso(row.entered_at),
        "confirmed_by": row.confirmed_name,
        "confirmed_at": iso(row.confirmed_at),
        "sheet": row.sheet_id,
        "row": row.sheet_row,
        "may": sorted(line.may),
    }


def _whole(view: FilingView) -> WholeFilingAnswer:
    return WholeFilingAnswer(
        **_line(view.line),
        steps=[
            StepAnswer(
                at=iso(one.at) or "", was=one.from_state, becomes=one.to_state, by=one.by_name, reason=one.reason
            )
            for one in view.steps
        ],
        evidence=[answer_of(row) for row in view.evidence],
    )


def _step(step: Step) -> StepAnswer:
    return StepAnswer(
        at=iso(step.at) or "", was=step.from_state, becomes=step.to_state, by=step.by_name, reason=step.reason
    )
