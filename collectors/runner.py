"""One run of one feed: it measures and guards, so that a collector only fetches and a mapping only maps."""

import logging
from collections import Counter
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final, Protocol

from collectors.ahead import ahead
from collectors.base import (
    Bulk,
    BulkCollector,
    Collector,
    Cursor,
    LinePlan,
    LineSlice,
    Page,
    RawRow,
    Runs,
    Sink,
)
from collectors.gathering import Gathering, Recent, Target
from collectors.mapping import MappedPage, Mapper
from collectors.progress import Meter, Meters
from collectors.rejects import plain
from collectors.row_lines import OPTIONS, LinedPage, RowLines, with_constants
from core.clock import Clock
from core.conditions import has_many_rejects, rules
from core.errors import (
    FencedError,
    NotLoadingError,
    RetryError,
    SkipRowError,
    SourceError,
    StopSourceError,
    StoreError,
)
from core.model import Batch, Finding, LineBatch, Reject, RunReport

log = logging.getLogger("cockpit.collectors")

BATCH_ROWS: Final = 20_000
MOST_POISON: Final = 50
"""rows isolated in one run before the run is given up: more is no accident"""
SHOWN_REASONS: Final = 3

RANKING: Final = ("empty", "ok", "suspect", "retry", "stopped", "failed")
"""outcomes, better first; a run is as good as its worst partition"""


class RowMapper(Protocol):
    """Raw rows → typed rows and deletions."""

    @property
    def of_picked(self) -> "RowMapper":
        """The same for rows that were picked out as odd: that none of them fits is no change of form."""
        ...

    def map(self, rows: Sequence[RawRow], at: datetime, partition: str = "") -> MappedPage:
        """A page; raises StopSourceError when the source has changed its form."""
        ...

    def identities(self, rows: Sequence[RawRow]) -> list[int | None]:
        """For each row, what tells its state from others; None when it cannot be told."""
        ...


@dataclass(frozen=True, slots=True)
class BoundFeed:
    """A feed ready to run. `targets`: our feed code → its table, for rows (its own code) and deletions.

    `pushed`: what is wrong concerns one push and not the source, so nothing is ever waited for and read again.
    """

    source: str
    code: str
    rank: int
    interval_s: float
    collector: Collector
    mapper: RowMapper
    targets: Mapping[str, Target]
    recent: dict[str, Recent] = field(default_factory=dict)
    pushed: bool = False

    @property
    def name(self) -> str:
        """`source/feed`, for people and logs."""
        return f"{self.source}/{self.code}"


@dataclass(frozen=True, slots=True)
class Run:
    """A run and what the source asked for: wait at least `retry_after` seconds."""

    report: RunReport
    retry_after: float | None = None


def run_feed(
    feed: BoundFeed,
    sink: Sink,
    runs: Runs,
    clock: Clock,
    *,
    batch_rows: int = BATCH_ROWS,
    stopping: Callable[[], bool] = lambda: False,
    bulk: Bulk | None = None,
    meters: Meters | None = None,
) -> Run:
    """Reads a feed from its cursors to its end and hands over what it brings.

    Rejected rows: a few are put aside and that is all. More than 1 % of a run (and more than 10) make it `suspect`; its
    rows and its cursor are kept, and it counts as read. When every row of a partition is rejected – more than 10, or in
    its first read any – the source and we do not understand each other: `stopped`, and the cursor stays, so that all of
    it is read again once that is mended.
    Never raises for what a source does wrong, nor for a mistake of ours: the report says it. FencedError passes
    through, and StoreError where not even the run could be noted.
    `bulk`: while it says that the table of the feed is loading, what the collector can give as text passes as text.
    `meters` count such a load.
    """
    at = clock.now()
    run_id = runs.start(feed.source, feed.code, at)
    means = _Means(sink, clock, batch_rows, stopping, bulk, meters)
    running = _Running(feed, means, run_id, at)
    try:
        running.go(runs)
    finally:
        report = running.report(clock.now())
        runs.finish(run_id, report)
    if report.outcome not in ("ok", "empty"):
        log.warning("%s: %s: %s", feed.name, report.outcome, report.reason)
    return Run(report, running.retry_after)


@dataclass(frozen=True, slots=True)
class _Means:
    """What every run is given alike."""

    sink: Sink
    clock: Clock
    batch_rows: int
    stopping: Callable[[], bool]
    bulk: Bulk | None
    meters: Meters | None


