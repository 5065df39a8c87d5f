"""Failures lock: as a rule by examples, and as properties over any attempts."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from people.locking_out import LockRule, locked_until
from store.attempts import Tried

START = datetime(2026, 11, 26, 4, tzinfo=UTC)
RULE = LockRule(5, timedelta(minutes=15), timedelta(minutes=30))
ADDRESS = LockRule(5, timedelta(minutes=15), timedelta(minutes=30), forgiving=False)


def minutes(*values: float, succeeded: bool = False) -> list[Tried]:
    return [Tried(START + timedelta(minutes=value), succeeded) for value in values]


def until(tried: list[Tried], now: float, rule: LockRule = RULE) -> float | None:
    found = locked_until(sorted(tried, key=lambda one: one.at), rule, START + timedelta(minutes=now))
    return None if found is None else (found - START) / timedelta(minutes=1)


def test_five_failures_within_fifteen_minutes_lock_for_thirty_from_the_fifth_on() -> None:
    assert until(minutes(0, 1, 2, 3), 3) is None
    assert until(minutes(0, 1, 2, 3, 15), 15) == 45
    assert until(minutes(0, 1, 2, 3, 15), 45) is None


def test_failures_farther_apart_do_not_lock() -> None:
    assert until(minutes(0, 1, 2, 3, 15.1), 16) is None
    assert until(minutes(0, 1, 2, 3, 15.1, 15.9), 16) == 45.9, "but the next one within the window does"


def test_a_success_takes_failures_of_a_name_away_but_not_those_of_an_address() -> None:
    tried = minutes(0, 1, 2, 3) + minutes(4, succeeded=True) + minutes(5)
    assert until(tried, 5) is None
    assert until(tried, 5, ADDRESS) == 35


def test_what_is_tried_while_locked_neither_prolongs_the_lock_nor_counts_after_it() -> None:
    tried = minutes(0, 1, 2, 3, 4, 10, 20, 33, 33.5, 33.9)
    assert until(tried, 33.95) == 34
    assert until([*tried, *minutes(35, 36)], 36) is None


attempts = st.lists(
    st.builds(Tried, st.integers(0, 3600 * 3).map(lambda second: START + timedelta(seconds=second)), st.booleans()),
    max_size=60,
).map(lambda tried: sorted(tried, key=lambda one: one.at))


@given(attempts, st.integers(0, 3600 * 4))
def test_a_lock_is_never_longer_than_the_rule_and_always_has_its_failures(tried: list[Tried], second: int) -> None:
    at = START + timedelta(seconds=second)
    found = locked_until(tried, RULE, at)
    if found is None:
        return
    assert at < found <= at + RULE.locked
    began = found - RULE.locked
    failures = [one for one in tried if not one.succeeded and began - RULE.window <= one.at <= began]
    assert len(failures) >= RULE.failures


@given(attempts, st.integers(0, 3600 * 4))
def test_nobody_can_fail_more_than_five_times_in_any_fifteen_minutes_that_are_not_locked(
    tried: list[Tried], second: int
) -> None:
    """Guesses that were let through, at any speed: what an attacker gets."""
    let_through: list[Tried] = []
    for one in tried:
        if not one.succeeded and locked_until(let_through, RULE, one.at) is None:
            let_through.append(one)
    times = [one.at for one in let_through]
    assert all(last - first > RULE.window for first, last in zip(times, times[RULE.failures :], strict=False))


@given(attempts, st.integers(0, 3600 * 4))
def test_what_comes_later_does_not_change_the_answer_of_now(tried: list[Tried], second: int) -> None:
    at = START + timedelta(seconds=second)
    assert locked_until(tried, RULE, at) == locked_until([one for one in tried if one.at <= at], RULE, at)
