"""What a value of a manual item has to fulfil. Pure."""

import re
from collections.abc import Collection as Container
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from core.model import Mistake
from indicators.catalogue import Catalogue
from indicators.manual_file import Row
from indicators.words import Collection
from store.manual import ManualEntry

LARGEST: Final = 10**9
AHEAD: Final = timedelta(days=366)
"""so far after today a value may count: a plan, no slip of the pen"""
EARLIEST: Final = date(1949, 10, 1)
_NUMBER: Final = re.compile(r"[0-9]{1,10}")


@dataclass(frozen=True, slots=True)
class Known:
    """What entries are checked against: the manual items, the owners that the store has met, and the local day.

    Of `counted_once` an owner counts at most once: these items count agencies.
    """

    items: Container[str]
    owners: Container[str]
    today: date
    counted_once: Container[str] = ()


def manual_items(catalogue: Catalogue) -> tuple[str, ...]:
    """The codes of the items whose values people enter."""
    return tuple(code for code, item in catalogue.items.items() if item.collection is Collection.MANUAL)


def counted_once(catalogue: Catalogue) -> tuple[str, ...]:
    """The codes of the manual flow items that count agencies."""
    return tuple(
        code
        for code in manual_items(catalogue)
        if (catalogue.items[code].unit, catalogue.items[code].kind) == ("agency", "flow")
    )


def entries_of(rows: Sequence[Row], known: Known) -> tuple[list[ManualEntry], list[Mistake]]:
    """Rows as entries, and every mistake with its line; with a mistake no row should be merged."""
    entries: list[ManualEntry] = []
    mistakes: list[Mistake] = []
    seen: dict[tuple[str, str, str], int] = {}
    for row in rows:
        found = [row.mistake(message) for message in wrong_with(row.cells, known)]
        key = (row.cells["item_code"], row.cells["owner_code"], row.cells["day"])
        if not found and key in seen:
            found.append(row.mistake(f"{' '.join(key)} stands in line {seen[key]} already"))
        seen.setdefault(key, row.line)
        mistakes.extend(found)
        if not found:
            entries.append(_entry(row))
    return entries, mistakes


def wrong_with(cells: Mapping[str, str], known: Known) -> Iterator[str]:
    """What is wrong with one row, in sentences."""
    if (item := cells["item_code"]) not in known.items:
        yield f"{item!r} is no manual item; these are: {', '.join(known.items)}"
    if (owner := cells["owner_code"]) not in known.owners:
        yield f"{owner!r} is no known owner"
    if not _is_day(day := cells["day"]):
        yield f"the day has to be a date such as 2026-06-30, found {day!r}"
    elif date.fromisoformat(day) > (latest := known.today + AHEAD):
        yield f"the day has to be {latest} at the latest, a year from today, found {day!r}"
    largest = 1 if item in known.counted_once else LARGEST
    if not _NUMBER.fullmatch(value := cells["value"]) or int(value) > largest:
        yield f"the value has to be a whole number from 0 to {largest}, found {value!r}"
    entered, confirmed = cells["entered_by"], cells["confirmed_by"]
    if not entered or not confirmed:
        yield "entered_by and confirmed_by have to be named"
    elif entered == confirmed:
        yield f"{entered!r} cannot confirm an own entry: the second person has to be another one"


def _is_day(text: str) -> bool:
    try:
        return re.fullmatch(r"\d{4}-\d{2}-\d{2}", text) is not None and date.fromisoformat(text) >= EARLIEST
    except ValueError:
        return False


def _entry(row: Row) -> ManualEntry:
    cells = row.cells
    return ManualEntry(
        item_code=cells["item_code"],
        owner_code=cells["owner_code"],
        day=date.fromisoformat(cells["day"]),
        value=int(cells["value"]),
        entered_by=cells["entered_by"],
        confirmed_by=cells["confirmed_by"],
        note=cells.get("note", ""),
    )
