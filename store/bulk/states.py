"""What is loading for the first time, as the store knows it."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from typing import Final

from core.errors import NotLoadingError
from store.bulk.tables import BULK_TABLES
from store.database import Database, UnitOfWork
from store.statements import sql

LOADING: Final = "loading"
SEALED: Final = "sealed"
KEYED: Final = "keyed"
READY: Final = "ready"

STATES: Final = (LOADING, SEALED, KEYED, READY)
"""of a table, in their order: rows are appended; nobody appends any more; its key is there; its indexes are, too"""


class Way(Enum):
    """How a batch enters its table: by a merge, by an append, or not before somebody has ended the table's load."""

    MERGE = auto()
    APPEND = auto()
    WAIT = auto()


@dataclass(frozen=True, slots=True)
class LoadState:
    """A source that takes part in the first load of a table: since when, what it has brought, whether it is done."""

    table: str
    state: str
    began_at: datetime
    source: str
    done_at: datetime | None
    rows: int
    newest_at: datetime | None


def loading_tables(database: Database) -> frozenset[str]:
    """The tables that are loading now; not those whose load is being ended."""
    with database.begin() as unit:
        return frozenset(table for table, state, _ in unit.rows(sql("loading", "tables")) if state == LOADING)


def loading_subjects(database: Database) -> frozenset[str]:
    """The subjects that count nothing yet."""
    with database.begin() as unit:
        return loading_subjects_of(unit)


def loading_subjects_of(unit: UnitOfWork) -> frozenset[str]:
    """The subjects that count nothing yet, as a transaction sees them."""
    return frozenset(subject for (subject,) in unit.rows(sql("loading", "subjects")))


def load_states(database: Database) -> list[LoadState]:
    """Every table under its first load with every source that takes part."""
    with database.begin() as unit:
        return [LoadState(*row) for row in unit.rows(sql("loading", "states"))]


def way_of(unit: UnitOfWork, table: str) -> Way:
    """How a batch enters a table now. Under the lock of the merges no load begins, so a merge may rely on it there."""
    row = unit.row(sql("loading", "look"), {"table": table}) if table in BULK_TABLES else None
    if row is None:
        return Way.MERGE
    state, stripped = row
    if not stripped or state == READY:
        return Way.MERGE
    return Way.APPEND if state == LOADING else Way.WAIT


def hold(unit: UnitOfWork, table: str) -> None:
    """Keeps a table open for appending until the transaction ends. NotLoadingError: it is so no more."""
    if not unit.value(sql("loading", "hold"), {"table": table}):
        raise NotLoadingError(f"the first load of {table} is over")
