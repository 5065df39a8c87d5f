"""Polls the feeds: the first load of each source in order of rank, then each feed by its interval.

Each source has threads of its own, so that one that hangs or fails holds back no other; at most `parallel` of its feeds
are read at once, a feed never twice at once. A poll that comes due while the one before it still runs is counted, not
queued.
"""

import logging
import threading
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import groupby
from typing import Any, Final, Protocol

from apscheduler.events import EVENT_JOB_MAX_INSTANCES, EVENT_JOB_MISSED
from apscheduler.executors.pool import ThreadPoolExecutor as JobThreads
from apscheduler.jobstores.base import JobLookupError
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger

from collectors.base import Runs, Sink
from collectors.circuit import Circuit, State, pause_s
from collectors.first_loads import FirstLoads, NoFirstLoads
from collectors.runner import BATCH_ROWS, BoundFeed, Run, run_feed
from collectors.standings import NoPolls, Polls, Teller
from core.clock import Clock
from core.errors import FencedError, StoreError
from core.model import Polling, RunReport

log = logging.getLogger("cockpit.collectors")

OWNERS_RANK: Final = 1
"""Feeds of this rank bring the owners of all other rows: while they have never been loaded, the others wait."""
JITTER: Final = 0.1
STORE_PAUSE_S: Final = 2.0
"""until the store is told again that a first load begins or ends"""


@dataclass(frozen=True, slots=True)
class PollState:
    """How a feed stands: its last run, its circuit, polls that were missed."""

    last: RunReport | None = None
    circuit: Circuit = field(default_factory=Circuit)
    missed: int = 0

    @property
    def failures(self) -> int:
        """Runs in a row that did not succeed."""
        return self.circuit.failures


def next_delay(interval_s: float, run: Run, failures: int) -> float | None:
    """Seconds to the next poll where it is not the usual interval; `failures` in a row count the run."""
    return pause_s(interval_s, run.report.outcome, failures, run.retry_after)


class ReadFeed(Protocol):
    """One run of one feed: `run_feed`, or that with more means."""

    def __call__(
        self,
        feed: BoundFeed,
        sink: Sink,
        runs: Runs,
        clock: Clock,
        *,
        batch_rows: int,
        stopping: Callable[[], bool],
    ) -> Run:
        """Reads a feed from its cursors to its end."""
        ...


