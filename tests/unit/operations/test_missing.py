"""The table of what is missing opens in a spreadsheet as text, and is written row by row."""

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

from cockpit.i18n import CHINESE, ENGLISH, load_texts
from core.days import day_number
from core.exports import Stamp
from operations.missing import COLUMNS, Words, write_table
from store.views.missing import BEGINNING, MissingRow, Reason

DUE = day_number(date(2026, 5, 6))
ROW = MissingRow(
    subject="case",
    key="330106202604210000123",
    name="建设工程规划许可",
    owner_code="U1",
    owner_name="单位一",
    place=330106,
    due_day=DUE,
    days=20,
    reason=Reason.REJECTED,
    status="returned",
    package_id="P1",
    check_result=None,
    failed_codes=None,
    error="材料不全",
    archived_under=None,
    at=BEGINNING,
)


def table(*rows: MissingRow, language: str = CHINESE) -> list[dict[str, str]]:
    stream = io.StringIO()
    write_table(stream, iter(rows), Words(load_texts(), language))
    return list(csv.DictReader(io.StringIO(stream.getvalue())))


def test_a_row_says_what_is_missing_whose_and_why() -> None:
    (row,) = table(ROW)
    assert (row["编号"], row["应归档截止日"], row["逾期天数"]) == ("330106202604210000123", "2026-05-06", "20")
    assert (row["类别"], row["原因代码"], row["原因"], row["信息包状态"]) == ("办件", "rejected", "被退回", "退回")


def test_a_table_that_is_taken_out_says_by_whom_and_when() -> None:
    stream, words = io.StringIO(), Words(load_texts(), ENGLISH)
    stamp = Stamp("=zhang@desk", "zhang", datetime(2026, 5, 26, tzinfo=UTC))
    write_table(stream, iter([ROW]), words, words.stamp(stamp))
    first, head, _ = csv.reader(io.StringIO(stream.getvalue()))
    assert first == ["Exported by zhang (=zhang@desk) at 2026-05-26 08:00:00+08:00"]
    assert head[0] == "subject"


def test_headings_and_labels_come_in_english_too() -> None:
    (row,) = table(ROW, language=ENGLISH)
    assert (row["subject"], row["reason"], row["due on"]) == ("case", "returned", "2026-05-06")


def test_what_a_spreadsheet_would_calculate_is_led_by_an_apostrophe() -> None:
    formulas = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1")
    found = table(*(replace(ROW, name=formula, days=-5) for formula in formulas))
    assert [row["名称"] for row in found] == [f"'{formula}" for formula in formulas]
    assert {row["逾期天数"] for row in found} == {"-5"}


def test_rows_are_written_as_they_come_and_counted_by_reason() -> None:
    stream = io.StringIO()
    written: list[int] = []

    def rows() -> Iterator[MissingRow]:
        for reason in (Reason.REJECTED, Reason.NEVER_PUSHED, Reason.REJECTED):
            written.append(stream.getvalue().count("\r\n"))
            yield replace(ROW, reason=reason)

    assert write_table(stream, rows(), Words(load_texts(), CHINESE)) == {"rejected": 2, "never_pushed": 1}
    assert written == [1, 2, 3]


def test_every_reason_subject_and_column_has_its_words() -> None:
    words = Words(load_texts(), CHINESE)
    assert all(words(f"reason.{reason}") for reason in Reason)
    assert all(words(f"column.{name}") for name in COLUMNS)
