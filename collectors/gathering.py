"""Pages gathered until they make a batch: each row once, and each deletion against the row it takes back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any, Final

from collectors.base import Cursor
from collectors.mapping.page import MappedPage
from collectors.row_lines import LinedPage
from core.model import Batch, Deletion, Reject

REMEMBERED: Final = 50_000


@dataclass(frozen=True, slots=True)
class Target:
    """The table that rows or deletions of a feed go to."""

    table: str
    columns: tuple[str, ...]
    key_positions: tuple[int, ...]


class Recent:
    """States of rows that were handed on not long ago, so that reading a stretch again costs nothing."""

    def __init__(self, size: int = REMEMBERED) -> None:
        self._size = size
        self._marks: dict[int, None] = {}

    def __contains__(self, mark: int) -> bool:
        return mark in self._marks

    def add(self, marks: Iterable[int]) -> None:
        """Remembers marks and forgets the oldest."""
        self._marks.update(dict.fromkeys(marks))
        for old in list(self._marks)[: max(0, len(self._marks) - self._size)]:
            del self._marks[old]


@dataclass(slots=True)
class Gathering:
    """What was mapped since the last batch, and the cursor after it."""

    cursor: Cursor
    rows: list[tuple[Any, ...]] = field(default_factory=list)
    deletions: dict[str, list[Deletion]] = field(default_factory=dict)
    rejects: list[Reject] = field(default_factory=list)
    marks: dict[int, None] = field(default_factory=dict)
    lines: list[bytes] = field(default_factory=list)
    """pages that are text already"""
    line_rows: int = 0
    newest: int = 0
    """the highest version among the lines"""

    def take_lines(self, page: LinedPage, cursor: Cursor) -> None:
        """Adds a page that is text for the most part."""
        if page.rows:
            self.lines.append(page.text)
            self.line_rows += page.rows
            self.newest = max(self.newest, page.newest or 0)
        self.take(page.rest, cursor)

    def take(self, page: MappedPage, cursor: Cursor) -> None:
        """Adds a page."""
        self.rows.extend(page.rows)
        self.rejects.extend(page.rejects)
        for feed, deletions in page.deletions.items():
            self.deletions.setdefault(feed, []).extend(deletions)
        self.cursor = cursor

    @property
    def size(self) -> int:
        """Rows and deletions."""
        return self.line_rows + len(self.rows) + sum(map(len, self.deletions.values()))

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to store but the cursor."""
        return not (self.lines or self.rows or self.deletions or self.rejects)

    @property
    def is_hopeless(self) -> bool:
        """Whether rows came and every one of them was rejected."""
        return bool(self.rejects) and not (self.lines or self.rows or self.deletions)

    def batches(
        self, source: str, feed: str, partition: str, run_id: int | None, targets: Mapping[str, Target]
    ) -> list[Batch]:
        """One batch for each table; rejects and cursor go with the last, so they count only when all is stored."""
        codes = [code for code in targets if code in self.deletions or (code == feed and self.rows)]
        codes = codes or [feed if feed in targets else next(iter(targets))]
        batches = [self._batch(source, feed, partition, run_id, code, targets[code]) for code in codes]
        last = batches[-1]
        batches[-1] = Batch(
            last.source,
            last.feed,
            last.table,
            last.columns,
            last.rows,
            last.deletions,
            tuple(self.rejects),
            dict(self.cursor),
            partition,
            run_id,
        )
        return batches

    def _batch(self, source: str, feed: str, partition: str, run_id: int | None, code: str, target: Target) -> Batch:
        rows, deletions = settled(self.rows if code == feed else [], self.deletions.get(code, []), target.key_positions)
        return Batch(source, feed, target.table, target.columns, rows, deletions, partition=partition, run_id=run_id)


def settled(
    rows: list[tuple[Any, ...]], deletions: list[Deletion], positions: tuple[int, ...]
) -> tuple[list[tuple[Any, ...]], list[Deletion]]:
    """Each key once, as its newest state says: a row, or a deletion (also when both are of the same moment)."""
    latest = _latest_rows(rows, positions)
    gone: dict[tuple[str, ...], Deletion] = {}
    for deletion in deletions:
        known = gone.get(deletion.key)
        if known is None or deletion.version >= known.version:
            gone[deletion.key] = deletion
    if not gone or not latest:
        return latest, list(gone.values())
    kept = [row for row in latest if not _is_taken_back(row, positions, gone)]
    newer = {_key(row, positions) for row in kept}
    return kept, [deletion for key, deletion in gone.items() if key not in newer]


def _latest_rows(rows: list[tuple[Any, ...]], positions: tuple[int, ...]) -> list[tuple[Any, ...]]:
    keys = list(map(itemgetter(*positions), rows))
    if len(set(keys)) == len(keys):
        return rows
    latest: dict[Any, tuple[Any, ...]] = {}
    for key, row in zip(keys, rows, strict=True):
        known = latest.get(key)
        if known is None or row[-1] >= known[-1]:
            latest[key] = row
    return list(latest.values())


def _key(row: tuple[Any, ...], positions: tuple[int, ...]) -> tuple[str, ...]:
    return tuple(str(row[position]) for position in positions)


def _is_taken_back(row: tuple[Any, ...], positions: tuple[int, ...], gone: Mapping[tuple[str, ...], Deletion]) -> bool:
    deletion = gone.get(_key(row, positions))
    return deletion is not None and deletion.version >= row[-1]
