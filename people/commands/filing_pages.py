"""What a person sees of the manual items: what they mean, what was filed, what counts, and what may be done now."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from core.access import Principal
from core.days import local_date
from core.exports import Stamp
from indicators.manual_rules import LARGEST, counted_once, manual_items
from indicators.schema import Label
from people.acts import Act, note_alone
from people.filing.desk import ENTER, FilingDesk
from people.filing.rules import OWNER_KINDS
from people.filing.states import possible
from people.ways import demand, known_owner, known_way, way_to
from store import filings as kept
from store.filings import CountedValue, FilingChoice, FilingRow, Step
from store.owners import OwnerRow, Reach, find_owners
from store.uploads import UploadRow, some_uploads

EXPORT = "exports.make"
EXPORTED_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class ItemLine:
    """A manual item: what it means, and what is expected of its values."""

    code: str
    name: Label
    definition: Label
    unit: Label
    kind: str
    """stock: a level until the next value; once: an owner counts once; flow or due: an amount on its day"""
    most: int
    owner_kind: str | None
    """agency or archive; None: both"""


@dataclass(frozen=True, slots=True)
class FilingLine:
    """A filed value, whether its validity has ended, and what this person may do with it now."""

    row: FilingRow
    is_expired: bool
    may: frozenset[str]
    """of confirm, refuse, withdraw, take_back"""


@dataclass(frozen=True, slots=True)
class FilingView:
    """A filed value with all that belongs to it."""

    line: FilingLine
    steps: tuple[Step, ...]
    evidence: tuple[UploadRow, ...]
    sheet: UploadRow | None


@dataclass(frozen=True, slots=True)
class FilingPage:
    """Some filed values, the newest first; `total` counts all that fit, `waiting` all that wait for a second person."""

    total: int
    waiting: int
    lines: tuple[FilingLine, ...]


def items_of(desk: FilingDesk) -> tuple[ItemLine, ...]:
    """The eight items that depend on a person, in the order of their codes."""
    once = counted_once(desk.catalogue)
    found = []
    for code in manual_items(desk.catalogue):
        item = desk.catalogue.items[code]
        kind, most = ("once", 1) if code in once else (str(item.kind), LARGEST)
        unit = desk.catalogue.units[item.unit]
        found.append(ItemLine(code, item.name, item.definition, unit, kind, most, OWNER_KINDS.get(code)))
    return tuple(found)


def owners_to_enter(
    desk: FilingDesk, principal: Principal, text: str, at: datetime, place: int | None = None, limit: int = 50
) -> list[OwnerRow]:
    """Owners for which a person may enter values, by a part of the name or the beginning of the code."""
    if not principal.holds(ENTER, at):
        return []
    return find_owners(desk.database, text, limit, desk.reach(principal, at, (ENTER,)), place)


def filings_of(desk: FilingDesk, principal: Principal, choice: FilingChoice, at: datetime) -> FilingPage:
    """The filed values that a person may see and that fit."""
    reach = desk.reach(principal, at)
    with desk.database.begin() as unit:
        rows, total = kept.filings(unit, reach, choice)
        lines = tuple(_line(desk, principal, row, at) for row in rows)
        return FilingPage(total, kept.waiting(unit, reach), lines)


def filing_of(desk: FilingDesk, principal: Principal, filing_id: int, at: datetime) -> FilingView:
    """One filed value with its history and evidence. UnknownFilingError: none that this person may see."""
    with desk.database.begin() as unit:
        row = desk.filing(unit, principal, filing_id, at)
        sheet = some_uploads(unit, [row.sheet_id]) if row.sheet_id is not None else []
        return FilingView(
            _line(desk, principal, row, at),
            tuple(kept.steps(unit, filing_id)),
            tuple(some_uploads(unit, kept.evidence(unit, filing_id))),
            sheet[0] if sheet else None,
        )


def counted_of(desk: FilingDesk, principal: Principal, owner: str, at: datetime) -> tuple[CountedValue, ...]:
    """What counts now for the manual items of an owner, whatever way it came. AccessDeniedError: no right there."""
    with desk.database.begin() as unit:
        demand(principal, "numbers.read", way_to(known_owner(unit, owner), desk.settings.city), at)
        return tuple(kept.newest_counted(unit, owner))


def export_filings(
    desk: FilingDesk, principal: Principal, node: str, choice: FilingChoice, at: datetime
) -> tuple[Stamp, Iterator[FilingRow]]:
    """All filed values of a node that fit, the newest first, with the stamp of who takes them out; recorded.

    AccessDeniedError: no right to export there, or to see them.
    """
    with desk.database.begin() as unit:
        way = known_way(unit, node, desk.settings.city)
        demand(principal, EXPORT, way, at)
        demand(principal, "numbers.read", way, at)
    detail = {"item": choice.item, "state": choice.state}
    note_alone(desk.database, principal, Act("filing.exported", "filing", "", node, detail=detail), at)
    reach = None if way.place is None else Reach([way.owner], []) if way.owner else Reach([], [int(way.place)])
    return Stamp(principal.name, principal.display_name, at), _all(desk, reach, choice)


def _all(desk: FilingDesk, reach: Reach | None, choice: FilingChoice) -> Iterator[FilingRow]:
    before = None
    while True:
        page = FilingChoice(item=choice.item, state=choice.state, before=before, limit=EXPORTED_AT_ONCE)
        with desk.database.begin() as unit:
            rows, _ = kept.filings(unit, reach, page)
        yield from rows
        if len(rows) < EXPORTED_AT_ONCE:
            return
        before = rows[-1].filing_id


def _line(desk: FilingDesk, principal: Principal, row: FilingRow, at: datetime) -> FilingLine:
    expired = row.state == "confirmed" and row.valid_until < local_date(at)
    may: frozenset[str] = frozenset()
    if principal.kind == "person":
        steps = possible(row.state, is_own=row.entered_by == principal.account_id)
        may = frozenset(step.deed for step in steps if principal.may(step.permission, desk.way_of(row), at))
    return FilingLine(row, expired, may)
