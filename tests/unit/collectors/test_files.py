"""File drops: which are taken, which are left, and what their tables hold."""

import csv
import hashlib
import io
import zipfile
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from collectors.base import Cursor, Page
from collectors.transports.drops import DropError, digest_of, drop_names, is_taken, owner_folders, read_list, taken
from collectors.transports.files import FileCollector, FileFeed
from collectors.transports.tables import cell_text, encoding_of, table_rows
from core.errors import RetryError, StopSourceError
from core.model import Reject

AT = datetime(2026, 11, 26, 4, 0, tzinfo=UTC)
OWNER = "113301009900000171"
HEADER = ["item_id", "title", "updated_at"]


def csv_bytes(rows: Sequence[Sequence[str]], encoding: str = "utf-8-sig") -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([HEADER, *rows])
    return text.getvalue().encode(encoding)


def numbered(first: int, last: int) -> list[list[str]]:
    return [[f"R{number}", f"第{number}件", "2026-11-26T10:00:00+08:00"] for number in range(first, last + 1)]


def put(folder: Path, content: bytes, name: str = "items.csv", kind: str = "sm3", listed: bool = True) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content)
    if listed:
        digest = hashlib.new(kind, content).hexdigest()
        (folder / "digests.txt").write_text(f"{kind} {digest} {name}\n", encoding="utf-8")


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    path = tmp_path / "inbox"
    path.mkdir()
    return path


def collector(inbox: Path, size: int = 100, **changes: Any) -> FileCollector:
    usual: dict[str, Any] = {
        "stem": "items",
        "digests": "digests.txt",
        "fields": ("item_id", "updated_at"),
        "encodings": ("utf-8-sig", "gb18030"),
        "file_bytes": 1_000_000,
        "zip_ratio": 100,
    }
    return FileCollector(FileFeed(inbox=inbox, size=size, **(usual | changes)))


def read(one: FileCollector, cursor: Cursor | None = None) -> list[Page]:
    return list(one.read(OWNER, cursor or {}, AT))


def ids(pages: Sequence[Page]) -> list[str]:
    return [row["item_id"] for page in pages for row in page.rows]


# --- drops


def test_drops_are_taken_in_order_and_remembered_by_the_cursor(inbox: Path) -> None:
    put(inbox / OWNER / "20260102-000000", csv_bytes(numbered(3, 4)))
    put(inbox / OWNER / "20260101-000000", csv_bytes(numbered(1, 2)), kind="sha256")
    one = collector(inbox)
    pages = read(one)
    assert ids(pages) == ["R1", "R2", "R3", "R4"]
    assert pages[-1].cursor == {"through": "", "also": ["20260101-000000", "20260102-000000"]}
    assert read(one, pages[-1].cursor) == []


def test_a_large_drop_comes_in_pages_and_goes_on_in_its_middle(inbox: Path) -> None:
    put(inbox / OWNER / "20260101-000000", csv_bytes(numbered(1, 5)))
    pages = read(collector(inbox, size=2))
    assert [len(page.rows) for page in pages] == [2, 2, 1]
    assert pages[1].cursor == {"open": {"drop": "20260101-000000", "row": 4}}
    assert ids(read(collector(inbox, size=2), pages[1].cursor)) == ["R5"]
    assert pages[2].cursor == {"through": "", "also": ["20260101-000000"]}


def test_a_drop_without_its_list_is_still_being_written(inbox: Path) -> None:
    put(inbox / OWNER / "20260101-000000", csv_bytes(numbered(1, 2)), listed=False)
    put(inbox / OWNER / "20260102-000000", csv_bytes(numbered(3, 4)))
    one = collector(inbox)
    pages = read(one)
    assert ids(pages) == ["R3", "R4"]
    assert pages[-1].cursor == {"through": "", "also": ["20260102-000000"]}
    put(inbox / OWNER / "20260101-000000", csv_bytes(numbered(1, 2)))
    later = read(one, pages[-1].cursor)
    assert ids(later) == ["R1", "R2"]
    assert later[-1].cursor == {"through": "", "also": ["20260101-000000", "20260102-000000"]}


def test_a_drop_that_comes_late_under_an_old_name_is_read(inbox: Path) -> None:
    put(inbox / OWNER / "20260102-000000", csv_bytes(numbered(3, 4)))
    one = collector(inbox)
    cursor = read(one)[-1].cursor
    put(inbox / OWNER / "20260101-000000", csv_bytes(numbered(1, 2)))
    pages = read(one, cursor)
    assert ids(pages) == ["R1", "R2"]
    assert read(one, pages[-1].cursor) == []


