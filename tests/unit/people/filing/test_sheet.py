"""Sheets are read cell by cell, within limits; a mistake names its cell."""

import io
import zipfile
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from cockpit.i18n import Texts, load_texts
from core.exports import Stamp
from core.sheets import SheetError
from indicators.catalogue import Catalogue
from indicators.catalogue import load as load_catalogue
from indicators.manual_rules import manual_items
from people.filing.sheet import CellMistake, ReadRow, judge, read_sheet
from people.filing.template import SheetPlan, make_sheet
from store.owners import OwnerRow
from tests.unit.people.filing.test_rules import OWNERS, RULES

HEAD = ["数据项", "单位代码", "统计日", "数值"]
STAMP = Stamp("zhang", "张三", datetime(2026, 11, 26, 4, tzinfo=UTC))


@cache
def texts() -> Texts:
    return load_texts()


@cache
def catalogue() -> Catalogue:
    return load_catalogue()


def sheet(folder: Path, *rows: list[Any], head: list[Any] | None = None) -> Path:
    book = Workbook()
    assert book.active is not None
    for row in [head or HEAD, *rows]:
        book.active.append(row)
    path = folder / "sheet.xlsx"
    book.save(path)
    return path


def read(path: Path, most: int = 100) -> tuple[list[ReadRow], list[CellMistake]]:
    return read_sheet(path, texts(), most, is_workbook=path.suffix == ".xlsx")


def mistakes(path: Path) -> list[tuple[str, str]]:
    rows, found = read(path)
    wrong = [one for _, _, found in judge(rows, RULES) for one in found]
    return [(one.cell, one.wrong.code) for one in [*found, *wrong]]


def test_each_mistake_names_its_cell_and_what_was_expected(tmp_path: Path) -> None:
    path = sheet(tmp_path, ["DI-18", "U1", date(2026, 11, 20), 3], ["DI-18", "U9", "2026-02-30", "abc"])
    assert mistakes(path) == [("B3", "owner"), ("C3", "day"), ("D3", "value")]


def test_a_value_that_stands_twice_names_the_row_before(tmp_path: Path) -> None:
    path = sheet(tmp_path, ["DI-18", "U1", "2026-11-20", 3], [], ["DI-18", "U1", "2026/11/20", 4])
    assert mistakes(path) == [("A4", "twice")]


def test_the_columns_may_stand_anywhere_and_in_either_language_or_by_code(tmp_path: Path) -> None:
    path = sheet(tmp_path, ["x", 3, "2026-11-20", "U1", "DI-18"], head=["?", "Value", "day", "单位代码", "Item"])
    rows, found = read(path)
    assert found == []
    assert (rows[0].places["value"], rows[0].texts["value"]) == ("B2", "3")


def test_a_head_without_a_column_or_with_one_twice_is_refused(tmp_path: Path) -> None:
    assert mistakes(sheet(tmp_path, head=["数据项", "单位代码", "数值"])) == [("A1", "column_missing")]
    assert mistakes(sheet(tmp_path, head=[*HEAD, "Value"])) == [("E1", "column_twice")]


def test_a_formula_is_no_value(tmp_path: Path) -> None:
    assert mistakes(sheet(tmp_path, ["DI-18", "U1", "2026-11-20", "=1+1"]))[0] == ("D2", "formula")


def test_rows_that_are_only_prepared_are_passed_over(tmp_path: Path) -> None:
    path = sheet(tmp_path, ["DI-18", "U1", None, None], ["DI-18", "U1", "2026-11-20", 3])
    rows, _ = read(path)
    assert [row.number for row in rows] == [3]


def test_more_rows_than_allowed_are_refused_wherever_they_stand(tmp_path: Path) -> None:
    path = sheet(tmp_path, *[["DI-18", "U1", "2026-11-20", number] for number in range(11)])
    with pytest.raises(SheetError, match="rows"):
        read(path, 10)


def test_a_cell_far_away_makes_no_rows_of_nothing(tmp_path: Path) -> None:
    path = sheet(tmp_path, ["DI-18", "U1", "2026-11-20", 3])
    book = load_workbook(path)
    assert book.active is not None
    book.active["XFD300000"] = "far"
    book.active["A300000"] = "DI-18"
    book.active["D300000"] = 7
    book.save(path)
    rows, _ = read(path)
    assert [row.number for row in rows] == [2, 300_000]


