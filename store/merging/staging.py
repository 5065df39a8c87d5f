"""Brings the rows and deletions of a batch into their temporary tables; what cannot enter is put aside row by row."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar

import psycopg2
from psycopg2 import errors as refusals

from core.model import Batch, Reject
from store.database import UnitOfWork
from store.records import RecordTable

Row = tuple[Any, ...]
R = TypeVar("R")

REFUSED: Final = (psycopg2.DataError, psycopg2.IntegrityError, refusals.ProgramLimitExceeded, UnicodeEncodeError)

REASONS: Final[tuple[tuple[type[Exception], str], ...]] = (
    (psycopg2.errors.NotNullViolation, "missing_value"),
    (psycopg2.errors.CheckViolation, "out_of_range"),
    (refusals.CharacterNotInRepertoire, "bad_encoding"),
    (UnicodeEncodeError, "bad_encoding"),
)


MOST_BIGINT: Final = 2**63


@dataclass(frozen=True, slots=True)
class Staged:
    """What came into the temporary tables, and what was put aside."""

    rows: int
    deletions: int
    rejects: tuple[Reject, ...]


def stage(unit: UnitOfWork, table: RecordTable, batch: Batch) -> Staged:
    """Copies the newest row and the newest deletion of each key; the last one wins among equals."""
    rejects: list[Reject] = []
    rows = newest_rows(batch, table, rejects)
    arrays = [batch.columns.index(c.name) for c in table.columns if c.sql_type == "text[]" and c.name in batch.columns]
    if arrays:
        rows = [_with_arrays(row, arrays) for row in rows]
    staged = stage_rows(unit, f"stage_{table.name}", table.keys, batch.columns, rows, rejects)
    return Staged(staged, stage_deletions(unit, table, batch, rejects), tuple(rejects))


def newest_rows(batch: Batch, table: RecordTable, rejects: list[Reject]) -> list[Row]:
    """The newest row of each key; rows without a key or a version are put aside."""
    positions = [batch.columns.index(key) for key in table.keys]
    if _all_different(batch.rows, positions):
        return list(batch.rows)
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


def _all_different(rows: Sequence[Row], positions: Sequence[int]) -> bool:
    """Whether every row has a version and a key of texts that no other has: as nearly always, and soon seen."""
    keys = [[row[position] for row in rows] for position in positions]
    return (
        {type(row[-1]) for row in rows} == {int}
        and all(set(map(type, texts)) == {str} and "" not in texts for texts in keys)
        and len(set(zip(*keys, strict=True))) == len(rows)
    )


def stage_rows(
    unit: UnitOfWork,
    target: str,
    keys: Sequence[str],
    columns: Sequence[str],
    rows: Sequence[Row],
    rejects: list[Reject],
) -> int:
    """Copies rows to a temporary table; bad ones are put aside. Returns how many entered."""

    def copy(part: Sequence[Row]) -> None:
        unit.copy_rows(target, columns, part)

    def refuse(row: Row, error: Exception) -> None:
        rejects.append(refusal_of(keys, columns, row, error))

    return copy_halving(unit, rows, copy, refuse)


def stage_deletions(unit: UnitOfWork, table: RecordTable, batch: Batch, rejects: list[Reject]) -> int:
    """Copies the newest deletion of each key; returns how many entered."""
    newest = {deletion.key: deletion.version for deletion in sorted(batch.deletions, key=lambda item: item.version)}
    gone = [(*key, version) for key, version in newest.items()]
    return stage_rows(unit, f"gone_{table.name}", table.keys, (*table.keys, "version"), gone, rejects)


def copy_halving(
    unit: UnitOfWork,
    rows: Sequence[R],
    copy: Callable[[Sequence[R]], None],
    refuse: Callable[[R, Exception], None],
) -> int:
    """Copies all rows at once; when the database refuses, halves until the bad ones stand alone. Returns the count."""
    if not rows:
        return 0
    unit.execute("SAVEPOINT copying")
    try:
        copy(rows)
    except REFUSED as error:
        # a savepoint that is only gone back to stays: thousands of them within each other exhaust the server
        unit.execute("ROLLBACK TO SAVEPOINT copying; RELEASE SAVEPOINT copying")
        if len(rows) == 1:
            refuse(rows[0], error)
            return 0
        middle = len(rows) // 2
        return sum(copy_halving(unit, half, copy, refuse) for half in (rows[:middle], rows[middle:]))
    unit.execute("RELEASE SAVEPOINT copying")
    return len(rows)


def refusal_of(keys: Iterable[str], columns: Iterable[str], row: Row, error: Exception) -> Reject:
    """A row with what the database said of it."""
    reason = next((reason for kind, reason in REASONS if isinstance(error, kind)), "bad_value")
    return _reject(keys, columns, row, reason, str(error).strip().splitlines()[0])


def _reject(keys: Iterable[str], columns: Iterable[str], row: Row, reason: str, detail: str) -> Reject:
    raw = dict(zip(columns, row, strict=True))
    key = "|".join(str(raw[name]) for name in keys if raw[name] is not None)
    version = row[-1] if isinstance(row[-1], int) and 0 <= row[-1] < MOST_BIGINT else None
    return Reject(raw=raw, reason=reason, detail=detail, key=key, form="table", version=version)


def _with_arrays(row: Row, positions: Sequence[int]) -> Row:
    return tuple(_array(value) if place in positions else value for place, value in enumerate(row))


def _array(values: Sequence[str] | None) -> str | None:
    if values is None:
        return None
    quoted = (str(value).replace("\\", "\\\\").replace('"', '\\"') for value in values)
    return "{" + ",".join(f'"{value}"' for value in quoted) + "}"