def test_a_drop_named_in_the_future_does_not_hide_those_of_today(inbox: Path) -> None:
    put(inbox / OWNER / "20991231-000000", csv_bytes(numbered(1, 2)))
    one = collector(inbox)
    cursor = read(one)[-1].cursor
    put(inbox / OWNER / "20261126-000000", csv_bytes(numbered(3, 4)))
    assert ids(read(one, cursor)) == ["R3", "R4"]


def test_an_empty_list_is_a_list_that_is_not_written_yet(inbox: Path) -> None:
    folder = inbox / OWNER / "20260101-000000"
    put(folder, csv_bytes(numbered(1, 2)), listed=False)
    (folder / "digests.txt").write_text("", encoding="utf-8")
    assert read(collector(inbox)) == []


def test_a_drop_whose_digest_is_wrong_is_left_and_doubted_until_it_is_mended(inbox: Path) -> None:
    folder = inbox / OWNER / "20260101-000000"
    put(folder, csv_bytes(numbered(1, 2)))
    (folder / "items.csv").write_bytes(csv_bytes(numbered(1, 9)))
    one = collector(inbox)
    for _ in range(2):
        (page,) = read(one)
        assert page.doubt == "20260101-000000: the sm3 digest of items.csv does not match"
        assert (page.rows, page.cursor) == ((), {})
    put(folder, csv_bytes(numbered(1, 9)), name="items.csv")
    assert len(ids(read(one))) == 9


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("md5 aa items.csv", "is not '<sm3|sha256> <digest> <name>'"),
        (f"sm3 {'a' * 64} ../items.csv", "names a file outside of its drop"),
        (f"sm3 {'a' * 64} /etc/passwd", "names a file outside of its drop"),
        (f"sm3 {'a' * 64} a\\items.csv", "names a file outside of its drop"),
        (f"sm3 {'a' * 64} other.csv", "other.csv is listed and not there"),
        ("\n".join(f"sm3 {'a' * 64} f{number}" for number in range(1001)), "more than 1000 lines"),
    ],
)
def test_a_list_that_makes_no_sense_leaves_its_drop_alone(inbox: Path, text: str, message: str) -> None:
    folder = inbox / OWNER / "20260101-000000"
    put(folder, csv_bytes(numbered(1, 2)))
    (folder / "digests.txt").write_text(text, encoding="utf-8")
    (page,) = read(collector(inbox))
    assert message in page.doubt


def test_a_list_that_is_no_text_leaves_its_drop_alone(inbox: Path) -> None:
    folder = inbox / OWNER / "20260101-000000"
    put(folder, csv_bytes(numbered(1, 2)))
    (folder / "digests.txt").write_bytes(b"\xff\xfe\x00")
    (page,) = read(collector(inbox))
    assert "digests.txt cannot be read" in page.doubt