def test_a_row_number_beyond_all_spreadsheets_ends_the_sheet(tmp_path: Path) -> None:
    path = sheet(tmp_path, ["DI-18", "U1", "2026-11-20", 3])
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    name = "xl/worksheets/sheet1.xml"
    parts[name] = parts[name].replace(b"</sheetData>", b'<row r="2000000000"><c><v>1</v></c></row></sheetData>')
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for part, data in parts.items():
            package.writestr(part, data)
    rows, _ = read(path)
    assert len(rows) == 1


def test_a_bomb_is_refused_before_it_is_opened(tmp_path: Path) -> None:
    path = tmp_path / "sheet.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/workbook.xml", "<a/>" + " " * 9_000_000)
    with pytest.raises(SheetError, match="package_bomb"):
        read(path)


def test_a_file_without_an_ending_is_read_by_what_it_holds(tmp_path: Path) -> None:
    path = sheet(tmp_path, ["DI-18", "U1", "2026-11-20", 3]).rename(tmp_path / "arrived")
    rows, found = read_sheet(path, texts(), 10, is_workbook=True)
    assert (len(rows), found) == (1, [])


def test_broken_markup_within_a_sound_package_is_told(tmp_path: Path) -> None:
    path = sheet(tmp_path, ["DI-18", "U1", "2026-11-20", 3])
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"][:-40]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for part, data in parts.items():
            package.writestr(part, data)
    with pytest.raises(SheetError, match="no_workbook"):
        read(path)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_csv_is_read_in_the_encodings_that_spreadsheets_write(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "sheet.csv"
    path.write_text(",".join(HEAD) + "\r\nDI-18,U1,2026-11-20,3\r\nDI-18,U1,2026-11-21,x\r\n", encoding=encoding)
    assert mistakes(path) == [("D3", "value")]


def test_a_sheet_without_anything_says_so(tmp_path: Path) -> None:
    path = tmp_path / "sheet.csv"
    path.write_text("\r\n\r\n")
    assert mistakes(path) == [("A1", "sheet_empty")]


def made(language: str = "zh_CN", **owners: OwnerRow) -> Any:
    plan = SheetPlan(catalogue(), list((owners or OWNERS).values()), manual_items(catalogue()), texts(), language)
    return load_workbook(io.BytesIO(make_sheet(plan, STAMP)))


def test_a_made_sheet_has_a_row_for_each_value_that_fits_and_reads_back_empty(tmp_path: Path) -> None:
    book = made()
    values = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows(min_row=2, max_col=3)]
    pairs = {(item, owner) for item, _, owner in values}
    assert len(pairs) == len(values) == 7 + 6
    assert ("DI-31", "A1") in pairs
    assert ("DI-31", "U1") not in pairs
    path = tmp_path / "sheet.xlsx"
    book.save(path)
    assert read(path) == ([], [])


def test_a_made_sheet_filled_in_reads_back_with_its_values(tmp_path: Path) -> None:
    book = made("en")
    book.worksheets[0]["E2"] = date(2026, 11, 20)
    book.worksheets[0]["F2"] = 1
    path = tmp_path / "sheet.xlsx"
    book.save(path)
    rows, found = read(path)
    assert found == []
    assert [(row.texts["day"], row.texts["value"], row.places["value"]) for row in rows] == [("2026-11-20", "1", "F2")]


def test_a_made_sheet_says_who_took_it_and_what_is_expected() -> None:
    guide = made().worksheets[1]
    assert guide["A1"].value == "导出人：张三 (zhang)　导出时间：2026-11-26 12:00:00+08:00"
    assert {row[0].value for row in guide.iter_rows(min_row=5)} == set(manual_items(catalogue()))


def test_the_name_of_an_owner_calculates_nothing() -> None:
    owner = OwnerRow(3, "U3", "agency", "=cmd|' /C calc'!A0", None, None, 330106)
    assert made(one=owner).worksheets[0]["D2"].value == "'=cmd|' /C calc'!A0"
