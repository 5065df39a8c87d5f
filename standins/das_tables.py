"""How rows of the catalogue lie in its tables, and how they get there: COPY for the load, upserts for changes."""

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from psycopg2.extensions import cursor as Cursor  # noqa: N812 the driver's class
from psycopg2.extras import execute_values

from standins.days import iso, iso_texts
from standins.feeds import STEP, Feed, Row
from standins.item_rows import FILE_FIELDS
from standins.rng import span

ITEM_FIELDS: Final = (
    *("item_id", "archive_code", "holder_kind", "owner_code", "place_code", "fonds_code", "archival_code", "category"),
    *("year", "retention", "org_code", "item_no", "title", "author", "doc_no", "formed_on", "secrecy", "pages"),
    *("control_flag", "medium", "born_digital", "paper_original", "filed_via", "digitised", "digit_exclusion", "ocr"),
    *("filed_on", "clause_no", "scheme_version", "extension_until", "transferred_on", "batch_no", "open_review"),
    "opened_on",
)
_COPY_ROWS: Final = 20_000


@dataclass(frozen=True)
class Table:
    """A table: its name, its key, the columns a row of a feed fills."""

    name: str
    key: str
    columns: tuple[str, ...]


FONDS: Final = Table(
    "das.das_fonds",
    "fonds_code",
    (
        *("fonds_code", "fonds_name", "unit_uscc", "archive_code", "start_year", "end_year", "status", "successor"),
        "on_accession_roster",
    ),
)
VOLUMES: Final = Table(
    "das.das_volume",
    "volume_id",
    (
        *("volume_id", "archive_code", "holder_kind", "owner_code", "archival_code", "fonds_code", "category"),
        *("catalogue_no", "volume_no", "title", "year_from", "year_to", "retention", "items", "pages", "secrecy"),
        *("location", "filed_on", "transferred_on"),
    ),
)
ITEMS: Final = Table("das.das_item", "item_id", (*ITEM_FIELDS, "created_at"))
FILES: Final = Table(
    "das.das_file",
    "file_id",
    (
        *("file_id", "item_id", "position", "name", "format", "size", "image_count", "image_pages", "sm3"),
        *("created_by_app", "storage", "fixed_at", "last_verified_at", "last_verify_ok"),
    ),
)
CHECKS: Final = Table(
    "das.das_check_report",
    "check_id",
    (
        *("check_id", "archive_code", "system", "stage", "object_kind", "object_id", "unit_uscc", "attempt", "result"),
        *("started_at", "finished_at", "failed_items", "tool_version"),
    ),
)
OF_FEED: Final[Mapping[str, Table]] = {"fonds": FONDS, "volumes": VOLUMES, "items": ITEMS, "checks": CHECKS}


def file_row(item: Row, digest: str, at: str) -> Row | None:
    """The row of an item's first file; None when it has none."""
    assert set(FILE_FIELDS) <= set(item)
    if item["file_format"] is None:
        return None
    return {
        "file_id": f"F{item['item_id']}",
        "item_id": item["item_id"],
        "position": 1,
        "name": item["file_name"],
        "format": item["file_format"],
        "size": item["file_bytes"],
        "image_count": item["image_count"],
        "image_pages": item["image_pages"],
        "sm3": digest,
        "created_by_app": "Scan Works 6",
        "storage": "online",
        "fixed_at": at,
        "last_verified_at": at,
        "last_verify_ok": True,
    }


def stamped(feed: Feed, start: int) -> Iterator[list[Row]]:
    """The base rows of a feed in pieces, each with the `updated_at` that the feed gives it."""
    first = start - feed.base.size * STEP
    for low in range(0, feed.base.size, _COPY_ROWS):
        index, rows = feed.base.rows(span(low, min(low + _COPY_ROWS, feed.base.size)))
        for row, text in zip(rows, iso_texts(first + index * STEP), strict=True):
            row["updated_at"] = text
            row["deleted"] = False
        yield rows


def copy_rows(cursor: Cursor, table: Table, rows: Iterable[Row]) -> None:
    """Puts rows with `updated_at` and `deleted` into a table."""
    columns = (*table.columns, "deleted", "updated_at")
    lines = ("\t".join([_copied(row[name]) for name in columns]) + "\n" for row in rows)
    text = io.StringIO("".join(lines))
    cursor.copy_expert(f"COPY {table.name} ({', '.join(columns)}) FROM STDIN", text)


def _copied(value: Any) -> str:
    if value is None:
        return r"\N"
    text = str(value)
    return text if text.isalnum() else text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n")


def upsert(cursor: Cursor, table: Table, rows: Sequence[Row], stamp: int) -> None:
    """Inserts or updates rows, all with one `updated_at`; what was created keeps its day of creation."""
    columns, at = (*table.columns, "deleted", "updated_at"), iso(stamp)
    sets = ", ".join(f"{name} = EXCLUDED.{name}" for name in columns if name not in (table.key, "created_at"))
    sql = f"INSERT INTO {table.name} ({', '.join(columns)}) VALUES %s ON CONFLICT ({table.key}) DO UPDATE SET {sets}"
    values = [
        (*(row.get(name, at) if name == "created_at" else row[name] for name in table.columns), False, at)
        for row in rows
    ]
    execute_values(cursor, sql, values, page_size=500)


def mark_deleted(cursor: Cursor, table: Table, keys: Sequence[str], stamp: int) -> None:
    """Marks rows as deleted; they stay, so that readers hear of it."""
    cursor.execute(
        f"UPDATE {table.name} SET deleted = true, updated_at = %s WHERE {table.key} = ANY (%s)",
        (iso(stamp), list(keys)),
    )
