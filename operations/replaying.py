"""Rows put aside, through the mapping of today, back into the store."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Final

from collectors.bound_feed import BoundFeed
from collectors.commands import MappedAgain, Waiting, map_waiting
from core.model import Batch, Images
from store.database import Database
from store.merge import replay_unknown_owners
from store.quarantine import BEYOND, Choice, QuarantineRow, mark_within, still_unfit, waiting_rows
from store.replay import Mended, Replay, in_table_form, replay

AT_ONCE: Final = 1_000
NOT_OURS: Final = "says nothing of a feed that is read"


@dataclass
class Replayed:
    """What a replay came to, in rows; `unfit` by reason, `unknown` are rows of feeds that are not configured."""

    merged: int = 0
    unfit: dict[str, int] = field(default_factory=dict)
    waiting: int = 0
    unknown: int = 0
    gone: int = 0

    def note(self, result: Replay) -> None:
        """Adds what the store did."""
        self.merged += result.merged
        self.gone += result.gone
        if result.put_aside:
            self.unfit["store"] = self.unfit.get("store", 0) + result.put_aside


class Replayer:
    """Replays rows put aside; safe to repeat and to break off at any time."""

    def __init__(self, database: Database, feeds: Sequence[BoundFeed], images: Images, by: str) -> None:
        self._database = database
        self._feeds: Mapping[tuple[str, str], BoundFeed] = {(feed.source, feed.code): feed for feed in feeds}
        self._images = images
        self._by = by
        self._came = Replayed()

    def replay(self, choice: Choice, at: datetime) -> Replayed:
        """All open rows that fit the choice, in the order they were put aside."""
        replay_unknown_owners(self._database, self._images, at)
        after = 0
        while rows := waiting_rows(self._database, choice, after, AT_ONCE):
            after = rows[-1].quarantine_id
            for (source, code), group in groupby(sorted(rows, key=_feed_of), key=_feed_of):
                self._replay_feed(self._feeds.get((source, code)), list(group), at)
        return self._came

    def _replay_feed(self, feed: BoundFeed | None, rows: Sequence[QuarantineRow], at: datetime) -> None:
        for _, group in groupby(sorted(filter(_is_delivered, rows), key=_table_of), key=_table_of):
            made = list(map(in_table_form, group))
            self._came.note(self._merged(made[0][0], [mended for _, mended in made], at))
        self._came.waiting += sum(row.reason == "unknown_owner" for row in rows)
        raw = [row for row in rows if row.form == "source" and row.reason != BEYOND]
        if feed is None:
            self._came.unknown += len(raw)
            return
        waiting = [Waiting(row.quarantine_id, row.raw, row.partition, row.last_seen_at) for row in raw]
        self._take(feed, map_waiting(feed, waiting, at), at)

    def _take(self, feed: BoundFeed, mapped: Sequence[MappedAgain], at: datetime) -> None:
        self._keep_unfit([one for one in mapped if one.reject is not None], at)
        for code, target in feed.targets.items():
            batch = Batch(feed.source, feed.code, target.table, target.columns, ())
            made = [mended for one in mapped if one.target == code for mended in _mended(one)]
            self._came.note(self._merged(batch, made, at))
        silent = [one.number for one in mapped if one.reject is None and not one.target]
        with self._database.begin() as unit:
            self._came.gone += mark_within(unit, silent, "dropped", at, note=NOT_OURS, by=self._by)

    def _keep_unfit(self, mapped: Sequence[MappedAgain], at: datetime) -> None:
        with self._database.begin() as unit:
            for one in mapped:
                assert one.reject is not None
                still_unfit(unit, one.number, one.reject, at, self._by)
                self._came.unfit[one.reject.reason] = self._came.unfit.get(one.reject.reason, 0) + 1

    def _merged(self, batch: Batch, mended: Sequence[Mended], at: datetime) -> Replay:
        return replay(self._database, batch, mended, self._images, at, self._by)


def _mended(one: MappedAgain) -> Iterator[Mended]:
    for row in one.rows:
        yield Mended(one.number, row=row, secret=one.secret)
    for deletion in one.deletions:
        yield Mended(one.number, deletion=deletion, secret=one.secret)


def _feed_of(row: QuarantineRow) -> tuple[str, str]:
    return row.source, row.feed


def _table_of(row: QuarantineRow) -> str:
    return row.table


def _is_delivered(row: QuarantineRow) -> bool:
    """Whether the store itself had put the row aside, for another reason than an unknown owner."""
    return row.form == "table" and row.reason != "unknown_owner" and bool(row.raw)
