"""The clock against an oracle that walks day by day and knows nothing of the clock's arithmetic."""

from dataclasses import dataclass
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from core.working_days import Calendar, statutory
from evaluation.deadlines.clock import Clock, Extension, Stop, is_on_time, standing
from evaluation.deadlines.limits import Limit, days, working_days
from tests.machine_case import without

ONE: timedelta = timedelta(days=1)
CALENDAR = statutory()
DELIVERED = st.dates(date(2024, 3, 1), date(2026, 1, 31))
LIMITS = st.one_of(st.integers(1, 90).map(days), st.integers(1, 40).map(working_days))


@dataclass
class Walk:
    """What somebody with a paper calendar would count, one day after the other."""

    clock: Clock
    calendar: Calendar

    def is_stopped(self, day: date) -> bool:
        """A day that does not count: after the first day of a stop, up to and with its last."""
        return any(stop.since < day and (stop.until is None or day <= stop.until) for stop in self.clock.stops)

    def is_waited_for(self, day: date) -> bool:
        """A day on which the case lies with the bureau; on the last day of a stop it comes back."""
        return any(stop.since < day and (stop.until is None or day < stop.until) for stop in self.clock.stops)

    def counts(self, day: date) -> bool:
        """Whether a day uses up one day of the limit."""
        if self.is_stopped(day):
            return False
        return self.clock.limit.unit != "working_days" or self.calendar.is_working(day)

    def deadline(self) -> date | None:
        """The last day; None while the clock stands."""
        day, left = self.clock.delivered_on, self.clock.limit.amount
        extended: set[int] = set()
        while True:
            left = self._with_extensions(day, left, extended)
            if left <= 0 and not self.is_waited_for(day) and self.calendar.is_working(day):
                # the limit has run out, and this is a working day; only a stop that begins today holds it
                if any(stop.since == day and stop.until is None for stop in self.clock.stops):
                    return None
                if not any(
                    stop.since == day and stop.until is not None and stop.until > day for stop in self.clock.stops
                ):
                    return day
            if any(stop.since <= day and stop.until is None for stop in self.clock.stops):
                return None
            if (day - self.clock.delivered_on).days > 2000:
                raise AssertionError("the walk does not end")
            left = self._moved(day, left)
            day += ONE
            left -= self.counts(day)

    def _with_extensions(self, day: date, left: int, extended: set[int]) -> int:
        for number, one in enumerate(self.clock.extensions):
            if one.decided_on == day and number not in extended and not self.is_stopped(day + ONE):
                extended.add(number)
                left = self._announced(day, left) + one.days
        return left

    def _moved(self, day: date, left: int) -> int:
        """When a stop begins, the days up to the announced last day are what is left, those over a holiday too."""
        begins = any(stop.since == day and stop.until is not None and stop.until > day for stop in self.clock.stops)
        return self._announced(day, left) if begins and not self.is_stopped(day) else left

    def _announced(self, day: date, left: int) -> int:
        """Days from here to the last day as it was announced, in the unit of the limit, were there no more stops."""
        end, counted, rest = day, 0, left
        while rest > 0 or not self.calendar.is_working(end):
            end += ONE
            by_unit = self.clock.limit.unit != "working_days" or self.calendar.is_working(end)
            rest -= by_unit
            counted += by_unit
        return counted


@st.composite
def stops(draw: st.DrawFn, since: date) -> tuple[Stop, ...]:
    """Stops that do not overlap, in order; the last may be open."""
    found: list[Stop] = []
    day = since
    for _ in range(draw(st.integers(0, 3))):
        day += timedelta(days=draw(st.integers(1, 30)))
        until = day + timedelta(days=draw(st.integers(0, 20)))
        found.append(Stop(day, until))
        day = until + ONE
    stays_open = draw(st.booleans())
    if found and stays_open:
        found[-1] = Stop(found[-1].since, None)
    return tuple(found)


@st.composite
def clocks(draw: st.DrawFn) -> Clock:
    delivered_on, limit = draw(DELIVERED), draw(LIMITS)
    return Clock(delivered_on, limit, draw(stops(delivered_on)))


@given(clock=clocks())
def test_the_deadline_is_what_walking_day_by_day_finds(clock: Clock) -> None:
    assert standing(clock, CALENDAR, clock.delivered_on).deadline == Walk(clock, CALENDAR).deadline()


@given(
    delivered_on=DELIVERED,
    limit=st.integers(20, 60).map(days),
    asked=st.integers(1, 15),
    waited=st.integers(0, 15),
    more=st.integers(1, 30),
)
def test_an_extension_moves_the_announced_end(
    delivered_on: date, limit: Limit, asked: int, waited: int, more: int
) -> None:
    since = delivered_on + timedelta(days=asked)
    decided_on = since + timedelta(days=waited)
    clock = Clock(delivered_on, limit, (Stop(since, decided_on),), (Extension(decided_on, more),))
    assert standing(clock, CALENDAR, decided_on).deadline == Walk(clock, CALENDAR).deadline()


@given(clock=clocks(), at=st.integers(0, 200))
def test_a_report_is_on_time_up_to_the_deadline_and_never_after(clock: Clock, at: int) -> None:
    submitted_on = clock.delivered_on + timedelta(days=at)
    earlier = tuple(stop for stop in clock.stops if stop.since < submitted_on)
    waiting = any(stop.until is None or stop.until > submitted_on for stop in earlier)
    walked = Walk(Clock(clock.delivered_on, clock.limit, earlier), CALENDAR).deadline()
    if waiting:
        before = tuple(stop for stop in earlier if stop.until is not None and stop.until <= submitted_on)
        held = [stop for stop in earlier if stop not in before]
        ended = Walk(Clock(clock.delivered_on, clock.limit, before), CALENDAR).deadline()
        assert ended is not None
        assert is_on_time(clock, submitted_on, CALENDAR) == (held[0].since <= ended or submitted_on <= ended)
    else:
        assert walked is not None
        assert is_on_time(clock, submitted_on, CALENDAR) == (submitted_on <= walked)


@given(clock=clocks(), length=st.integers(0, 40))
def test_a_longer_limit_never_ends_earlier(clock: Clock, length: int) -> None:
    longer = Clock(clock.delivered_on, Limit(clock.limit.unit, clock.limit.amount + length), clock.stops)
    first, second = (standing(one, CALENDAR, one.delivered_on).deadline for one in (clock, longer))
    assert first is None or second is None or first <= second


@given(clock=clocks(), failed=st.integers(0, 60), least=st.integers(1, 20))
def test_a_failed_recheck_leaves_at_least_the_least_time(clock: Clock, failed: int, least: int) -> None:
    failed_on = clock.delivered_on + timedelta(days=failed)
    whole = Clock(clock.delivered_on, clock.limit, clock.stops, (), (failed_on,), least)
    found, without_failure = standing(whole, CALENDAR, failed_on), standing(clock, CALENDAR, failed_on)
    assert found.deadline == without_failure.deadline, "the deadline of the register does not move"
    assert found.act_by is None or found.act_by >= failed_on + timedelta(days=least)


@given(clock=clocks())
def test_a_deadline_is_provisional_until_its_years_are_published(clock: Clock) -> None:
    year = clock.delivered_on.year
    assert standing(clock, without(CALENDAR, [year]), clock.delivered_on).is_provisional
    found = standing(clock, CALENDAR, clock.delivered_on)
    assert found.is_provisional == (found.deadline is not None and found.deadline.year > 2026)
