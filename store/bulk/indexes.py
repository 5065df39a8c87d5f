"""Keys and indexes of a table: dropped before a first load, built from their definitions after it."""

from typing import Final

from psycopg2 import sql as composed

from store.database import UnitOfWork
from store.statements import sql

LOCK_PATIENCE: Final = "SET LOCAL lock_timeout = '10s'"
"""so that somebody who holds on to a table for long does not hold up every merge"""

MEMORY: Final = "SET LOCAL maintenance_work_mem = '128MB'"


def strip(unit: UnitOfWork, table: str) -> bool:
    """Drops the key and the indexes of a table and remembers them; False when the table belongs to another role."""
    if not unit.value(sql("loading", "is_ours"), {"table": table}):
        return False
    unit.execute(LOCK_PATIENCE)
    for name, is_key, definition in unit.rows(sql("loading", "indexes"), {"table": table}):
        unit.execute(sql("loading", "park"), {"name": name, "table": table, "is_key": is_key, "definition": definition})
        _run(unit, "ALTER TABLE {} DROP CONSTRAINT {}" if is_key else "DROP INDEX {1}", table, name)
    return True


def build_key(unit: UnitOfWork, table: str) -> None:
    """Builds the key of a table, which readers of the table do not feel; a unique violation when a key comes twice."""
    unit.execute(MEMORY)
    for name, definition in unit.rows(sql("loading", "parked"), {"table": table, "is_key": True}):
        unit.execute(definition)
        _run(unit, "ALTER TABLE {} ADD CONSTRAINT {} PRIMARY KEY USING INDEX {}", table, name, name)
        unit.execute(sql("loading", "built"), {"name": name})


def build_indexes(unit: UnitOfWork, table: str) -> None:
    """Builds the other indexes of a table and takes its statistics."""
    unit.execute(MEMORY)
    for name, definition in unit.rows(sql("loading", "parked"), {"table": table, "is_key": False}):
        unit.execute(definition)
        unit.execute(sql("loading", "built"), {"name": name})
    _run(unit, "ANALYZE {}", table)


def _run(unit: UnitOfWork, text: str, *names: str) -> None:
    unit.cursor.execute(composed.SQL(text).format(*map(composed.Identifier, names)))
