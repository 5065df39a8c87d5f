"""A bare upsert of the same rows: COPY to staging, INSERT … ON CONFLICT, DELETE, commit; no images, no cells.

It works on copies of the record tables with the same rows, keys and indexes, and keeps step with the merges.
"""

from time import perf_counter
from typing import Any

from benchmarks.stores import Store
from core.model import Batch
from store.bulk import owner_map
from store.records import TABLES, RecordTable


class Upserts:
    """Copies of some record tables, and what it takes to bring batches into them."""

    def __init__(self, store: Store, tables: tuple[str, ...]) -> None:
        self._database = store.database
        self._owners = owner_map(store.database)
        with store.database.begin() as unit:
            for name in tables:
                columns = ", ".join(_columns(TABLES[name]))
                unit.execute(f"CREATE TABLE bare_{name} (LIKE {name} INCLUDING ALL EXCLUDING CONSTRAINTS)")
                unit.execute(f"INSERT INTO bare_{name} ({columns}) SELECT {columns} FROM {name}")
        store.settle()

    def milliseconds(self, batch: Batch) -> float:
        """From the rows to their commit; what the rows look like is made before."""
        table = TABLES[batch.table]
        columns, rows = _columns(table), [self._stored(table, batch, row) for row in batch.rows]
        gone = [deletion.key for deletion in batch.deletions]
        changes = ", ".join(f"{column} = excluded.{column}" for column in columns)
        names, key = ", ".join(columns), table.key_column
        begun = perf_counter()
        with self._database.begin() as unit:
            unit.execute(f"CREATE TEMPORARY TABLE came ON COMMIT DROP AS SELECT {names} FROM {table.name} LIMIT 0")
            unit.copy_rows("came", columns, rows)
            unit.execute(
                f"INSERT INTO bare_{table.name} AS t ({names}) SELECT {names} FROM came"
                f" ON CONFLICT ({key}) DO UPDATE SET {changes} WHERE excluded.version >= t.version"
            )
            if gone:
                # the fixed-width key of a natural key of one column
                codes = [key[0] for key in gone]
                unit.execute(
                    f"DELETE FROM bare_{table.name} WHERE {key} = ANY (SELECT md5(c)::uuid FROM unnest(%s) c)", (codes,)
                )
        return 1e3 * (perf_counter() - begun)

    def _stored(self, table: RecordTable, batch: Batch, row: tuple[Any, ...]) -> tuple[Any, ...]:
        named = dict(zip(batch.columns, row, strict=True))
        owners = {stored: self._owners[named[code]] for code, stored in table.owners.items()}
        whole = {**named, **owners, "source": batch.source, "batch_id": 1}
        return tuple(whole.get(column) for column in _columns(table))


def _columns(table: RecordTable) -> tuple[str, ...]:
    return (*table.stored, "source", "version", "batch_id")
