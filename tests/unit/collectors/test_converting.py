"""Raw values → typed values."""

from datetime import UTC, date, datetime, timedelta
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collectors.base import Places
from collectors.converting.base import Converter, UnfitError, shown
from collectors.converting.moments import Date, Instant, microseconds
from collectors.converting.numbers import Bool, Number, Place
from collectors.converting.texts import Coded, Digest, Text, Texts
from core.amounts import MOST_AMOUNT

AT = datetime(2026, 11, 26, 4, 0, tzinfo=UTC)
TEN_MINUTES = timedelta(minutes=10)


def reason_of(converter: Converter, value: Any) -> str:
    """The reason for which one value does not fit; the quick way must refuse it as well."""
    with pytest.raises(UnfitError) as caught:
        converter.one(value, AT)
    with pytest.raises((ValueError, KeyError, TypeError)):
        converter.many([value], AT)
    return caught.value.reason


def both(converter: Converter, value: Any) -> Any:
    """The typed value, the same one by one and in a column with a null."""
    one = converter.one(value, AT)
    assert converter.many([None, value], AT) == [None, one]
    return one


def test_text_is_trimmed_and_blank_text_is_nothing() -> None:
    assert both(Text(10), "  关于\u3000") == "关于"
    assert both(Text(10), "   ") is None


def test_text_longer_than_its_size_is_refused() -> None:
    assert both(Text(3), "abc") == "abc"
    assert reason_of(Text(3), "abcd") == "too_long"


@pytest.mark.parametrize(
    "character", ["\x00", "\x07", "\x1b", "\x7f", "\x85", "\u2028", "\u202e", "\ud800", "\n", "\t"]
)
def test_text_with_a_character_that_cannot_be_seen_is_refused(character: str) -> None:
    assert reason_of(Text(100), f"a{character}b") == "control_character"


def test_line_breaks_are_allowed_where_the_column_says_so() -> None:
    assert both(Text(100, lines=True), "a\n\tb") == "a\n\tb"
    assert reason_of(Text(100, lines=True), "a\x00b") == "control_character"


@given(st.lists(st.one_of(st.none(), st.text(max_size=30)), max_size=20))
def test_a_column_of_texts_is_what_its_texts_are_one_by_one(values: list[str | None]) -> None:
    converter = Text(20)
    try:
        expected = [None if value is None else converter.one(value, AT) for value in values]
    except UnfitError:
        with pytest.raises(ValueError, match=r"a control character|a long text"):
            converter.many(values, AT)
    else:
        assert converter.many(values, AT) == expected


def test_a_code_leads_to_our_value_and_another_one_is_refused() -> None:
    converter = Coded({"准予": "granted", "退件": None})
    assert both(converter, "准予") == "granted"
    assert converter.one(" 准予 ", AT) == "granted"
    assert converter.one("退件", AT) is None
    assert converter.many(["", None], AT) == [None, None]
    assert reason_of(converter, "批准") == "unknown_code"


def test_codes_are_accepted_in_the_type_in_which_they_are_listed() -> None:
    assert Coded({1: "a"}).accepts == {int}
    assert Coded({"1": "a"}).accepts == {str}
    assert both(Coded({("national", "01"): "valid"}), ("national", "01")) == "valid"


def test_a_digest_has_64_hexadecimal_digits() -> None:
    assert both(Digest(), "AB" * 32) == "ab" * 32
    assert both(Digest(), "") is None
    assert reason_of(Digest(), "ab" * 31) == "bad_digest"
    assert reason_of(Digest(), "zz" * 32) == "bad_digest"


def test_a_list_of_texts_goes_through_its_codes() -> None:
    codes = {"永久": "permanent", "30年": "y30"}
    assert both(Texts(codes, None), ["永久", "30年"]) == ["permanent", "y30"]
    assert both(Texts(codes, ","), "永久,30年") == ["permanent", "y30"]
    assert both(Texts(None, None), ["a", ""]) == ["a"]
    assert reason_of(Texts(codes, None), ["短期"]) == "unknown_code"
    assert reason_of(Texts(codes, None), ["永久", 3]) == "type"


def test_a_number_stays_within_its_column() -> None:
    assert both(Number("smallint", None, None, written=False), 32767) == 32767
    assert reason_of(Number("smallint", None, None, written=False), 32768) == "out_of_range"
    assert reason_of(Number("int", 0, 99, written=False), -1) == "out_of_range"
    assert reason_of(Number("bigint", None, None, written=False), 2**63) == "out_of_range"
    assert reason_of(Number("bigint", None, None, written=True), str(MOST_AMOUNT + 1)) == "out_of_range"
    assert both(Number("bigint", None, None, written=False), MOST_AMOUNT) == MOST_AMOUNT


