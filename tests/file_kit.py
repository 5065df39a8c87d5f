"""The contract of sources that drop files: every poll of a bench finds a new drop with the rows of the source."""

import csv
import hashlib
import io
import itertools
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from collectors.base import SourceSettings
from collectors.definition import Source
from tests.collector_kit import Bench, SourceContract, recorded, source_named
from tests.recorded_host import Row

OWNER = "113301009900000171"


def csv_bytes(rows: list[Row], encoding: str = "utf-8-sig") -> bytes:
    """A table as an agency exports it."""
    text = io.StringIO()
    fields = list(dict.fromkeys(itertools.chain.from_iterable(rows)))
    writer = csv.DictWriter(text, fields, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode(encoding)


def workbook_bytes(rows: list[Row]) -> bytes:
    """The same as a workbook."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(list(rows[0]))
    for row in rows:
        sheet.append([value or None for value in row.values()])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def drop(folder: Path, name: str, content: bytes, kind: str = "sm3") -> None:
    """A whole drop; its list is written last."""
    folder.mkdir(parents=True)
    (folder / name).write_bytes(content)
    digest = hashlib.new(kind, content).hexdigest()
    (folder / "digests.txt").write_text(f"{kind} {digest} {name}\n", encoding="utf-8")


class FileBench(Bench):
    """A feed that is dropped as files into a folder of the test."""

    def __init__(self, source: Source, code: str, rows: list[Row], folder: Path) -> None:
        self.folder = folder
        self._shown: bytes = b""
        self._numbers = itertools.count()
        (folder / "inbox" / OWNER).mkdir(parents=True)
        super().__init__(source, code, rows)

    def settings(self) -> SourceSettings:
        """The folder."""
        return SourceSettings(str(self.folder), overrides={"page_size": 3})

    def publish(self) -> None:
        """A new drop when something has changed."""
        content = csv_bytes(self.rows)
        if content != self._shown:
            self._shown = content
            name = f"20261126-{next(self._numbers):06d}"
            drop(self.folder / "inbox" / OWNER / name, "items.csv", content)


class FileContract(SourceContract):
    """What holds for every feed that is dropped as files."""

    @pytest.fixture
    def bench(self, code: str, tmp_path: Path) -> FileBench:
        """The feed with its recorded rows."""
        return FileBench(source_named(self.source), code, recorded(self.source, code), tmp_path)

    def deleted_mark(self, bench: Bench) -> Any:
        """Files write 是."""
        return "是"

    def test_a_read_goes_on_from_its_cursor(self, bench: Bench) -> None:
        """A drop that was read to its end is never read again; the next drop is read whole."""
        bench.run()
        assert bench.run().outcome == "empty"
        self.touch(bench)
        assert bench.run().rows == bench.harmless()

    def test_a_missing_field_stops_the_feed_and_keeps_what_is_stored(self, bench: Bench) -> None:
        """The drop is refused; a later drop goes on."""
        bench.run()
        stored = len(bench.sink.batches)
        for number, field in enumerate(sorted(set(bench.mapper.fields.used) - {bench.spec.tombstone})):
            rows = [dict(row) for row in bench.rows]
            bench.change_all_rows({}, without=field)
            report = bench.run()
            assert (report.outcome, f"expected the field '{field}'" in report.reason or number >= 3) == (
                "suspect",
                True,
            )
            bench.rows[:] = rows
        assert len(bench.sink.batches) == stored
        self.touch(bench)
        assert bench.run().rows == bench.harmless()

    def test_a_column_in_which_nothing_fits_puts_its_rows_aside(self, bench: Bench) -> None:
        bench.change_all_rows({"filed_on": "二〇二六年一月"})
        report = bench.run()
        assert (report.outcome, report.rejected, report.rows) == ("stopped", bench.harmless(), 0)
        assert {reject.reason for reject in bench.sink.rejects} == {"bad_date"}

    def test_a_workbook_says_the_same_as_csv(self, bench: FileBench, tmp_path: Path) -> None:
        bench.run()
        other = FileBench(bench.source, bench.code, [], tmp_path / "other")
        drop(other.folder / "inbox" / OWNER / "20261126-000000", "items.xlsx", workbook_bytes(bench.rows), "sha256")
        other.publish = lambda: None  # type: ignore[method-assign]
        assert other.run().outcome == "ok"
        assert other.sink.records(other.spec.table) == bench.sink.records(bench.spec.table)

    def test_a_row_that_speaks_for_another_owner_is_put_aside(self, bench: Bench) -> None:
        assert bench.spec.owned_by is not None
        bench.change_a_row(**{bench.spec.owned_by: "123301009900000411"})
        bench.run()
        assert [reject.reason for reject in bench.sink.rejects] == ["foreign_owner"]
