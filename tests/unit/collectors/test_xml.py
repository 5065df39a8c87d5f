"""XML: as rows, from drops, and everything about it that is refused."""

import hashlib
import io
import threading
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from collectors.base import SourceSettings
from collectors.binding.sources import bind
from collectors.bound_feed import BoundFeed
from collectors.runner import run_feed
from collectors.transports.drops import DropError
from collectors.transports.tables import XmlTable, table_rows
from collectors.transports.xml_rows import DEEPEST, ROW_CHARACTERS, XmlError, xml_rows
from core.clock import FixedClock
from core.model import RunReport
from tests.collector_kit import PRIVATE, Bench, SourceContract, recorded, source_named
from tests.fakes import MemoryRuns, RecordingSink
from tests.file_kit import OWNER as FILE_OWNER
from tests.file_kit import FileBench, FileContract, drop
from tests.oai_kit import sample
from tests.recorded_host import Row
from tests.unit.collectors.sources import PLACES

AT = datetime(2026, 11, 26, 4, 0, tzinfo=UTC)
OWNER = "113301009900000171"
WAY = ("list", "row")


def rows_of(text: str, way: tuple[str, ...] = WAY, **namespaces: str) -> list[dict[str, Any]]:
    return list(xml_rows((text.encode(),), way, namespaces))


# --- what an element becomes


def test_an_element_becomes_an_object_of_its_parts() -> None:
    text = """<?xml version="1.0"?><list at="now"><row id="1"><a>x</a><b/><c> y </c></row><row><a>z</a></row></list>"""
    assert rows_of(text) == [{"@id": "1", "a": "x", "b": None, "c": "y"}, {"a": "z"}]


def test_what_comes_again_becomes_a_list() -> None:
    text = "<list><row><a>1</a><b>2</b><a>3</a><a/></row></list>"
    assert rows_of(text) == [{"a": ["1", "3", None], "b": "2"}]


def test_a_text_beside_attributes_or_elements_has_a_name_of_its_own() -> None:
    text = '<list><row><a lang="zh">题名</a><b>one<c>two</c>three</b></row></list>'
    assert rows_of(text) == [{"a": {"@lang": "zh", "#text": "题名"}, "b": {"c": "two", "#text": "onethree"}}]


def test_names_carry_the_prefix_of_the_source_file_whatever_the_document_calls_it() -> None:
    row = '<row x:id="1"><x:a>1</x:a><a>2</a><x:a xmlns:x="urn:c">3</x:a></row>'
    text = f'<list xmlns:x="urn:a" xmlns="urn:b">{row}</list>'
    assert rows_of(text, p="urn:a") == [{"@p:id": "1", "p:a": "1", "a": ["2", "3"]}]


def test_only_rows_at_their_place_are_rows() -> None:
    text = "<list><row><row>inner</row></row><other><row>no</row></other><row/></list>"
    assert rows_of(text) == [{"row": "inner"}, {}]


@given(st.integers(1, 40), st.integers(0, 60))
def test_a_document_says_the_same_in_whatever_pieces_it_comes(size: int, count: int) -> None:
    text = f"<list>{''.join(f'<row><n>{number}</n><t>题&amp;名</t></row>' for number in range(count))}</list>".encode()
    pieces = [text[begin : begin + size] for begin in range(0, len(text), size)]
    assert list(xml_rows(pieces, WAY, {})) == [{"n": str(number), "t": "题&名"} for number in range(count)]


# --- what is refused


BOMB = '<!DOCTYPE list [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><list><row><a>&b;</a></row></list>'
EXTERNAL = '<!DOCTYPE list [<!ENTITY x SYSTEM "file:///etc/passwd">]><list><row><a>&x;</a></row></list>'
OUTSIDE = '<!DOCTYPE list SYSTEM "http://evil.example/list.dtd"><list><row/></list>'


@pytest.mark.parametrize("text", [BOMB, EXTERNAL, OUTSIDE, "<!DOCTYPE list><list/>"])
def test_a_document_type_is_refused_before_anything_is_read(text: str) -> None:
    with pytest.raises(XmlError, match="DOCTYPE"):
        rows_of(text)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("<list><row><a>1</row></list>", "mismatched tag"),
        ("<list><row>&nbsp;</row></list>", "undefined entity"),
        ("<list><row>\x0b</row></list>", "not well-formed"),
        ("<list><row>", "no element found"),
        ("", "no element found"),
        ("<list/><list/>", "junk after document element"),
        (f"<list><row>{'<a>' * (DEEPEST + 1)}", "elements within each other"),
        (f"<list><row>{'x' * (ROW_CHARACTERS + 1)}</row></list>", "characters"),
    ],
)
def test_what_is_no_xml_or_too_much_is_refused_with_its_place(text: str, message: str) -> None:
    with pytest.raises(XmlError, match=message):
        rows_of(text)


