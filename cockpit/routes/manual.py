"""`/api/manual`: the eight items that depend on people: what they mean, what was filed, and what people do about it."""

from datetime import date
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Path, Query, Request

from cockpit.failures import RESPONSES, ErrorAnswer
from cockpit.gate.current import visit_of
from cockpit.routes.handing_in import desks_of
from cockpit.routes.manual_answers import (
    CountedAnswer,
    DeedOrder,
    EntryAnswer,
    EntryOrder,
    FilingAnswer,
    FilingsAnswer,
    ItemAnswer,
    MistakesAnswer,
    State,
    WholeFilingAnswer,
    line_of,
    mistakes_response,
    whole_of,
)
from cockpit.routes.reading import reads_of
from people.commands import filing as commands
from people.commands.filing import Told, WrongFieldsError
from people.commands.filing_pages import counted_of, filing_of, filings_of, items_of
from store.filings import FilingChoice

router = APIRouter()

Number = Annotated[int, Path(ge=1, lt=2**63)]
Word = Annotated[str | None, Query(max_length=32)]
Deed = Literal["confirm", "refuse", "withdraw"]
READING: Final[dict[int | str, dict[str, Any]]] = {status: RESPONSES[status] for status in (401, 403, 422, 503)}
DECIDING: Final[dict[int | str, dict[str, Any]]] = {
    **READING,
    404: {"model": ErrorAnswer, "description": "There is no such value, or none that this person may see."},
    409: {"model": ErrorAnswer, "description": "The state of the value, or that it is one's own, forbids it."},
}


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
        total=page.total, waiting=page.waiting, filings=[FilingAnswer(**line_of(line)) for line in page.lines]
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
    return whole_of(await reads_of(request)(filing_of, desk, visit.principal, number, visit.at))


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
