"""What a rule would have done on a series: time moves it on between observations as it does in life."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.backtest import walk
from alerts.levels import Level
from alerts.observing import CLEAR, Observation, Sight
from alerts.standing import Standing, Timing, observe
from alerts.states import State

START = datetime(2026, 11, 26, tzinfo=UTC)
BREACH = Observation(Sight.BREACH, Level.WARNING, 1)


def minute(number: float) -> datetime:
    return START + timedelta(minutes=number)


@pytest.mark.parametrize(
    ("series", "expected"),
    [
        ([], []),
        ([(0, CLEAR)], []),
        ([(0, BREACH)], [(10, None, 1)]),
        ([(0, BREACH), (9, CLEAR)], []),
        ([(0, BREACH), (10, CLEAR)], []),
        ([(0, BREACH), (11, CLEAR)], [(10, 16, 1)]),
        ([(0, BREACH), (20, CLEAR), (22, BREACH), (30, CLEAR)], [(10, 35, 1)]),
    ],
)
def test_a_rule_with_hold_and_keep_walks_a_series(
    series: list[tuple[int, Observation]], expected: list[tuple[int, int | None, int]]
) -> None:
    timing = Timing(timedelta(minutes=10), timedelta(minutes=5))
    found = list(walk([(minute(at), seen) for at, seen in series], timing, minute(60)))
    assert found == [(minute(a), None if b is None else minute(b), rank) for a, b, rank in expected]


@given(st.lists(st.booleans(), max_size=40), st.integers(0, 7), st.integers(0, 7))
def test_it_comes_to_what_looking_each_minute_comes_to(bad: list[bool], hold: int, keep: int) -> None:
    """Series of one observation a minute, walked at once and looked at minute by minute."""
    timing = Timing(timedelta(minutes=hold), timedelta(minutes=keep))
    series = [(minute(number), BREACH if one else CLEAR) for number, one in enumerate(bad)]
    until = minute(len(bad))
    standing: Standing | None = None
    slow: list[list[datetime | None]] = []
    for at, seen in [*series, *([(until, series[-1][1])] if series else [])]:
        standing = observe(standing, seen, at, timing).standing
        is_on = standing.state is State.FIRING
        if is_on and (not slow or slow[-1][1] is not None):
            slow.append([at, None])
        elif not is_on and slow and slow[-1][1] is None:
            slow[-1][1] = at
    assert [(began, ended) for began, ended, _ in walk(series, timing, until)] == [tuple(one) for one in slow]