class _Running:
    """The tally of one run."""

    def __init__(self, feed: BoundFeed, means: _Means, run_id: int, at: datetime) -> None:
        self._feed = feed
        self._means = means
        self._sink = means.sink
        self._run_id = run_id
        self._at = at
        self._batch_rows = means.batch_rows
        self._stopping = means.stopping
        self._rows = self._deleted = self._rejected = self._pages = self._refused = self._poison = self._beyond = 0
        self._warnings: dict[str, None] = {}
        self._parts = 0
        self._problems: list[tuple[str, Finding]] = []
        self._reasons: Counter[str] = Counter()
        self._examples: dict[str, str] = {}
        self._brought: set[str] = set()
        self.retry_after: float | None = None

    def go(self, runs: Runs) -> None:
        """All partitions; what is wrong in one does not stop the others, but a store that is gone does."""
        try:
            cursors = runs.cursors(self._feed.source, self._feed.code)
            for partition in self._feed.collector.partitions():
                if self._stopping():
                    return
                self._parts += 1
                self._read(partition, cursors.get(partition, {}))
        except SourceError as error:
            self._note(error, "")
        except FencedError as error:
            self._problems.append(("failed", Finding("fenced", f"another worker leads now: {error}")))
            raise
        except StoreError as error:
            self._problems.append(("failed", Finding("store", str(error))))
        except Exception as error:
            log.exception("%s", self._feed.name)
            self._problems.append(("failed", _mistake(error, "")))

    def _read(self, partition: str, cursor: Cursor) -> None:
        reading = _Reading(partition, cursor, Gathering(cursor))
        problems, ended = len(self._problems), False
        try:
            self._prepare_load(reading)
            self._read_once(reading)
            if reading.refused:
                # the rest of the partition is read again as rows: that finds the bad ones
                reading.refused, reading.plan, reading.lines = False, None, None
                self._read_once(reading)
            ended = len(self._problems) == problems and not self._stopping()
        finally:
            reading.settle(self._means.clock.now(), ended=ended)

    def _read_once(self, reading: "_Reading") -> None:
        steps: Iterator[Page | LineSlice] = iter(())
        try:
            steps = self._steps(reading)
            self._take_all(steps, reading)
        except SourceError as error:
            self._note(error, reading.partition)
        except StoreError:
            raise
        except Exception as error:
            log.exception("%s %s", self._feed.name, reading.partition)
            self._problems.append(("failed", _mistake(error, reading.partition)))
        finally:
            if isinstance(steps, Generator):
                steps.close()
        # what came before a problem is good, and its cursor with it
        if not reading.refused:
            self._flush(reading)

    def _steps(self, reading: "_Reading") -> Iterator[Page | LineSlice]:
        """All there is after the cursor; as text where the table is loading, by the source itself if it can do that."""
        collector = self._feed.collector
        if reading.plan is None:
            return collector.read(reading.partition, reading.committed, self._at)
        if isinstance(collector, BulkCollector):
            return collector.bulk(reading.partition, reading.committed, self._at, reading.plan)
        return ahead(collector.read(reading.partition, reading.committed, self._at))

    def _prepare_load(self, reading: "_Reading") -> None:
        """Where the table is loading: how its rows are written, and a meter that counts them."""
        feed, bulk, meters = self._feed, self._means.bulk, self._means.meters
        target = feed.targets.get(feed.code)
        reading.plan = bulk.plan(target.table) if bulk is not None and target is not None else None
        if reading.plan is None:
            return
        if isinstance(feed.mapper, Mapper):
            reading.lines = RowLines(feed.mapper, reading.plan)
        if meters is not None:
            at = self._means.clock.now()
            reading.meter = meters.meter(feed.source, feed.code, "load", at, partition=reading.partition)

    def _take_all(self, steps: Iterator[Page | LineSlice], reading: "_Reading") -> None:
        for step in steps:
            if isinstance(step, LineSlice):
                self._flush(reading)
                if not reading.refused:
                    self._append(step, reading)
            else:
                self._take(step, reading)
                if reading.gathering.is_hopeless and len(reading.gathering.rejects) >= self._batch_rows:
                    break
                if reading.gathering.size >= self._batch_rows:
                    self._flush(reading)
            if reading.refused or self._stopping():
                break

    def _append(self, lines: LineSlice, reading: "_Reading") -> None:
        """Stores lines with their cursor; notes that they must be read row by row when the store does not take them."""
        bulk, feed = self._means.bulk, self._feed
        assert bulk is not None
        self._warnings.update(dict.fromkeys(lines.warnings))
        opened: list[Iterator[bytes]] = []

        def chunks(batch_id: int) -> Iterator[bytes]:
            opened.append(lines.open((feed.source, batch_id)))
            return opened[0]

        batch = LineBatch(
            feed.source,
            feed.code,
            feed.targets[feed.code].table,
            ("source", "batch_id", *lines.columns),
            chunks,
            lines.rows,
            lines.newest,
            lines.options,
            cursor=dict(lines.cursor),
            partition=reading.partition,
            run_id=self._run_id,
        )
        try:
            stored = bulk.append(batch).inserted
        except (SkipRowError, NotLoadingError) as error:
            log.info("%s %s goes on row by row: %s", feed.name, reading.partition, error)
            reading.refused = True
            reading.gathering = Gathering(reading.committed)
            return
        finally:
            for one in opened:
                if isinstance(one, Generator):
                    one.close()  # the thread behind it must not outlive this
        self._rows += stored
        self._brought.add(reading.partition)
        reading.committed = lines.cursor
        reading.gathering = Gathering(lines.cursor)
        reading.count(stored, self._means.clock.now(), lines.total)

    def _note(self, error: SourceError, partition: str) -> None:
        outcome = "retry" if isinstance(error, RetryError) else "stopped"
        self._problems.append((outcome, Finding(error.code, str(error), error.values, partition)))
        if isinstance(error, RetryError) and error.retry_after is not None:
            self.retry_after = max(self.retry_after or 0.0, error.retry_after)

    def _take(self, page: Page, reading: "_Reading") -> None:
        partition, gathering = reading.partition, reading.gathering
        self._pages += 1
        self._warnings.update(dict.fromkeys(page.warnings))
        if page.doubt:
            self._problems.append(("suspect", Finding(page.doubt_code, page.doubt, page.doubt_values, partition)))
            return
        rows, marks = self._fresh(page, partition, gathering)
        lined = self._lined(rows, reading) if reading.lines is not None and not page.picked else None
        if page.picked:
            self._brought.add(partition)  # the other rows of its stretch fit
        mapped = lined.rest if lined is not None else self._mapped(rows, partition, picked=page.picked)
        mapped.rejects.extend(page.rejects)
        self._refused += mapped.refused
        self._warnings.update(dict.fromkeys(mapped.warnings))
        if lined is not None:
            gathering.take_lines(lined, page.cursor)
        else:
            gathering.take(mapped, page.cursor)
        gathering.marks.update(dict.fromkeys(marks))

    def _lined(self, rows: Sequence[RawRow], reading: "_Reading") -> LinedPage | None:
        """The page as text; None where it has to go as rows."""
        assert reading.lines is not None
        try:
            return reading.lines.of(rows, self._at, reading.partition)
        except SourceError:
            raise
        except Exception:
            log.exception("%s: a page breaks the mapping", self._feed.name)
            return None

    def _fresh(self, page: Page, partition: str, gathering: Gathering) -> tuple[Sequence[RawRow], list[int]]:
        """The rows that were not handed on lately, and their marks."""
        rows = page.rows
        marks = self._feed.mapper.identities(rows)
        if page.again:
            recent = self._feed.recent.get(partition, ())
            fresh = [
                (row, mark)
                for row, mark in zip(rows, marks, strict=True)
                if mark is None or not (mark in gathering.marks or mark in recent)
            ]
            rows, marks = [row for row, _ in fresh], [mark for _, mark in fresh]
        return rows, [mark for mark in marks if mark is not None]

    def _mapped(self, rows: Sequence[RawRow], partition: str, *, picked: bool = False) -> MappedPage:
        """The mapped rows; a row on which the mapping itself breaks is found by halving and put aside."""
        try:
            mapper = self._feed.mapper.of_picked if picked else self._feed.mapper
            return mapper.map(rows, self._at, partition)
        except SourceError:
            raise
        except Exception as error:
            if len(rows) > 1:
                middle = len(rows) // 2
                halves = (rows[:middle], rows[middle:])
                return _joined(*(self._mapped(half, partition, picked=picked) for half in halves))
            log.exception("%s: a row breaks the mapping", self._feed.name)
            self._count_poison()
            return MappedPage(rejects=[Reject({}, "poison", f"the mapping fails: {type(error).__name__}")])

    def _count_poison(self) -> None:
        self._poison += 1
        if self._poison > MOST_POISON:
            raise StopSourceError(f"more than {MOST_POISON} rows cannot be stored: this is no accident", "poison")

    def _flush(self, reading: "_Reading") -> None:
        """Hands over what was gathered; nothing happens when not even the cursor has moved."""
        gathering, partition = reading.gathering, reading.partition
        if gathering.is_empty and gathering.cursor == reading.committed:
            return
        feed = self._feed
        batches = gathering.batches(feed.source, feed.code, partition, self._run_id, feed.targets)
        if self._is_hopeless(gathering, partition, reading.committed):
            self._refuse(batches, partition)
            reading.gathering = Gathering(reading.committed)
            return
        if gathering.lines:
            self._flush_lines(batches, reading)
            return
        for batch in batches:
            self._store(batch)
        if not gathering.is_hopeless:
            self._brought.add(partition)
        feed.recent.setdefault(partition, Recent()).add(gathering.marks)
        reading.committed = gathering.cursor
        reading.gathering = Gathering(gathering.cursor)
        reading.count(gathering.size, self._means.clock.now())

    def _flush_lines(self, rest: Sequence[Batch], reading: "_Reading") -> None:
        """First what is no line, without moving the cursor; then the lines with the cursor of all of it."""
        gathering = reading.gathering
        for batch in rest:
            if batch.rows or batch.deletions or batch.rejects:
                self._store(replace(batch, cursor={}))
        assert reading.lines is not None

        def opened(before: Sequence[str | int]) -> Iterator[bytes]:
            return (with_constants(page, before) for page in gathering.lines)

        columns, rows = reading.lines.columns, gathering.line_rows
        lines = LineSlice(columns, opened, rows, gathering.cursor, gathering.newest, options=OPTIONS)
        self._append(lines, reading)
        if not reading.refused:
            self._feed.recent.setdefault(reading.partition, Recent()).add(gathering.marks)

    def _is_hopeless(self, gathering: Gathering, partition: str, committed: Cursor) -> bool:
        return (
            gathering.is_hopeless
            and not self._feed.pushed
            and partition not in self._brought
            and (len(gathering.rejects) > rules().limits.few_rejects or not committed)
        )

    def _refuse(self, batches: Sequence[Batch], partition: str) -> None:
        """Puts the rejects aside, so that they can be looked at, and leaves the cursor where it is."""
        for batch in batches:
            self._store(replace(batch, cursor={}))
        rejects = [reject for batch in batches for reject in batch.rejects]
        text, values = self._most()
        text = f"all {len(rejects)} rows are rejected, {text}"
        self._problems.append(
            ("stopped", Finding("all_rejected", text, {"rejected": len(rejects), **values}, partition))
        )

    def _most(self) -> tuple[str, dict[str, str]]:
        """The commonest reason of the rejects of this run, with an example: as a sentence, and by itself."""
        if not self._reasons:
            return "by the store", {"reason": "store", "example": ""}
        ((reason, _),) = self._reasons.most_common(1)
        example = self._examples[reason]
        return f"most for {reason}: {example}", {"reason": reason, "example": example}

    def _store(self, batch: Batch) -> None:
        try:
            merged = self._sink(batch)
        except SkipRowError as error:
            self._store_halves(batch, error)
            return
        self._rows += len(batch.rows)
        self._deleted += len(batch.deletions)
        self._rejected += len(batch.rejects)
        self._beyond += merged.beyond
        for reject in batch.rejects:
            self._reasons[reject.reason] += 1
            self._examples.setdefault(reject.reason, reject.detail)

    def _store_halves(self, batch: Batch, error: SkipRowError) -> None:
        """Finds the rows that the database refuses, and stores the others."""
        if not batch.rows:
            raise StoreError(f"the database refuses a batch without rows: {error}")
        if len(batch.rows) == 1:
            self._count_poison()
            reject = _poison_reject(batch.columns, batch.rows[0], error)
            self._store(replace(batch, rows=(), rejects=(*batch.rejects, reject)))
            return
        middle = len(batch.rows) // 2
        self._store(replace(batch, rows=batch.rows[:middle], deletions=(), rejects=(), cursor={}))
        self._store(replace(batch, rows=batch.rows[middle:]))

    def report(self, finished_at: datetime) -> RunReport:
        """The run as measured."""
        brought = self._rows or self._deleted or self._rejected
        arrived = not self._problems and self._has_many_rejects()
        if arrived:
            self._problems.append(("suspect", self._many_rejects()))
        outcomes = [outcome for outcome, _ in self._problems] or ["ok" if brought else "empty"]
        ranked = [finding for _, finding in sorted(self._problems, key=lambda one: -RANKING.index(one[0]))]
        findings = _of_the_whole(ranked, self._parts)
        return RunReport(
            source=self._feed.source,
            feed=self._feed.code,
            started_at=self._at,
            finished_at=finished_at,
            outcome=max(outcomes, key=RANKING.index),
            rows=self._rows,
            deleted=self._deleted,
            rejected=self._rejected,
            pages=self._pages,
            reason=_reason(findings),
            warnings=self._all_warnings(),
            findings=tuple(findings[:SHOWN_REASONS]),
            arrived=arrived,
        )

    def _all_warnings(self) -> tuple[str, ...]:
        warnings = list(self._warnings)
        if self._refused:
            warnings.append(f"{self._refused} secret rows refused")
        if self._beyond:
            warnings.append(
                f"{self._beyond} rejected rows are only counted: the quarantine keeps no more of this feed; "
                "once it is mended, read the feed again"
            )
        return tuple(warnings)

    def _has_many_rejects(self) -> bool:
        return has_many_rejects(self._rows + self._rejected, self._rejected)

    def _many_rejects(self) -> Finding:
        total = self._rows + self._rejected
        text, values = self._most()
        numbers = {"rejected": self._rejected, "total": total}
        return Finding("many_rejected", f"{self._rejected} of {total} rows are rejected, {text}", numbers | values)


