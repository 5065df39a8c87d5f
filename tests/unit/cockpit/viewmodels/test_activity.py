"""业务动态."""

from datetime import timedelta

import pytest

from cockpit.i18n import load_texts
from cockpit.viewmodels.activity import SHOWN, activity_rows, gathered, varied
from indicators.catalogue import load
from store.merging.cells import ACTIVITY
from store.views.activity import EVENTS, Activity
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


def test_what_evaluation_did_stands_beside_a_busy_feed() -> None:
    busy = [line(code, 1, number) for number, (code, _) in enumerate(ACTIVITY)]
    hour, two = 3600.0, 7200.0
    done = [line("issues_closed", 1, hour), line("issues_closed", 2, two), line("results_published", 300, two, 330199)]
    shown = varied(gathered([*done, *busy]))[:SHOWN]
    assert [(one.code, one.count) for one in shown[:3]] == [
        (ACTIVITY[0][0], 1),
        ("issues_closed", 3),
        ("results_published", 300),
    ]
    assert len({one.code for one in shown}) == SHOWN


def test_what_evaluation_did_hides_no_collection_of_the_last_minutes() -> None:
    rows = [line("issues_closed", 1, 5), line("cases_filed", 2, 1000), line("cases_filed", 4, 2000)]
    assert [(one.code, one.count) for one in gathered(rows)] == [("issues_closed", 1), ("cases_filed", 2)]


@pytest.mark.parametrize("code", [*(code for code, _ in ACTIVITY), *EVENTS])
def test_every_kind_has_its_words_in_both_languages(code: str) -> None:
    for language in ("zh_CN", "en"):
        told = load_texts()(language, f"activity.{code}", place="西湖", n="7")
        assert "西湖" in told
        assert "7" in told


def test_a_line_says_where_how_many_and_when() -> None:
    rows = activity_rows(load_texts(), example_settings(), load(), [line("checks_passed", 1260, 18)])
    assert rows == [{"at": "2026-11-26T07:42:00Z", "time": "15:42", "text": "西湖 · 1,260 件通过四性检测"}]


def test_without_activity_there_are_no_lines() -> None:
    assert activity_rows(load_texts(), example_settings(), load(), []) == []


@pytest.mark.parametrize(
    ("code", "mark", "place", "text"),
    [
        ("milestone.holdings.1", 6_000_000, 330100, "全市 · 馆藏文件突破 6,000,000 件"),
        ("milestone.digital.0", 3 * 1024**4, 330106, "西湖 · 数字资源突破 3.00 TB"),
        ("milestone.lookups.1", 20_000, 330106, "西湖 · 本年查档突破 20,000 人次"),
    ],
)
def test_a_milestone_says_which_volume_has_passed_what(code: str, mark: int, place: int, text: str) -> None:
    (row,) = activity_rows(load_texts(), example_settings(), load(), [line(code, mark, 18, place)])
    assert row["text"] == text
    english = load_texts()("en", "activity.milestone", place="W", volume="Holdings", n="6", unit="items")
    assert english == "W · Holdings passed 6 items"


def test_a_milestone_of_hours_ago_stands_beside_a_busy_feed() -> None:
    rows = [line("milestone.holdings.1", 6_000_000, 7200), line("cases_filed", 2, 5), line("cases_filed", 4, 2000)]
    found = [(one.code, one.count) for one in gathered(rows)]
    assert found == [("cases_filed", 2), ("milestone.holdings.1", 6_000_000)]
