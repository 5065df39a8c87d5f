"""What appending left open: rows that were taken back, several rows of a key; then the key."""

from datetime import datetime
from typing import Final

from psycopg2 import errors as refusals

from store.bulk.indexes import build_key
from store.database import UnitOfWork
from store.records import TABLES
from store.statements import sql

MEMORY: Final = "SELECT set_config('work_mem', '96MB', TRUE), set_config('hash_mem_multiplier', '2', TRUE)"


def settle(unit: UnitOfWork, table: str) -> None:
    """Keeps the newest row of each key and none that was taken back later, and builds the key.

    Of rows of the same version the last that came counts, a deletion of that version counts more.
    """
    unit.execute(MEMORY)
    key = TABLES[table].key_column
    unit.execute(
        f"DELETE FROM {table} t USING tombstone b"
        f" WHERE b.table_name = '{table}' AND b.row_key = t.{key} AND t.version <= b.version"
    )
    unit.execute("SAVEPOINT keyed")
    try:
        build_key(unit, table)
    except refusals.UniqueViolation:
        unit.execute("ROLLBACK TO SAVEPOINT keyed")
        _drop_older(unit, table, key)
        build_key(unit, table)


def _drop_older(unit: UnitOfWork, table: str, key: str) -> None:
    """Only rows of keys that come more than once are compared."""
    unit.execute(f"""
WITH repeated AS MATERIALIZED (SELECT {key} FROM {table} GROUP BY {key} HAVING count(*) > 1),
ranked AS MATERIALIZED (
SELECT t.ctid AS place, row_number() OVER (PARTITION BY {key} ORDER BY version DESC, batch_id DESC, t.ctid DESC) AS rank
  FROM {table} t JOIN repeated USING ({key}))
DELETE FROM {table} t USING ranked r WHERE t.ctid = r.place AND r.rank > 1""")


def overtake(unit: UnitOfWork, table: str, at: datetime) -> None:
    """Rows that wait and are older than what has come of the same key need no replay: their source has mended them."""
    text = sql("loading", "overtaken").format(table=table, key=TABLES[table].key_column)
    unit.execute(text, {"table": table, "at": at})