def _of_the_whole(findings: list[Finding], parts: int) -> list[Finding]:
    """What is wrong in every partition alike is told once, as of the feed."""
    if parts > 1 and len(findings) == parts:
        whole = [replace(finding, partition="") for finding in findings]
        if all(finding == whole[0] for finding in whole):
            return whole[:1]
    return findings


def _reason(findings: Sequence[Finding]) -> str:
    """What went wrong, the worst first, in one line."""
    reasons = [_located(finding.partition, finding.text) for finding in findings]
    more = len(reasons) - SHOWN_REASONS
    return "; ".join(reasons[:SHOWN_REASONS]) + (f"; and {more} more" if more > 0 else "")


def _located(partition: str, text: str) -> str:
    return f"{partition}: {text}" if partition else text


@dataclass(slots=True)
class _Reading:
    """How far the reading of one partition has come."""

    partition: str
    committed: Cursor
    gathering: Gathering
    refused: bool = False
    """the store does not take the lines of this partition"""
    plan: LinePlan | None = None
    lines: RowLines | None = None
    meter: Meter | None = None

    def count(self, rows: int, at: datetime, total: int | None = None) -> None:
        """Notes rows that are stored."""
        if self.meter is not None and rows:
            self.meter.add(rows, at, total=total)

    def settle(self, at: datetime, *, ended: bool) -> None:
        """Notes that nothing more is read now: it is at its end, or will be taken up."""
        if self.meter is not None:
            (self.meter.end if ended else self.meter.pause)(at)


def _mistake(error: Exception, partition: str) -> Finding:
    """A mistake of ours: it may not pass for one of the source."""
    return Finding("mistake", f"{type(error).__name__}: {error}", {}, partition)


def _joined(first: MappedPage, second: MappedPage) -> MappedPage:
    for feed, deletions in second.deletions.items():
        first.deletions.setdefault(feed, []).extend(deletions)
    return MappedPage(
        first.rows + second.rows,
        first.deletions,
        first.rejects + second.rejects,
        first.refused + second.refused,
        tuple(dict.fromkeys((*first.warnings, *second.warnings))),
    )


def _poison_reject(columns: Sequence[str], row: Sequence[Any], error: SkipRowError) -> Reject:
    raw = {name: plain(value) for name, value in zip(columns, row, strict=True)}
    return Reject(raw, "poison", f"the database refuses the row: {error}", form="table")