def test_links_are_not_followed(inbox: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    put(elsewhere / "20260101-000000", csv_bytes(numbered(1, 2)))
    (inbox / OWNER).symlink_to(elsewhere)
    assert owner_folders(inbox) == []
    folder = inbox / "other" / "20260101-000000"
    put(folder, csv_bytes(numbered(1, 2)))
    (folder / "items.csv").unlink()
    (folder / "items.csv").symlink_to(elsewhere / "20260101-000000" / "items.csv")
    (page,) = collector(inbox).read("other", {}, AT)
    assert "items.csv is listed and not there" in page.doubt


def test_a_drop_lists_exactly_one_table(inbox: Path) -> None:
    put(inbox / OWNER / "20260101-000000", b"x", name="notes.txt")
    (page,) = read(collector(inbox))
    assert "names 0 of items.csv, items.xlsx, items.xml" in page.doubt


def test_a_file_that_is_too_large_is_refused(inbox: Path) -> None:
    put(inbox / OWNER / "20260101-000000", csv_bytes(numbered(1, 20)))
    (page,) = read(collector(inbox, file_bytes=100))
    assert "items.csv has more than 100 bytes" in page.doubt


def test_a_table_without_a_column_that_is_read_is_refused_and_later_drops_go_on(inbox: Path) -> None:
    put(inbox / OWNER / "20260101-000000", csv_bytes(numbered(1, 2)).replace(b"updated_at", b"changed_at"))
    put(inbox / OWNER / "20260102-000000", csv_bytes(numbered(3, 4)))
    refused, good = read(collector(inbox))
    assert refused.doubt == "20260101-000000: expected the field 'updated_at', found no such field"
    assert ids([good]) == ["R3", "R4"]
    assert good.cursor == {"through": "", "also": ["20260102-000000"]}


def test_other_folders_are_no_drops(inbox: Path) -> None:
    put(inbox / OWNER / "draft", csv_bytes(numbered(1, 2)))
    (inbox / OWNER / "20260101-000000").write_text("a file", encoding="utf-8")
    assert drop_names(inbox / OWNER) == []


def test_drops_are_remembered_by_name_for_sixty_days_before_the_newest() -> None:
    today = date(2026, 11, 26)
    names = ["20260801-000000", "20260802-000000", "20261101-000000", "20261102-000000"]
    first = taken({}, names[0], names, today)
    assert first == {"through": "", "also": [names[0]]}
    early = taken(first, names[2], names, today)
    assert early == {"through": names[0], "also": [names[2]]}
    assert not is_taken(early, names[1])
    second = taken(early, names[1], names, today)
    assert second == {"through": names[1], "also": [names[2]]}
    assert [is_taken(second, name) for name in names] == [True, True, True, False]
    assert is_taken(second, "20260701-000000")
    assert not is_taken(second, "20261031-000000")
    assert not is_taken({}, names[0])


def test_a_name_that_is_no_day_forgets_nothing_of_the_last_sixty_days() -> None:
    cursor = taken({"also": ["20261101-000000"]}, "20269999-000000", [], date(2026, 11, 26))
    assert cursor == {"through": "", "also": ["20261101-000000", "20269999-000000"]}


def test_a_list_gives_its_digests_by_name(inbox: Path) -> None:
    folder = inbox / OWNER / "20260101-000000"
    put(folder, b"abc", name="项目 表.csv")
    drop = read_list(folder, "digests.txt")
    assert drop is not None
    assert drop.promised == {"项目 表.csv": ("sm3", "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0")}
    assert digest_of(folder / "项目 表.csv", "sha256") == hashlib.sha256(b"abc").hexdigest()


TWO_MONTHS = timedelta(days=62)


@pytest.mark.parametrize(
    ("drops", "told"),
    [
        (["20260925-120000"], ""),  # 62 days to the second
        (["20260925-115959"], "nothing was dropped for 62 days"),
        (["20260101-000000", "20260901-000000"], "nothing was dropped for 86 days"),
        (["20260101-000000", "20261120-000000"], ""),
        (["20260101-000000", "20991120-000000"], "nothing was dropped for 329 days"),  # of a day to come: a slip
        ([], ""),  # an owner that has never delivered has nothing that could be old
    ],
)
def test_an_owner_that_has_dropped_nothing_for_too_long_is_doubted(inbox: Path, drops: list[str], told: str) -> None:
    (inbox / OWNER).mkdir()
    for name in drops:
        put(inbox / OWNER / name, csv_bytes(numbered(1, 1)))
    pages = read(collector(inbox, silence=TWO_MONTHS))
    assert [page.doubt for page in pages if page.doubt] == ([told] if told else [])
    assert sum(len(page.rows) for page in pages) == len(drops)
    cursor = pages[-1].cursor if pages else {}
    assert [page.doubt for page in read(collector(inbox, silence=TWO_MONTHS), cursor)] == ([told] if told else [])
    assert not [page for page in read(collector(inbox)) if page.doubt]


def test_a_silence_counts_from_the_newest_drop_also_when_it_was_cleared_away(inbox: Path) -> None:
    (inbox / OWNER).mkdir()
    for cursor in ({"through": "20260901-000000"}, {"through": "", "also": ["20260101-000000", "20260901-000000"]}):
        (page,) = read(collector(inbox, silence=TWO_MONTHS), cursor)
        assert (page.doubt, page.doubt_values, page.cursor) == ("nothing was dropped for 86 days", {"days": 86}, cursor)


def test_nothing_is_changed_at_the_source(inbox: Path) -> None:
    put(inbox / OWNER / "20260101-000000", csv_bytes(numbered(1, 2)))
    before = sorted((path, path.stat().st_mtime_ns) for path in inbox.rglob("*"))
    read(collector(inbox))
    assert sorted((path, path.stat().st_mtime_ns) for path in inbox.rglob("*")) == before


def test_an_inbox_that_is_gone_stops_the_feed(tmp_path: Path) -> None:
    one = collector(tmp_path / "none")
    with pytest.raises(StopSourceError, match="cannot be listed"):
        one.partitions()
    assert not one.check().ok
    with pytest.raises(RetryError, match="cannot be listed"):
        read(one)


def test_check_and_discover_tell_what_is_there(inbox: Path) -> None:
    assert collector(inbox).discover() == {}
    put(inbox / OWNER / "20260101-000000", csv_bytes(numbered(1, 2)))
    put(inbox / OWNER / "20260102-000000", b"", name="items.csv")
    one = collector(inbox)
    assert one.check().message == "1 folders in inbox"
    assert set(one.discover()) == set(HEADER)
    one.close()


# --- CSV


def rows_of(path: Path, **changes: Any) -> list[Any]:
    usual: dict[str, Any] = {"encodings": ("utf-8-sig", "gb18030"), "zip_ratio": 100}
    return list(table_rows(path, **(usual | changes)))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "gb18030"])
