"""File drops of a file room: one folder for each drop, a table as CSV or XLSX, a list of digests written last."""

import csv
import hashlib
import io
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from openpyxl import Workbook

from standins.days import SECOND, iso, parse_iso
from standins.feeds import Row
from standins.item_rows import FILE_FIELDS

COLUMNS: Final = (
    *("item_id", "archive_code", "holder_kind", "owner_code", "unit_uscc", "on_accession_roster", "place_code"),
    *(
        "archival_code",
        "fonds_code",
        "category",
        "year",
        "retention",
        "org_code",
        "item_no",
        "title",
        "author",
        "doc_no",
    ),
    *("formed_on", "secrecy", "pages", "medium", "born_digital", "paper_original", "filed_via", "digit_exclusion"),
    *("control_flag", "filed_on", "clause_no", "scheme_version", "extension_until", "transferred_on", "batch_no"),
    *("open_review", "opened_on", *FILE_FIELDS, "deleted", "updated_at"),
)
DATES: Final = ("formed_on", "filed_on", "extension_until", "transferred_on", "opened_on")
DIGESTS: Final = "digests.txt"


def drop_folder(inbox: Path, unit: str, stamp: int) -> Path:
    """A new folder for a drop of a unit, named after the local second; a taken name moves on by a second."""
    at = datetime.fromisoformat(iso(stamp // SECOND * SECOND))
    while True:
        folder = inbox / unit / at.strftime("%Y%m%d-%H%M%S")
        if not folder.exists():
            folder.mkdir(parents=True)
            return folder
        at += timedelta(seconds=1)


def write_drop(folder: Path, rows: Sequence[Row], as_xlsx: bool, algorithm: str) -> None:
    """Writes a table and then its digest; rows carry `deleted` and `updated_at`."""
    name, body = ("items.xlsx", xlsx_body(rows)) if as_xlsx else ("items.csv", csv_body(rows))
    (folder / name).write_bytes(body)
    digest = hashlib.new(algorithm, body).hexdigest()
    fresh = folder / f".{DIGESTS}"
    fresh.write_text(f"{algorithm} {digest} {name}\n", encoding="utf-8")
    fresh.replace(folder / DIGESTS)


def algorithm_of(number: int) -> str:
    """The digest an agency uses: SM3 for most, SHA-256 for some and wherever this machine knows no SM3."""
    return "sm3" if number % 3 and "sm3" in hashlib.algorithms_available else "sha256"


def csv_body(rows: Sequence[Row]) -> bytes:
    """UTF-8 with a byte order mark, as spreadsheet programs write it; booleans 是 and 否."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows([_plain(row[name]) for name in COLUMNS] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def xlsx_body(rows: Sequence[Row]) -> bytes:
    """A workbook with a sheet `items`: dates as dates, numbers as numbers, booleans 是 and 否."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("items")
    sheet.append(list(COLUMNS))
    for row in rows:
        sheet.append([_cell(name, row[name]) for name in COLUMNS])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _plain(value: Any) -> Any:
    if isinstance(value, bool):
        return "是" if value else "否"
    return "" if value is None else value


def _cell(name: str, value: Any) -> Any:
    if name in DATES and value is not None:
        return date.fromisoformat(value)
    return _plain(value) if isinstance(value, bool) else value


def by_unit(rows: Sequence[Row]) -> dict[str, list[Row]]:
    """Rows by the unit whose file room they lie in, in order."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row["unit_uscc"], []).append(row)
    return found


def newest(rows: Sequence[Row]) -> int:
    """The last `updated_at` of some rows."""
    return max(parse_iso(row["updated_at"]) for row in rows)
