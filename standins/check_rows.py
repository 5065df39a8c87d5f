"""Check reports (四性检测) of the catalogue: each item filed straight into it in the history has one, some a second."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from standins.columns import chosen, rows_of, where
from standins.days import DAY, HOUR, MINUTE, OFFSET, day_of, iso_texts, months_before, optional_iso_texts, parse_day
from standins.feeds import Feed, Row
from standins.item_rows import ItemRows
from standins.items import DAS, SECRET, Items, items_of
from standins.rng import Bools, Ints, span
from standins.truth import rolling_12m
from standins.universe import archive_code

RESULTS: Final = ("通过", "不通过", "待人工")
PASSED, FAILED, WAITING = range(3)
TOOL: Final = "SX-DAS-2.3"
FAILED_ITEMS: Final = ("GD-2-3", "GD-2-4", "GD-1-5", "GD-3-2")
_CHUNK: Final = 262_144


@dataclass(frozen=True)
class Checks:
    """Columns of check reports: instants in microseconds; `item` is the index of the item checked."""

    index: Ints
    item: Ints
    agency: Ints
    attempt: Ints
    result: Ints
    started: Ints
    finished: Ints


@dataclass(frozen=True)
class CheckRows:
    """The base of the feed of check reports: index = 2 × index of the item + attempt − 1."""

    items: ItemRows

    @property
    def size(self) -> int:
        """Two indexes for each item."""
        return 2 * self.items.size

    def count(self) -> int:
        """How many reports there are."""
        chunks = range(0, self.items.size, _CHUNK)
        return sum(len(self.columns(span(2 * low, min(2 * (low + _CHUNK), self.size))).index) for low in chunks)

    def rows(self, index: Ints) -> tuple[Ints, list[Row]]:
        """The reports among these indexes."""
        checks = self.columns(index)
        return checks.index, self.rows_of(checks)

    def columns(self, index: Ints) -> Checks:
        """The columns of the reports among these indexes."""
        holdings = self.items.holdings
        items = items_of(holdings, index // 2)
        attempt = 1 + index % 2
        failing = holdings.by_tier(holdings.world.profile.untidiness.check_failed, items.agency)
        draw = holdings.rng.unit(f"{holdings.label}.check", items.index)
        lively = holdings.world.profile.name == "lively"
        first = np.where(draw < failing, FAILED, np.where(draw > (0.996 if lively else 2.0), WAITING, PASSED))
        started = self._started(items, attempt)
        finished = started + MINUTE * (2 + (draw * 10).astype(np.int64))
        there = self._checked(items) & (finished <= holdings.world.origin.start) & ((attempt == 1) | (first == FAILED))
        result = np.where(attempt == 1, first, PASSED)
        return Checks(*(c[there] for c in (index, items.index, items.agency, attempt, result, started, finished)))

    def _checked(self, items: Items) -> Bools:
        world = self.items.holdings.world
        since = months_before(day_of(world.origin.start), world.profile.months)
        checked: Bools = ~items.held & (items.via == DAS) & (items.secrecy != SECRET) & (items.filed > since)
        return checked

    def _started(self, items: Items, attempt: Ints) -> Ints:
        rng, label = self.items.holdings.rng, self.items.holdings.label
        later = (attempt - 1) * (2 + rng.below(f"{label}.again", items.index, 9))
        minutes = rng.below(f"{label}.check_time", items.index, 8 * 60)
        return (items.filed + later) * DAY - OFFSET + 9 * HOUR + minutes * MINUTE

    def rows_of(self, checks: Checks) -> list[Row]:
        """Rows of columns."""
        universe = self.items.holdings.world.universe
        units = [universe.agencies[number] for number in checks.agency.tolist()]
        items, failed = checks.item.tolist(), checks.result == FAILED
        faults = [FAILED_ITEMS[i % len(FAILED_ITEMS)] for i in items]
        return rows_of(
            {
                "check_id": [f"DC{i:010d}" for i in checks.index.tolist()],
                "archive_code": [archive_code(unit.place) for unit in units],
                "system": ["DAS"] * len(items),
                "stage": ["归档"] * len(items),
                "object_kind": ["件"] * len(items),
                "object_id": [self.items.item_id(i) for i in items],
                "unit_uscc": [unit.code for unit in units],
                "attempt": checks.attempt.tolist(),
                "result": chosen(RESULTS, checks.result),
                "started_at": iso_texts(checks.started),
                "finished_at": optional_iso_texts(checks.finished, checks.result != WAITING),
                "failed_items": where(failed, faults, ""),
                "tool_version": [TOOL] * len(items),
            }
        )


class CheckTruth:
    """DI-11 and DI-12 of the catalogue's check reports."""

    def __init__(self, rows: CheckRows, feed: Feed) -> None:
        self._rows = rows
        self._feed = feed
        self._universe = rows.items.holdings.world.universe

    def items(self, scope: str, at: int, moves: Mapping[str, int]) -> dict[str, int]:
        """First attempts that are concluded in the twelve months to a day, and those of them that passed."""
        wanted = np.zeros(len(self._universe.owners), dtype=np.bool_)
        wanted[self._universe.in_scope(scope, moves)] = True
        changed = set(self._feed.recent(self._feed.changes()))
        found = self._of_base(wanted, at, np.array(sorted(changed), dtype=np.int64))
        for index in changed:
            row = self._feed.current(index)
            if row is not None and wanted[self._universe.number_of[row["unit_uscc"]]]:
                found += _counted(row, at)
        return {"DI-11": int(found[0]), "DI-12": int(found[1])}

    def _of_base(self, wanted: Bools, at: int, changed: Ints) -> Ints:
        window, found = rolling_12m(at), np.zeros(2, dtype=np.int64)
        for low in range(0, self._rows.size, _CHUNK):
            index = span(low, min(low + _CHUNK, self._rows.size))
            checks = self._rows.columns(index[~np.isin(index, changed)])
            day = (checks.finished + OFFSET) // DAY
            first = wanted[checks.agency] & (checks.attempt == 1) & (checks.result != WAITING)
            first &= (day > window.after) & (day <= window.until)
            found += (int(first.sum()), int((first & (checks.result == PASSED)).sum()))
        return found


def _counted(row: Row, at: int) -> Ints:
    window = rolling_12m(at)
    concluded = row["attempt"] == 1 and row["result"] != RESULTS[WAITING] and row["finished_at"] is not None
    inside = concluded and window.after < parse_day(row["finished_at"]) <= window.until
    return np.array([inside, inside and row["result"] == RESULTS[PASSED]], dtype=np.int64)
