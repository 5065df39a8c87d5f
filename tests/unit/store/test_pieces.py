"""Cutting the calendar at the edges of windows."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from core.days import date_of, day_number, month_of
from store.views.pieces import month_days, pieces_of

DAYS = st.integers(day_number(date(1990, 1, 1)), day_number(date(2050, 1, 1)))
WINDOWS = st.lists(st.tuples(st.none() | DAYS, DAYS), min_size=1, max_size=6)


def day(year: int, month: int, of_month: int) -> int:
    return day_number(date(year, month, of_month))


def test_windows_of_whole_months_cut_nothing() -> None:
    pieces = pieces_of([(day(2025, 12, 31), day(2026, 11, 30)), (None, day(2024, 2, 29))])
    assert pieces.cut_months == ()
    assert pieces.edges == (day(2024, 2, 29), day(2025, 12, 31), day(2026, 11, 30))


def test_a_month_that_an_edge_goes_through_is_read_by_day() -> None:
    pieces = pieces_of([(day(2025, 11, 26), day(2026, 11, 26))])
    assert pieces.cut_months == (202511, 202611)
    assert pieces.day_ranges[0] == (day(2025, 11, 1), day(2025, 11, 30))
    assert (pieces.first_month, pieces.last_month) == (202511, 202611)


def test_a_month_knows_its_last_day_in_leap_years() -> None:
    assert month_days(202402)[1] == day(2024, 2, 29)
    assert month_days(202412) == (day(2024, 12, 1), day(2024, 12, 31))


@given(windows=WINDOWS, probes=st.lists(DAYS, min_size=1, max_size=20))
def test_a_day_is_in_a_window_when_its_segment_is_in_the_run(
    windows: list[tuple[int | None, int]], probes: list[int]
) -> None:
    pieces = pieces_of(windows)
    for lo, hi in windows:
        first, end = pieces.segments((lo, hi))
        for probe in [*probes, *pieces.edges, *(edge + 1 for edge in pieces.edges)]:
            segment = sum(edge < probe for edge in pieces.edges)
            assert (first <= segment < end) == (probe <= hi and (lo is None or probe > lo))


@given(windows=WINDOWS)
def test_a_month_that_is_not_cut_lies_in_one_segment(windows: list[tuple[int | None, int]]) -> None:
    pieces = pieces_of(windows)
    for edge in pieces.edges:
        month = month_of(date_of(edge))
        assert month in pieces.cut_months or month_days(month)[1] == edge
