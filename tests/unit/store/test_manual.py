"""Entries of people as a batch."""

from datetime import UTC, date, datetime

from core.model import Deletion
from store.manual import COLUMNS, ManualEntry, manual_batch
from store.records import TABLES

AT = datetime(2026, 11, 26, 4, 0, 0, 1, tzinfo=UTC)


def test_an_entry_is_a_row_known_at_the_instant_it_was_entered() -> None:
    entry = ManualEntry("DI-23", "U1", date(2026, 1, 1), 825, "甲", "乙", "年度评价")
    batch = manual_batch([entry], AT, withdrawn=[entry])
    assert batch.rows == [("DI-23", "U1", date(2026, 1, 1), 825, "甲", "乙", AT, "年度评价", 1_795_665_600_000_001)]
    assert batch.deletions == [Deletion(("DI-23", "U1", "2026-01-01"), 1_795_665_600_000_001)]


def test_its_columns_are_those_of_its_table() -> None:
    assert set(COLUMNS) - {"version"} <= set(TABLES["manual_value"].column_names)
