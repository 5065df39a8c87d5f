"""Pages as text: what is written is what the rows of the same page would be in the store."""

import csv
import io
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collectors.mapping.mapper import Mapper
from collectors.row_lines import FIELD, RowLines, with_constants
from core.errors import StopSourceError
from tests.collector_kit import AT
from tests.line_feed import FEED, KEPT, OWNERS, PLAN, TOLERANCE, good_row
from tests.unit.collectors.sources import PLACES

MAPPER = Mapper("items", FEED, PLACES, TOLERANCE)
INSTANTS = (
    *("2026-10-01T08:00:00+08:00", "2026-10-01T08:00:00.123456+08:00", "2026-10-01T08:00:00.000000+08:00"),
    *("2026-10-01T00:00:00Z", "2026-10-01T00:00:00.5+00:00", "2026-10-01 08:00:00+08:00", "20261001T080000+08:00"),
    *("2026-W40-4T08:00:00+08:00", "2026-10-01T08:00:00.1234567+08:00", "2026-10-01T08:00:00", "2026-10-01"),
    *(
        "1970-12-31T00:00:00+00:00",
        "2026-11-26T12:10:00+08:00",
        "2026-11-26T12:10:01+08:00",
        " 2026-10-01T08:00:00+08:00",
    ),
    *(
        "2026-11-26T12:09:59.999999+08:00",
        "2027-10-01T08:00:00+08:00",
        "2026-02-30T08:00:00+08:00",
        "gestern",
        "",
        None,
    ),
    *("2026-10-01T08:00:00-11:30", "2026-10-01T08:00:00+23:59"),
)
TEXTS = ("", " ", None, "a\nb", "a\rb", "\x1f", "\x1e", 'a"b', "a,b", "\\.", "\\N", "␟", "x" * 9, " 件 ", "二")


def row(number: int, **changes: Any) -> dict[str, Any]:
    """A row as JSON brings it."""
    base = good_row(number) | {
        "updated_at": f"2026-11-01T10:00:{number % 60:02}.{number:06}+08:00",
        "seen": "2026-10-01T08:00:00+08:00",
        "promised": "2027-01-01T08:00:00.000001+08:00",
        "local": "2026-10-01T08:00:00",
    }
    return base | changes


def lined(rows: list[dict[str, Any]]) -> tuple[list[tuple[Any, ...]], Any]:
    """The rows that were written, read back into values, and the rest; None when the page has to go as rows."""
    writer = RowLines(MAPPER.of_picked, PLAN)
    page = writer.of(rows, AT, "")
    if page is None:
        return [], None
    text = io.StringIO(page.text.decode())
    read = list(csv.reader(text, delimiter=FIELD, quoting=csv.QUOTE_NONE)) if page.rows else []
    assert len(read) == page.rows
    named = [dict(zip(writer.columns, values, strict=True)) for values in read]
    return [tuple(_value(name, values[name]) for name in KEPT) for values in named], page.rest


def _value(name: str, text: str) -> Any:
    if text == "":
        return None
    match KEPT[name]:
        case "int" | "bigint" | "smallint":
            return int(text)
        case "boolean":
            return {"t": True, "f": False}[text]
        case "date":
            return date.fromisoformat(text)
        case "timestamptz":
            return datetime.fromisoformat(text)
    return text


def as_rows(rows: list[dict[str, Any]]) -> tuple[list[tuple[Any, ...]], Any]:
    """The rows that are mapped one by one, of known owners, and the page."""
    page = MAPPER.of_picked.map(rows, AT)
    named = [dict(zip(MAPPER.columns, values, strict=True)) for values in page.rows]
    stored = [values | {"owner_id": OWNERS[values["unit_code"]]} for values in named if values["unit_code"] in OWNERS]
    return [tuple(values[name] for name in KEPT) for values in stored], page


def assert_same(rows: list[dict[str, Any]]) -> None:
    """Both ways come to the same, or the page goes as rows."""
    written, rest = lined(rows)
    if rest is None:
        assert any("\n" in str(value) or "\r" in str(value) for one in rows for value in one.values())
        return
    expected, page = as_rows(rows)
    assert written == expected
    assert (rest.rejects, rest.deletions, rest.refused) == (page.rejects, page.deletions, page.refused)
    assert [values[-2] for values in rest.rows] == [values[-2] for values in page.rows if values[-2] not in OWNERS], (
        "rows of unknown owners stay rows"
    )


def test_good_rows_are_lines() -> None:
    written, rest = lined([row(number, note="一行") for number in range(5)])
    assert (len(written), rest.rows, rest.rejects) == (5, [], [])
    assert_same([row(number, note="一行") for number in range(5)])


@pytest.mark.parametrize("value", INSTANTS)
@pytest.mark.parametrize("field", ["seen", "promised", "updated_at"])
def test_instants_in_any_form_mean_the_same(field: str, value: str | None) -> None:
    assert_same([row(0, note=""), row(1, note="", **{field: value}), row(2, note="")])


@pytest.mark.parametrize("value", TEXTS)
@pytest.mark.parametrize("field", ["title", "note", "author", "unit", "id"])
def test_texts_mean_the_same(field: str, value: str | None) -> None:
    assert_same([row(0, note=""), row(1, **{"note": "", field: value})])


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.fixed_dictionaries(
            {},
            optional={
                "seen": st.sampled_from(INSTANTS),
                "promised": st.sampled_from(INSTANTS),
                "updated_at": st.sampled_from(INSTANTS),
                "title": st.sampled_from(TEXTS),
                "unit": st.sampled_from([*OWNERS, "nobody", "", None]),
                "secrecy": st.sampled_from(["涉密", "内部", "机密"]),
                "deleted": st.booleans(),
                "pages": st.one_of(st.none(), st.integers(-3, 40_000)),
                "formed": st.sampled_from(["2020-02-30", "2020-02-29", "", None]),
                "paper": st.sampled_from(["是", "否", "maybe", None]),
            },
        ),
        min_size=1,
        max_size=8,
    )
)
def test_both_ways_come_to_the_same(changes: list[dict[str, Any]]) -> None:
    assert_same([row(number, note="", **change) for number, change in enumerate(changes)])


def test_constants_stand_ahead_of_every_line() -> None:
    assert with_constants(b"a\x1fb\nc\x1fd", ("das", 7)) == b"das\x1f7\x1fa\x1fb\ndas\x1f7\x1fc\x1fd\n"


def test_a_column_that_has_changed_its_form_stops_the_feed_as_ever() -> None:
    with pytest.raises(StopSourceError):
        RowLines(MAPPER, PLAN).of([row(number, pages="many") for number in range(5)], AT, "")
