"""The eight items that people enter (DI-18, 20, 23, 24, 26, 31, 32, 33), consistent with the registers.

DI-23 and DI-31 are levels, valid until the next entry of the same owner; the others are amounts on their day.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Final, NamedTuple

from standins.das import item_rows
from standins.days import date_of, date_text, day_number, day_of, months_before, parse_day
from standins.item_truth import reviewed_by_archive
from standins.register_tables import Tables
from standins.supervision_rows import HAZARD, cycle_start
from standins.system import World

HEADER: Final = ("item_code", "owner_code", "day", "value", "entered_by", "confirmed_by")
LEVELS: Final = ("DI-23", "DI-31")
_PEOPLE: Final = {"entered_by": "演示录入员", "confirmed_by": "演示复核员"}


class Entry(NamedTuple):
    """One value that a person entered: item, owner, day."""

    item: str
    owner: str
    day: int


Entries = dict[Entry, int]


class ManualItems:
    """The entries as they follow from the registers and, for the opening review, from the catalogue."""

    def __init__(self, world: World, tables: Tables) -> None:
        self._universe = world.universe
        self._tables = tables
        self._reviewed = _reviewed_levels(world)

    def entries(self) -> Entries:
        """Every entry with its value, at most one for an item, owner and day."""
        amounts: Counter[Entry] = Counter(self._amounts())
        amounts.update(self._first_visits())
        return {**amounts, **self._scores(), **self._reviewed}

    def _amounts(self) -> Iterator[Entry]:
        for row in self._tables.rows("nodes"):
            if row["_on_time"]:
                yield Entry("DI-18", row["unit_uscc"], parse_day(row["due_on"]))
        for row in self._tables.rows("batch-inspections"):
            if row["_passed"]:
                yield Entry("DI-20", row["unit_uscc"], parse_day(row["first_inspection_on"]))
        for row in self._tables.rows("issues"):
            day = parse_day(row["deadline_on"])
            if row["withdrawn"]:
                continue
            if row["kind"] == HAZARD:
                yield from (Entry(item, row["owner_code"], day) for item in ("DI-32", "DI-33")[: 1 + row["_removed"]])
            elif row["_on_time"]:
                yield Entry("DI-26", row["owner_code"], day)

    def _first_visits(self) -> Iterator[Entry]:
        """One for each agency and inspection cycle, on the day of its first visit."""
        first: dict[tuple[str, int], int] = {}
        for row in self._tables.rows("inspection-plans"):
            owner = row["owner_code"]
            if row["visited_on"] is not None and self._universe.number_of[owner] < self._universe.agency_count:
                day = parse_day(row["visited_on"])
                cycle = cycle_start(date_of(day).year)
                first[owner, cycle] = min(day, first.get((owner, cycle), day))
        return (Entry("DI-24", owner, day) for (owner, _), day in first.items())

    def _scores(self) -> Entries:
        return {
            Entry("DI-23", row["unit_uscc"], parse_day(row["published_on"])): row["_score"]
            for row in self._tables.rows("results")
            if not row["trial"]
        }


def _reviewed_levels(world: World) -> Entries:
    """DI-31 at each month end of the history and on its last day, by archive."""
    today = day_of(world.origin.start)
    first = months_before(today, world.profile.months + 1)
    months = sorted({_month_end(day) for day in range(first, today - 30, 28)})
    days = [day for day in months if day < today] + [today]
    levels = reviewed_by_archive(item_rows(world), days)
    owners = world.universe.owners
    return {
        Entry("DI-31", owners[number].code, day): value
        for number, values in levels.items()
        for day, value in zip(days, values, strict=True)
    }


def _month_end(day: int) -> int:
    value = date_of(day)
    year, month = divmod(value.year * 12 + value.month, 12)
    return day_number(date(year, month + 1, 1)) - 1


def csv_text(entries: Mapping[Entry, int]) -> str:
    """The entries as the file that is imported, in order of item, owner, day."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADER)
    for entry, value in sorted(entries.items()):
        writer.writerow((entry.item, entry.owner, date_text(entry.day), value, *_PEOPLE.values()))
    return out.getvalue()


def write_file(path: Path, text: str) -> None:
    """Replaces the file at once, so that a reader never sees half of it."""
    fresh = path.with_suffix(".new")
    fresh.write_text(text, encoding="utf-8")
    fresh.replace(path)
