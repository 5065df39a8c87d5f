"""管理评价指数: the latest published scores, over cycles, versions and rectifications."""

from datetime import date
from fractions import Fraction

from evaluation.rubric.index import Point, curve, index_of, latest

FIRST = Point(date(2026, 1, 31), "2025", "capability-1", 638)
AGAIN = Point(date(2026, 5, 31), "2025", "capability-1", 702)
NEXT = Point(date(2027, 1, 31), "2026", "capability-2", 731, before=695)


def test_the_index_of_the_worked_example_is_77_2() -> None:
    assert index_of([906, 638]) == Fraction(772, 10)
    assert index_of([906]) == Fraction("90.6")
    assert index_of([]) is None


def test_each_step_says_what_it_changed_and_what_was_closed_before_it() -> None:
    closed = {"7": date(2026, 3, 1), "9": date(2026, 5, 31), "early": date(2026, 1, 31), "late": date(2026, 6, 1)}
    first, again = curve([AGAIN, FIRST], closed)
    assert (first.change, first.closed) == (None, ())
    assert (again.change, again.closed, again.is_new_version) == (64, ("7", "9"), False)


def test_another_version_is_compared_with_the_old_result_scored_again_under_it() -> None:
    assert curve([AGAIN, NEXT])[1].change == 36
    assert curve([AGAIN, NEXT])[1].is_new_version


def test_without_that_two_versions_are_not_compared() -> None:
    alone = Point(NEXT.on, NEXT.cycle, NEXT.rubric, NEXT.tenths)
    assert curve([AGAIN, alone])[1].change is None


def test_the_latest_point_counts_on_a_day() -> None:
    assert latest([FIRST, AGAIN], date(2026, 5, 30)) == FIRST
    assert latest([FIRST, AGAIN], date(2026, 5, 31)) == AGAIN
    assert latest([FIRST], date(2026, 1, 30)) is None
