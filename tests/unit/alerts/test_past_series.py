"""What a rule saw in kept history is what looks at each moment of it see."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.backtest import walk
from alerts.judging.figures import Figure, Standing, judge_of
from alerts.observing import CLEAR, Observation, Sight
from alerts.past_series import Changes, Period, of_figures, of_findings, standings
from alerts.schema import Rule
from alerts.standing import Timing
from core.model import Band
from store.alerting.past import PastFigure
from tests.unit.alerts.making import breach, rule

START: Final = datetime(2026, 11, 26, tzinfo=UTC)
MINUTE: Final = timedelta(minutes=1)
LAST: Final = 40
DROP: Final = rule(condition={"kind": "change", "fall": 5, "within": "10m"})
RISE: Final = rule(condition={"kind": "change", "rise": 5, "within": "7m"}, least_denominator=30)
LINE: Final = rule(condition={"kind": "threshold", "below": 80, "clear": 85})
BAD: Final = rule(condition={"kind": "band", "worst": "WARN"})


def minute(number: float) -> datetime:
    return START + number * MINUTE


def row(at: float, value: float | None, denominator: int = 100, band: str | None = None, year: int = 1) -> PastFigure:
    return PastFigure("U1", "A01", minute(at), value, 0, denominator, band, "1", year)


@st.composite
def histories(draw: st.DrawFn) -> list[PastFigure]:
    """Readings of some minutes, some without a value, over windows that begin anew now and then."""
    ats = sorted(draw(st.sets(st.integers(-20, LAST), min_size=1, max_size=12)))
    return [
        row(
            at,
            draw(st.sampled_from([None, 70.0, 75.0, 80.0, 84.0, 90.0, 95.0])),
            draw(st.sampled_from([20, 100])),
            draw(st.sampled_from([None, *Band])),
            draw(st.sampled_from([1, 1, 1, 2])),
        )
        for at in ats
    ]


@st.composite
def periods(draw: st.DrawFn) -> Period:
    since = draw(st.integers(-5, LAST))
    lasts = draw(st.one_of(st.none(), st.integers(1, 20)))
    return Period(minute(since), None if lasts is None else minute(since + lasts))


PERIODS: Final = st.lists(periods(), max_size=2)


def looked(tried: Rule, rows: Sequence[PastFigure], changes: Changes, at: datetime) -> Observation | None:
    """What a look at an instant sees, by what the store answers it; None: nothing is kept of so early a time."""
    stood = [one for one in rows if one.at <= at]
    if not stood:
        return None
    now, condition = stood[-1], tried.condition
    standing: Standing = next((found for since, found in reversed(changes) if since <= at), "ok")
    earlier = {}
    if condition.kind == "change":
        since = at - condition.within
        asked = [one for one in stood if one.at > since] + [one for one in stood if one.at <= since][-1:]
        values = [one.value for one in asked if one.value is not None and one.definitions == now.definitions]
        earlier = {("U1", "A01"): (min(values), max(values))} if values else {}
    band = Band(now.band) if now.band else None
    return judge_of(tried, earlier)(Figure("U1", "A01", now.value, 0, now.denominator, band, standing))


@given(st.sampled_from([DROP, RISE, LINE, BAD]), histories(), PERIODS, PERIODS)
def test_it_is_what_a_look_each_minute_sees(
    tried: Rule, rows: list[PastFigure], late: list[Period], doubtful: list[Period]
) -> None:
    changes = standings(late, doubtful)
    series = list(of_figures(tried, rows, changes, START, minute(LAST)))
    assert [at for at, _ in series] == sorted({at for at, _ in series})
    for number in range(LAST + 1):
        at = minute(number)
        assert next((seen for since, seen in reversed(series) if since <= at), None) == looked(tried, rows, changes, at)


def test_what_falls_and_then_is_steady_is_over_when_the_time_has_passed() -> None:
    rows = [row(-100, 95.0), row(5, 90.0)]
    series = list(of_figures(DROP, rows, [], START, minute(LAST)))
    assert [(at, seen.sight) for at, seen in series] == [
        (START, Sight.CLEAR),
        (minute(5), Sight.BREACH),
        (minute(15), Sight.CLEAR),
    ]
    assert list(walk(series, Timing(), minute(LAST))) == [(minute(5), minute(15), 1)]


def test_many_readings_are_looked_at_once_each() -> None:
    rows = [row(-1 + number / 1000, 90.0 - number % 7) for number in range(30_000)]
    series = list(of_figures(DROP, rows, [], START, minute(LAST)))
    assert len(series) <= 2 * len(rows)
    assert {seen.sight for _, seen in series} == {Sight.BREACH, Sight.CLEAR}


def test_what_was_late_and_doubtful_is_late_first() -> None:
    found = standings([Period(minute(5), minute(9))], [Period(minute(1), minute(7)), Period(minute(8))])
    assert found == [
        (minute(1), "doubtful"),
        (minute(5), "late"),
        (minute(7), "late"),
        (minute(8), "late"),
        (minute(9), "doubtful"),
    ]


@pytest.mark.parametrize(
    ("open_in", "expected"),
    [
        ([(1, 5)], [(1, True), (5, False)]),
        ([(-5, 5)], [(0, True), (5, False)]),
        ([(1, 5), (3, 9)], [(1, True), (3, True), (5, True), (9, False)]),
        ([(1, None), (3, 9)], [(1, True), (3, True), (9, True)]),
    ],
)
def test_findings_of_one_thing_are_a_breach_while_one_is_open(
    open_in: list[tuple[int, int | None]], expected: list[tuple[int, bool]]
) -> None:
    found = [Period(minute(since), None if until is None else minute(until)) for since, until in open_in]
    series = of_findings(found, breach(), START)
    assert series == [(minute(at), breach() if is_open else CLEAR) for at, is_open in expected]
