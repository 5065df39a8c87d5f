"""Working days and working time: the statutory calendar where it is published, Monday to Friday where it is not."""

import csv
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.days import LOCAL
from core.errors import ConfigurationError
from core.working_days import ALWAYS, FILE, Calendar, WorkingTime, extend_with, read_calendar, statutory

PUBLIC_DATA = Path(__file__).resolve().parents[4] / "shared/data/holidays/cn_holidays_2019_2027.csv"
CALENDAR = statutory()
DAYS = st.dates(date(2023, 12, 1), date(2027, 3, 1))
BEGINNING = datetime(2025, 12, 1, tzinfo=UTC)
INSTANTS = st.integers(0, 426 * 24 * 60).map(lambda minutes: BEGINNING + timedelta(minutes=minutes))
HOURS = st.tuples(st.integers(0, 11), st.integers(12, 23)).map(lambda pair: (time(pair[0]), time(pair[1])))


@st.composite
def working_times(draw: st.DrawFn) -> WorkingTime:
    opens, closes = draw(st.one_of(st.just((time.min, None)), HOURS))
    return WorkingTime(draw(st.booleans()), opens, closes, CALENDAR)


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LOCAL)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 2, 14), True),  # Saturday, made up for
        (date(2026, 2, 16), False),  # Monday, 春节
        (date(2026, 2, 24), True),
        (date(2026, 11, 26), True),
        (date(2026, 11, 28), False),
        (date(2027, 1, 1), True),  # Friday of a year that is not published
        (date(2027, 1, 2), False),
    ],
)
def test_a_day_is_worked_as_the_notice_says_and_monday_to_friday_without_one(day: date, works: bool) -> None:
    assert CALENDAR.is_working(day) == works


def test_only_years_whose_notice_is_out_are_published() -> None:
    assert [year for year in range(2020, 2030) if CALENDAR.is_published(year)] == [2024, 2025, 2026]


def published_days() -> Iterator[tuple[date, bool]]:
    with PUBLIC_DATA.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            yield date.fromisoformat(row["date"]), row["is_off_day"] == "0"


@pytest.mark.skipif(not PUBLIC_DATA.exists(), reason="the public holiday data are not here")
def test_the_file_says_what_the_public_data_say() -> None:
    said = dict(published_days())
    for number in range(366 * 3 - 2):
        day = date(2024, 1, 1) + timedelta(days=number)
        assert CALENDAR.is_working(day) == said.get(day, day.weekday() < 5), day


def test_a_deadline_in_working_days_skips_the_holiday() -> None:
    assert CALENDAR.after(date(2026, 9, 30), 1) == date(2026, 10, 8)
    assert CALENDAR.after(date(2026, 10, 3), 0) == date(2026, 10, 8)
    assert CALENDAR.after(date(2026, 9, 30), 3) == date(2026, 10, 10)


@given(day=DAYS, count=st.integers(0, 30))
def test_after_and_between_are_each_others_inverse(day: date, count: int) -> None:
    end = CALENDAR.after(day, count)
    assert CALENDAR.is_working(end)
    assert CALENDAR.between(day, end) == (count if CALENDAR.is_working(day) else max(count, 1))


@given(first=DAYS, middle=DAYS, last=DAYS)
def test_working_days_add_up(first: date, middle: date, last: date) -> None:
    first, middle, last = sorted((first, middle, last))
    assert CALENDAR.between(first, last) == CALENDAR.between(first, middle) + CALENDAR.between(middle, last)


def test_a_night_and_a_weekend_are_no_working_time() -> None:
    office = WorkingTime(True, time(8, 30), time(17, 30), CALENDAR)
    assert office.between(local("2026-11-27T17:00"), local("2026-11-30T09:00")) == timedelta(hours=1)
    assert office.between(local("2026-11-28T00:00"), local("2026-11-29T23:00")) == timedelta()
    days = WorkingTime(True, calendar=CALENDAR)
    assert days.between(local("2026-11-27T23:50"), local("2026-11-30T00:05")) == timedelta(minutes=15)


@given(works=working_times(), at=INSTANTS)
def test_it_is_open_where_working_time_passes(works: WorkingTime, at: datetime) -> None:
    assert works.is_open(at) == (works.between(at, at + timedelta(seconds=1)) > timedelta())


@given(works=working_times(), first=INSTANTS, middle=INSTANTS, last=INSTANTS)
def test_working_time_adds_up_and_is_never_more_than_time(
    works: WorkingTime, first: datetime, middle: datetime, last: datetime
) -> None:
    first, middle, last = sorted((first, middle, last))
    assert works.between(first, last) == works.between(first, middle) + works.between(middle, last)
    assert timedelta() <= works.between(first, last) <= last - first
    assert works.between(last, first) == timedelta() or first == last


@given(works=working_times(), since=INSTANTS, until=INSTANTS, limit=st.timedeltas(timedelta(), timedelta(days=30)))
def test_exceeding_is_what_the_sum_says(works: WorkingTime, since: datetime, until: datetime, limit: timedelta) -> None:
    assert works.exceeds(since, until, limit) == (works.between(since, until) > limit)


def test_what_never_rests_counts_all_time() -> None:
    assert ALWAYS.between(local("2026-10-01T00:00"), local("2026-10-08T00:00")) == timedelta(days=7)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("nothing: 1", "expected 'years:'"),
        ("years:\n  2026: {off: [2025-11-30], on: []}", "2025-11-30 is no day of 2026"),
        ("years:\n  2026: {off: [], on: [2026-11-26]}", "2026-11-26 is no Saturday or Sunday"),
        ("years:\n  2026: {off: [soon], on: []}", "2026.off"),
        ("years:\n  2026: {off: []}", "2026.on"),
    ],
)
def test_a_mistake_in_the_file_is_named_with_its_line(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "days.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigurationError, match=told):
        read_calendar(path)


def test_the_file_of_the_product_cites_each_notice() -> None:
    text = FILE.read_text(encoding="utf-8")
    assert text.count("notice: https://www.gov.cn/") == len(CALENDAR.years)


def test_a_calendar_without_years_is_monday_to_friday() -> None:
    assert Calendar().between(date(2026, 9, 30), date(2026, 10, 8)) == 6


def test_the_years_of_an_operators_file_join_those_that_ship(tmp_path: Path) -> None:
    path = tmp_path / "working_days.yaml"
    extend_with(path)
    try:
        assert statutory() == CALENDAR
        path.write_text("years:\n  2027: {off: [2026-12-31, 2027-01-01], on: [2027-01-03]}", encoding="utf-8")
        found = statutory()
        assert found.is_published(2027)
        assert not found.is_working(date(2026, 12, 31))
        assert found.is_working(date(2027, 1, 3))
        assert not found.is_working(date(2026, 10, 1)), "a day of a year that ships"
    finally:
        extend_with(None)
    assert statutory() == CALENDAR
