"""Filed values of the manual items and the steps they take; what counts is in `manual_value` alone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from store.database import UnitOfWork
from store.owners import Reach, reach_values
from store.statements import sql

COLUMNS: Final = """f.filing_id, f.item_code, f.owner_code, o.name, o.name_en, o.place_code, o.kind, f.day, f.value,
       f.valid_until, f.note, f.state, f.sheet_id, f.sheet_row, f.entered_by, f.entered_name, f.entered_at,
       f.confirmed_by, f.confirmed_name, f.confirmed_at"""


@dataclass(frozen=True, slots=True)
class FilingRow:
    """A filed value."""

    filing_id: int
    item: str
    owner: str
    owner_name: str
    owner_name_en: str | None
    place: int
    owner_kind: str
    day: date
    value: int
    valid_until: date
    note: str
    state: str
    sheet_id: int | None
    sheet_row: int | None
    entered_by: int
    entered_name: str
    entered_at: datetime
    confirmed_by: int | None
    confirmed_name: str | None
    confirmed_at: datetime | None


@dataclass(frozen=True, slots=True)
class NewFiling:
    """A value to be entered."""

    item: str
    owner: str
    day: date
    value: int
    valid_until: date
    note: str
    sheet_id: int | None = None
    sheet_row: int | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """Who does something: the number of the account and what the person is called."""

    account_id: int
    name: str


@dataclass(frozen=True, slots=True)
class Step:
    """A change of state."""

    at: datetime
    from_state: str
    to_state: str
    by: int
    by_name: str
    reason: str


@dataclass(frozen=True, slots=True)
class FilingChoice:
    """Which values: every filter narrows; `expired_on`: those whose validity had ended by a day."""

    owner: str | None = None
    place: int | None = None
    item: str | None = None
    state: str | None = None
    expired_on: date | None = None
    before: int | None = None
    limit: int = 50
    offset: int = 0


@dataclass(frozen=True, slots=True)
class CountedValue:
    """The newest value of an item that counts."""

    item: str
    day: date
    value: int
    source: str
    entered_by: str | None
    confirmed_by: str | None


def add(unit: UnitOfWork, new: NewFiling, by: Person, at: datetime) -> int | None:
    """Enters a value; returns its number, None when one of the same item, owner and day waits already."""
    values = {
        "item": new.item,
        "owner": new.owner,
        "day": new.day,
        "value": new.value,
        "valid_until": new.valid_until,
        "note": new.note,
        "sheet_id": new.sheet_id,
        "sheet_row": new.sheet_row,
        "by": by.account_id,
        "by_name": by.name,
        "at": at,
    }
    number = unit.value(sql("filings", "add"), values)
    if number is None:
        return None
    _step(unit, int(number), "", "entered", by, "", at)
    return int(number)


def attach(unit: UnitOfWork, filing_id: int, uploads: Iterable[int]) -> None:
    """Files show that a value is right."""
    for upload_id in uploads:
        unit.execute(sql("filings", "add_evidence"), {"filing_id": filing_id, "upload_id": upload_id})


def confirm(unit: UnitOfWork, filing_id: int, by: Person, at: datetime) -> bool:
    """A value counts from now on, in place of an earlier one of its day; False when somebody was faster."""
    for (replaced,) in unit.rows(sql("filings", "replace"), {"filing_id": filing_id}):
        _step(unit, replaced, "confirmed", "replaced", by, f"#{filing_id}", at)
    values = {"filing_id": filing_id, "by": by.account_id, "by_name": by.name, "at": at}
    if not unit.execute(sql("filings", "confirm"), values):
        return False
    _step(unit, filing_id, "entered", "confirmed", by, "", at)
    return True


def move(unit: UnitOfWork, filing: FilingRow, to: str, by: Person, reason: str, at: datetime) -> bool:
    """A value goes to its next state; False when somebody was faster."""
    values = {"filing_id": filing.filing_id, "from": filing.state, "to": to}
    if not unit.execute(sql("filings", "move"), values):
        return False
    _step(unit, filing.filing_id, filing.state, to, by, reason, at)
    return True


def filing(unit: UnitOfWork, filing_id: int) -> FilingRow | None:
    """One value; None when there is none with this number."""
    row = unit.row(_text("by_id"), {"filing_id": filing_id})
    return None if row is None else FilingRow(*row)


def filings(unit: UnitOfWork, reach: Reach | None, choice: FilingChoice) -> tuple[list[FilingRow], int]:
    """Values within a reach (None: the whole city), the newest first, and how many there are."""
    values = {
        **reach_values(reach),
        "owner": choice.owner,
        "place": choice.place,
        "item": choice.item,
        "state": choice.state,
        "expired_on": choice.expired_on,
        "before": choice.before,
        "limit": choice.limit,
        "offset": choice.offset,
    }
    rows = unit.rows(_text("list"), values)
    return [FilingRow(*row[:-1]) for row in rows], int(rows[0][-1]) if rows else 0


def waiting(unit: UnitOfWork, reach: Reach | None) -> int:
    """How many values within a reach wait for a second person."""
    return int(unit.value(sql("filings", "waiting"), reach_values(reach)))


def steps(unit: UnitOfWork, filing_id: int) -> list[Step]:
    """What has happened to a value, in order."""
    return [Step(*row) for row in unit.rows(sql("filings", "steps"), {"filing_id": filing_id})]


def evidence(unit: UnitOfWork, filing_id: int) -> list[int]:
    """The numbers of the files that a value rests on."""
    return [upload_id for (upload_id,) in unit.rows(sql("filings", "evidence"), {"filing_id": filing_id})]


def is_counted(unit: UnitOfWork, filing: FilingRow) -> bool:
    """Whether what counts for the item, owner and day of a value is this value, and not one that came another way."""
    values = {"item": filing.item, "owner": filing.owner, "day": filing.day}
    return unit.row(sql("filings", "stored"), values) == (filing.value, SOURCE)


def newest_counted(unit: UnitOfWork, owner: str) -> list[CountedValue]:
    """For each manual item of an owner the newest value that counts, whatever way it came."""
    return [CountedValue(*row) for row in unit.rows(sql("filings", "newest"), {"owner": owner})]


def ending(unit: UnitOfWork, day: date) -> list[FilingRow]:
    """Confirmed values with no newer one of their item and owner, whose validity ends up to a day."""
    return [FilingRow(*row) for row in unit.rows(_text("ending"), {"day": day})]


SOURCE: Final = "manual"
"""what `manual_value` calls what was filed here"""


def _step(unit: UnitOfWork, filing_id: int, was: str, becomes: str, by: Person, reason: str, at: datetime) -> None:
    values = {"filing_id": filing_id, "at": at, "from": was, "to": becomes, "reason": reason}
    unit.execute(sql("filings", "add_step"), values | {"by": by.account_id, "by_name": by.name})


def _text(name: str) -> str:
    return sql("filings", name).format(columns=COLUMNS)
