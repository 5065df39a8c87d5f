"""What the days of a feed hold at its source: as the source counts them, or as we count its keys, or its rows."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Protocol, runtime_checkable

from collectors.base import Keyed, RawRow
from collectors.bound_feed import BoundFeed, RowMapper
from collectors.converting.base import UnfitError
from collectors.converting.moments import MICROSECOND, microseconds
from collectors.converting.numbers import TRUE
from collectors.mapping.mapper import Mapper
from collectors.mapping.page import MappedPage
from collectors.stretches import Pace, Stretch, narrowed
from core.clock import Clock
from core.day_sums import EPOCH, DaySum, DaySums, checksum, day_of


@runtime_checkable
class Summed(Protocol):
    """A collector whose source counts and sums by itself."""

    def day_sums(self, partition: str, until: datetime, left_out: Mapping[str, Sequence[str]]) -> DaySums:
        """By day of change, of all rows changed up to an instant, but those that have some value in some field."""
        ...


@dataclass(frozen=True, slots=True)
class Counting:
    """Counts a feed; `told` hears of rows as they are met and may end the counting by raising."""

    feed: BoundFeed
    clock: Clock
    pace: Pace
    told: Callable[[int], object]

    def count(self, until: datetime) -> "Counted":
        """What was changed up to an instant, without what was taken back or is secret."""
        collector, mapper, counted = self.feed.collector, self.feed.mapper, Counted()
        for partition in collector.partitions():
            counted.partition = partition
            if isinstance(collector, Summed):
                for day, one in collector.day_sums(partition, until, left_out(mapper)).items():
                    counted.add(day, one.rows, one.checksum)
            elif isinstance(collector, Keyed) and isinstance(mapper, Mapper):
                self._keys(collector, mapper, until, counted)
            else:
                self._rows(until, counted)
        return counted

    def _keys(self, collector: Keyed, mapper: Mapper, until: datetime, counted: "Counted") -> None:
        newest, at = microseconds(until), self.clock.now()
        for rows in collector.keys(counted.partition, at):
            for key, version in map(partial(_key_and_version, mapper, at=at), rows):
                if version is not None and version <= newest:
                    counted.add(day_of(version), 1, checksum(key, version))
            self.pace.spend(len(rows))
            self.told(len(rows))

    def _rows(self, until: datetime, counted: "Counted") -> None:
        """Walks through everything; what does not fit is not ours."""
        at, positions = self.clock.now(), self.feed.targets[self.feed.code].key_positions

        def count(page: MappedPage) -> None:
            for row in page.rows:
                key = [str(row[position]) for position in positions]
                counted.add(day_of(row[-1]), 1, checksum(key, row[-1]))

        partition = counted.partition
        whole = Stretch(partition, EPOCH, until + MICROSECOND)
        feed = narrowed(self.feed, {partition: whole}, self.pace, told=count)
        for page in feed.collector.read(partition, {}, at):
            feed.mapper.map(page.rows, at, partition)
            self.told(len(page.rows))


class Counted:
    """Sums of days over partitions."""

    def __init__(self) -> None:
        self._rows: Counter[int] = Counter()
        self._checksums: Counter[int] = Counter()
        self.partition = ""
        self.where: dict[int, set[str]] = {}
        """day → the partitions that have rows of it"""

    def add(self, day: int, rows: int, check: int) -> None:
        """More rows of a day, in the partition that is being counted."""
        self._rows[day] += rows
        self._checksums[day] += check
        self.where.setdefault(day, set()).add(self.partition)

    @property
    def days(self) -> DaySums:
        """The sums."""
        return {day: DaySum(rows, self._checksums[day]) for day, rows in self._rows.items()}


def _key_and_version(mapper: Mapper, row: RawRow, at: datetime) -> tuple[Sequence[str], int | None]:
    """Those of a listed row; a row that says neither is no row of ours."""
    try:
        return mapper.names.key_and_version(row, at)
    except UnfitError:
        return (), None


def left_out(mapper: RowMapper) -> Mapping[str, Sequence[str]]:
    """Field → values of rows at the source that we do not hold: those it has taken back, and secret ones."""
    if not isinstance(mapper, Mapper):
        return {}
    feed = mapper.feed
    gone = {feed.tombstone: tuple(map(str, feed.deleted_when or TRUE))} if feed.tombstone else {}
    return gone | ({feed.refuse.field: feed.refuse.secret} if feed.refuse else {})
