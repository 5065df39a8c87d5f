"""The first load of one source, in a thread of its own: the owners if it brings them; the rest, once all are known.

The store is told when it begins and when it ends. It ends when each feed has been read once. A feed that cannot be read
is waited for while its source may come back or goes on bringing rows; then the load ends without it, and what it brings
later is merged like any other change: it must not keep back what others have brought into the same tables.
"""

import logging
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import groupby
from typing import Final

from collectors.base import Runs
from collectors.board import Board, PollState
from collectors.bound_feed import BoundFeed
from collectors.first_loads import FirstLoads
from core.clock import Clock
from core.errors import FencedError, StoreError
from core.model import RunReport

log = logging.getLogger("cockpit.collectors")

OWNERS_RANK: Final = 1
"""Feeds of this rank bring the owners of all other rows: while they have never been loaded, the others wait."""
STORE_PAUSE_S: Final = 2.0
"""until the store is told again that a first load begins or ends"""
TRY_AGAIN_S: Final = (5.0, 10.0, 20.0, 40.0)
"""pauses before a feed that could not be read is tried again; then the load ends without it"""
LEAST_ROWS: Final = 1000
"""A run that brought so many goes on with a first load; fewer are the business of the day."""

Ask = Callable[[Sequence[BoundFeed]], None]
"""polls feeds"""


def is_owners(feed: BoundFeed) -> bool:
    """Whether a feed brings owners."""
    return feed.rank <= OWNERS_RANK


class Owners:
    """Whether the owners of all other rows have ever been loaded."""

    def __init__(self, feeds: Sequence[BoundFeed], runs: Runs) -> None:
        self._feeds = [feed for feed in feeds if is_owners(feed)]
        self._runs = runs

    def are_loaded(self) -> bool:
        """Whether each of their feeds has a cursor; a store that is away has not said so."""
        try:
            return all(self._runs.cursors(feed.source, feed.code) for feed in self._feeds)
        except StoreError:
            return False
        except Exception:
            log.exception("whether the owners are loaded")
            return False


class SourceLoad:
    """The first load of the feeds of a source. `passed` is set when each has been asked once.

    `ask_all` polls feeds once, a few at once; from then on they are polled by their intervals. `hurry` has feeds that
    are polled already polled again soon.
    """

    def __init__(
        self,
        source: str,
        feeds: Sequence[BoundFeed],
        ask_all: Ask,
        hurry: Ask,
        board: Board,
        owners: Owners,
        first_loads: FirstLoads,
        clock: Clock,
        stop: threading.Event,
    ) -> None:
        self._source = source
        self._owner_feeds = [feed for feed in feeds if is_owners(feed)]
        self._feeds = [feed for feed in feeds if not is_owners(feed)]
        self._ask_all = ask_all
        self._hurry = hurry
        self._board = board
        self._owners = owners
        self._first_loads = first_loads
        self._clock = clock
        self._stop = stop
        self.passed = threading.Event()

    def run(self) -> None:
        """All of it. FencedError: another worker leads and goes on with it."""
        try:
            self._ask_all(self._owner_feeds)
            if self._feeds and self._wait_for_owners():
                self._load()
        finally:
            self.passed.set()

    def _wait_for_owners(self) -> bool:
        """Waits until the owners are known; False when stopped before."""
        if not self._owners.are_loaded():
            log.warning("%s waits for the owners, which have not been loaded yet", self._source)
            self._board.wait_for(lambda: self._stop.is_set() or self._owners.are_loaded())
        return not self._stop.is_set()

    def _load(self) -> None:
        tables = {target.table for feed in self._feeds for target in feed.targets.values()}
        self._tell_store(lambda: self._first_loads.begin(self._source, tables, self._clock.now()))
        for feeds in _by_rank(self._feeds):
            self._ask_all(feeds)
        self.passed.set()
        self._wait_for_the_rest()
        self._tell_store(lambda: self._first_loads.end(self._source, self._clock.now()))

    def _wait_for_the_rest(self) -> None:
        """Until every feed has been read once, or those that have not are not worth waiting for."""
        tries = 0
        while tries < len(TRY_AGAIN_S) and not self._is_over():
            before = self._last_runs()
            if self._board.wait_for(self._is_over, TRY_AGAIN_S[tries]):
                break
            self._hurry(self._hopeful())
            self._board.wait_for(partial(self._have_ended_since, before))
            goes_on = any(report.rows >= LEAST_ROWS for report in self._last_runs().values())
            tries = 0 if goes_on else tries + 1
        unread = [feed.name for feed in self._feeds if not self._board[feed.name].has_succeeded]
        if unread and not self._stop.is_set():
            log.warning("the first load of %s ends without %s", self._source, ", ".join(unread))

    def _is_over(self) -> bool:
        return self._stop.is_set() or not self._hopeful()

    def _last_runs(self) -> dict[str, RunReport]:
        last = {feed.name: self._board[feed.name].last for feed in self._hopeful()}
        return {name: report for name, report in last.items() if report is not None}

    def _have_ended_since(self, before: Mapping[str, RunReport]) -> bool:
        """Whether each of the feeds has had another run, or nobody waits for it any more."""
        return self._is_over() or all(report is not before.get(name) for name, report in self._last_runs().items())

    def _hopeful(self) -> list[BoundFeed]:
        """The feeds that have not been read, and may be without a person doing something."""
        return [feed for feed in self._feeds if _is_hopeful(self._board[feed.name])]

    def _tell_store(self, tell: Callable[[], object]) -> None:
        """Tells the store until it has heard it; whatever is wrong there, only this source waits."""
        while not self._stop.is_set():
            try:
                tell()
            except FencedError:
                raise
            except StoreError as error:
                log.warning("%s: the first load waits for the store: %s", self._source, error)
            except Exception:
                log.exception("%s: the first load", self._source)
            else:
                return
            self._stop.wait(STORE_PAUSE_S)


def _is_hopeful(state: PollState) -> bool:
    return not state.has_succeeded and state.last is not None and state.last.outcome == "retry"


def _by_rank(feeds: Sequence[BoundFeed]) -> Iterator[list[BoundFeed]]:
    ordered = sorted(feeds, key=lambda feed: feed.rank)
    for _, group in groupby(ordered, key=lambda feed: feed.rank):
        yield list(group)
