"""Brings the rows and deletions of a batch into their temporary tables; what cannot enter is put aside row by row."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import psycopg2
from psycopg2 import errors as refusals

from core.model import Batch, Reject
from store.database import UnitOfWork
from store.records import RecordTable

Row = tuple[Any, ...]

REFUSED: Final = (psycopg2.DataError, psycopg2.IntegrityError, refusals.ProgramLimitExceeded, UnicodeEncodeError)

REASONS: Final[tuple[tuple[type[Exception], str], ...]] = (
    (psycopg2.errors.NotNullViolation, "missing_value"),
    (psycopg2.errors.CheckViolation, "out_of_range"),
    (refusals.CharacterNotInRepertoire, "bad_encoding"),
    (UnicodeEncodeError, "bad_encoding"),
)


@dataclass(frozen=True, slots=True)
class Staged:
    """What came into the temporary tables, and what was put aside."""

    rows: int
    deletions: int
    rejects: tuple[Reject, ...]


def stage(unit: UnitOfWork, table: RecordTable, batch: Batch) -> Staged:
    """Copies the newest row and the newest deletion of each key; the last one wins among equals."""
    rejects: list[Reject] = []
    rows = _newest(batch, table, rejects)
    arrays = [batch.columns.index(c.name) for c in table.columns if c.sql_type == "text[]" and c.name in batch.columns]
    if arrays:
        rows = [_with_arrays(row, arrays) for row in rows]
    staged = _copy(unit, f"stage_{table.name}", table.keys, batch.columns, rows, rejects)
    newest = {deletion.key: deletion.version for deletion in sorted(batch.deletions, key=lambda item: item.version)}
    gone = [(*key, version) for key, version in newest.items()]
    removed = _copy(unit, f"gone_{table.name}", table.keys, (*table.keys, "version"), gone, rejects)
    return Staged(staged, removed, tuple(rejects))


def _newest(batch: Batch, table: RecordTable, rejects: list[Reject]) -> list[Row]:
    positions = [batch.columns.index(key) for key in table.keys]
    best: dict[tuple[str, ...], Row] = {}
    for row in batch.rows:
        values = [row[position] for position in positions]
        if None in values or "" in values or not isinstance(row[-1], int):
            rejects.append(
                _reject(table.keys, batch.columns, row, "missing_key", "a key column or the version is empty")
            )
            continue
        key = tuple(map(str, values))
        other = best.get(key)
        if other is None or row[-1] >= other[-1]:
            best[key] = row
    return list(best.values())


def _copy(
    unit: UnitOfWork,
    target: str,
    keys: Sequence[str],
    columns: Sequence[str],
    rows: Sequence[Row],
    rejects: list[Reject],
) -> int:
    """Copies all rows at once; when the database refuses, halves until the bad ones stand alone. Returns the count."""
    if not rows:
        return 0
    unit.execute("SAVEPOINT copying")
    try:
        unit.copy_rows(target, columns, rows)
    except REFUSED as error:
        unit.execute("ROLLBACK TO SAVEPOINT copying")
        if len(rows) == 1:
            rejects.append(_reject(keys, columns, rows[0], _reason(error), str(error).strip().splitlines()[0]))
            return 0
        middle = len(rows) // 2
        halves = (rows[:middle], rows[middle:])
        return sum(_copy(unit, target, keys, columns, half, rejects) for half in halves)
    unit.execute("RELEASE SAVEPOINT copying")
    return len(rows)


def _reason(error: Exception) -> str:
    return next((reason for kind, reason in REASONS if isinstance(error, kind)), "bad_value")


def _reject(keys: Iterable[str], columns: Iterable[str], row: Row, reason: str, detail: str) -> Reject:
    raw = dict(zip(columns, row, strict=True))
    key = "|".join(str(raw[name]) for name in keys if raw[name] is not None)
    return Reject(raw=raw, reason=reason, detail=detail, key=key)


def _with_arrays(row: Row, positions: Sequence[int]) -> Row:
    return tuple(_array(value) if place in positions else value for place, value in enumerate(row))


def _array(values: Sequence[str] | None) -> str | None:
    if values is None:
        return None
    quoted = (str(value).replace("\\", "\\\\").replace('"', '\\"') for value in values)
    return "{" + ",".join(f'"{value}"' for value in quoted) + "}"
