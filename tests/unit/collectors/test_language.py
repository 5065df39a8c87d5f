"""The words of the mapping language, each by what it makes of a row."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collectors.base import Places
from collectors.converting.amounts import Amount
from collectors.converting.base import UnfitError
from collectors.converting.moments import Changed, microseconds
from collectors.definition import Feed
from collectors.mapping.mapper import Mapper
from collectors.mapping.page import MappedPage
from core.amounts import MOST_AMOUNT
from core.errors import StopSourceError

AT = datetime(2026, 11, 26, 4, 0, tzinfo=UTC)
PLACES = Places(330100, 330199, (330199, 330106))
MOMENT = "2026-11-26T10:00:00+08:00"


def mapper(columns: dict[str, Any], as_text: bool = False, sparse: bool = False, **feed: Any) -> Mapper:
    key = {"id": {"type": "text", "required": True}}
    values = {
        "name": {"zh": "样例", "en": "Sample"},
        "table": "any",
        "path": "/rows",
        "key": ["id"],
        "columns": {**key, **columns},
        **feed,
    }
    spec = Feed.model_validate(values)
    return Mapper("rows", spec, PLACES, timedelta(minutes=10), as_text=as_text, sparse=sparse)


def page_of(column: dict[str, Any], *rows: dict[str, Any], as_text: bool = False) -> MappedPage:
    """What rows become whose only column besides the key is `value`."""
    raw = [{"id": f"R{number}", "updated_at": MOMENT, **row} for number, row in enumerate(rows)]
    return mapper({"value": column}, as_text=as_text).map(raw, AT)


def made(column: dict[str, Any], *values: Any, as_text: bool = False) -> list[Any]:
    """What values of a field called `value` become; one by one they become the same."""
    page = page_of(column, *({"value": value} for value in values), as_text=as_text)
    assert page.rejects == []
    for value, row in zip(values, page.rows, strict=True):
        assert page_of(column, {"value": value}, as_text=as_text).rows[0][1] == row[1]
    return [row[1] for row in page.rows]


def reason(column: dict[str, Any], value: Any, good: Any, as_text: bool = False) -> str:
    """Why a value is put aside, beside one that is good."""
    page = page_of(column, {"value": good}, {"value": value}, {"value": good}, as_text=as_text)
    (reject,) = page.rejects
    assert len(page.rows) == 2
    return str(reject.reason)


# --- ways


def test_fields_are_found_within_objects_and_lists() -> None:
    column = {"type": "text", "from": "unit.codes[0].value"}
    rows: list[dict[str, Any]] = [
        {"unit": {"codes": [{"value": "A"}, {"value": "B"}]}},
        {"unit": {"codes": []}},
        {"unit": None},
    ]
    assert [row[1] for row in page_of(column, *rows).rows] == ["A", None, None]


def test_a_way_that_no_row_has_stops_the_feed_and_one_that_some_lack_puts_those_aside() -> None:
    column = {"type": "text", "from": "unit.code"}
    with pytest.raises(StopSourceError, match=r"expected the field 'unit\.code'"):
        page_of(column, {"unit": {}}, {"unit": {"name": "x"}})
    page = page_of(column, {"unit": {"name": "x"}}, {"unit": {"code": "A"}}, {"unit": {"code": "B"}})
    assert [(reject.reason, reject.key) for reject in page.rejects] == [("missing_field", "R0")]


def test_what_lies_beside_a_way_is_known() -> None:
    page = page_of({"type": "text", "from": "unit.code"}, {"unit": {"code": "A", "phone": "1"}, "new": 1})
    assert page.warnings == ("rows: unknown field 'new'",)


def test_of_a_row_put_aside_only_the_fields_that_are_read_are_kept_and_can_be_mapped_again() -> None:
    column = {"type": "text", "from": "unit.code", "codes": {"A": "ours"}}
    page = page_of(column, {"unit": {"code": "A"}}, {"unit": {"code": "X", "phone": "secret"}})
    (reject,) = page.rejects
    assert reject.raw == {"id": "R1", "unit.code": "X", "updated_at": MOMENT}
    again = mapper({"value": column}).map([{**reject.raw, "unit.code": "A"}], AT)
    assert [row[:2] for row in again.rows] == [("R1", "ours")]


def test_a_key_and_a_moment_may_lie_within_objects() -> None:
    one = mapper(
        {"id": {"type": "text", "from": "head.no", "required": True}},
        updated="head.changed",
        updated_formats=["epoch_ms"],
        tombstone="head.state",
        deleted_when=["gone"],
    )
    rows = [
        {"head": {"no": "1", "changed": 1_790_000_000_123, "state": None}},
        {"head": {"no": "2", "changed": 1_790_000_000_456, "state": "gone"}},
    ]
    page = one.map(rows, AT)
    assert page.rows == [("1", 1_790_000_000_123_000)]
    assert [(gone.key, gone.version) for gone in page.deletions["rows"]] == [(("2",), 1_790_000_000_456_000)]
    assert one.names.moment(rows[0]) == datetime.fromtimestamp(1_790_000_000.123, UTC)
    first, second = one.identities(rows)
    assert None not in (first, second)
    assert first != second


def test_a_field_that_may_be_left_out_has_no_value_where_it_is() -> None:
    column = {"type": "text", "from": "note", "optional": True}
    assert [row[1] for row in page_of(column, {}, {"note": "x"}, {"note": None}).rows] == [None, "x", None]


def test_in_a_sparse_source_every_field_may_be_left_out() -> None:
    one = mapper({"value": {"type": "text", "from": "a.b"}}, sparse=True)
    page = one.map([{"id": "1", "updated_at": MOMENT}], AT)
    assert [row[:2] for row in page.rows] == [("1", None)]
    assert page.warnings == ()


# --- defaults and codes


def test_a_default_stands_where_the_source_has_no_value() -> None:
    assert made({"type": "text", "default": "none"}, None, "", "  ", "x") == ["none", "none", "none", "x"]
    assert made({"type": "int", "default": 0}, None, 7) == [0, 7]
    assert made({"type": "text", "codes": {"a": "A"}, "default": "B"}, None, "a") == ["B", "A"]
    assert made({"type": "bool", "default": False}, None, True) == [False, True]


def test_a_value_that_does_not_fit_gets_no_default() -> None:
    assert reason({"type": "int", "default": 0, "low": 5}, 1, 9) == "out_of_range"


def test_a_code_that_is_not_in_the_list_may_mean_something() -> None:
    column = {"type": "text", "codes": {"a": "A", "b": None}, "otherwise": "other"}
    assert made(column, "a", "b", "zzz", None) == ["A", None, "other", None]


def test_words_for_yes_and_no_are_codes() -> None:
    assert made({"type": "bool", "codes": {"有": True, "无": False}}, "有", "无", None) == [True, False, None]


def test_codes_that_are_numbers_are_found_in_texts_too() -> None:
    assert made({"type": "smallint", "codes": {1: 10, 2: 20}}, "1", "2", as_text=True) == [10, 20]


# --- texts


def test_a_template_puts_fields_together_and_lacks_a_value_when_one_of_them_does() -> None:
    column = {"type": "text", "template": "{unit.code}-{year}·{no}"}
    rows: list[dict[str, Any]] = [
        {"unit": {"code": "J1"}, "year": 2026, "no": " 7 "},
        {"unit": {"code": "J1"}, "year": None, "no": "7"},
        {"unit": {"code": " "}, "year": 2026, "no": "7"},
    ]
    assert [row[1] for row in page_of(column, *rows).rows] == ["J1-2026·7", None, None]


def test_a_template_of_one_field_is_a_frame() -> None:
    assert [row[1] for row in page_of({"type": "text", "template": "D{no}"}, {"no": 5}, {"no": "x"}).rows] == [
        "D5",
        "Dx",
    ]


def test_a_template_takes_texts_and_numbers_only() -> None:
    page = page_of({"type": "text", "template": "{a}-{b}"}, {"a": 1, "b": 2}, {"a": [1], "b": 2}, {"a": 1, "b": 2})
    assert [reject.reason for reject in page.rejects] == ["type"]


def test_a_list_becomes_one_text() -> None:
    column = {"type": "text", "from": "value", "join": "; "}
    assert made(column, ["甲", " 乙 ", None, ""], [], None, "alone") == ["甲; 乙", None, None, "alone"]
    assert reason(column, [["x"]], ["a"]) == "type"


def test_names_of_every_element_become_one_text() -> None:
    column = {"type": "text", "from": "people[].name", "join": "、"}
    page = page_of(column, {"people": [{"name": "甲"}, {"name": "乙"}]}, {"people": []})
    assert [row[1] for row in page.rows] == ["甲、乙", None]


def test_a_pattern_cuts_out_what_its_group_finds() -> None:
    column = {"type": "text", "extract": r"^PKG-(\d+)"}
    assert made(column, "PKG-12/1", "", None) == ["12", None, None]
    assert reason(column, "12", "PKG-1") == "no_match"
    assert made({"type": "text", "extract": r"\d{4}"}, "二〇二六 (2026)") == ["2026"]


def test_a_pattern_comes_before_codes_numbers_and_dates() -> None:
    assert made({"type": "text", "extract": "^(.)", "codes": {"A": "first"}}, "Abc") == ["first"]
    assert made({"type": "int", "written": "text", "extract": r"(\d+) 页"}, "共 12 页") == [12]
    assert made({"type": "date", "extract": r"(\d+-\d+-\d+)"}, "于 2026-11-26 办结") == [date(2026, 11, 26)]


def test_letters_may_be_made_small_or_capital_before_codes() -> None:
    assert made({"type": "text", "case": "lower", "codes": {"ok": "good"}}, "OK", "Ok") == ["good", "good"]
    assert made({"type": "text", "case": "upper"}, "abc", None) == ["ABC", None]


# --- numbers


@pytest.mark.parametrize(
    ("column", "value", "number"),
    [
        ({"thousands": ","}, "1,234,567", 1_234_567),
        ({"thousands": " "}, " 12 345 ", 12_345),
        ({"units": {"B": 1, "kB": 1000, "MB": 1_000_000}}, "12 kB", 12_000),
        ({"units": {"B": 1, "kB": 1000, "MB": 1_000_000}}, "1.5MB", 1_500_000),
        ({"units": {"kB": 1000}}, "7", 7),
        ({"units": {"万": 10_000}, "thousands": ","}, "1,734.5万", 17_345_000),
        ({"times": 1024}, 3, 3072),
        ({"times": 1024}, 0.5, 512),
        ({"times": 1024}, "3", 3072),
        ({"rounded": True}, 2.5, 3),
        ({"rounded": True}, "-2.5", -3),
        ({"rounded": True}, 7, 7),
        ({"times": 1000, "rounded": True}, 0.0004, 0),
    ],
)
def test_numbers_that_are_written_for_people_are_exact(column: dict[str, Any], value: Any, number: int) -> None:
    assert made({"type": "bigint", **column}, value, None) == [number, None]


@pytest.mark.parametrize(
    ("column", "value", "expected"),
    [
        ({"thousands": ","}, "1.234", "bad_number"),
        ({"thousands": ","}, "eins", "bad_number"),
        ({"units": {"kB": 1000}}, "12 GB", "unknown_unit"),
        ({"units": {"kB": 1000}}, "1.0005 kB", "bad_number"),
        ({"times": 2}, "NaN", "bad_number"),
        ({"times": 2}, float("inf"), "bad_number"),
        ({"times": 2}, 2**62, "out_of_range"),
        ({"rounded": True, "high": 5}, 5.5, "out_of_range"),
    ],
)
def test_numbers_that_are_none_are_put_aside(column: dict[str, Any], value: Any, expected: str) -> None:
    assert reason({"type": "bigint", **column}, value, 1) == expected


@given(st.integers(-MOST_AMOUNT, MOST_AMOUNT))
def test_a_number_with_signs_between_its_thousands_is_that_number(number: int) -> None:
    assert Amount("bigint", None, None, thousands=",").one(f"{number:,}", AT) == number


def test_an_amount_without_digits_is_no_value() -> None:
    assert Amount("int", None, None, thousands=",").one("  ", AT) is None
    with pytest.raises(UnfitError):
        Amount("int", None, None, units={"kB": 1}).one("kB", AT)


# --- moments


@pytest.mark.parametrize(
    ("formats", "value"),
    [
        (["epoch_s"], 1_790_000_000),
        (["epoch_s"], "1790000000"),
        (["epoch_s"], 1_790_000_000.0),
        (["epoch_ms"], 1_790_000_000_000),
        (["epoch_us"], 1_790_000_000_000_000),
        (["iso", "epoch_s"], 1_790_000_000),
        (["iso", "epoch_s"], "2026-09-21T14:13:20Z"),
        (["%d.%m.%Y %H:%M:%S", "iso"], "21.09.2026 22:13:20"),
        (["%Y年%m月%d日%H时%M分%S秒"], "2026年9月21日22时13分20秒"),
    ],
)
def test_a_moment_is_read_in_the_first_format_that_fits(formats: list[str], value: Any) -> None:
    (moment,) = made({"type": "instant", "formats": formats}, value)
    assert microseconds(moment) == 1_790_000_000_000_000


@pytest.mark.parametrize(
    ("formats", "value"),
    [
        (["epoch_s"], 1_790_000_000),
        (["epoch_ms", "iso"], 1_790_000_000_000),
        (["epoch_ms", "iso"], "2026-09-21"),
        (["iso", "%Y/%m/%d", "%Y年%m月%d日"], "2026年9月21日"),
    ],
)
def test_a_date_may_be_an_epoch_whose_day_is_that_of_china(formats: list[str], value: Any) -> None:
    assert made({"type": "date", "formats": formats}, value, None) == [date(2026, 9, 21), None]


def test_an_epoch_that_no_calendar_holds_is_put_aside() -> None:
    assert reason({"type": "instant", "formats": ["epoch_s"]}, 10**18, 1_790_000_000) == "bad_instant"
    assert reason({"type": "date", "formats": ["epoch_s"]}, 10**18, 1_790_000_000) == "bad_date"


def test_a_change_of_which_only_the_day_is_told_is_as_late_as_it_can_be() -> None:
    changed = Changed(("iso",), "UTC", timedelta(minutes=10))
    noon, evening = AT.replace(hour=12), AT.replace(hour=20)
    assert changed.one("2026-11-26", noon) == noon
    assert changed.many(["2026-11-26", None], evening) == [evening, None]
    assert changed.one("2026-11-25", noon) == datetime(2026, 11, 25, 23, 59, 59, 999_999, tzinfo=UTC)
    assert changed.one("2026-11-26T03:00:00Z", noon) == AT.replace(hour=3)
    assert changed.told("2026-11-26") == datetime(2026, 11, 26, tzinfo=UTC)
    assert (changed.told("soon"), changed.told(None), changed.told(7)) == (None, None, None)


# --- many by one


TEXTS = st.one_of(st.none(), st.text(max_size=12), st.sampled_from(["PKG-1", "a", "A", "12 kB", "1,000"]))


@given(
    st.sampled_from(
        [
            {"type": "text", "extract": "([a-zA-Z]+)", "case": "lower", "optional": True},
            {"type": "text", "case": "upper", "codes": {"A": "x"}, "otherwise": "y"},
            {"type": "text", "template": "<{value}>"},
            {"type": "bigint", "thousands": ",", "units": {"kB": 1000}, "rounded": True},
        ]
    ),
    st.lists(TEXTS, min_size=1, max_size=8),
)
def test_a_column_is_what_its_values_are(column: dict[str, Any], values: list[str | None]) -> None:
    """Whatever stands beside a value, it becomes the same, or is put aside for the same reason."""
    rows = [{"id": str(number), "updated_at": MOMENT, "value": value} for number, value in enumerate(values)]
    one = mapper({"value": column}).of_picked
    page = one.map(rows, AT)
    alone = [one.map([row], AT) for row in rows]
    assert page.rows == [row for part in alone for row in part.rows]
    assert [reject.reason for reject in page.rejects] == [reject.reason for part in alone for reject in part.rejects]
