"""When the engine computes."""

from datetime import datetime, timedelta

import pytest

from core.days import LOCAL
from indicators.pacing import Cause, Pace

NOON = datetime(2026, 6, 30, 12, tzinfo=LOCAL)
IDLE = Pace(timedelta(seconds=0.3)).passed(NOON)


def after(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def test_it_computes_at_the_start() -> None:
    pace = Pace(timedelta(seconds=0.3))
    assert pace.cause(NOON) is Cause.START
    assert pace.wait_s(NOON) == 0


def test_without_commits_it_waits_for_the_minute() -> None:
    assert IDLE.cause(after(59.9)) is None
    assert IDLE.wait_s(after(1)) == pytest.approx(59)
    assert IDLE.cause(after(60)) is Cause.TICK


def test_commits_are_gathered_until_they_are_quiet() -> None:
    pace = IDLE.heard(after(5)).heard(after(5.2))
    assert pace.cause(after(5.4)) is None
    assert pace.wait_s(after(5.2)) == pytest.approx(0.3)
    assert pace.cause(after(5.5)) is Cause.CELLS


def test_a_stream_of_commits_is_computed_after_a_second() -> None:
    pace = IDLE
    for step in range(10):
        pace = pace.heard(after(5 + step * 0.1))
    assert pace.cause(after(5.95)) is None
    assert pace.heard(after(5.99)).cause(after(6)) is Cause.CELLS
    assert pace.heard(after(5.99)).wait_s(after(5.99)) == pytest.approx(0.01)


def test_a_pass_forgets_what_it_has_read() -> None:
    pace = IDLE.heard(after(5)).passed(after(5.3))
    assert pace.cause(after(6)) is None


def test_a_new_day_goes_first() -> None:
    late = NOON.replace(hour=23, minute=59, second=59)
    pace = Pace(timedelta(seconds=0.3)).passed(late).heard(late)
    assert pace.cause(late + timedelta(seconds=0.9)) is Cause.CELLS
    assert pace.cause(late + timedelta(seconds=1)) is Cause.DAY


def test_a_pass_may_ask_for_another_one_sooner() -> None:
    pace = IDLE.asked(after(7))
    assert pace.wait_s(after(1)) == pytest.approx(6)
    assert pace.cause(after(6.9)) is None
    assert pace.cause(after(7)) is Cause.TICK
    assert IDLE.asked(None) == IDLE
    assert IDLE.asked(after(90)).cause(after(60)) is Cause.TICK
