"""How the polling of every feed stands, shared by the threads that poll, the ones that load and whoever asks."""

import threading
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from collectors.bound_feed import BoundFeed
from collectors.circuit import Circuit, State
from collectors.runner import Run
from core.model import Polling, RunReport


@dataclass(frozen=True, slots=True)
class PollState:
    """How a feed stands: its last run, its circuit, polls that were missed, whether it has ever been read here."""

    last: RunReport | None = None
    circuit: Circuit = field(default_factory=Circuit)
    missed: int = 0
    has_succeeded: bool = False

    @property
    def failures(self) -> int:
        """Runs in a row that did not succeed."""
        return self.circuit.failures


class Board:
    """The states of all feeds by `source/feed`; every change wakes those who wait for one."""

    def __init__(self, feeds: Sequence[BoundFeed]) -> None:
        self._states = {feed.name: PollState() for feed in feeds}
        self._under_way: set[str] = set()
        self._woken: set[str] = set()
        self._changed = threading.Condition()

    def states(self) -> dict[str, PollState]:
        """How every feed stands."""
        with self._changed:
            return dict(self._states)

    def __getitem__(self, name: str) -> PollState:
        with self._changed:
            return self._states[name]

    def wait_for(self, condition: Callable[[], bool], timeout_s: float | None = None) -> bool:
        """Waits until a condition holds; it is asked again whenever a run has ended, and when `stir` is called."""
        with self._changed:
            return self._changed.wait_for(condition, timeout_s)

    def stir(self) -> None:
        """Has everybody who waits look again."""
        with self._changed:
            self._changed.notify_all()

    def remember(self, polls: Collection[Polling]) -> None:
        """Goes on from what was known of feeds before; a try that was under way has died with its worker."""
        with self._changed:
            for poll in polls:
                name = f"{poll.source}/{poll.feed}"
                if name in self._states:
                    state = State.OPEN if poll.circuit == State.HALF_OPEN else State(poll.circuit)
                    circuit = Circuit(poll.failures, state, poll.circuit_since)
                    self._states[name] = PollState(None, circuit, poll.missed)

    def begin(self, feed: BoundFeed, at: datetime) -> PollState:
        """A run begins; whatever it was woken for, it will see."""
        with self._changed:
            self._under_way.add(feed.name)
            self._woken.discard(feed.name)
            state = self._states[feed.name]
            self._states[feed.name] = replace(state, circuit=state.circuit.tried(at))
            return self._states[feed.name]

    def end(self, feed: BoundFeed, run: Run, at: datetime) -> bool:
        """A run has ended; returns whether the feed was woken meanwhile and is to be read once more, now."""
        report = run.report
        with self._changed:
            state = self._states[feed.name]
            # nobody is spared by not looking into our own inbox
            circuit = state.circuit.ended(report.outcome, at, opens=not feed.pushed)
            well = report.outcome in ("ok", "empty") or report.arrived
            self._states[feed.name] = replace(
                state, last=report, circuit=circuit, has_succeeded=state.has_succeeded or well
            )
            self._under_way.discard(feed.name)
            self._changed.notify_all()
            return feed.name in self._woken and not circuit.failures

    def wake(self, feed: BoundFeed) -> bool:
        """Something waits for a feed; returns whether it is to be polled now.

        Not one that is being polled, for it is polled once more then; not one whose circuit is open.
        """
        with self._changed:
            self._woken.add(feed.name)
            return feed.name not in self._under_way and not self._states[feed.name].circuit.is_open

    def is_under_way(self, feed: BoundFeed) -> bool:
        """Whether it is being polled."""
        with self._changed:
            return feed.name in self._under_way

    def was_woken(self, feed: BoundFeed) -> bool:
        """Whether something has been waiting for it since its last run began."""
        with self._changed:
            return feed.name in self._woken

    def missed(self, name: str) -> None:
        """A poll came due while the one before it was still under way."""
        with self._changed:
            state = self._states[name]
            self._states[name] = replace(state, missed=state.missed + 1)
