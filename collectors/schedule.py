"""Polls the feeds: the first load in order of rank, then each feed by its interval.

At most `parallel` feeds are read at once, a feed never twice at once.
A poll that comes due while the one before it still runs is counted, not queued.
"""

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import groupby
from typing import Any, Final

from apscheduler.events import EVENT_JOB_MAX_INSTANCES, EVENT_JOB_MISSED
from apscheduler.executors.pool import ThreadPoolExecutor as JobThreads
from apscheduler.jobstores.base import JobLookupError
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger

from collectors.base import Runs, Sink
from collectors.runner import BATCH_ROWS, BoundFeed, Run, run_feed
from core.clock import Clock
from core.errors import FencedError, StoreError
from core.model import RunReport

log = logging.getLogger("cockpit.collectors")

OWNERS_RANK: Final = 1
"""Feeds of this rank bring the owners of all other rows: while they have never been loaded, the others wait."""
JITTER: Final = 0.1
RETRY_CAP_S: Final = 30.0
STOPPED_CAP_S: Final = 60.0


@dataclass(frozen=True, slots=True)
class PollState:
    """How a feed stands: its last run, runs in a row that did not succeed, polls that were missed."""

    last: RunReport | None = None
    failures: int = 0
    missed: int = 0


def next_delay(interval_s: float, run: Run, failures: int) -> float | None:
    """Seconds to the next poll where it is not the usual interval; `failures` counts runs in a row, this one included.

    A source in trouble is asked less and less often, up to a cap; one that needs a person still is, so that it goes on
    by itself once it is mended.
    """
    outcome = run.report.outcome
    if outcome in ("ok", "empty", "suspect"):
        return None
    cap = max(interval_s, RETRY_CAP_S if outcome == "retry" else STOPPED_CAP_S)
    delay: float = min(cap, interval_s * 2.0 ** min(failures - 1, 16))
    return max(delay, run.retry_after or 0.0)


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
    ) -> None:
        self._feeds = tuple(feeds)
        self._sink = sink
        self._runs = runs
        self._clock = clock
        self._parallel = parallel
        self._batch_rows = batch_rows
        self._stop = stop or threading.Event()
        self._on_fenced = on_fenced
        self._states = {feed.name: PollState() for feed in self._feeds}
        self._changed = threading.Condition()
        self._scheduler: Any = BackgroundScheduler(executors={"default": JobThreads(parallel)}, timezone="UTC")
        self._scheduler.add_listener(self._missed, EVENT_JOB_MISSED | EVENT_JOB_MAX_INSTANCES)
        self._first_load = threading.Thread(target=self._load_first, name="collectors-first-load", daemon=True)

    def start(self) -> None:
        """Begins the first load; returns at once."""
        self._scheduler.start()
        self._first_load.start()

    def stop(self) -> None:
        """Ends all polling; a batch that is being stored is finished, the cursor tells where to go on."""
        self._stop.set()
        with self._changed:
            self._changed.notify_all()
        for feed in self._feeds:
            feed.collector.close()
        self._first_load.join()
        self._scheduler.shutdown(wait=True)

    def states(self) -> dict[str, PollState]:
        """How every feed stands, by `source/feed`."""
        with self._changed:
            return dict(self._states)

    def wait_for_first_load(self, timeout_s: float) -> bool:
        """Waits until every feed was read once; False when that takes longer."""
        self._first_load.join(timeout_s)
        return not self._first_load.is_alive()

    # --- the first load

    def _load_first(self) -> None:
        for rank, feeds in _by_rank(self._feeds):
            with ThreadPoolExecutor(self._parallel, thread_name_prefix="collectors-load") as threads:
                list(threads.map(self._poll, feeds))
            if self._stop.is_set():
                return
            for feed in feeds:
                self._add_job(feed)
            if rank == OWNERS_RANK and not self._owners_loaded(feeds):
                log.warning("the owners could not be loaded; the other feeds wait for them")
                self._wait_for_owners(feeds)

    def _owners_loaded(self, feeds: Sequence[BoundFeed]) -> bool:
        try:
            return all(self._runs.cursors(feed.source, feed.code) for feed in feeds)
        except StoreError:
            return False
        except Exception:
            log.exception("whether the owners are loaded")
            return False

    def _wait_for_owners(self, feeds: Sequence[BoundFeed]) -> None:
        with self._changed:
            while not self._stop.is_set() and not self._owners_loaded(feeds):
                self._changed.wait()

    # --- polling

    def _add_job(self, feed: BoundFeed) -> None:
        self._scheduler.add_job(
            self._poll,
            IntervalTrigger(seconds=feed.interval_s, jitter=feed.interval_s * JITTER, timezone="UTC"),
            args=(feed,),
            id=feed.name,
            max_instances=1,
            coalesce=True,
            misfire_grace_time=max(1, round(feed.interval_s)),
        )
        self._put_off(feed)

    def _poll(self, feed: BoundFeed) -> None:
        if self._stop.is_set():
            return
        try:
            run = self._run(feed)
        except FencedError:
            self._stop.set()
            self._on_fenced()
            return
        self._note(feed, run)

    def _run(self, feed: BoundFeed) -> Run:
        """One run; it has failed when the store does not even take the note that it begins, or we made a mistake."""
        begun = self._clock.now()
        try:
            return run_feed(
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

    def _note(self, feed: BoundFeed, run: Run) -> None:
        with self._changed:
            state = self._states[feed.name]
            failures = state.failures + 1 if next_delay(feed.interval_s, run, 1) is not None else 0
            self._states[feed.name] = replace(state, last=run.report, failures=failures)
            self._changed.notify_all()
        self._put_off(feed, run.retry_after)

    def _put_off(self, feed: BoundFeed, retry_after: float | None = None) -> None:
        """Moves the next poll of a feed in trouble; nothing to do while it has no job yet."""
        state = self.states()[feed.name]
        if state.last is None or not state.failures:
            return
        delay = next_delay(feed.interval_s, Run(state.last, retry_after), state.failures)
        if delay is None or self._stop.is_set():
            return
        try:
            self._scheduler.modify_job(feed.name, next_run_time=self._clock.now() + timedelta(seconds=delay))
        except JobLookupError:
            return

    def _missed(self, event: Any) -> None:
        with self._changed:
            state = self._states[event.job_id]
            self._states[event.job_id] = replace(state, missed=state.missed + 1)


def _by_rank(feeds: Sequence[BoundFeed]) -> Iterator[tuple[int, list[BoundFeed]]]:
    ordered = sorted(feeds, key=lambda feed: feed.rank)
    for rank, group in groupby(ordered, key=lambda feed: feed.rank):
        yield rank, list(group)
