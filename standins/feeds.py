"""A feed: rows computed from (seed, index), with an overlay of changes, in ascending order of `updated_at`.

Base rows are stamped one step apart in the span before the start, as after a migration:
a page is an index range.
A changed row leaves its base position and comes after all base rows, at the instant of its last change.
Stamps are unique within a feed, so a position in it is a single instant.
"""

from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, Protocol, TypeAlias

import numpy as np
import orjson

from standins.days import iso, iso_texts
from standins.rng import Ints, span

Row: TypeAlias = dict[str, Any]
STEP: Final = 10_000  # microseconds between base rows: twenty million take two days, as a migration does
_REACH: Final = 65_536  # most indexes looked at in one piece
_Stamped: TypeAlias = tuple[int, Row]


class Base(Protocol):
    """Rows that exist from the start; not every index below `size` needs a row."""

    @property
    def size(self) -> int:
        """The number of indexes."""
        ...

    def rows(self, index: Ints) -> tuple[Ints, list[Row]]:
        """The indexes that have a row, ascending, and their rows without `updated_at`."""
        ...

    def count(self) -> int:
        """How many rows exist."""
        ...


class ListBase:
    """A base of rows held in memory, for feeds that are small."""

    def __init__(self, rows: list[Row]) -> None:
        self._rows = rows

    @property
    def size(self) -> int:
        """The number of rows."""
        return len(self._rows)

    def rows(self, index: Ints) -> tuple[Ints, list[Row]]:
        """Copies of the rows at these indexes."""
        return index, [dict(self._rows[i]) for i in index.tolist()]

    def count(self) -> int:
        """The number of rows."""
        return len(self._rows)


@dataclass(frozen=True)
class Page:
    """Rows in order, the stamp of the last one (None when there is none), and whether more follow."""

    rows: list[Row]
    last: int | None
    has_more: bool


@dataclass(frozen=True)
class _Change:
    """The last change of one index: its stamp, what the feed shows for it (if anything), whether that is a row."""

    stamp: int
    shown: bytes | None
    alive: bool


class Feed:
    """One feed. `key` is the field that names a row; with `tombstones` a deleted row stays as {key, deleted: true}.

    Indexes from `FREE` on are never given out by `new_index`: an owner of the feed may encode meaning into them.
    """

    FREE: Final = 1 << 40

    def __init__(self, name: str, key: str, base: Base, start: int, tombstones: bool = False) -> None:
        self.name = name
        self.key = key
        self.base = base
        self._tombstones = tombstones
        self._first_stamp = start - base.size * STEP
        self._next = base.size
        self._changes: dict[int, _Change] = {}
        self._stamps: list[int] = []
        self._indexes: list[int] = []
        self._base_count: int | None = None
        self._balance = 0
        # One change looks at the same few rows several times.
        self._originals = lru_cache(maxsize=4096)(self._make_original)

    def new_index(self) -> int:
        """An index that no row has yet."""
        self._next += 1
        return self._next - 1

    def current(self, index: int) -> Row | None:
        """The row at an index as it is now, without `updated_at`; None when it is deleted or never was."""
        change = self._changes.get(index)
        if change is None:
            return self.original(index)
        return orjson.loads(change.shown) if change.alive and change.shown else None

    def original(self, index: int) -> Row | None:
        """The base row at an index, whatever happened to it since."""
        if not 0 <= index < self.base.size:
            return None
        raw = self._originals(index)
        return orjson.loads(raw) if raw else None

    def _make_original(self, index: int) -> bytes | None:
        _, rows = self.base.rows(np.array([index], dtype=np.int64))
        return orjson.dumps(rows[0]) if rows else None

    def put(self, index: int, row: Row | None, stamp: int) -> None:
        """Writes a row, or deletes it with None; `stamp` must be above every earlier one of this feed."""
        before = self.current(index)
        shown = row
        if row is None and self._tombstones and before is not None:
            shown = {self.key: before[self.key], "deleted": True}
        raw = orjson.dumps(shown) if shown is not None else None
        self._balance += (row is not None) - (before is not None)
        self._changes[index] = _Change(stamp, raw, row is not None)
        self._stamps.append(stamp)
        self._indexes.append(index)
        if index < self.FREE:
            self._next = max(self._next, index + 1)

    def changed(self) -> list[int]:
        """The indexes that were ever written, in order of first change."""
        return list(self._changes)

    def total(self) -> int:
        """How many rows the feed has now, deleted ones left out."""
        if self._base_count is None:
            self._base_count = self.base.count()
        return self._base_count + self._balance

    def changes(self) -> int:
        """How many times a row was written since the start."""
        return len(self._stamps)

    def recent(self, count: int) -> list[int]:
        """The indexes of the last writes, newest first; one may come twice."""
        return self._indexes[: -count - 1 : -1]

    def page(self, after: int, limit: int) -> Page:
        """At most `limit` rows with a stamp above `after`, each with `updated_at` as an ISO text."""
        wanted = limit + 1  # one more than asked for tells whether more follow
        found = self._base_rows(after, wanted)
        if len(found) < wanted:
            found.extend(self._overlay_rows(after, wanted - len(found)))
        rows = found[:limit]
        return Page([row for _, row in rows], rows[-1][0] if rows else None, len(found) > limit)

    def _base_rows(self, after: int, wanted: int) -> list[_Stamped]:
        found: list[_Stamped] = []
        low, width = max(0, (after - self._first_stamp) // STEP + 1), wanted
        while low < self.base.size and len(found) < wanted:
            piece = self._base_piece(low, min(low + width, self.base.size))
            found.extend(piece)
            low += width
            # Where rows are rare, longer reaches keep the page cheap.
            density = max(len(piece) / width, 1e-3)
            width = min(_REACH, max(128, int(1.1 * (wanted - len(found)) / density)))
        return found[:wanted]

    def _base_piece(self, low: int, high: int) -> list[_Stamped]:
        index, rows = self.base.rows(span(low, high))
        stamps = self._first_stamp + index * STEP
        for row, text in zip(rows, iso_texts(stamps), strict=True):
            row["updated_at"] = text
        found = zip(stamps.tolist(), index.tolist(), rows, strict=True)
        return [(stamp, row) for stamp, i, row in found if i not in self._changes]

    def _overlay_rows(self, after: int, wanted: int) -> list[_Stamped]:
        found: list[_Stamped] = []
        position = bisect_right(self._stamps, after)
        while position < len(self._stamps) and len(found) < wanted:
            stamp, change = self._stamps[position], self._changes[self._indexes[position]]
            if change.stamp == stamp and change.shown is not None:
                found.append((stamp, {**orjson.loads(change.shown), "updated_at": iso(stamp)}))
            position += 1
        return found
