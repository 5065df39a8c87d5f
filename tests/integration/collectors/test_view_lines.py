"""The first load of a view: what its database maps equals what the row-wise mapping makes, whatever the values are."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from collectors.base import LineSlice, Page
from core.amounts import MOST_AMOUNT
from tests.collector_kit import AT
from tests.integration.collectors.line_bench import SOURCE_TYPES, LineBench
from tests.line_feed import ARCHIVE, PLAN, good_row

ODD_TEXTS = (
    *("", " ", "\u3000", "\t", "\n", "a\x07b", "\x1f", "\x85", "a\u2028", "\u202eabc", "x" * 9, "字" * 8, "字" * 9),
    *(" a", "a ", "\u3000件", "件\u00a0", "\ufeffa", "a\u200b", "\u2060", "a,b", 'a"b', "a\\b", "\\.", "\\N", "NULL"),
    *(
        "␟",
        "␟ a",
        "a ␟",
        "a'b",
        "E'",
        "%s",
        "$1",
        "{}",
        "a\nb",
        "a\rb",
        "a\r\nb",
        "\ud7ff",
        "\ue000",
        "𠀀" * 8,
        "é",
        "é",
    ),
)
"""NUL and lone surrogates cannot be there: no database of this kind holds them."""
NUMBERS = (
    "",
    " ",
    "7",
    "-7",
    "007",
    "+7",
    " 7",
    "１２",
    "1_000",
    "1e3",
    "7.0",
    "²",
    "9" * 16,
    "9" * 17,
    "-0",
    "0x1f",
    "٣",
)
MOMENTS = (
    *("infinity", "-infinity", "1970-12-31 23:59:59.999999+00", "1971-01-01 00:00:00+00", "1000-01-01 00:00:00+00"),
    *(
        "2026-11-26 04:10:00+00",
        "2026-11-26 04:10:00.000001+00",
        "0044-03-15 12:00:00+00 BC",
        "12026-01-01 00:00:00+00",
    ),
    *("2999-12-29 00:00:00+00", "2999-12-30 00:00:01+00", "9999-12-31 23:59:59.999999+00", "1986-07-01 00:30:00+00"),
    *("2026-01-01 00:00:00.5+00", "2026-06-30 23:59:59.123456-11:30"),
)
LOCAL = (
    *(
        "infinity",
        "-infinity",
        "1986-05-04 00:30:00",
        "1986-09-13 23:30:00",
        "1991-09-14 23:30:00",
        "1992-01-01 00:00:00",
    ),
    *(
        "1940-06-03 00:30:00",
        "0044-03-15 12:00:00 BC",
        "4714-11-24 00:00:00 BC",
        "294276-12-31 23:59:59",
        "1971-01-01 00:00:00",
    ),
    *("2026-11-26 12:10:00.000001", "2026-11-26 12:10:00", "1991-12-31 23:59:59.999999"),
)
DATES = (
    *("infinity", "-infinity", "0001-01-01", "0999-12-31", "1000-01-01", "2999-12-31", "3000-01-01", "10000-01-01"),
    *("0044-03-15 BC", "1900-02-28", "2000-02-29"),
)

texts = st.one_of(
    st.sampled_from(ODD_TEXTS),
    st.text(st.characters(exclude_characters="\x00", codec="utf-8"), max_size=10),
)
ODD: dict[str, st.SearchStrategy[Any]] = {
    "updated_at": st.sampled_from(MOMENTS),
    "deleted": st.sampled_from([True, None]),
    "secrecy": st.one_of(st.sampled_from(["涉密", "内部", "无 ", "", None, "机密"]), texts),
    "title": texts.map(lambda text: text[:60]),
    "note": st.one_of(texts, st.sampled_from(["字" * 1300, "字" * 1301, "𠀀" * 1001, "a\tb", " \n", "a\nb\r\n"])),
    "retention": st.one_of(st.sampled_from(["30年", "不详", "永久 ", " ", "長期"]), texts),
    "list_name": st.one_of(st.sampled_from(["乙", "甲 ", "甲/1"]), texts),
    "list_status": st.one_of(st.sampled_from(["2", " 1"]), texts),
    "pages": st.one_of(st.sampled_from([-1, 0, 32767, 32768, -32769]), st.integers(-(2**31), 2**31 - 1)),
    "bytes": st.one_of(
        st.sampled_from([MOST_AMOUNT, MOST_AMOUNT + 1, -MOST_AMOUNT - 1]), st.integers(-(2**63), 2**63 - 1)
    ),
    "written": st.one_of(st.sampled_from(NUMBERS), texts, st.integers().map(str)),
    "born": st.booleans(),
    "paper": st.one_of(st.sampled_from(["否", "是 ", "yes", "true"]), texts),
    "grade": st.integers(-1, 4),
    "formed": st.one_of(st.sampled_from(DATES), st.dates().map(str)),
    "seen": st.one_of(st.sampled_from(MOMENTS), st.datetimes().map(lambda at: f"{at}+00")),
    "promised": st.sampled_from(MOMENTS),
    "local": st.one_of(st.sampled_from(LOCAL), st.datetimes().map(str)),
    "digest": st.one_of(st.sampled_from(["A" * 64, "g" * 64, "a" * 63, " " + "a" * 64, "Ａ" * 64]), texts),
    "place": st.sampled_from([330100, 330199, 0, -1, 330182]),
    "district": st.one_of(st.sampled_from(["330199", "330106 ", "0330106", "３３０１０６"]), texts),
    "author": texts,
    "unit": st.one_of(st.sampled_from(["113302", "113301 ", "O'Neil\\", "nobody", ""]), texts),
    "id": texts,
}


@st.composite
def rows(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Rows, each with a few odd values, or none."""
    found = []
    for number in range(draw(st.integers(2, 9))):
        odd = draw(st.lists(st.sampled_from(sorted(ODD)), max_size=2, unique=True))
        changes = {name: draw(st.one_of(st.none(), ODD[name]) if name != "id" else ODD[name]) for name in odd}
        changes = {name: value for name, value in changes.items() if name != "updated_at" or value is not None}
        found.append(good_row(number, **changes))
    return found


