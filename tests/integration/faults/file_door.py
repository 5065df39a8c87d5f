"""The file room of an agency, in a real folder: the second of two drops is at fault."""

import io
import os
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

import openpyxl

from collectors.bound_feed import BoundFeed
from core.model import RunReport
from operations.fault_matrix import Fault
from tests.collector_kit import recorded, source_named
from tests.file_kit import csv_bytes, drop, workbook_bytes
from tests.integration.faults import rows as held
from tests.integration.faults.rest_door import counted
from tests.integration.faults.rows import BEFORE, NEWS, UNITS, changed
from tests.integration.faults.world import Store, bound, expected_rows, feed_named, stored_rows
from tests.recorded_host import Row

FIRST, SECOND, THIRD = (f"20261126-00000{number}" for number in range(3))
LONG_AGO: Final = "20260901-000000"
OLD_S: Final = 8 * 3600
FORMS: Final = ("%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", "%Y年%m月%d日", "%Y.%m.%d")


class FileDoor:
    """Items of one agency."""

    def __init__(self, store: Store, fault: Fault, folder: Path) -> None:
        self.store, self.fault, self.folder = store, fault, folder
        self.inbox = folder / "inbox" / UNITS[0]
        self.inbox.mkdir(parents=True)
        self.truth = [item(number) for number in range(BEFORE + NEWS)]
        self.feeds = bound(source_named("filerooms"), str(folder), store.clock, encodings=["utf-8-sig", "gb18030"])
        first = LONG_AGO if fault.fault["kind"] == "silence" else FIRST
        drop(self.inbox / first, "items.csv", csv_bytes(self.truth[:BEFORE]))
        assert store.run(self.feed).rows == BEFORE

    def close(self) -> None:
        """Nothing is held open."""

    @property
    def feed(self) -> BoundFeed:
        """The feed under test."""
        return feed_named(self.feeds, "items")

    @property
    def news(self) -> list[Row]:
        """What the second drop is about."""
        return [dict(row) for row in self.truth[BEFORE:]]

    def begin(self) -> None:
        """The second drop lies there."""
        getattr(self, f"_on_{self.fault.fault['kind']}")()

    def look(self) -> RunReport:
        """One poll."""
        return self.store.run(self.feed)

    # --- the faults

    def _on_silence(self) -> None:
        """Nothing comes any more."""

    def _on_unlisted(self) -> None:
        drop(self.inbox / SECOND, "items.csv", csv_bytes(self.news))
        self._list(f"sm3 {'0' * 64} photos.zip\n")
        (self.inbox / SECOND / "photos.zip").write_bytes(b"")
        digest = "1ab21d8355cfa17f8e61194831e81a8f22bec8c728fefb747ed035eb5082aa2b"
        self._list(f"sm3 {digest} photos.zip\n")

    def _on_without_list(self) -> None:
        drop(self.inbox / SECOND, "items.csv", csv_bytes(self.news))
        (self.inbox / SECOND / "digests.txt").unlink()
        if self.fault.fault.get("old"):
            then = self.store.clock.now().timestamp() - OLD_S
            for path in (self.inbox / SECOND, self.inbox / SECOND / "items.csv"):
                os.utime(path, (then, then))

    def _on_wrong_digest(self) -> None:
        drop(self.inbox / SECOND, "items.csv", csv_bytes(self.news))
        (self.inbox / SECOND / "items.csv").write_bytes(csv_bytes(self.news[:3]))

    def _on_absent(self) -> None:
        drop(self.inbox / SECOND, "items.csv", csv_bytes(self.news))
        (self.inbox / SECOND / "items.csv").unlink()

    def _on_formulas(self) -> None:
        content = io.BytesIO(workbook_bytes(self.news))
        book = openpyxl.load_workbook(content)
        assert book.active is not None
        for line in (2, 3):
            book.active.cell(line, 1).value = '=CONCATENATE("R","1")'
        changed_book = io.BytesIO()
        book.save(changed_book)
        drop(self.inbox / SECOND, "items.xlsx", changed_book.getvalue())

    def _on_bomb(self) -> None:
        content = io.BytesIO(workbook_bytes(self.news))
        with zipfile.ZipFile(content, "a", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("xl/media/image1.bin", b"\0" * 32_000_000)
        drop(self.inbox / SECOND, "items.xlsx", content.getvalue())

    def _on_dates(self) -> None:
        rows = self.news
        for row, form in zip(rows, FORMS, strict=False):
            row["formed_on"] = _written(row["formed_on"], form)
        rows[5]["formed_on"] = "2026-02-30"
        drop(self.inbox / SECOND, "items.csv", csv_bytes(rows))

    def _on_encoded(self) -> None:
        drop(self.inbox / SECOND, "items.csv", csv_bytes(self.news, self.fault.fault["encoding"]))

    def _on_ragged(self) -> None:
        lines = csv_bytes(self.news).decode("utf-8-sig").splitlines(keepends=True)
        lines[2] = lines[2].rstrip("\r\n") + ",too much\r\n"
        drop(self.inbox / SECOND, "items.csv", "".join(lines).encode())

    def _on_field(self) -> None:
        rows = [{name: value for name, value in row.items() if name != "retention"} for row in self.news]
        drop(self.inbox / SECOND, "items.csv", csv_bytes(rows))

    def _on_foreign(self) -> None:
        rows = self.news
        for row in rows[:2]:
            row["owner_code"] = UNITS[1]
        drop(self.inbox / SECOND, "items.csv", csv_bytes(rows))

    def _list(self, text: str) -> None:
        (self.inbox / SECOND / "digests.txt").write_text(text, encoding="utf-8")

    # --- and their ends

    def mend(self) -> None:
        """Another drop brings all of it; one that is refused is taken away by whoever laid it there."""
        if self.fault.mend == "none":
            return
        if (self.inbox / SECOND).is_dir() and self.fault.seen.outcome == "suspect":
            for path in (self.inbox / SECOND).iterdir():
                path.unlink()
            (self.inbox / SECOND).rmdir()
        for number in range(BEFORE, BEFORE + NEWS):
            self.truth[number]["updated_at"] = changed(number + 1)
        drop(self.inbox / THIRD, "items.csv", csv_bytes(self.truth[BEFORE:]))

    def expected(self) -> dict[str, dict[str, Any]]:
        """The rows that the store has to hold in the end."""
        rows: list[Mapping[str, Any]] = [{name: str(value) for name, value in row.items()} for row in self.truth]
        return expected_rows(self.feed, [dict(row) for row in rows], self.store.clock.now(), UNITS[0])

    def stored(self) -> dict[str, dict[str, Any]]:
        """The rows that it holds."""
        return stored_rows(self.store, self.feed)

    def items(self) -> dict[str, tuple[int, int]]:
        """The platform is untouched."""
        usual = held.platform(BEFORE)
        return counted(usual["cases"], usual["case-archive"])


def item(number: int) -> Row:
    """An item of the agency."""
    row = dict(recorded("filerooms", "items")[0])
    mine = {"owner_code": UNITS[0], "unit_uscc": UNITS[0], "updated_at": changed(number), "formed_on": "1998-04-03"}
    return row | mine | {"item_id": f"R{number:04d}", "archival_code": f"J1-{number}"}


def _written(day: str, form: str) -> str:
    year, month, of_month = day.split("-")
    return form.replace("%Y", year).replace("%m", month).replace("%d", of_month)


Maker = Callable[[Store, Fault, Path], FileDoor]
