"""Polls the feeds: the first load of each source in order of rank, then each feed by its interval.

Each source has threads of its own, so that one that hangs or fails holds back no other; at most `parallel` of its feeds
are read at once, a feed never twice at once. A poll that comes due while the one before it still runs is counted, not
queued.
"""

import logging
import threading
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from functools import partial
from typing import Any, Final, Protocol

from apscheduler.events import EVENT_JOB_MAX_INSTANCES, EVENT_JOB_MISSED
from apscheduler.executors.pool import ThreadPoolExecutor as JobThreads
from apscheduler.jobstores.base import JobLookupError
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger

from collectors.base import Runs, Sink
from collectors.board import Board, PollState
from collectors.bound_feed import BoundFeed
from collectors.circuit import State, pause_s
from collectors.first_loads import FirstLoads, NoFirstLoads
from collectors.runner import BATCH_ROWS, Run, run_feed
from collectors.source_load import Owners, SourceLoad
from collectors.standings import NoPolls, Polls, Teller
from collectors.switches import Switches
from core.clock import Clock
from core.errors import FencedError, StoreError
from core.model import Polling, RunReport

log = logging.getLogger("cockpit.collectors")

JITTER: Final = 0.1


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
        switches: Switches | None = None,
    ) -> None:
        self._feeds = {feed.name: feed for feed in feeds}
        self._sink = sink
        self._runs = runs
        self._clock = clock
        self._parallel = parallel
        self._batch_rows = batch_rows
        self._stop = stop or threading.Event()
        self._on_fenced = on_fenced
        self._read = read
        self._switches = switches or Switches()
        self._polls = polls or NoPolls()
        self._board = Board(feeds)
        self._teller = Teller(self._polls, self._standings)
        self._loads = self._make_loads(first_loads or NoFirstLoads())
        self._threads = [
            threading.Thread(target=self._load, args=(load,), name=f"first-load-{source}", daemon=True)
            for source, load in self._loads.items()
        ]
        self._pools = {source: JobThreads(parallel) for source in self._loads}
        self._scheduler: Any = BackgroundScheduler(executors=self._pools, timezone="UTC")
        self._scheduler.add_listener(self._missed, EVENT_JOB_MISSED | EVENT_JOB_MAX_INSTANCES)

    def _make_loads(self, first_loads: FirstLoads) -> dict[str, SourceLoad]:
        feeds = list(self._feeds.values())
        owners = Owners(feeds, self._runs)
        return {
            source: SourceLoad(
                source,
                [feed for feed in feeds if feed.source == source],
                self._ask_all,
                self._hurry,
                self._board,
                owners,
                first_loads,
                self._clock,
                self._stop,
            )
            for source in sorted({feed.source for feed in feeds})
        }

    def start(self) -> None:
        """Begins the first loads; returns at once."""
        try:
            self._board.remember(self._polls.known())
        except StoreError as error:
            log.warning("how the feeds stood is not known: %s", error)
        self._teller.start()
        self._scheduler.start()
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Ends all polling; a batch that is being stored is finished, the cursor tells where to go on."""
        self._stop.set()
        self._board.stir()
        for feed in self._feeds.values():
            feed.collector.close()
        for thread in self._threads:
            thread.join()
        # waiting inside the scheduler would hold the lock that a poll needs to put off the next one
        self._scheduler.shutdown(wait=False)
        for pool in self._pools.values():
            pool.shutdown(wait=True)
        self._teller.stop()

    def states(self) -> dict[str, PollState]:
        """How every feed stands, by `source/feed`."""
        return self._board.states()

    def wait_for_first_load(self, timeout_s: float) -> bool:
        """Waits until every feed was asked once; False when that takes longer."""
        deadline = self._clock.now() + timedelta(seconds=timeout_s)
        passed = [load.passed for load in self._loads.values()]
        return all(one.wait(max(0.0, (deadline - self._clock.now()).total_seconds())) for one in passed)

    def wake(self, source: str, feeds: Collection[str] | None = None) -> None:
        """Polls feeds of a source (default: all) at once: something waits for them. Nothing happens to unknown ones.

        One that is being polled is polled again right after, for it may have looked before. One whose circuit is open
        is left alone until its pause is over.
        """
        for feed in self._feeds.values():
            if feed.source == source and (feeds is None or feed.code in feeds) and self._board.wake(feed):
                self._next(feed, 0.0)

    # --- the first loads

    def _load(self, load: SourceLoad) -> None:
        try:
            load.run()
        except FencedError:
            self._fenced()

    def _ask_all(self, feeds: Sequence[BoundFeed]) -> None:
        """Polls feeds once, a few at once; from then on they are polled by their intervals."""
        with ThreadPoolExecutor(self._parallel, thread_name_prefix="collectors-load") as threads:
            list(threads.map(self._ask, feeds))
        if not self._stop.is_set():
            for feed in feeds:
                self._add_job(feed)

    def _ask(self, feed: BoundFeed) -> None:
        """The first poll of a feed: one that was cut off because its source was switched off is made up for."""
        while self._switches.wait_until_on(feed.source, self._stop):
            self._poll(feed)
            if not self._switches.is_off(feed.source):
                return

    def _hurry(self, feeds: Sequence[BoundFeed]) -> None:
        for feed in feeds:
            if not self._board.is_under_way(feed):
                self._next(feed, 0.0)

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
        if self._board.was_woken(feed) and self._board.wake(feed):
            self._next(feed, 0.0)
        self._teller.changed(feed.name)

    def _poll(self, feed: BoundFeed) -> None:
        """One run; another one when it was woken meanwhile. None at all while its source is switched off."""
        again = True
        while again and not self._is_stopping(feed):
            if self._board.begin(feed, self._clock.now()).circuit.state is State.HALF_OPEN:
                self._teller.changed(feed.name)
            try:
                run = self._run(feed)
            except FencedError:
                self._fenced()
                return
            again = self._board.end(feed, run, self._clock.now())
            self._put_off(feed, run.retry_after)
            self._teller.changed(feed.name)

    def _run(self, feed: BoundFeed) -> Run:
        """One run; it has failed when the store does not even take the note that it begins, or we made a mistake."""
        begun = self._clock.now()
        try:
            return self._read(
                feed,
                self._sink,
                self._runs,
                self._clock,
                batch_rows=self._batch_rows,
                stopping=partial(self._is_stopping, feed),
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

    def _is_stopping(self, feed: BoundFeed) -> bool:
        return self._stop.is_set() or self._switches.is_off(feed.source)

    def _fenced(self) -> None:
        self._stop.set()
        self._board.stir()
        self._on_fenced()

    def _put_off(self, feed: BoundFeed, retry_after: float | None = None) -> None:
        """Moves the next poll of a feed in trouble; nothing to do while it has no job yet."""
        state = self._board[feed.name]
        if state.last is None or not state.failures:
            return
        delay = next_delay(feed.interval_s, Run(state.last, retry_after), state.failures)
        if delay is not None:
            self._next(feed, delay)

    def _next(self, feed: BoundFeed, delay_s: float) -> None:
        """Moves the next poll of a feed that has a job."""
        if not self._stop.is_set():
            with suppress(JobLookupError):
                self._scheduler.modify_job(feed.name, next_run_time=self._clock.now() + timedelta(seconds=delay_s))

    def _missed(self, event: Any) -> None:
        self._board.missed(event.job_id)
        self._teller.changed(event.job_id)

    def _standings(self, names: Collection[str]) -> list[Polling]:
        """How feeds stand, for the store."""
        states = self._board.states()
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
