"""Sheets of the manual items: a workbook to fill in, the same handed in again, and what was filed as a table."""

from collections.abc import Iterator, Sequence
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field
from starlette.responses import Response, StreamingResponse

from cockpit.failures import RESPONSES, ErrorAnswer
from cockpit.gate.current import visit_of
from cockpit.i18n import language_of_request
from cockpit.routes.handing_in import FORM, REFUSALS, Node, desks_of, handed_in
from cockpit.routes.manual import Word
from cockpit.routes.manual_answers import MistakesAnswer, State, mistakes_response
from cockpit.routes.reading import reads_of, services_of
from cockpit.routes.uploads import attachment
from core.exports import Cell, csv_lines
from people.commands.filing_pages import export_filings
from people.commands.filing_sheets import RefusedSheetError, SheetChoice, SheetResult, enter_sheet, make_template
from people.commands.uploading import Told
from people.desks import Desks
from people.files.kinds import CSV, XLSX
from people.files.vault import Arriving
from people.filing.desk import ENTER
from store.filings import FilingChoice, FilingRow

router = APIRouter()

READING: Final[dict[int | str, dict[str, Any]]] = {
    **{status: RESPONSES[status] for status in (401, 403, 422, 503)},
    409: {
        "model": ErrorAnswer,
        "description": "There is no such owner, or nothing to enter, or too much for one sheet.",
    },
}
EXPORTED: Final = (
    "item",
    "item_name",
    "owner",
    "owner_name",
    "place",
    "day",
    "value",
    "valid_until",
    "state",
    "collection",
    "note",
    "entered_by",
    "entered_at",
    "confirmed_by",
    "confirmed_at",
)


class SheetAnswer(BaseModel):
    """A sheet whose values all wait for a second person."""

    id: int = Field(description="The file that was kept.")
    filings: int = Field(description="How many values it brought.")


@router.get(
    "/api/manual/template.xlsx",
    response_class=Response,
    responses={200: {"content": {XLSX.media_type: {}}, "description": "The workbook."}, **READING},
    summary="A workbook to fill in",
)
async def template(
    request: Request,
    item: Word = None,
    owner: Word = None,
    place: Annotated[int | None, Query(ge=100000, le=999999)] = None,
) -> Response:
    """A row for each item and owner that you may enter values for."""
    visit, language = visit_of(request), language_of_request(request.scope["headers"])
    wording = services_of(request).texts
    choice = SheetChoice(item, owner, place)
    desk = desks_of(request).filing
    data, stamp = await reads_of(request)(make_template, desk, visit.principal, wording, language, choice, visit.at)
    return Response(data, media_type=XLSX.media_type, headers=attachment(stamp.file_name("manual-items", "xlsx")))


@router.post(
    "/api/manual/sheets",
    status_code=201,
    response_model=SheetAnswer,
    responses={**REFUSALS, 422: {"model": MistakesAnswer | ErrorAnswer, "description": "Cells and what is expected."}},
    openapi_extra=FORM,
    summary="Hand in a sheet",
)
async def sheet(request: Request, owner: Node) -> Any:
    """All its values are entered, or none; the file is kept beside them."""
    visit, wording = visit_of(request), services_of(request).texts

    def keep(desks: Desks, arriving: Arriving, told: Told) -> SheetResult:
        return enter_sheet(desks.filing, visit.principal, wording, arriving, told, visit.at)

    try:
        result = await handed_in(request, owner, ENTER, keep)
    except RefusedSheetError as error:
        mistakes = [(one.cell, one.wrong) for one in error.mistakes]
        return mistakes_response(request, error.code, error.values, mistakes, error.total)
    return SheetAnswer(id=result.sheet_id, filings=result.filings)


@router.get(
    "/api/manual/export.csv",
    response_class=StreamingResponse,
    responses={200: {"content": {"text/csv": {}}, "description": "The table."}, **READING},
    summary="What was filed, as a table",
)
async def export(
    request: Request,
    scope: Annotated[str, Query(min_length=1, max_length=32, description="330100, a place, or an owner.")],
    item: Word = None,
    state: State | None = None,
    language: Literal["zh_CN", "en"] | None = None,
) -> Response:
    """For a spreadsheet; its first line says who took it out and when."""
    visit, services, desk = visit_of(request), services_of(request), desks_of(request).filing
    read_in = language or language_of_request(request.scope["headers"])
    choice = FilingChoice(item=item, state=state)
    stamp, rows = await reads_of(request)(export_filings, desk, visit.principal, scope, choice, visit.at)

    def say(key: str, **values: object) -> str:
        return services.texts(read_in, key, **values)

    def cells(row: FilingRow) -> Sequence[Cell]:
        name = services.catalogue.items[row.item].name
        said = {
            "item_name": name.zh if read_in == "zh_CN" else name.en,
            "owner_name": row.owner_name if read_in == "zh_CN" else row.owner_name_en or row.owner_name,
            "state": say(f"filing.state.{row.state}"),
            "collection": say("filing.mark"),
            "entered_by": row.entered_name,
            "confirmed_by": row.confirmed_name or "",
        }
        return [said[name] if name in said else getattr(row, name) for name in EXPORTED]

    head = [say(f"filing.column.{name}") for name in EXPORTED]
    lines: Iterator[str] = csv_lines(head, map(cells, rows), [say("export.stamp", by=stamp.who, at=stamp.local)])
    return StreamingResponse(lines, media_type=CSV.media_type, headers=attachment(stamp.file_name("manual", "csv")))