@pytest.fixture
def bench(database_url: str) -> Iterator[LineBench]:
    bench = LineBench(database_url)
    yield bench
    bench.close()


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(held=rows())
def test_both_ways_of_reading_come_to_the_same(bench: LineBench, held: list[dict[str, Any]]) -> None:
    bench.fill(held)
    by_rows, by_lines = bench.by_rows(), bench.by_lines()
    assert bench.differences() == []
    assert by_rows.rejects == by_lines.rejects
    assert (by_rows.deletions, by_rows.refused) == (by_lines.deletions, by_lines.refused)


@pytest.mark.parametrize("name", sorted(ODD))
def test_each_odd_value_alone_comes_to_the_same(bench: LineBench, name: str) -> None:
    """Every value that is named above, whatever hypothesis happens to try."""
    listed = {"local": LOCAL, "formed": DATES, "written": NUMBERS, "grade": range(-1, 5)}
    kinds = {"timestamptz": MOMENTS, "text": ODD_TEXTS, "varchar(60)": ODD_TEXTS, "boolean": (True, False, None)}
    values = listed.get(name, kinds.get(SOURCE_TYPES[name], (-1, 0, 1, 2, 3, 330100, None)))
    bench.fill([good_row(number, **{name: value}) for number, value in enumerate(values)])
    by_rows, by_lines = bench.by_rows(), bench.by_lines()
    assert (bench.differences(), by_rows.rejects) == ([], by_lines.rejects)
    assert by_rows.deletions == by_lines.deletions


def test_good_rows_pass_as_lines(bench: LineBench) -> None:
    bench.fill([good_row(number) for number in range(11)])
    assert bench.by_lines().lines == 11