def test_a_number_written_as_text_may_have_leading_zeros_and_may_be_blank() -> None:
    converter = Number("smallint", None, None, written=True)
    assert both(converter, "007") == 7
    assert converter.one(" ", AT) is None
    assert reason_of(converter, "3.0") == "bad_number"


def test_yes_and_no_are_taken_as_they_are() -> None:
    assert both(Bool(), True) is True
    assert Bool().many([False, None], AT) == [False, None]


def test_the_code_of_the_city_means_the_municipal_place() -> None:
    converter = Place(Places(330100, 330199, (330199, 330106)))
    assert both(converter, 330100) == 330199
    assert both(converter, "330100") == 330199
    assert both(converter, 330106) == 330106
    assert converter.one(" 330106 ", AT) == 330106
    assert reason_of(converter, 320100) == "unknown_place"


def test_a_date_is_read_in_the_first_format_that_fits() -> None:
    converter = Date(("iso", "%Y/%m/%d"))
    assert both(converter, "2026-02-28") == date(2026, 2, 28)
    assert both(converter, "2026/2/28") == date(2026, 2, 28)
    assert converter.one(" 2026-02-28 ", AT) == date(2026, 2, 28)
    assert both(converter, date(2026, 2, 28)) == date(2026, 2, 28)
    assert converter.many(["", None], AT) == [None, None]
    assert reason_of(converter, "2026-02-30") == "bad_date"


def instant(*formats: str, future: bool = False) -> Instant:
    return Instant(formats or ("iso",), "Asia/Shanghai", TEN_MINUTES, future=future)


def test_an_instant_keeps_its_offset_and_without_one_is_in_the_zone() -> None:
    expected = datetime(2026, 1, 31, 16, 30, 0, 123456, tzinfo=UTC)
    assert both(instant(), "2026-02-01T00:30:00.123456+08:00") == expected
    assert both(instant(), "2026-02-01 00:30:00.123456") == expected
    assert both(instant(), "2026-01-31 16:30:00.123456+00") == expected
    assert both(instant(), expected) == expected
    assert both(instant("iso"), "2025-09-19 17:41:05.0") == datetime(2025, 9, 19, 9, 41, 5, tzinfo=UTC)


def test_instants_with_and_without_offset_may_be_mixed_in_a_column() -> None:
    values = ["2026-02-01T00:30:00+08:00", "2026-02-01 00:30:00", "2026-01-31T16:30:00Z"]
    expected = [datetime(2026, 1, 31, 16, 30, tzinfo=UTC)] * 3
    assert [instant().one(value, AT) for value in values] == expected
    for order in permutations(values):
        assert instant().many(order, AT) == expected


def test_an_instant_may_be_a_number_or_a_pattern() -> None:
    moment = datetime(2026, 1, 31, 16, 30, tzinfo=UTC)
    assert both(instant("epoch_s"), round(moment.timestamp())) == moment
    assert both(instant("epoch_ms"), round(moment.timestamp()) * 1000) == moment
    assert both(instant("%Y%m%d%H%M%S"), "20260201003000") == moment


def test_an_instant_beyond_the_tolerance_is_refused_unless_it_is_a_promise() -> None:
    soon = (AT + timedelta(minutes=9)).isoformat()
    later = (AT + timedelta(minutes=11)).isoformat()
    assert instant().one(soon, AT) is not None
    assert reason_of(instant(), later) == "instant_future"
    assert both(instant(future=True), later) == AT + timedelta(minutes=11)


@pytest.mark.parametrize("value", ["1970-01-01T00:00:00+00:00", "1970-01-01 08:00:00", "0001-01-01T00:00:00+00:00"])
def test_an_unset_clock_is_no_instant(value: str) -> None:
    assert reason_of(instant(), value) == "instant_past"


def test_a_text_that_is_no_instant_is_refused() -> None:
    assert reason_of(instant(), "yesterday") == "bad_instant"
    assert instant().one(" ", AT) is None


def test_microseconds_are_exact() -> None:
    assert microseconds(datetime(2026, 11, 26, 4, 0, 0, 1, tzinfo=UTC)) == 1_795_665_600_000_001


def test_a_long_value_is_shortened_in_messages() -> None:
    assert shown("x" * 100) == "x" * 39 + "…"
    assert shown(5) == "5"
