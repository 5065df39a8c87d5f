"""The worker's pass: changed cells → readings → bands → a new snapshot version."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from core.clock import Clock
from core.conditions import rules
from core.days import date_of, local_day, start_of_day
from core.errors import StoreError
from core.model import Reading
from indicators.bands import Standing
from indicators.catalogue import Catalogue
from indicators.closing import Closing
from indicators.confirming import BandChange, Hold, Key, confirm
from indicators.consistency import contradictions, doubtful, jumps
from indicators.evaluation import AsOf, evaluate, needs
from indicators.freshness import held_back, late_indicators
from indicators.loading import loading_indicators
from indicators.pacing import Cause, Pace
from indicators.ports import EngineStore, Kinds, Waiter
from indicators.results import Evaluation
from indicators.tables import Needs, Scope, Windows, WindowTable

OWNERS_EVERY: Final = timedelta(hours=1)
RETRY_AFTER_S: Final = 2.0
A_DAY: Final = timedelta(days=1)
INSTANT: Final = timedelta(microseconds=1)
LONGEST_WAIT_S: Final = 1.0
"""so that a stop is noticed"""

Read = Callable[[Needs], tuple[Mapping[Scope, Windows], Kinds]]


@dataclass(frozen=True, slots=True)
class PassReport:
    """What one pass did: readings kept, confirmed changes of band, and the snapshot version when there is a new one."""

    at: datetime
    cause: Cause
    readings: int
    changes: tuple[BandChange, ...]
    version: int | None
    owners: bool
    again_at: datetime | None
    """when the readings that were too close to the last ones may be kept, or more days closed"""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often the engine does what."""

    quiet: timedelta = timedelta(seconds=0.3)
    """how long it gathers commits"""
    readings_every: timedelta = timedelta(seconds=10)
    """shortest distance of two stored readings of one place"""
    owners_every: timedelta = OWNERS_EVERY