def test_slices_end_where_the_next_begins_and_move_the_cursor(bench: LineBench) -> None:
    bench.fill([good_row(number) for number in range(11)])
    steps = list(bench.collector.bulk(ARCHIVE, {}, AT, PLAN))
    assert [step.rows for step in steps if isinstance(step, LineSlice)] == [4, 4, 3]
    assert {step.total for step in steps if isinstance(step, LineSlice)} == {11}
    again = list(bench.collector.bulk(ARCHIVE, steps[0].cursor, AT, PLAN))
    assert [step.rows for step in again if isinstance(step, LineSlice)] == [4, 3]
    assert [step.cursor for step in again] == [step.cursor for step in steps[1:]]
    live = bench.reading(overlap=timedelta())
    assert list(live.read(ARCHIVE, steps[-1].cursor, AT)) == []
    live.close()


def test_a_view_that_is_one_whole_is_cut_in_the_same_way(bench: LineBench) -> None:
    bench.fill([good_row(number, archive_code=f"{330100 + number}A") for number in range(9)])
    whole = bench.reading(partition="", partitions=("",))
    steps = list(whole.bulk("", {}, AT, PLAN))
    assert [step.rows for step in steps if isinstance(step, LineSlice)] == [4, 4, 1]
    whole.close()


def test_odd_rows_come_before_the_lines_of_their_slice_and_leave_the_cursor(bench: LineBench) -> None:
    bench.fill([good_row(number, title="x" * 9 if number == 5 else "x") for number in range(8)])
    first, odd, second = list(bench.collector.bulk(ARCHIVE, {}, AT, PLAN))
    assert isinstance(odd, Page)
    assert (odd.picked, odd.cursor, len(odd.rows)) == (True, first.cursor, 1)
    assert isinstance(second, LineSlice)
    assert second.rows == 3


def test_what_a_secret_row_says_never_leaves_the_source(bench: LineBench) -> None:
    secrets = ["涉密", "机密", "涉密 "]
    bench.fill([good_row(number, title="密不外传") | {"secrecy": word} for number, word in enumerate(secrets)])
    pages = [step for step in bench.collector.bulk(ARCHIVE, {}, AT, PLAN) if isinstance(step, Page)]
    assert sum(len(page.rows) for page in pages) == len(secrets)
    assert "密不外传" not in repr([dict(row) for page in pages for row in page.rows])
    assert bench.by_lines().refused == 1


def test_a_slice_of_mostly_odd_rows_is_read_row_by_row(bench: LineBench) -> None:
    bench.collector.close()
    bench.fill([good_row(number, title="x" * 9) for number in range(6)])
    bench.collector = bench.reading(odd_share=0.1)
    steps = list(bench.collector.bulk(ARCHIVE, {}, AT, PLAN))
    assert all(isinstance(step, Page) and not step.picked for step in steps)
    assert sum(len(step.rows) for step in steps if isinstance(step, Page)) == 6


@pytest.mark.parametrize(
    ("field", "kind"),
    [("pages", "numeric"), ("seen", "text"), ("title", "char(8)"), ("secrecy", "integer"), ("born", "text")],
)
def test_a_type_that_is_not_expected_makes_the_feed_row_wise(database_url: str, field: str, kind: str) -> None:
    bench = LineBench(database_url, SOURCE_TYPES | {field: kind})
    bench.fill([good_row(number, **{field: "1"}) for number in range(3)])
    assert all(isinstance(step, Page) for step in bench.collector.bulk(ARCHIVE, {}, AT, PLAN))
    bench.close()


def test_a_reader_that_breaks_off_leaves_a_collector_that_can_read_again(bench: LineBench) -> None:
    bench.fill([good_row(number, note="x" * 1000) for number in range(400)])
    bench.collector.close()
    bench.collector = bench.reading(slice_rows=1000)
    for step in bench.collector.bulk(ARCHIVE, {}, AT, PLAN):
        assert isinstance(step, LineSlice)
        chunks = step.open(("das", 1))
        assert next(chunks)
        chunks.close()  # type: ignore[attr-defined]  # a generator
        break
    assert bench.by_lines().lines == 400
