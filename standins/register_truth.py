"""The true values that the registers feed, counted row by row: DI-17 … DI-27 and DI-31 … DI-33."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Final

from standins.days import date_of, day_number, parse_day
from standins.feeds import Row
from standins.manual_items import LEVELS, Entry, ManualItems
from standins.register_tables import Tables
from standins.supervision_rows import ISSUE, cycle_start
from standins.truth import Effects, Window, cycle, plan_year, rolling_12m, stock
from standins.universe import Universe

MANUAL_WINDOWS: Final[Mapping[str, Callable[[int], Window]]] = {
    "DI-18": plan_year,
    "DI-20": plan_year,
    "DI-24": lambda at: cycle(at, cycle_first_day(at)),
    "DI-26": rolling_12m,
    "DI-32": rolling_12m,
    "DI-33": rolling_12m,
}
COUNTED: Final = ("DI-17", "DI-19", "DI-21", "DI-22", "DI-25", "DI-27")


def cycle_first_day(at: int) -> int:
    """The first day of the inspection cycle that a day lies in."""
    return day_number(date(cycle_start(date_of(at).year), 1, 1))


class RegisterTruth:
    """Counts rows when asked."""

    def __init__(self, universe: Universe, tables: Tables, manual: ManualItems) -> None:
        self._universe = universe
        self._tables = tables
        self._manual = manual

    def effects(self, feed: str, index: int) -> Effects:
        """Nothing: everything is computed when asked."""
        return Effects()

    def replace(self, before: Effects, after: Effects) -> None:
        """Nothing to keep."""

    def prepare(self) -> None:
        """Nothing to sum up beforehand."""

    def items(self, scope: str, at: int, moves: Mapping[str, int]) -> dict[str, int]:
        """Values for a scope on a day. Raises KeyError for an unknown scope."""
        owners = {self._universe.owners[number].code for number in self._universe.in_scope(scope, moves)}
        counts = Counter(item for item, owner in self._counted(at) if owner in owners)
        values = {item: counts[item] for item in COUNTED}
        entries = {entry: value for entry, value in self._manual.entries().items() if entry.owner in owners}
        return values | manual_values(entries, at)

    def _counted(self, at: int) -> Iterator[tuple[str, str]]:
        """(item, owner) of every row that counts in an automatic item."""
        for row in self._tables.rows("nodes"):
            if _inside(row["due_on"], plan_year(at)):
                yield "DI-17", row["unit_uscc"]
        for row in self._tables.rows("batch-inspections"):
            if _inside(row["first_inspection_on"], plan_year(at)):
                yield "DI-19", row["unit_uscc"]
        for row in self._tables.rows("units"):
            if _holds(row["established_on"], row["ended_on"], at):
                yield "DI-21", row["unit_uscc"]
        for row in self._tables.rows("results"):
            if not row["trial"] and _holds(row["published_on"], row["superseded_on"], at):
                yield "DI-22", row["unit_uscc"]
        for row in self._tables.rows("issues"):
            if row["kind"] == ISSUE and not row["withdrawn"] and _inside(row["deadline_on"], rolling_12m(at)):
                yield "DI-25", row["owner_code"]
        for row in self._tables.rows("schemes"):
            if is_valid_scheme(row, at):
                yield "DI-27", row["unit_uscc"]


def is_valid_scheme(row: Row, at: int) -> bool:
    """Agreed, effective, not ended, no flag of a major change without an answer."""
    agreed = row["state"] == "已同意" and _holds(row["effective_on"], row["ended_on"], at)
    return agreed and not _holds(row["flagged_on"], row["flag_answered_on"], at)


def manual_values(entries: Mapping[Entry, int], at: int) -> dict[str, int]:
    """The manual items over some entries on a day."""
    values = dict.fromkeys((*MANUAL_WINDOWS, *LEVELS), 0)
    levels: dict[tuple[str, str], tuple[int, int]] = {}
    for entry, value in entries.items():
        if entry.item in LEVELS:
            key = (entry.item, entry.owner)
            if entry.day <= at and entry.day >= levels.get(key, (entry.day, 0))[0]:
                levels[key] = (entry.day, value)
        else:
            window = MANUAL_WINDOWS[entry.item](at)
            values[entry.item] += value * (window.after < entry.day <= window.until)
    for (item, _), (_, value) in levels.items():
        values[item] += value
    return values


def _inside(text: str | None, window: Window) -> bool:
    return text is not None and window.after < parse_day(text) <= window.until


def _holds(begin: str | None, end: str | None, at: int) -> bool:
    """Whether something that begins on one day and ends on another holds on a day; the day of the end is out."""
    return _inside(begin, stock(at)) and not _inside(end, stock(at))
