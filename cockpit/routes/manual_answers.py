"""What is asked and answered about manual items, and how filed values are told: the forms of `/api/manual`."""

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from fastapi import Request
from pydantic import AfterValidator, BaseModel, Field
from starlette.responses import JSONResponse, Response

from cockpit.failures import ApiError, ErrorBody, note_refusal
from cockpit.i18n import language_of_request
from cockpit.routes.evaluation.desk import storable
from cockpit.routes.reading import iso, services_of
from cockpit.routes.uploads import UploadAnswer, answer_of
from people.commands.filing_pages import FilingLine, FilingView
from people.filing.rules import Wrong

State = Literal["entered", "confirmed", "refused", "withdrawn", "replaced"]


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
    owner: Annotated[str, Field(max_length=32), AfterValidator(storable)]
    day: str = Field(max_length=16, description="A date such as 2026-06-30.")
    value: int = Field(ge=-(2**63), lt=2**63)
    valid_until: str = Field("", max_length=16, description="Empty: as many days as the settings say.")
    note: Annotated[str, Field(max_length=2000), AfterValidator(storable)] = ""
    evidence: list[Annotated[int, Field(ge=1, lt=2**63)]] = Field(default_factory=list, max_length=20)


class EntryAnswer(BaseModel):
    """The number of a value that waits for a second person."""

    id: int


class DeedOrder(BaseModel):
    """Why."""

    reason: str = Field("", max_length=2000)


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


def line_of(line: FilingLine) -> dict[str, Any]:
    """The fields of a `FilingAnswer`."""
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


def whole_of(view: FilingView) -> WholeFilingAnswer:
    """A filed value with its history and what it rests on."""
    return WholeFilingAnswer(
        **line_of(view.line),
        steps=[
            StepAnswer(
                at=iso(one.at) or "", was=one.from_state, becomes=one.to_state, by=one.by_name, reason=one.reason
            )
            for one in view.steps
        ],
        evidence=[answer_of(row) for row in view.evidence],
    )