def test_csv_is_read_in_the_first_encoding_that_fits(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "items.csv"
    path.write_bytes(csv_bytes(numbered(1, 1), encoding))
    assert rows_of(path)[0]["title"] == "第1件"


def test_csv_in_no_known_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "items.csv"
    path.write_bytes(b"a,b\n\xff\xff,1\n")
    with pytest.raises(DropError, match="in none of the encodings utf-8-sig, gb18030"):
        encoding_of(path, ("utf-8-sig", "gb18030"))


def test_a_row_with_other_cells_than_the_header_is_put_aside(tmp_path: Path) -> None:
    path = tmp_path / "items.csv"
    path.write_text('a,b\n1,2\n3\n"x\ny",5\n\n6,7,8\n', encoding="utf-8")
    good, short, lines, long = rows_of(path)
    assert good == {"a": "1", "b": "2"}
    assert (short.reason, short.detail) == ("ragged_row", "line 3 has 1 cells, the header has 2")
    assert lines == {"a": "x\ny", "b": "5"}
    assert isinstance(long, Reject)


@pytest.mark.parametrize("header", ["", "a,a", "a,,b", " "])
def test_a_table_needs_a_header_with_every_name_once(tmp_path: Path, header: str) -> None:
    path = tmp_path / "items.csv"
    path.write_text(f"{header}\n1,2\n", encoding="utf-8")
    with pytest.raises(DropError, match="no header"):
        rows_of(path)


def test_a_csv_file_that_ends_within_a_quoted_cell_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "items.csv"
    path.write_text('a,b\n1,2\n3,"x\n', encoding="utf-8")
    with pytest.raises(DropError, match="not CSV"):
        rows_of(path)


# --- workbooks


def book(path: Path, rows: Sequence[Sequence[Any]]) -> Path:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    workbook.save(path)
    return path


def test_a_workbook_reads_like_csv(tmp_path: Path) -> None:
    path = book(
        tmp_path / "items.xlsx",
        [
            ["id", "on", "pages", "born", "at"],
            ["R1", date(2026, 2, 1), 12, "是", "2026-11-26T10:00:00+08:00"],
            ["R2", None, 3.0],
            [None, None, None, None, None],
            ["R3", datetime(2026, 2, 1, 8, 30), 1.5, True, None],  # noqa: DTZ001  # cells have no zone
        ],
    )
    assert rows_of(path) == [
        {"id": "R1", "on": "2026-02-01", "pages": "12", "born": "是", "at": "2026-11-26T10:00:00+08:00"},
        {"id": "R2", "on": "", "pages": "3", "born": "", "at": ""},
        {"id": "R3", "on": "2026-02-01T08:30:00", "pages": "1.5", "born": "是", "at": ""},
    ]


def test_a_formula_is_never_computed(tmp_path: Path) -> None:
    path = book(tmp_path / "items.xlsx", [["id", "pages"], ["R1", "=1+1"], ["R2", 2]])
    formula, good = rows_of(path)
    assert (formula.reason, formula.raw) == ("formula", {})
    assert good == {"id": "R2", "pages": "2"}


def test_a_workbook_that_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "items.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 1_000_000)
    with pytest.raises(DropError, match="unpacks to 1000000 bytes, more than 100 times"):
        rows_of(path)


@pytest.mark.parametrize("content", [b"no zip at all", b"PK\x03\x04broken"])
def test_a_file_that_is_no_workbook_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "items.xlsx"
    path.write_bytes(content)
    with pytest.raises(DropError, match="is no workbook"):
        rows_of(path)


def test_a_zip_file_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "items.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "hello")
    with pytest.raises(DropError, match="is no workbook"):
        rows_of(path)


@pytest.mark.parametrize(
    ("cell", "text"),
    [(None, ""), (True, "是"), (False, "否"), (2.5, "2.5"), (date(2026, 1, 2), "2026-01-02"), ("x", "x")],
)
def test_a_cell_is_written_as_csv_would(cell: Any, text: str) -> None:
    assert cell_text(cell) == text
