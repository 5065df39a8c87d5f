"""What leaves the house calculates nothing by itself, and says who took it out."""

import csv
from datetime import UTC, date, datetime
from io import StringIO

import pytest

from core.exports import Stamp, csv_lines, neutral

AT = datetime(2026, 11, 26, 7, 40, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        " =1",
        "\u3000=1",
        "\ufeff=1",
        "＝1",
        "＋1",
        "－1",
        "＠x",
        "\t",
    ],
)
def test_a_text_that_a_spreadsheet_would_calculate_is_led_by_an_apostrophe(text: str) -> None:
    assert neutral(text) == f"'{text}"


@pytest.mark.parametrize("cell", ["市档案馆", "a=b", "1-2", "", -5, 3.5, date(2026, 1, 1), None])
def test_other_cells_stay_as_they_are(cell: object) -> None:
    assert neutral(cell) == cell  # type: ignore[arg-type]


def test_a_table_begins_with_its_stamp_and_every_part_of_it_is_neutral() -> None:
    text = "".join(csv_lines(["=名称", "值"], [["-甲", 3], ["乙,丙", date(2026, 6, 30)]], ["+导出人"]))
    assert text.startswith("\ufeff")
    assert list(csv.reader(StringIO(text.removeprefix("\ufeff")))) == [
        ["'+导出人"],
        ["'=名称", "值"],
        ["'-甲", "3"],
        ["乙,丙", "2026-06-30"],
    ]


def test_a_table_without_rows_still_has_its_head() -> None:
    assert "".join(csv_lines(["a"], [])) == "\ufeffa\r\n"


def test_instants_are_written_as_local_time() -> None:
    assert "".join(csv_lines(["at"], [[AT]])).endswith("2026-11-26 15:40:00+08:00\r\n")


def test_the_name_of_a_file_carries_account_and_time_in_plain_characters() -> None:
    assert Stamp("zhang", "张三", AT).file_name("manual", "csv") == "manual_zhang_20261126T154000.csv"
    assert Stamp("../张", "张三", AT).file_name("manual", "csv") == "manual_account_20261126T154000.csv"


def test_a_stamp_names_person_account_and_local_time() -> None:
    stamp = Stamp("zhang", "张三", AT)
    assert (stamp.who, stamp.local) == ("张三 (zhang)", "2026-11-26 15:40:00+08:00")
