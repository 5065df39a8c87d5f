"""What a rule saw in kept history: an observation for each moment at which it could have changed. Pure.

A reading holds until the next. Of a change also the passing of time is such a moment: what stood before it leaves the
time that the rule looks back over.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from heapq import merge

from alerts.judging.figures import Figure, Standing, judge_of
from alerts.observing import CLEAR, Observation
from alerts.schema import Change, Rule
from core.model import Band
from store.alerting.past import PastFigure

Series = Sequence[tuple[datetime, Observation]]
"""observations as they changed, the oldest first; each holds until the next"""

Changes = Sequence[tuple[datetime, Standing]]
"""whether a number might be judged, as that changed, the oldest first; before the first it might"""


@dataclass(frozen=True, slots=True)
class Period:
    """From an instant on, until another (None: still)."""

    since: datetime
    until: datetime | None = None

    def holds_at(self, at: datetime) -> bool:
        """Whether an instant lies in it."""
        return self.since <= at and (self.until is None or at < self.until)


def standings(late: Sequence[Period], doubtful: Sequence[Period]) -> list[tuple[datetime, Standing]]:
    """When a number was late, or doubtful: what is late is called so first."""
    ends = (moment for one in (*late, *doubtful) for moment in (one.since, one.until) if moment is not None)
    return [(at, _standing_at(at, late, doubtful)) for at in sorted(set(ends))]


def of_figures(
    rule: Rule, rows: Sequence[PastFigure], changes: Changes, since: datetime, until: datetime
) -> Iterator[tuple[datetime, Observation]]:
    """What a rule saw of one indicator of one scope between two instants; `rows` begin with what stood before."""
    within = rule.condition.within if isinstance(rule.condition, Change) else None
    extremes: dict[tuple[str, str], tuple[float, float]] = {}
    judge, window = judge_of(rule, extremes), _Window(within)
    waiting, place = deque(changes), 0
    current: PastFigure | None = None
    standing: Standing = "ok"
    for moment in _moments(rows, changes, within, since, until):
        while place < len(rows) and rows[place].at <= moment:
            current, place = rows[place], place + 1
            window.take(current, rows[place].at if place < len(rows) else None)
        while waiting and waiting[0][0] <= moment:
            standing = waiting.popleft()[1]
        if current is None:
            continue
        if (found := window.extremes(moment, current)) is None:
            extremes.clear()
        else:
            extremes[current.scope, current.code] = found
        yield moment, judge(_figure(current, standing))


def of_findings(periods: Iterable[Period], breach: Observation, since: datetime) -> list[tuple[datetime, Observation]]:
    """What a rule saw of findings of one subject: a breach while one of them is open."""
    found = list(periods)
    ends = {max(moment, since) for one in found for moment in (one.since, one.until) if moment is not None}
    return [(at, breach if any(one.holds_at(at) for one in found) else CLEAR) for at in sorted(ends)]


@dataclass(slots=True)
class _Window:
    """Least and greatest value of the time before a moment, by the definitions and the window that readings are of."""

    within: timedelta | None
    kept: dict[tuple[str, int | None], tuple["_Side", "_Side"]] = field(default_factory=dict)

    def take(self, row: PastFigure, next_at: datetime | None) -> None:
        """Takes a reading that leaves once the next one has stood for the whole time."""
        if self.within is None or row.value is None:
            return
        leaves_at = None if next_at is None else next_at + self.within
        for side in self.kept.setdefault(row.definitions, (_Side(-1), _Side(1))):
            side.take(row.value, leaves_at)

    def extremes(self, at: datetime, row: PastFigure) -> tuple[float, float] | None:
        """Least and greatest among what may be compared with a reading; None: nothing."""
        sides = self.kept.get(row.definitions)
        if sides is None:
            return None
        least, greatest = (side.value_at(at) for side in sides)
        return None if least is None or greatest is None else (least, greatest)


@dataclass(slots=True)
class _Side:
    """The greatest of some values (`sign` 1), or the least (-1): those that a later one surpasses never count again."""

    sign: int
    values: deque[tuple[float, datetime | None]] = field(default_factory=deque)

    def take(self, value: float, leaves_at: datetime | None) -> None:
        while self.values and self.sign * self.values[-1][0] <= self.sign * value:
            self.values.pop()
        self.values.append((value, leaves_at))

    def value_at(self, at: datetime) -> float | None:
        while self.values and self.values[0][1] is not None and self.values[0][1] <= at:
            self.values.popleft()
        return self.values[0][0] if self.values else None


def _moments(
    rows: Sequence[PastFigure], changes: Changes, within: timedelta | None, since: datetime, until: datetime
) -> Iterator[datetime]:
    """The moments between two instants at which something else may be seen, each once."""
    leaving = () if within is None else (row.at + within for row in rows[1:])
    last: datetime | None = None
    for moment in merge((row.at for row in rows), leaving, (at for at, _ in changes)):
        if moment > until:
            break
        at = max(moment, since)
        if last is not None and at > last:
            yield last
        last = at
    if last is not None:
        yield last


def _standing_at(at: datetime, late: Iterable[Period], doubtful: Iterable[Period]) -> Standing:
    if any(one.holds_at(at) for one in late):
        return "late"
    return "doubtful" if any(one.holds_at(at) for one in doubtful) else "ok"


def _figure(row: PastFigure, standing: Standing) -> Figure:
    band = Band(row.band) if row.band else None
    return Figure(row.scope, row.code, row.value, row.numerator, row.denominator, band, standing)