def test_much_text_outside_of_rows_is_passed_over() -> None:
    assert rows_of(f"<list><head>{'x' * (ROW_CHARACTERS + 1)}</head><row/></list>") == [{}]


# --- drops


def item(number: int, **changes: str) -> str:
    parts = {
        "单位": OWNER,
        "档号": f"J1-{number}",
        "状态": "已归档",
        "题名": f"第 {number} 件",
        "责任者": "办公室",
        "更新时间": "2026-11-20T08:00:00+08:00",
        **changes,
    }
    body = "".join(f"<{name}>{value}</{name}>" for name, value in parts.items() if value)
    return f'<件 id="D{number}">{body}<文件><摘要 sm3="s{number}"/></文件><文件/></件>'


def catalogue(*items: str, encoding: str = "UTF-8") -> bytes:
    head = f'<?xml version="1.0" encoding="{encoding}"?>'
    return f'{head}<目录 xmlns="urn:example:archive">{"".join(items)}</目录>'.encode(encoding)


class Dropped:
    """The feed of dropped XML over a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "inbox" / OWNER).mkdir(parents=True)
        self.runs = MemoryRuns()
        self.sink = RecordingSink(self.runs)
        source = sample("dropped")
        settings = {"dropped": SourceSettings(str(folder), overrides={"page_size": 2})}
        self.feed: BoundFeed = bind((source,), settings, PLACES, FixedClock(AT), threading.Event())[0]

    def put(self, content: bytes, name: str = "20261126-000001", file: str = "items.xml", digest: str = "") -> None:
        folder = self.folder / "inbox" / OWNER / name
        folder.mkdir()
        (folder / file).write_bytes(content)
        digest = digest or hashlib.new("sm3", content).hexdigest()
        (folder / "digests.txt").write_text(f"sm3 {digest} {file}\n", encoding="utf-8")

    def run(self) -> RunReport:
        return run_feed(self.feed, self.sink, self.runs, FixedClock(AT)).report

    @property
    def rows(self) -> list[dict[str, Any]]:
        return self.sink.records("document_archive")


@pytest.fixture
def dropped(tmp_path: Path) -> Dropped:
    return Dropped(tmp_path)


def test_a_dropped_catalogue_is_read_by_its_elements(dropped: Dropped) -> None:
    dropped.put(catalogue(*(item(number) for number in range(5)), item(5, 题名="", 责任者="")))
    assert (dropped.run().outcome, len(dropped.rows)) == ("ok", 6)
    first, *_, last = dropped.rows
    assert (first["doc_id"], first["archival_code"], first["package_id"], first["status"]) == (
        "D0",
        "J1-0",
        "s0",
        "filed",
    )
    assert (first["missing_elements"], last["missing_elements"], first["paper_original"]) == (0, 2, False)
    assert dropped.run().outcome == "empty"


def test_a_deleted_element_takes_its_row_back(dropped: Dropped) -> None:
    dropped.put(catalogue(item(1).replace("<件 ", '<件 deleted="是" '), item(2).replace("<件 ", '<件 deleted="否" ')))
    dropped.run()
    assert [gone.key for gone in dropped.sink.deletions] == [("D1",)]
    assert [row["doc_id"] for row in dropped.rows] == ["D2"]


def test_a_row_that_speaks_for_another_owner_is_put_aside(dropped: Dropped) -> None:
    dropped.put(catalogue(item(1), item(2, 单位="123301009900000411")))
    dropped.run()
    assert [reject.reason for reject in dropped.sink.rejects] == ["foreign_owner"]


@pytest.mark.parametrize("encoding", ["UTF-8", "GB18030", "GBK"])
def test_a_catalogue_may_be_in_an_encoding_of_china(dropped: Dropped, encoding: str) -> None:
    dropped.put(catalogue(item(1), encoding=encoding))
    assert dropped.run().outcome == "ok"
    assert dropped.rows[0]["archival_code"] == "J1-1"


def test_a_byte_order_mark_is_no_part_of_a_catalogue(dropped: Dropped) -> None:
    dropped.put(b"\xef\xbb\xbf" + catalogue(item(1)))
    assert (dropped.run().outcome, len(dropped.rows)) == ("ok", 1)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (BOMB.encode(), "DOCTYPE"),
        (EXTERNAL.encode(), "DOCTYPE"),
        (b"<list><row>", "no element found"),
        (b"\xff\xfe\x00", "none of the encodings"),
    ],
)
def test_a_catalogue_that_cannot_be_trusted_is_doubted_and_the_next_one_read(
    dropped: Dropped, content: bytes, message: str
) -> None:
    dropped.put(content)
    dropped.put(catalogue(item(1)), "20261126-000002")
    report = dropped.run()
    assert (report.outcome, message in report.reason) == ("suspect", True), report.reason
    assert [row["doc_id"] for row in dropped.rows] == ["D1"]


def test_a_catalogue_with_a_wrong_digest_is_not_read(dropped: Dropped) -> None:
    dropped.put(catalogue(item(1)), digest="0" * 64)
    report = dropped.run()
    assert (report.outcome, "digest of items.xml does not match" in report.reason) == ("suspect", True)


def test_xml_where_the_source_file_does_not_say_what_a_row_is_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "items.xml").write_bytes(b"<list><row/></list>")
    with pytest.raises(DropError, match="does not say where its rows stand"):
        list(table_rows(tmp_path / "items.xml", ("utf-8",), 100))
    assert list(table_rows(tmp_path / "items.xml", ("utf-8",), 100, XmlTable(WAY, {}))) == [{}]


# --- workbooks hold XML, too


def workbook_with(part: str, content: bytes) -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    assert book.active is not None
    book.active.append(["id"])
    book.save(out)
    with zipfile.ZipFile(out) as made, zipfile.ZipFile(changed := io.BytesIO(), "w") as copy:
        for name in made.namelist():
            copy.writestr(name, content if name == part else made.read(name))
    return changed.getvalue()


@pytest.mark.parametrize(
    "head",
    [
        '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]>',
        '<?xml version="1.0"?><!doctype x>',
        f'<?xml version="1.0"?><!--{"-" * 20_000}--><!DOCTYPE x>',
    ],
)
def test_a_workbook_with_a_document_type_is_refused(tmp_path: Path, head: str) -> None:
    path = tmp_path / "items.xlsx"
    path.write_bytes(workbook_with("xl/worksheets/sheet1.xml", f"{head}<worksheet/>".encode()))
    with pytest.raises(DropError, match="DOCTYPE"):
        list(table_rows(path, (), 10_000))


def test_a_workbook_hides_no_document_type_behind_another_encoding(tmp_path: Path) -> None:
    path = tmp_path / "items.xlsx"
    content = '<?xml version="1.0"?><!DOCTYPE x><workbook/>'.encode("utf-16")
    path.write_bytes(workbook_with("xl/workbook.xml", content))
    with pytest.raises(DropError, match="DOCTYPE"):
        list(table_rows(path, (), 10_000))


# --- the contract of file drops, in XML


class XmlBench(FileBench):
    """The file rooms of agencies, as if they dropped XML."""

    def publish(self) -> None:
        """A new drop when something has changed."""
        rows = "".join(f"<item>{''.join(_elements(row))}</item>" for row in self.rows)
        content = f"<items>{rows}</items>".encode()
        if content != self._shown:
            self._shown = content
            drop(self.folder / "inbox" / FILE_OWNER / f"20261126-{next(self._numbers):06d}", "items.xml", content)


def _elements(row: Row) -> Iterator[str]:
    for name, value in row.items():
        text = "是" if value is True else "否" if value is False else value
        yield f"<{name}>{escape(str(text))}</{name}>" if text not in (None, "") else ""


class TestDroppedXml(FileContract, SourceContract):
    source = "filerooms"

    @pytest.fixture
    def bench(self, code: str, tmp_path: Path) -> XmlBench:
        """The feed with its recorded rows."""
        source = source_named("filerooms")
        feeds = {name: feed.model_copy(update={"rows": "items.item"}) for name, feed in source.feeds.items()}
        return XmlBench(source.model_copy(update={"feeds": feeds}), code, recorded("filerooms", code), tmp_path)

    def test_the_fields_that_are_read_are_offered(self, bench: Bench) -> None:
        """Those that have a value anywhere."""
        bench.publish()
        filled = {name for row in bench.rows for name, value in row.items() if value not in (None, "")}
        assert filled & set(bench.mapper.fields.used) <= set(bench.feed.collector.discover())

    def test_an_unknown_field_warns_and_is_not_kept(self, bench: Bench) -> None:
        """It is left without a word."""
        bench.change_all_rows({"surprise": PRIVATE})
        assert (bench.run().outcome, PRIVATE in repr(bench.sink.batches)) == ("ok", False)

    def test_a_missing_field_stops_the_feed_and_keeps_what_is_stored(self, bench: Bench) -> None:
        """It has no value: where one is required, its rows are put aside."""
        bench.run()
        stored = bench.stored_keys()
        bench.change_all_rows({}, without="item_id")
        report = bench.run()
        assert (report.rows, report.rejected) == (0, bench.harmless())
        assert bench.stored_keys() == stored

    def test_a_text_with_a_control_character_is_put_aside(self, bench: Bench) -> None:
        """XML knows none: the whole drop is doubted."""
        bench.change_a_row(**{bench.free_text_field: "a\x07b"})
        assert bench.run().outcome == "suspect"

    def test_fields_that_are_not_collected_are_never_kept(self, bench: Bench) -> None:
        bench.change_a_row(**dict.fromkeys(bench.private_fields(), PRIVATE), item_id="x" * 100)
        assert bench.run().rejected == 1
        assert PRIVATE not in repr(bench.sink.batches)
