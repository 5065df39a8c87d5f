"""What a silent feed holds back."""

from datetime import date, datetime, timedelta

from core.days import LOCAL
from indicators.freshness import Delivery, delivered_until, held_back, late_indicators
from tests.unit.indicators.golden import catalogue

AT = datetime(2026, 6, 30, 12, tzinfo=LOCAL)
FIVE = timedelta(minutes=5)


def delivery(source: str, feed: str, ago: timedelta | None, interval: timedelta = FIVE) -> Delivery:
    return Delivery(source, feed, None if ago is None else AT - ago, interval)


def test_a_feed_in_time_holds_nothing_back() -> None:
    feeds = [delivery("platform", "cases", 2 * FIVE)]
    assert held_back(catalogue(), feeds, AT) == {}
    assert late_indicators(catalogue(), feeds, AT) == frozenset()


def test_a_late_feed_of_today_is_late_but_holds_nothing_back() -> None:
    feeds = [delivery("lookups", "requests", timedelta(hours=1))]
    assert held_back(catalogue(), feeds, AT) == {}
    assert late_indicators(catalogue(), feeds, AT) == {"E01"}


def test_an_outage_holds_its_indicators_at_the_last_day_delivered() -> None:
    feeds = [delivery("platform", "cases", timedelta(days=3)), delivery("platform", "doc-register", FIVE)]
    assert held_back(catalogue(), feeds, AT) == dict.fromkeys(("A01", "A02"), date(2026, 6, 27))


def test_a_case_is_archived_only_with_its_check_so_silent_checks_hold_it_too() -> None:
    feeds = [delivery("platform", "checks", timedelta(days=3))]
    assert set(held_back(catalogue(), feeds, AT)) == {"A01", "A02", "B03"}


def test_the_slowest_feed_of_an_indicator_counts() -> None:
    feeds = [delivery("platform", "doc-archive", timedelta(days=1)), delivery("das", "items", timedelta(days=5))]
    held = held_back(catalogue(), feeds, AT)
    assert held["B02"] == date(2026, 6, 25)
    assert held["A03"] == date(2026, 6, 29)
    assert held["C01"] == date(2026, 6, 25)


def test_file_rooms_that_cannot_be_read_hold_back_what_their_items_count_in() -> None:
    feeds = [delivery("das", "items", FIVE), delivery("filerooms", "items", timedelta(days=5))]
    held = held_back(catalogue(), feeds, AT)
    assert held["B02"] == held["C01"] == date(2026, 6, 25)
    assert late_indicators(catalogue(), feeds, AT) == set(held)
    assert "A01" not in held


def test_a_feed_that_has_never_delivered_is_not_late() -> None:
    feeds = [delivery("das", "items", None)]
    assert held_back(catalogue(), feeds, AT) == {}
    assert late_indicators(catalogue(), feeds, AT) == frozenset()


def test_a_feed_polled_each_second_is_not_late_for_one_slow_answer() -> None:
    second = timedelta(seconds=1)
    assert not delivery("lookups", "requests", 30 * second, second).is_late(AT)
    assert delivery("lookups", "requests", 31 * second, second).is_late(AT)


def test_the_indicators_are_complete_until_the_oldest_success_of_a_feed_they_need() -> None:
    feeds = [
        delivery("platform", "cases", timedelta(minutes=1)),
        delivery("das", "items", timedelta(minutes=7)),
        delivery("platform", "checks", None),
        delivery("nobody", "asks", timedelta(days=9)),
    ]
    assert delivered_until(catalogue(), feeds) == AT - timedelta(minutes=7)


def test_before_any_success_nothing_is_complete() -> None:
    assert delivered_until(catalogue(), []) is None
    assert delivered_until(catalogue(), [delivery("platform", "cases", None)]) is None