class Schedule:
    """The polling of all feeds, from `start` to `stop`."""

    def __init__(
        self,
        feeds: Sequence[BoundFeed],
        sink: Sink,
        runs: Runs,
        clock: Clock,
        *,
        parallel: int = 2,
        batch_rows: int = BATCH_ROWS,
        stop: threading.Event | None = None,
        on_fenced: Callable[[], object] = lambda: None,
        first_loads: FirstLoads | None = None,
        polls: Polls | None = None,
        read: ReadFeed = run_feed,
    ) -> None:
        self._feeds = {feed.name: feed for feed in feeds}
        self._owner_feeds = [feed for feed in feeds if feed.rank <= OWNERS_RANK]
        self._sink = sink
        self._runs = runs
        self._clock = clock
        self._parallel = parallel
        self._batch_rows = batch_rows
        self._stop = stop or threading.Event()
        self._on_fenced = on_fenced
        self._read = read
        self._first_loads = first_loads or NoFirstLoads()
        self._polls = polls or NoPolls()
        self._teller = Teller(self._polls, self._standings)
        self._states = {feed.name: PollState() for feed in feeds}
        self._unread = {feed.name for feed in feeds}
        """feeds that have not succeeded since the start"""
        self._under_way: set[str] = set()
        self._woken: set[str] = set()
        self._changed = threading.Condition()
        sources = sorted({feed.source for feed in feeds})
        self._scheduler: Any = BackgroundScheduler(
            executors={source: JobThreads(parallel) for source in sources}, timezone="UTC"
        )
        self._scheduler.add_listener(self._missed, EVENT_JOB_MISSED | EVENT_JOB_MAX_INSTANCES)
        self._passed = {source: threading.Event() for source in sources}
        self._loads = [
            threading.Thread(target=self._load, args=(source,), name=f"first-load-{source}", daemon=True)
            for source in sources
        ]

    def start(self) -> None:
        """Begins the first loads; returns at once."""
        self._remember()
        self._teller.start()
        self._scheduler.start()
        for load in self._loads:
            load.start()

    def stop(self) -> None:
        """Ends all polling; a batch that is being stored is finished, the cursor tells where to go on."""
        self._stop.set()
        with self._changed:
            self._changed.notify_all()
        for feed in self._feeds.values():
            feed.collector.close()
        for load in self._loads:
            load.join()
        self._scheduler.shutdown(wait=True)
        self._teller.stop()

    def states(self) -> dict[str, PollState]:
        """How every feed stands, by `source/feed`."""
        with self._changed:
            return dict(self._states)

    def wait_for_first_load(self, timeout_s: float) -> bool:
        """Waits until every feed was asked once; False when that takes longer."""
        deadline = self._clock.now() + timedelta(seconds=timeout_s)
        return all(
            passed.wait(max(0.0, (deadline - self._clock.now()).total_seconds())) for passed in self._passed.values()
        )

    def wake(self, source: str, feeds: Collection[str] | None = None) -> None:
        """Polls feeds of a source (default: all) at once: something waits for them. Nothing happens to unknown ones.

        One that is being polled is polled again right after, for it may have looked before. One whose circuit is open
        is left alone until its pause is over.
        """
        for feed in self._feeds.values():
            if feed.source == source and (feeds is None or feed.code in feeds):
                self._wake(feed)

    # --- the first load of a source

    def _load(self, source: str) -> None:
        """In a thread of its own: the owners if it brings them, then, once they are known, everything else."""
        feeds = [feed for feed in self._feeds.values() if feed.source == source]
        owners = [feed for feed in feeds if feed in self._owner_feeds]
        others = [feed for feed in feeds if feed not in self._owner_feeds]
        try:
            self._ask_all(owners)
            self._wait_for_owners(source)
            if others and not self._stop.is_set():
                self._load_others(source, others)
        except FencedError:
            self._fenced()
        finally:
            self._passed[source].set()

    def _load_others(self, source: str, feeds: Sequence[BoundFeed]) -> None:
        tables = {target.table for feed in feeds for target in feed.targets.values()}
        self._tell_store(source, lambda: self._first_loads.begin(source, tables, self._clock.now()))
        for _, group in _by_rank(feeds):
            self._ask_all(group)
        self._passed[source].set()
        names = {feed.name for feed in feeds}
        with self._changed:
            self._changed.wait_for(lambda: self._stop.is_set() or not names & self._unread)
        self._tell_store(source, lambda: self._first_loads.end(source, self._clock.now()))

    def _tell_store(self, source: str, tell: Callable[[], object]) -> None:
        """Tells the store until it has heard it; whatever is wrong there, only this source waits."""
        while not self._stop.is_set():
            try:
                tell()
            except FencedError:
                raise
            except StoreError as error:
                log.warning("%s: the first load waits for the store: %s", source, error)
            except Exception:
                log.exception("%s: the first load", source)
            else:
                return
            self._stop.wait(STORE_PAUSE_S)

    def _ask_all(self, feeds: Sequence[BoundFeed]) -> None:
        """Polls feeds once, a few at once; from then on they are polled by their intervals."""
        with ThreadPoolExecutor(self._parallel, thread_name_prefix="collectors-load") as threads:
            list(threads.map(self._poll, feeds))
        if not self._stop.is_set():
            for feed in feeds:
                self._add_job(feed)

    def _wait_for_owners(self, source: str) -> None:
        with self._changed:
            if self._owners_loaded():
                return
            log.warning("%s waits for the owners, which have not been loaded yet", source)
            while not self._stop.is_set() and not self._owners_loaded():
                self._changed.wait()

    def _owners_loaded(self) -> bool:
        try:
            return all(self._runs.cursors(feed.source, feed.code) for feed in self._owner_feeds)
        except StoreError:
            return False
        except Exception:
            log.exception("whether the owners are loaded")
            return False

    # --- polling

    def _add_job(self, feed: BoundFeed) -> None:
        self._scheduler.add_job(
            self._poll,
            IntervalTrigger(seconds=feed.interval_s, jitter=feed.interval_s * JITTER, timezone="UTC"),
            args=(feed,),
            id=feed.name,
            executor=feed.source,
            max_instances=1,
            coalesce=True,
            misfire_grace_time=max(1, round(feed.interval_s)),
        )
        self._put_off(feed)
        with self._changed:
            waits = feed.name in self._woken
        if waits:
            self._wake(feed)
        self._teller.changed(feed.name)

    def _wake(self, feed: BoundFeed) -> None:
        with self._changed:
            self._woken.add(feed.name)
            if feed.name in self._under_way or self._states[feed.name].circuit.is_open:
                return
        self._next(feed, 0.0)

    def _poll(self, feed: BoundFeed) -> None:
        """One run; another one when it was woken meanwhile."""
        again = True
        while again and not self._stop.is_set():
            self._begin(feed)
            try:
                run = self._run(feed)
            except FencedError:
                self._fenced()
                return
            again = self._note(feed, run)

    def _begin(self, feed: BoundFeed) -> None:
        with self._changed:
            self._under_way.add(feed.name)
            self._woken.discard(feed.name)
            state = self._states[feed.name]
            self._states[feed.name] = replace(state, circuit=state.circuit.tried(self._clock.now()))
            half_open = self._states[feed.name].circuit.state is State.HALF_OPEN
        if half_open:
            self._teller.changed(feed.name)

    def _run(self, feed: BoundFeed) -> Run:
        """One run; it has failed when the store does not even take the note that it begins, or we made a mistake."""
        begun = self._clock.now()
        try:
            return self._read(
                feed, self._sink, self._runs, self._clock, batch_rows=self._batch_rows, stopping=self._stop.is_set
            )
        except FencedError:
            raise
        except StoreError as error:
            log.warning("%s: the store is away: %s", feed.name, error)
            reason = str(error)
        except Exception as error:
            # a thread that ends silently would leave its feed unread until somebody wonders
            log.exception("%s", feed.name)
            reason = f"{type(error).__name__}: {error}"
        return Run(RunReport(feed.source, feed.code, begun, self._clock.now(), "failed", reason=reason))

    def _note(self, feed: BoundFeed, run: Run) -> bool:
        """Remembers how a run ended; returns whether the feed was woken meanwhile and is to be polled again now."""
        at = self._clock.now()
        with self._changed:
            state = self._states[feed.name]
            circuit = state.circuit.ended(run.report.outcome, at)
            self._states[feed.name] = replace(state, last=run.report, circuit=circuit)
            if run.report.outcome in ("ok", "empty") or run.report.arrived:
                self._unread.discard(feed.name)
            again = feed.name in self._woken and not circuit.failures
            self._under_way.discard(feed.name)
            self._changed.notify_all()
        self._put_off(feed, run.retry_after)
        self._teller.changed(feed.name)
        return again

    def _fenced(self) -> None:
        self._stop.set()
        with self._changed:
            self._changed.notify_all()
        self._on_fenced()

    def _put_off(self, feed: BoundFeed, retry_after: float | None = None) -> None:
        """Moves the next poll of a feed in trouble; nothing to do while it has no job yet."""
        state = self.states()[feed.name]
        if state.last is None or not state.failures:
            return
        delay = next_delay(feed.interval_s, Run(state.last, retry_after), state.failures)
        if delay is not None:
            self._next(feed, delay)

    def _next(self, feed: BoundFeed, delay_s: float) -> None:
        """Moves the next poll of a feed that has a job."""
        if self._stop.is_set():
            return
        with suppress(JobLookupError):
            self._scheduler.modify_job(feed.name, next_run_time=self._clock.now() + timedelta(seconds=delay_s))

    def _missed(self, event: Any) -> None:
        with self._changed:
            state = self._states[event.job_id]
            self._states[event.job_id] = replace(state, missed=state.missed + 1)
        self._teller.changed(event.job_id)

    # --- what is remembered

    def _remember(self) -> None:
        """Goes on from what the last leader knew; without it everything counts as well."""
        try:
            known = {f"{poll.source}/{poll.feed}": poll for poll in self._polls.known()}
        except StoreError as error:
            log.warning("how the feeds stood is not known: %s", error)
            return
        for name in self._states.keys() & known.keys():
            poll = known[name]
            # a try that was under way died with its leader
            state = State.OPEN if poll.circuit == State.HALF_OPEN else State(poll.circuit)
            self._states[name] = PollState(None, Circuit(poll.failures, state, poll.circuit_since), poll.missed)

    def _standings(self, names: Collection[str]) -> list[Polling]:
        states = self.states()
        return [self._standing(self._feeds[name], states[name]) for name in sorted(names)]

    def _standing(self, feed: BoundFeed, state: PollState) -> Polling:
        job = self._scheduler.get_job(feed.name)
        return Polling(
            source=feed.source,
            feed=feed.code,
            failures=state.failures,
            missed=state.missed,
            next_run_at=job.next_run_time if job else None,
            circuit=str(state.circuit.state),
            circuit_since=state.circuit.since,
            interval_s=feed.interval_s,
        )


def _by_rank(feeds: Sequence[BoundFeed]) -> Iterator[tuple[int, list[BoundFeed]]]:
    ordered = sorted(feeds, key=lambda feed: feed.rank)
    for rank, group in groupby(ordered, key=lambda feed: feed.rank):
        yield rank, list(group)
