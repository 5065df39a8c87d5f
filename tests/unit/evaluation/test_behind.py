"""What raises a figure that people or our own evaluation decide: every figure leads somewhere, by data."""

from datetime import date
from pathlib import Path
from typing import get_args

import pytest

from core.errors import ConfigurationError
from evaluation.behind import FILE, DataList, ListName, PlaceList, behind_table, last_day, read_behind
from indicators.catalogue import load
from indicators.shortfalls import shortfall
from indicators.words import ScopeKind
from store.statements import statements
from store.views.behind import ISSUES

ON = date(2026, 11, 26)


def test_every_indicator_leads_to_its_records_or_to_what_raises_it() -> None:
    catalogue = load()
    counted = {code for code in catalogue.indicators if shortfall(catalogue, code, ScopeKind.AGENCY, ON)}
    assert counted | behind_table().figures.keys() == catalogue.indicators.keys()
    assert not counted & behind_table().figures.keys()


def test_an_item_that_people_file_is_the_numerator_that_counts() -> None:
    catalogue = load()
    for code, one in behind_table().figures.items():
        assert one.item in ("", catalogue.indicators[code].numerator)
        assert not one.item or catalogue.items[one.item].collection == "M"
        assert one.ways or one.outside
        assert "{" not in one.by.zh.format(day="D") + one.by.en.format(day="D")


def test_every_list_has_its_statement() -> None:
    names = {"issues" if name in ISSUES else name for name in get_args(ListName)}
    assert names | {*get_args(PlaceList), *get_args(DataList)} - {""} <= statements("behind").keys()


def test_a_figure_that_only_places_have_lists_whom_they_lack() -> None:
    of_places = {code for code, one in load().indicators.items() if not {"agency", "archive"} & set(one.dims)}
    assert of_places == {code for code, one in behind_table().figures.items() if one.place_list} == {"D02"}


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        ("plan_year", date(2026, 12, 31)),
        ("cycle", date(2028, 12, 31)),
        ("a_year", date(2027, 11, 26)),
        ("today", ON),
    ],
)
def test_the_last_day_is_that_of_the_running_window(last: str, expected: date) -> None:
    cycle = load().cycle(ON)
    assert last_day(last, ON, cycle.end(ON)) == expected  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("list: nodes", "list: knots", "knots"),
        ("permission: manual.enter", "permission: manual.invent", "no permission 'manual.invent'"),
        ("last: plan_year", "last: whenever", "whenever"),
        ('    who: {zh: "得分由', '    how: {zh: "得分由', "how"),
    ],
)
def test_mistakes_are_told(tmp_path: Path, old: str, new: str, said: str) -> None:
    path = tmp_path / FILE.name
    text = FILE.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ConfigurationError) as caught:
        read_behind(path)
    assert any(said in str(mistake) for mistake in caught.value.mistakes)
