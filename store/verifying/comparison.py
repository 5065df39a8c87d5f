"""Stored rows against counted rows, in texts that PostgreSQL and DuckDB run alike."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

from core.measures import MEASURES
from store.merging.expected import KEYS, expected_rows
from store.merging.images import any_value
from store.statements import sql

SAMPLES: Final = 10

BESIDE: Final = {"owner": "differing_owners", "quarantine": "forgotten_waiting"}
"""what else follows from the records: table → statement that finds its rows which do not"""


class Reader(Protocol):
    """What can answer: a unit of work, or DuckDB."""

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """All rows of a query."""


@dataclass(frozen=True, slots=True)
class Found:
    """How many rows of each table differ, and a sentence for some of them."""

    by_table: Mapping[str, int]
    samples: tuple[str, ...]

    def and_also(self, table: str, number: int, samples: Sequence[str]) -> "Found":
        """These findings and those of one more comparison."""
        return Found({**self.by_table, table: number}, (*self.samples, *samples))


def compare(reader: Reader) -> Found:
    """What is stored, against what was counted by the same engine."""
    found = {table: differing(reader, table, table, expected_rows(table)) for table in KEYS}
    found["open_case"] = _few(reader.rows(sql("verify", "differing_open_cases")), "open_case")
    for table, statement in BESIDE.items():
        found[table] = _few(reader.rows(sql("verify", statement)), table)
    return Found(
        {table: number for table, (number, _) in found.items()},
        tuple(sample for _, samples in found.values() for sample in samples),
    )


def differing(reader: Reader, table: str, stored: str, counted: str) -> tuple[int, list[str]]:
    """How many rows of a table of sums differ, and sentences about the first of them.

    `stored` is a table, `counted` a query; a row that is all zero and a row that is not there are the same.
    """
    keys = KEYS[table]
    rows = reader.rows(f"""
WITH counted AS ({counted}), stored AS (SELECT * FROM {stored} WHERE {any_value(MEASURES)})
SELECT count(*) OVER () AS differing, {", ".join(keys)}, {_columns("s")}, {_columns("c")}
  FROM stored s FULL JOIN counted c USING ({", ".join(keys)})
 WHERE {" OR ".join(f"s.{measure} IS DISTINCT FROM c.{measure}" for measure in MEASURES)}
 ORDER BY {", ".join(keys)} LIMIT {SAMPLES}""")
    return (rows[0][0] if rows else 0), [_sentence(reader, table, row[1:]) for row in rows]


def sums_compared(reader: Reader) -> int:
    """How many rows of sums are stored that are not all zero."""
    return sum(int(reader.rows(f"SELECT count(*) FROM {table} WHERE {any_value(MEASURES)}")[0][0]) for table in KEYS)


def _columns(alias: str) -> str:
    return ", ".join(f"{alias}.{measure}" for measure in MEASURES)


def _sentence(reader: Reader, table: str, row: Sequence[Any]) -> str:
    keys = KEYS[table]
    values, sums = row[: len(keys)], row[len(keys) :]
    where = " ".join(f"{key}={_named(reader, key, value)}" for key, value in zip(keys, values, strict=True))
    return f"{table} {where}: {', '.join(_differences(sums))}"


def _named(reader: Reader, key: str, value: Any) -> Any:
    """An owner's code instead of our number for it."""
    code = reader.rows(f"SELECT code FROM owner WHERE owner_id = {int(value)}") if key == "owner_id" else []
    return code[0][0] if code else value


def _differences(sums: Sequence[Any]) -> Iterator[str]:
    for measure, stored, counted in zip(MEASURES, sums, sums[len(MEASURES) :], strict=False):
        if stored != counted:
            yield f"{measure} {stored or 0}, counted {counted or 0}"


def _few(rows: Sequence[tuple[Any, ...]], table: str) -> tuple[int, list[str]]:
    return len(rows), [f"{table} {row}" for row in rows[:SAMPLES]]
