"""Rows as the text of a COPY, fast or quoted."""

import csv
import io
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.copying import copy_text

CELLS = st.none() | st.integers() | st.booleans() | st.text(max_size=6)


def read(data: bytes, fast: bool) -> list[list[str]]:
    """The fields as PostgreSQL takes them apart."""
    text = data.decode()
    if fast:
        return [line.split("\x1f") for line in text.split("\n")]
    return list(csv.reader(io.StringIO(text, newline="")))


@given(rows=st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=5))
def test_every_field_can_be_told_apart_again(rows: list[tuple[object, ...]]) -> None:
    text = copy_text(rows)
    fields = read(text.data, "DELIMITER" in text.options)
    assert fields == [["" if value is None else str(value) for value in row] for row in rows]


@pytest.mark.parametrize("mark", ["\n", "\r", "\x1f", "\x1e"])
def test_a_value_that_holds_a_mark_is_quoted(mark: str) -> None:
    assert copy_text([("a", f"b{mark}"), ("c", "d")]).options == "FORMAT csv"


def test_marks_that_make_up_for_each_other_do_not_slip_through() -> None:
    assert copy_text([("a\n", "b"), ("c", "d")]).options == "FORMAT csv"
    assert copy_text([("only",)]).options == "FORMAT csv"
    assert copy_text([]).data == b""


def test_instants_and_dates_are_written_as_iso() -> None:
    data = copy_text([(datetime(2026, 1, 2, 3, tzinfo=UTC), date(2026, 1, 2))]).data
    assert data == b"2026-01-02T03:00:00+00:00\x1f2026-01-02"


def test_what_is_no_text_is_an_error_of_its_own() -> None:
    with pytest.raises(UnicodeEncodeError):
        copy_text([("\ud800", 1)])
