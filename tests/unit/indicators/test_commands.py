"""Values of the manual items, entered by people."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook

from core.errors import RefusedError
from core.model import Batch, MergeReport
from indicators.commands import Manual, RefusedFileError
from indicators.manual_rules import manual_items
from store.manual import ManualEntry
from tests.unit.indicators.golden import catalogue

AT = datetime(2026, 7, 1, 1, tzinfo=UTC)
UNIT, ARCHIVE = "11330100990000025U", "330199A"
HEAD = "item_code,owner_code,day,value,entered_by,confirmed_by"
GOOD = f"DI-18,{UNIT},2026-06-30,4,zhang,li"


@dataclass
class Kept:
    batches: list[Batch] = field(default_factory=list)

    def merge(self, batch: Batch) -> MergeReport:
        self.batches.append(batch)
        return MergeReport(batch_id=len(self.batches), inserted=len(batch.rows))


@pytest.fixture
def kept() -> Kept:
    return Kept()


@pytest.fixture
def manual(kept: Kept) -> Manual:
    return Manual(catalogue(), lambda: {UNIT, ARCHIVE}, kept.merge)


def file_of(tmp_path: Path, *lines: str, head: str = HEAD) -> Path:
    path = tmp_path / "values.csv"
    path.write_text("\n".join((head, *lines)) + "\n", encoding="utf-8-sig")
    return path


def refused(manual: Manual, path: Path) -> list[str]:
    with pytest.raises(RefusedFileError) as caught:
        manual.import_file(path, AT)
    return [str(mistake) for mistake in caught.value.mistakes]


def test_eight_items_are_entered_by_people() -> None:
    assert manual_items(catalogue()) == ("DI-18", "DI-20", "DI-23", "DI-24", "DI-26", "DI-31", "DI-32", "DI-33")


def test_one_value_becomes_one_row(manual: Manual, kept: Kept) -> None:
    manual.set_value(ManualEntry("DI-31", ARCHIVE, date(2026, 6, 30), 45600, "zhang", "li"), AT)
    (batch,) = kept.batches
    row = dict(zip(batch.columns, batch.rows[0], strict=True))
    assert batch.table == "manual_value"
    assert (row["item_code"], row["owner_code"], row["day"], row["value"]) == (
        "DI-31",
        ARCHIVE,
        date(2026, 6, 30),
        45600,
    )
    assert row["entered_at"] == AT


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        (ManualEntry("DI-01", UNIT, date(2026, 6, 30), 1, "zhang", "li"), "'DI-01' is no manual item"),
        (ManualEntry("DI-18", "X", date(2026, 6, 30), 1, "zhang", "li"), "'X' is no known owner"),
        (ManualEntry("DI-18", UNIT, date(2026, 6, 30), -1, "zhang", "li"), "found '-1'"),
        (ManualEntry("DI-18", UNIT, date(2026, 6, 30), 1, "zhang", "zhang"), "'zhang' cannot confirm an own entry"),
        (ManualEntry("DI-18", UNIT, date(2026, 6, 30), 1, "zhang", " zhang"), "'zhang' cannot confirm an own entry"),
        (ManualEntry("DI-18", UNIT, date(2026, 6, 30), 1, "zhang", ""), "have to be named"),
        (ManualEntry("DI-18", UNIT, date(1900, 1, 1), 1, "zhang", "li"), "the day has to be a date"),
        (ManualEntry("DI-18", UNIT, date(2027, 7, 3), 1, "zhang", "li"), "the day has to be 2027-07-02 at the latest"),
        (ManualEntry("DI-18", UNIT, date(2026, 6, 30), 10**9 + 1, "zhang", "li"), "from 0 to 1000000000, found"),
        (ManualEntry("DI-24", UNIT, date(2026, 6, 30), 2, "zhang", "li"), "from 0 to 1, found '2'"),
    ],
)
def test_a_wrong_value_is_refused(manual: Manual, kept: Kept, entry: ManualEntry, message: str) -> None:
    with pytest.raises(RefusedError, match=message):
        manual.set_value(entry, AT)
    assert kept.batches == []


@pytest.mark.parametrize(
    "entry",
    [
        ManualEntry("DI-18", UNIT, date(2027, 7, 2), 10**9, "zhang", "li"),
        ManualEntry("DI-24", UNIT, date(2026, 6, 30), 1, "zhang", "li"),
    ],
)
def test_a_value_at_its_bounds_is_kept(manual: Manual, entry: ManualEntry) -> None:
    assert manual.set_value(entry, AT).inserted == 1


def test_a_file_is_merged_as_one_batch(manual: Manual, kept: Kept, tmp_path: Path) -> None:
    manual.import_file(file_of(tmp_path, GOOD, f"DI-33,{UNIT},2026-06-01,0,zhang,li", ""), AT)
    assert [len(batch.rows) for batch in kept.batches] == [2]


def test_all_mistakes_of_a_file_come_at_once_and_nothing_is_kept(manual: Manual, kept: Kept, tmp_path: Path) -> None:
    path = file_of(
        tmp_path,
        GOOD,
        f"DI-02,{UNIT},2026-06-30,4,zhang,li",
        "",
        f"DI-18,nobody,2026-13-01,4.5,zhang,zhang",  # noqa: F541
        GOOD,
    )
    found = refused(manual, path)
    assert found == [
        f"values.csv:3: 'DI-02' is no manual item; these are: {', '.join(manual_items(catalogue()))}",
        "values.csv:5: 'nobody' is no known owner",
        "values.csv:5: the day has to be a date such as 2026-06-30, found '2026-13-01'",
        "values.csv:5: the value has to be a whole number from 0 to 1000000000, found '4.5'",
        "values.csv:5: 'zhang' cannot confirm an own entry: the second person has to be another one",
        f"values.csv:6: DI-18 {UNIT} 2026-06-30 stands in line 2 already",
    ]
    assert kept.batches == []


def test_a_workbook_is_read_like_a_table(manual: Manual, kept: Kept, tmp_path: Path) -> None:
    book = Workbook()
    assert book.active is not None
    book.active.append([*HEAD.split(","), "note"])
    book.active.append(["DI-23", UNIT, datetime(2026, 6, 30), 906, "zhang", "li", None])  # noqa: DTZ001
    book.active.append(["DI-23", UNIT, date(2025, 6, 30), 880.0, "zhang", "li", "2025"])
    path = tmp_path / "values.xlsx"
    book.save(path)
    manual.import_file(path, AT)
    rows = [dict(zip(kept.batches[0].columns, row, strict=True)) for row in kept.batches[0].rows]
    assert [(row["day"], row["value"], row["note"]) for row in rows] == [
        (date(2026, 6, 30), 906, ""),
        (date(2025, 6, 30), 880, "2025"),
    ]


def test_a_workbook_names_the_line_of_a_mistake(manual: Manual, tmp_path: Path) -> None:
    book = Workbook()
    assert book.active is not None
    book.active.append(HEAD.split(","))
    book.active.append(["DI-23", UNIT, "30.6.2026", 906, "zhang", "li"])
    path = tmp_path / "values.xlsx"
    book.save(path)
    assert refused(manual, path) == ["values.xlsx:2: the day has to be a date such as 2026-06-30, found '30.6.2026'"]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.csv", b"", "a.csv:1: the file is empty"),
        ("a.csv", "件".encode("gbk"), "a.csv:1: the file is not UTF-8"),
        ("a.xlsx", b"no zip", "a.xlsx:1: the file is not a workbook (.xlsx)"),
        ("a.csv", b'item_code,"own', "a.csv:1: not a table: unexpected end of data"),
    ],
)
def test_a_file_of_another_form_is_refused(
    manual: Manual, tmp_path: Path, name: str, content: bytes, message: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert refused(manual, path) == [message]


def test_a_file_that_is_not_there_is_refused(manual: Manual, tmp_path: Path) -> None:
    assert refused(manual, tmp_path / "no.csv") == ["no.csv:1: cannot be read: No such file or directory"]


def test_a_wrong_head_is_named(manual: Manual, tmp_path: Path) -> None:
    path = file_of(tmp_path, GOOD, head="item_code,owner,day,value,value,entered_by,confirmed_by")
    assert refused(manual, path) == [
        f"values.csv:1: the column 'owner_code' is missing; expected {HEAD.replace(',', ', ')}",
        "values.csv:1: unknown column 'owner'",
        "values.csv:1: the column 'value' stands twice",
    ]


def test_a_line_with_too_many_cells_is_named(manual: Manual, tmp_path: Path) -> None:
    assert refused(manual, file_of(tmp_path, f"{GOOD},extra")) == ["values.csv:2: 7 cells, the head has 6"]


def test_a_long_list_of_mistakes_is_cut_in_the_text_only(manual: Manual, tmp_path: Path) -> None:
    path = file_of(tmp_path, *[f"DI-02,{UNIT},2026-06-30,4,zhang,li"] * 250)
    with pytest.raises(RefusedFileError) as caught:
        manual.import_file(path, AT)
    assert len(caught.value.mistakes) == 250
    assert str(caught.value).endswith("… and 50 more")
