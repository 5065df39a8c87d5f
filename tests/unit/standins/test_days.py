"""Days are those of Asia/Shanghai; months and filing years end where the calendar says."""

from datetime import date

import numpy as np
import pytest

from standins.days import (
    close_of_filing_year,
    date_text,
    day_column,
    day_number,
    day_of,
    first_of_year,
    iso,
    iso_texts,
    last_close,
    months_before,
    parse_day,
    parse_iso,
    start_of,
)


def day(text: str) -> int:
    return day_number(date.fromisoformat(text))


def test_the_day_changes_at_local_midnight() -> None:
    midnight = parse_iso("2026-03-01T00:00:00+08:00")

    assert day_of(midnight) == day("2026-03-01")
    assert day_of(midnight - 1) == day("2026-02-28")
    assert start_of(day("2026-03-01")) == midnight
    assert day_column(np.array([midnight, midnight - 1])).tolist() == [day("2026-03-01"), day("2026-02-28")]


def test_instants_are_written_with_microseconds_and_offset_and_read_back() -> None:
    at = parse_iso("2026-06-30T23:59:59.999999+08:00")

    assert iso(at) == "2026-06-30T23:59:59.999999+08:00"
    assert iso_texts(np.array([at])) == [iso(at)]
    assert parse_iso("2026-06-30T15:59:59.999999Z") == at


def test_a_text_without_offset_is_local() -> None:
    assert parse_iso("2026-06-30T08:00:00") == parse_iso("2026-06-30T00:00:00Z")


def test_parse_day_reads_dates_and_instants() -> None:
    assert parse_day("2026-06-30") == day("2026-06-30")
    assert parse_day("2026-06-29T16:00:00Z") == day("2026-06-30")


@pytest.mark.parametrize(
    ("at", "months", "expected"),
    [("2026-06-30", 12, "2025-06-30"), ("2028-02-29", 12, "2027-02-28"), ("2026-03-31", 1, "2026-02-28")],
)
def test_months_are_clamped_to_their_end(at: str, months: int, expected: str) -> None:
    assert date_text(months_before(day(at), months)) == expected


def test_a_filing_year_closes_on_30_june_of_the_next() -> None:
    assert date_text(close_of_filing_year(2025)) == "2026-06-30"
    assert date_text(last_close(day("2026-06-30"))) == "2026-06-30"
    assert date_text(last_close(day("2026-06-29"))) == "2025-06-30"
    assert date_text(first_of_year(day("2026-06-30"))) == "2026-01-01"
