"""The clock of one demand: from delivery over stops, extensions and failed re-checks to its deadline.

A stop begins on the day on which somebody hands the case to the bureau and ends on the day on which it comes back;
the days between do not count. Days are local dates, and the calendar is handed in: a deadline that touches a year whose
holidays are not published is provisional, and comes out anew when the calendar is there.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from core.working_days import Calendar
from evaluation.deadlines.limits import Limit, Unit, days_left, end_of, shifted


@dataclass(frozen=True, slots=True)
class Stop:
    """The clock stands from a day to another, or still (until None); `reason` names what is waited for."""

    since: date
    until: date | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Extension:
    """So many calendar days more, decided on a day."""

    decided_on: date
    days: int


@dataclass(frozen=True, slots=True)
class Clock:
    """What the deadline of a stage follows from; `failed_on` are the days of failed re-checks."""

    delivered_on: date
    limit: Limit
    stops: tuple[Stop, ...] = ()
    extensions: tuple[Extension, ...] = ()
    failed_on: tuple[date, ...] = ()
    correction_days: int = 10


@dataclass(frozen=True, slots=True)
class Standing:
    """How a clock stands on a day.

    `deadline` decides whether a report was on time; None while the clock stands and could still be met. `act_by` is
    the last day before the case is overdue: the deadline, or the end of the time for a correction after a failed
    re-check. `days_left` counts to `act_by` in the unit of the limit. `is_provisional`: holidays of a year that it
    touches are not published.
    """

    deadline: date | None
    act_by: date | None
    days_left: int
    is_running: bool
    is_provisional: bool

    def is_overdue(self, on: date) -> bool:
        """Whether the time is up on a day: the clock runs, and its last day is over."""
        return self.is_running and self.act_by is not None and self.act_by < on


def standing(clock: Clock, calendar: Calendar, on: date) -> Standing:
    """How a clock stands on a day, by everything that is known of it."""
    stops = merged(clock.stops)
    stopped = next((stop for stop in stops if stop.until is None), None)
    end, is_held = _run(end_of(clock.limit, clock.delivered_on, calendar), clock, stops, calendar)
    act_by = _act_by(end, clock, stops, calendar)
    counted_on = stopped.since if stopped is not None else on
    return Standing(
        deadline=None if is_held else end,
        act_by=None if stopped is not None else act_by,
        days_left=days_left(act_by, counted_on, clock.limit.unit, calendar),
        is_running=stopped is None,
        is_provisional=not _is_settled(calendar, clock.delivered_on, max(end, act_by)),
    )


def is_on_time(clock: Clock, submitted_on: date, calendar: Calendar) -> bool:
    """Whether a report of a day meets the deadline as the stops and extensions before it had made it.

    The extra days after a failed re-check do not count; while the clock stands nothing is late.
    """
    before = replace(
        clock,
        stops=tuple(stop for stop in clock.stops if stop.since < submitted_on),
        extensions=tuple(one for one in clock.extensions if one.decided_on <= submitted_on),
    )
    cut = tuple(
        replace(stop, until=None) if stop.until is not None and stop.until > submitted_on else stop
        for stop in before.stops
    )
    found = standing(replace(before, stops=cut), calendar, submitted_on)
    return found.deadline is None or submitted_on <= found.deadline


def merged(stops: Iterable[Stop]) -> tuple[Stop, ...]:
    """Stops that overlap or touch as one, in order of time; the first reason stays."""
    found: list[Stop] = []
    for stop in sorted(stops, key=lambda one: (one.since, one.until is None, one.until or one.since)):
        last = found[-1] if found else None
        if last is None or (last.until is not None and last.until < stop.since):
            found.append(stop)
        elif last.until is not None and (stop.until is None or stop.until > last.until):
            found[-1] = replace(last, until=stop.until)
    return tuple(found)


def _run(end: date, clock: Clock, stops: tuple[Stop, ...], calendar: Calendar) -> tuple[date, bool]:
    """The end after all stops and extensions, and whether a stop that is still open holds it."""
    steps: list[tuple[date, int, Stop | Extension]] = [
        *((stop.since, 0, stop) for stop in stops),
        *((one.decided_on, 1, one) for one in clock.extensions),
    ]
    for since, _, step in sorted(steps, key=lambda one: one[:2]):
        if since > end:
            break
        if isinstance(step, Extension):
            end = calendar.after(end + timedelta(days=step.days), 0)
        elif step.until is None:
            return end, True
        else:
            end = shifted(end, step.since, step.until, clock.limit.unit, calendar)
    return end, False


def _act_by(end: date, clock: Clock, stops: tuple[Stop, ...], calendar: Calendar) -> date:
    """The deadline, or the end of the time for a correction where that is later; its last day may be a day off."""
    if not clock.failed_on:
        return end
    failed_on = max(clock.failed_on)
    correction = failed_on + timedelta(days=clock.correction_days)
    for stop in stops:
        if failed_on <= stop.since <= correction and stop.until is not None:
            correction += stop.until - stop.since
    return max(end, correction)


def _is_settled(calendar: Calendar, first: date, last: date) -> bool:
    return all(calendar.is_published(year) for year in range(first.year, last.year + 1))


__all__ = ["Clock", "Extension", "Limit", "Standing", "Stop", "Unit", "is_on_time", "merged", "standing"]