class Engine:
    """One engine computes at a time: the leader's."""

    def __init__(
        self,
        catalogue: Catalogue,
        store: EngineStore,
        rhythm: Rhythm | None = None,
        hold: Hold | None = None,
    ) -> None:
        self._catalogue = catalogue
        self._store = store
        self.rhythm = rhythm or Rhythm()
        self._hold = hold or (lambda code: 2 * catalogue.refresh_interval(code))
        self._standings: dict[Key, Standing] | None = None
        self._kept_at: datetime | None = None
        self._owners_at: datetime | None = None
        self._closing: Closing | None = None
        self._doubtful: dict[str, frozenset[str]] = {}

    def pass_once(self, at: datetime, cause: Cause) -> PassReport:
        """Computes the city and its places, the owners when their hour has come, and closes days that are over.

        StoreError: nothing is lost, the same pass may be made again.
        """
        moment = self._moment(at)
        closing = self._closing or self._closing_of_store(at)
        days = closing.due(at, late=bool(moment.late))
        kept = sum(map(partial(self._close_day, at), days))
        if days:
            # what is newest now is of a day gone by
            self._kept_at = self._owners_at = None
        closing = closing.passed(at, days[-1] if days else closing.closed)
        owners = self._owners_at is None or at - self._owners_at >= self.rhythm.owners_every
        found = self._evaluated(moment, self._store.places)
        noted = self._judge(moment, found, within_a_day=owners)
        changes = self._confirm(moment, found)
        again_at = self._too_close(at, cause)
        if again_at is None:
            kept += self._store.append(_readings(found), at)
            self._kept_at = at
        if owners:
            found = self._evaluated(moment, self._store.owners)
            noted += self._judge(moment, found, within_a_day=False)
            kept += self._store.append(_readings(found), at)
            changes += self._confirm(moment, found)
            self._owners_at = at
        version = self._store.bump(at) if cause is not Cause.TICK or kept or changes or noted else None
        self._closing = closing
        more = at if days and closing.open_days(at) else None
        return PassReport(at, cause, kept, changes, version, owners, again_at or more)

    def _closing_of_store(self, at: datetime) -> Closing:
        """As other workers have left it; with the first reading ever there is no day to be closed."""
        closed = self._store.closed_day()
        if closed is None:
            last = self._store.last_at()
            closed = local_day(last or at) - 1
            self._store.note_closed(closed)
        return Closing(closed)

    def _too_close(self, at: datetime, cause: Cause) -> datetime | None:
        """When readings may be kept again; None when they may be kept now."""
        if cause is Cause.DAY or self._kept_at is None:
            return None
        allowed = self._kept_at + self.rhythm.readings_every
        return allowed if at < allowed else None

    def _close_day(self, at: datetime, day: int) -> int:
        """Keeps the readings of every scope as they stood at the last moment of a day."""
        close = self._moment(start_of_day(date_of(day + 1)) - INSTANT)
        reads = (self._store.places, self._store.owners)
        kept = self._store.append([one for read in reads for one in _readings(self._evaluated(close, read))], at)
        self._store.note_closed(day)
        return kept

    def _moment(self, at: datetime) -> "_Moment":
        feeds = self._store.deliveries(at)
        return _Moment(
            at,
            held_back(self._catalogue, feeds, at),
            late_indicators(self._catalogue, feeds, at),
            loading_indicators(self._catalogue, self._store.loading()),
        )

    def _evaluated(self, moment: "_Moment", read: Read) -> list[Evaluation]:
        wanted = needs(self._catalogue, moment.at, moment.as_of, history=False)
        sums, kinds = read(wanted)
        table = WindowTable(sums)
        found = evaluate(self._catalogue, table, kinds, moment.at, moment.as_of, history=False, loading=moment.loading)
        return list(found.values())

    def _judge(self, moment: "_Moment", evaluations: Sequence[Evaluation], *, within_a_day: bool) -> int:
        """Notes which numbers cannot be right, and which are right again; how many are new or ended."""
        found = [one for evaluation in evaluations for one in contradictions(self._catalogue, evaluation)]
        kinds = {"contradiction", "negative"}
        if within_a_day:
            columns = [self._catalogue.items[code].column for code in rules().jumps]
            changed = self._store.changed_since(columns, moment.at - A_DAY, moment.at)
            found += jumps(rules(), self._catalogue, evaluations, changed)
            kinds.add("jump")
        scopes = [str(one.scope) for one in evaluations]
        for evaluation in evaluations:
            self._doubtful[str(evaluation.scope)] = doubtful(self._catalogue, str(evaluation.scope), found)
        return self._store.note_conditions(found, kinds, scopes, moment.at)

    def _confirm(self, moment: "_Moment", evaluations: Sequence[Evaluation]) -> tuple[BandChange, ...]:
        """A band is not judged while a source is late (an outage makes a value stale, never bad), nor on a number that
        cannot be right.
        """
        if self._standings is None:
            self._standings = dict(self._store.standings())
        judged = [
            reading
            for reading in _readings(evaluations)
            if reading.code not in moment.late and reading.code not in self._doubtful.get(str(reading.scope), ())
        ]
        found = confirm(self._standings, judged, moment.at, self._hold)
        if found.standings:
            self._store.keep_standings(found.standings, found.changes)
            self._standings.update(found.standings)
        return found.changes


def _readings(evaluations: Sequence[Evaluation]) -> list[Reading]:
    return [reading for one in evaluations for reading in one.readings()]


@dataclass(frozen=True, slots=True)
class _Moment:
    """An instant, and which indicators stand still, are late, or have no values yet at it."""

    at: datetime
    as_of: AsOf
    late: frozenset[str]
    loading: frozenset[str]


@dataclass(slots=True)
class Loop:
    """Runs passes as commits come in and time goes by, until it is told to stop."""

    engine: Engine
    waiter: Callable[[], Waiter]
    clock: Clock
    report: Callable[[PassReport], None]
    failed: Callable[[StoreError], None]
    pause: Callable[[float], object]
    """waits some seconds, or less when stopping"""

    def run(self, stopping: Callable[[], bool]) -> None:
        """Passes until `stopping`; a store that is gone is waited for, then everything is computed anew."""
        while not stopping():
            try:
                self._listen(stopping)
            except StoreError as error:
                self.failed(error)
                self.pause(RETRY_AFTER_S)

    def _listen(self, stopping: Callable[[], bool]) -> None:
        waiter, pace = self.waiter(), Pace(self.engine.rhythm.quiet)
        try:
            while not stopping():
                if list(waiter.wait(min(LONGEST_WAIT_S, pace.wait_s(self.clock.now())))):
                    pace = pace.heard(self.clock.now())
                at = self.clock.now()
                if (cause := pace.cause(at)) is not None:
                    report = self.engine.pass_once(at, cause)
                    pace = pace.passed(at).asked(report.again_at)
                    self.report(report)
        finally:
            waiter.close()
