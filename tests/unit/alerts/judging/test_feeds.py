"""How the feeds deliver."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any, Final

import pytest

from alerts.judging.feeds import Feed, judge_feed
from alerts.observing import Sight
from core.days import LOCAL
from core.working_days import WorkingTime, statutory
from indicators.freshness import Delivery
from tests.unit.alerts.making import rule

FRIDAY: Final = datetime(2026, 3, 6, 17, 0, tzinfo=LOCAL)
SILENT: Final = {"subject": {"kind": "feed"}, "condition": {"kind": "silent", "intervals": 2}, "level": "critical"}
OFFICE: Final = WorkingTime(True, time(9), time(17), statutory())


def feed(since: datetime | None, interval: timedelta = timedelta(minutes=5), /, **keys: Any) -> Feed:
    return Feed(Delivery("das", "items", since, interval), **keys)


def line(measure: str, **keys: Any) -> dict[str, Any]:
    return {"subject": {"kind": "feed"}, "condition": {"kind": "threshold", "measure": measure} | keys}


@pytest.mark.parametrize(("minutes", "sight"), [(10, Sight.CLEAR), (10.01, Sight.BREACH), (600, Sight.BREACH)])
def test_a_feed_is_silent_after_more_than_so_many_intervals(minutes: float, sight: Sight) -> None:
    found = judge_feed(rule(**SILENT), feed(FRIDAY, silent_s=1.5), FRIDAY + timedelta(minutes=minutes))
    assert found.sight is sight
    assert found.value == (1.5 if sight is Sight.BREACH else None)


@pytest.mark.parametrize(("seconds", "sight"), [(30, Sight.CLEAR), (31, Sight.BREACH)])
def test_a_feed_polled_each_second_has_half_a_minute(seconds: int, sight: Sight) -> None:
    each_second = feed(FRIDAY, timedelta(seconds=1))
    assert judge_feed(rule(**SILENT), each_second, FRIDAY + timedelta(seconds=seconds)).sight is sight


@pytest.mark.parametrize(
    ("at", "sight"),
    [
        (datetime(2026, 3, 8, 12, tzinfo=LOCAL), Sight.CLEAR),  # Sunday: the source rests
        (datetime(2026, 3, 9, 9, 10, tzinfo=LOCAL), Sight.CLEAR),
        (datetime(2026, 3, 9, 9, 11, tzinfo=LOCAL), Sight.BREACH),
    ],
)
def test_silence_counts_in_the_working_time_of_the_source(at: datetime, sight: Sight) -> None:
    office = Feed(Delivery("das", "items", FRIDAY, timedelta(minutes=5), OFFICE))
    assert judge_feed(rule(**SILENT), office, at).sight is sight


def test_silence_counts_on_a_make_up_day() -> None:
    office = Feed(Delivery("das", "items", datetime(2026, 2, 27, 17, tzinfo=LOCAL), timedelta(minutes=5), OFFICE))
    saturday = datetime(2026, 2, 28, 10, tzinfo=LOCAL)
    assert judge_feed(rule(**SILENT), office, saturday).sight is Sight.BREACH


@pytest.mark.parametrize("keys", [SILENT, line("lag_s", above=60), line("rejects_share", above="0.01")])
def test_a_feed_that_is_off_or_never_delivered_cannot_be_judged(keys: dict[str, Any]) -> None:
    late: dict[str, Any] = {"lag_s": 999.0, "silent_s": 999.0, "rows": 1, "rejected": 9}
    assert judge_feed(rule(**keys), feed(FRIDAY, is_off=True, **late), FRIDAY).sight is Sight.NO_DATA
    assert judge_feed(rule(**keys), feed(None, **late), FRIDAY).sight is Sight.NO_DATA


@pytest.mark.parametrize(
    ("rows", "rejected", "sight"),
    [
        (0, 0, Sight.NO_DATA),
        (95, 5, Sight.CLEAR),  # exactly the line
        (94, 6, Sight.BREACH),
        (0, 1, Sight.BREACH),
        (100, 0, Sight.CLEAR),
    ],
)
def test_the_share_of_rejects_is_of_all_rows_that_came(rows: int, rejected: int, sight: Sight) -> None:
    found = judge_feed(rule(**line("rejects_share", above="0.05")), feed(FRIDAY, rows=rows, rejected=rejected), FRIDAY)
    assert found.sight is sight


@pytest.mark.parametrize(
    ("lag", "sight"),
    [(None, Sight.NO_DATA), (60.1, Sight.BREACH), (60.0, Sight.BETWEEN), (30.1, Sight.BETWEEN), (30.0, Sight.CLEAR)],
)
def test_a_lag_has_a_line_and_a_clear_one(lag: float | None, sight: Sight) -> None:
    lagging = feed(FRIDAY, lag_s=lag, silent_s=9999.0)
    assert judge_feed(rule(**line("lag_s", above=60, clear=30)), lagging, FRIDAY).sight is sight


def test_silence_in_seconds_is_another_measure_than_lag() -> None:
    found = judge_feed(rule(**line("silent_s", above=60)), feed(FRIDAY, lag_s=0.0, silent_s=61.0), FRIDAY)
    assert (found.sight, found.value) == (Sight.BREACH, 61.0)


def test_a_feed_is_called_by_source_and_feed() -> None:
    assert replace(feed(None), is_off=True).code == "das/items"


@pytest.mark.parametrize(
    ("minutes", "sight"), [(10, Sight.NO_DATA), (10.01, Sight.BREACH), (5 * 24 * 60, Sight.BREACH)]
)
def test_a_feed_that_never_delivered_is_silent_since_it_was_awaited(minutes: float, sight: Sight) -> None:
    at = FRIDAY + timedelta(minutes=minutes)
    found = judge_feed(rule(**SILENT), feed(None, awaited_since=FRIDAY), at)
    assert found.sight is sight
    assert found.value == (pytest.approx(minutes * 60) if sight is Sight.BREACH else None)
    assert judge_feed(rule(**SILENT), feed(None, awaited_since=FRIDAY, is_off=True), at).sight is Sight.NO_DATA
    assert judge_feed(rule(**line("lag_s", above=60)), feed(None, awaited_since=FRIDAY), at).sight is Sight.NO_DATA


def test_a_feed_whose_first_run_goes_on_cannot_be_judged() -> None:
    assert judge_feed(rule(**SILENT), feed(None), FRIDAY + timedelta(days=5)).sight is Sight.NO_DATA
