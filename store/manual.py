"""Values of the manual items: entered by people, merged like any other rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

from core.model import Batch, Deletion
from store.database import Database
from store.statements import sql

COLUMNS: Final = (
    "item_code",
    "owner_code",
    "day",
    "value",
    "entered_by",
    "confirmed_by",
    "entered_at",
    "note",
    "version",
)

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class ManualEntry:
    """A value of a manual item: a level until the next entry (DI-23, DI-31), else an amount on its day."""

    item_code: str
    owner_code: str
    day: date
    value: int
    entered_by: str = ""
    confirmed_by: str = ""
    note: str = ""


def manual_batch(
    entries: Sequence[ManualEntry], at: datetime, withdrawn: Sequence[ManualEntry] = (), source: str = "manual"
) -> Batch:
    """A batch for `store.merge`; entered at `at`, and withdrawn entries taken back at that instant."""
    version = (at - _EPOCH) // timedelta(microseconds=1)
    rows = [
        (
            item.item_code,
            item.owner_code,
            item.day,
            item.value,
            item.entered_by,
            item.confirmed_by,
            at,
            item.note,
            version,
        )
        for item in entries
    ]
    gone = [Deletion((item.item_code, item.owner_code, item.day.isoformat()), version) for item in withdrawn]
    return Batch(source=source, feed="entries", table="manual_value", columns=COLUMNS, rows=rows, deletions=gone)


def entries_of(database: Database, owner_code: str, item_code: str | None = None) -> list[ManualEntry]:
    """The entries of an owner, newest first."""
    with database.begin() as unit:
        rows = unit.rows(sql("owners", "manual_entries"), {"owner": owner_code, "item": item_code})
    return [ManualEntry(*row) for row in rows]
