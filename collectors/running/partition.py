"""One partition from its cursor to its end: as text where its table is loading, else row by row."""

from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from collectors.ahead import ahead
from collectors.base import Bulk, BulkCollector, LineSlice, Page, Sink
from collectors.bound_feed import BoundFeed
from collectors.gathering import Recent
from collectors.mapping.mapper import Mapper
from collectors.progress import Meters
from collectors.row_lines import RowLines
from collectors.running.appending import Appending
from collectors.running.paging import Paging, WrittenPage
from collectors.running.reading import Reading
from collectors.running.storing import Storing
from collectors.running.tally import Tally
from core.clock import Clock
from core.conditions import rules
from core.errors import SourceError, StoreError
from core.model import Batch

WRITTEN_AHEAD: Final = 20
"""So many pages wait as text, which is small, while the store takes those before them."""

Step = Page | WrittenPage | LineSlice


@dataclass(frozen=True, slots=True)
class Means:
    """What every run is given alike."""

    sink: Sink
    clock: Clock
    batch_rows: int
    stopping: Callable[[], bool]
    bulk: Bulk | None = None
    meters: Meters | None = None


@dataclass(slots=True)
class PartitionReader:
    """Reads the partitions of a feed, one after the other, into one tally."""

    feed: BoundFeed
    means: Means
    run_id: int
    tally: Tally
    _paging: Paging = field(init=False)
    _storing: Storing = field(init=False)

    def __post_init__(self) -> None:
        self._paging = Paging(self.feed, self.tally.at, self.tally)
        self._storing = Storing(self.means.sink, self.tally)

    def read(self, reading: Reading) -> None:
        """Everything after the cursor. What goes wrong is noted; StoreError passes through."""
        problems, ended = len(self.tally.problems), False
        try:
            self._prepare_load(reading)
            self._read_once(reading)
            if reading.refused:
                reading.read_as_rows()
                self._read_once(reading)
            ended = len(self.tally.problems) == problems and not self.means.stopping()
        finally:
            reading.settle(self.means.clock.now(), ended=ended)

    def _prepare_load(self, reading: Reading) -> None:
        """Where the table is loading: how its rows are written, and a meter that counts them."""
        feed, bulk, meters = self.feed, self.means.bulk, self.means.meters
        target = feed.targets.get(feed.code)
        reading.plan = bulk.plan(target.table) if bulk is not None and target is not None else None
        if reading.plan is None:
            return
        if isinstance(feed.mapper, Mapper):
            reading.lines = RowLines(feed.mapper, reading.plan)
        if meters is not None:
            at = self.means.clock.now()
            reading.meter = meters.meter(feed.source, feed.code, "load", at, partition=reading.partition)

    def _read_once(self, reading: Reading) -> None:
        steps: Iterator[Step] = iter(())
        try:
            steps = self._steps(reading)
            self._take_all(steps, reading)
        except SourceError as error:
            self.tally.note_source(error, reading.partition)
        except StoreError:
            raise
        except Exception as error:  # noqa: BLE001 -- noted as ours, with its trace; the other partitions go on
            self.tally.note_mistake(error, reading.partition)
        finally:
            if isinstance(steps, Generator):
                steps.close()
        # what came before a problem is good, and its cursor with it
        if not reading.refused:
            self._flush(reading)

    def _steps(self, reading: Reading) -> Iterator[Step]:
        """All there is after the cursor; as text where the table is loading, by the source itself if it can do that.

        Else the source answers, pages are written and the store takes them at the same time, each in its thread.
        """
        collector, at = self.feed.collector, self.tally.at
        if reading.plan is None:
            return collector.read(reading.partition, reading.committed, at)
        if isinstance(collector, BulkCollector):
            return collector.bulk(reading.partition, reading.committed, at, reading.plan)
        pages = ahead(collector.read(reading.partition, reading.committed, at))
        if reading.lines is None:
            return pages
        return ahead(self._paging.write(pages, reading.lines, reading.partition), WRITTEN_AHEAD)

    def _take_all(self, steps: Iterator[Step], reading: Reading) -> None:
        for step in steps:
            if isinstance(step, LineSlice):
                self._flush(reading)
                if not reading.refused:
                    self._appending.append(step, reading)
            else:
                self._paging.take(step, reading)
                if reading.gathering.is_hopeless and len(reading.gathering.rejects) >= self.means.batch_rows:
                    break
                if reading.gathering.size >= self.means.batch_rows:
                    self._flush(reading)
            if reading.refused or self.means.stopping():
                break

    @property
    def _appending(self) -> Appending:
        bulk = self.means.bulk
        assert bulk is not None, "lines come only where the table is loading"
        return Appending(self.feed, bulk, self.means.clock, self.run_id, self.tally)

    def _flush(self, reading: Reading) -> None:
        """Hands over what was gathered; nothing happens when not even the cursor has moved."""
        gathering, feed = reading.gathering, self.feed
        if gathering.is_empty and gathering.cursor == reading.committed:
            return
        batches = gathering.batches(feed.source, feed.code, reading.partition, self.run_id, feed.targets)
        if self._is_hopeless(reading):
            self._refuse(batches, reading)
        elif gathering.lines:
            self._flush_lines(batches, reading)
        else:
            self._flush_rows(batches, reading)

    def _flush_rows(self, batches: Sequence[Batch], reading: Reading) -> None:
        gathering = reading.gathering
        follows = reading.committed if self.feed.undated else None
        for batch in batches:
            self._storing.store(replace(batch, follows=follows))
        reading.brought |= not gathering.is_hopeless
        self._remember(reading.partition, gathering.marks)
        reading.move_on(gathering.cursor)
        reading.count(gathering.size, self.means.clock.now())

    def _flush_lines(self, rest: Sequence[Batch], reading: Reading) -> None:
        """First what is no line, without moving the cursor; then the lines with the cursor of all of it."""
        marks = reading.gathering.marks
        for batch in rest:
            if batch.rows or batch.deletions or batch.rejects:
                self._storing.store(replace(batch, cursor={}))
        self._appending.append_gathered(reading)
        if not reading.refused:
            self._remember(reading.partition, marks)

    def _remember(self, partition: str, marks: dict[int, None]) -> None:
        self.feed.recent.setdefault(partition, Recent()).add(marks)

    def _is_hopeless(self, reading: Reading) -> bool:
        gathering = reading.gathering
        return (
            gathering.is_hopeless
            and not self.feed.pushed
            and not reading.brought
            and (len(gathering.rejects) > rules().limits.few_rejects or not reading.committed)
        )

    def _refuse(self, batches: Sequence[Batch], reading: Reading) -> None:
        """Puts the rejects aside, so that they can be looked at, and leaves the cursor where it is."""
        for batch in batches:
            self._storing.store(replace(batch, cursor={}))
        self.tally.note_all_rejected(sum(len(batch.rejects) for batch in batches), reading.partition)
        reading.go_back()
