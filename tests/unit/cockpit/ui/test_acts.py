"""What was typed into the form of an act, and forms whose fields belong to one case."""

import json
from datetime import date
from typing import Any

import pytest

from cockpit.ui.acts import Fields, Typed, act_panel, field_id, way
from core.errors import RefusedError
from tests.unit.cockpit.pages.trees import parts_of, plain, visit_of

CITY = ("supervisor", "330100")


def test_texts_lines_and_choices_come_without_space_around_them() -> None:
    typed = Typed("note", {"text": " 甲\0 ", "lines": "一\n\n 二 ", "some": ["a", "b"], "none": None})
    assert typed.text("text") == "甲"
    assert typed.text("none") == typed.text("missing") == ""
    assert typed.lines("lines") == ("一", "二")
    assert typed.chosen("some") == ("a", "b")
    assert typed.chosen("none") == ()


def test_numbers_and_days_are_what_they_say() -> None:
    typed = Typed("note", {"n": 0, "text": "12", "day": "2026-04-01", "some": ["3", "4"]})
    assert (typed.whole("n"), typed.whole("text"), typed.whole("missing")) == (0, 12, None)
    assert typed.number("n") == 0
    assert typed.day("day") == date(2026, 4, 1)
    assert typed.numbers("some") == (3, 4)


@pytest.mark.parametrize("value", ["-1", "1.5", "nine", "12345678901", "٣x"])
def test_what_is_no_number_is_refused(value: str) -> None:
    typed = Typed("note", {"n": value, "some": [value]})
    for read in (typed.whole, typed.number, typed.numbers):
        with pytest.raises(RefusedError) as refused:
            read("some" if read == typed.numbers else "n")
        assert refused.value.code == "fields_missing"


@pytest.mark.parametrize("values", [{}, {"day": ""}, {"day": "2026-02-30"}, {"day": "tomorrow"}])
def test_a_day_that_is_none_is_refused(values: dict[str, str]) -> None:
    with pytest.raises(RefusedError) as refused:
        Typed("note", values).day("day")
    assert refused.value.code == "fields_missing"


def test_what_is_typed_for_one_case_goes_into_no_other_form() -> None:
    visit = visit_of(CITY, path="/leads", lead="3", act="dismiss")
    first, second = (plain(Fields(visit, "leads", case).text("reason", "理由")) for case in ("dismiss 3", "answer 4"))
    ids = [one["props"]["children"][1]["props"]["id"]["key"] for one in (first, second)]
    assert ids == ["reason|dismiss 3", "reason|answer 4"]
    assert field_id("leads", "owner")["key"] == "owner"


def test_a_form_says_its_act_its_revision_and_the_way_back() -> None:
    visit = visit_of(CITY, path="/leads", lead="3", act="dismiss")
    tree: Any = plain(act_panel(visit, "leads", "dismiss", "不予处理", [], note="须写明理由", risky=True, seen=7))
    assert next(parts_of(tree, "button-risky"))["props"]["children"] == "不予处理"
    assert next(parts_of(tree, "button-quiet"))["props"]["href"] == "/leads?lead=3"
    assert '"revision": 7' in json.dumps(tree)
    assert plain(way(visit, "answer", "答复"))["props"]["href"] == "/leads?lead=3&act=answer"
