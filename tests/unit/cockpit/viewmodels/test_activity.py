"""业务动态."""

from datetime import timedelta

from cockpit.i18n import load_texts
from cockpit.viewmodels.activity import activity_rows, gathered, varied
from store.views.activity import Activity
from tests.unit.cockpit.fakes import NOW, example_settings


def line(code: str, count: int, seconds_ago: float, place: int = 330106) -> Activity:
    return Activity(NOW - timedelta(seconds=seconds_ago), code, count, place, int(1000 - seconds_ago))


def test_what_a_place_did_in_the_last_minutes_is_one_line() -> None:
    rows = [line("checks_passed", 1, 5), line("checks_passed", 2, 60), line("checks_passed", 40, 606)]
    assert [(one.count, one.at) for one in gathered(rows)] == [(3, NOW - timedelta(seconds=5))]


def test_places_and_kinds_are_kept_apart() -> None:
    rows = [line("checks_passed", 1, 5), line("cases_filed", 2, 6), line("checks_passed", 4, 7, 330102)]
    assert len(gathered(rows)) == 3


def test_a_busy_kind_does_not_hide_the_others() -> None:
    busy = [line("checks_passed", 1, number, 330102 + number) for number in range(5)]
    rare = line("items_accessioned", 12, 90)
    assert [one.code for one in varied([*busy, rare])][:2] == ["checks_passed", "items_accessioned"]
    assert len(varied([*busy, rare])) == 6


def test_a_line_says_where_how_many_and_when() -> None:
    rows = activity_rows(load_texts(), example_settings(), [line("checks_passed", 1260, 18)])
    assert rows == [{"at": "2026-11-26T07:42:00Z", "time": "15:42", "text": "西湖 · 1,260 件通过四性检测"}]


def test_without_activity_there_are_no_lines() -> None:
    assert activity_rows(load_texts(), example_settings(), []) == []
