"""The temporary tables of a merge: made once for a connection, emptied by the next merge on it.

Not by every commit: that would cut off the files of all tables that the connection has ever made, one after the other.
"""

from collections.abc import Iterable
from functools import cache
from typing import Final

from core.amounts import MOST_AMOUNT
from core.measures import MEASURES
from store.database import UnitOfWork
from store.merging.subjects import touched_tables
from store.records import TABLES, Column, RecordTable
from store.statements import sql

TEXT_BYTES: Final = 4000
"""A delivered text longer than this is a mistake of its source and is put aside."""

NEWEST_VERSION: Final = 32_472_144_000_000_000
"""Microseconds at the year 2999; a version beyond it would never be overtaken again."""

VERSION: Final = f"version bigint NOT NULL CHECK (version BETWEEN 0 AND {NEWEST_VERSION})"

LIMITS: Final[dict[str, str]] = {
    "text": f"octet_length({{}}) <= {TEXT_BYTES}",
    "date": "{} BETWEEN DATE '1000-01-01' AND DATE '2999-12-31'",
    "timestamp with time zone": "{} BETWEEN TIMESTAMPTZ '1000-01-01 00:00Z' AND TIMESTAMPTZ '2999-12-30 00:00Z'",
    "bigint": f"{{}} BETWEEN -{MOST_AMOUNT} AND {MOST_AMOUNT}",
}

NAMED_LIMITS: Final[dict[str, str]] = {
    "filing_year": "filing_year BETWEEN 1000 AND 2998",
    "n_years": "n_years BETWEEN 0 AND 200",
    "n_electronic": "n_electronic BETWEEN 0 AND 200",
}

SHARED: Final[dict[str, str]] = {
    "changed_row": "row_key uuid PRIMARY KEY, existed boolean NOT NULL, place tid",
    "moved_owner": "owner_id int PRIMARY KEY, old_place int NOT NULL, new_place int NOT NULL",
    "delta": f"owner_id int, category smallint, day int, {', '.join(f'{m} bigint' for m in MEASURES)}",
    "net": "owner_id int, place int, category smallint, day int, month int, "
    + ", ".join(f"{m} bigint" for m in MEASURES),
}


def prepare(unit: UnitOfWork, table: RecordTable) -> None:
    """Makes the temporary tables that a batch of this table needs, and empties what an earlier batch has left."""
    wanted = _wanted(table)
    there = dict(unit.rows(sql("merge", "workspace"), (_names(),)))
    for name in wanted.keys() - there.keys():
        unit.execute(f"CREATE TEMPORARY TABLE {name} ({wanted[name]})")
    if filled := [name for name, rows in there.items() if rows]:
        unit.execute(f"TRUNCATE {', '.join(filled)}")


def _wanted(table: RecordTable) -> dict[str, str]:
    touched = dict.fromkeys(touched_tables(table), "key uuid PRIMARY KEY, existed boolean")
    return {**SHARED, **_own(table), **touched}


@cache
def _names() -> list[str]:
    """The temporary tables of all record tables."""
    return sorted({name for table in TABLES.values() for name in _wanted(table)})


def _own(table: RecordTable) -> dict[str, str]:
    by_name = {column.name: column for column in table.columns}
    keys = [by_name[key] for key in table.keys]
    row_key = f"row_key uuid GENERATED ALWAYS AS ({table.key_sql}) STORED"
    stored = [f"{name} {_type(table, name)}" for name in table.stored]
    return {
        f"stage_{table.name}": ", ".join((*_defined(table.columns), VERSION, row_key)),
        f"gone_{table.name}": ", ".join((*_defined(keys), VERSION, row_key)),
        f"fresh_{table.name}": ", ".join((*stored, "version bigint", "row_key uuid", "existed boolean", "place tid")),
    }


def _type(table: RecordTable, name: str) -> str:
    return next((column.sql_type for column in table.columns if column.name == name), "int")


def _defined(columns: Iterable[Column]) -> Iterable[str]:
    for column in columns:
        limit = NAMED_LIMITS.get(column.name) or LIMITS.get(column.sql_type, "").format(column.name)
        yield " ".join(
            (
                column.name,
                column.sql_type,
                "NOT NULL" if column.required else "",
                f"CHECK ({limit})" if limit else "",
            )
        )
