"""Cycles of evaluation, the agencies that may take part, and the moves of everything in a cycle."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any, Final

from store.database import UnitOfWork
from store.evaluation.texts import as_json
from store.statements import sql

COLUMNS: Final = """cycle_id, code, node, name, rubric_key, period_since, period_until, groups, is_trial, state,
       state_since, seed, left_out, revision, made_at, made_by"""


@dataclass(frozen=True, slots=True)
class CycleRow:
    """A cycle; `node` is that of its authority, `left_out` says by item why nobody is measured by it."""

    cycle_id: int
    code: str
    node: str
    name: str
    rubric_key: str | None
    since: date
    until: date
    groups: list[str]
    is_trial: bool
    state: str
    state_since: datetime
    seed: str
    left_out: dict[str, str]
    revision: int
    made_at: datetime
    made_by: str


@dataclass(frozen=True, slots=True)
class CycleText:
    """What a cycle that is being prepared says of itself."""

    name: str
    rubric_key: str | None
    since: date
    until: date
    groups: Sequence[str] = ()
    left_out: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Agency:
    """An active agency."""

    code: str
    name: str
    place: int
    group: str
    superior: str | None


@dataclass(frozen=True, slots=True)
class Move:
    """A move to be kept; `owner` empty: of the cycle itself, `item`: of a guidance point."""

    machine: str
    cycle_id: int
    owner: str
    at: datetime
    was: str
    becomes: str
    event: str
    row: str
    by: int | None
    by_name: str
    item: str = ""
    reason: str = ""
    uploads: Sequence[int] = ()
    detail: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MoveRow:
    """A move as it is kept."""

    machine: str
    item: str
    at: datetime
    was: str
    becomes: str
    event: str
    row: str
    by_name: str
    reason: str
    uploads: list[int]
    detail: dict[str, Any]


def add(unit: UnitOfWork, node: str, told: CycleText, seed: str, by: str, at: datetime) -> CycleRow:
    """Prepares a cycle, with the next number of its year: EV2026-001."""
    unit.execute(sql("cycles", "lock_codes"))
    prefix = f"EV{told.since.year}-"
    number = int(unit.value(sql("cycles", "next_code"), {"prefix": prefix}))
    values = {"code": f"{prefix}{number:03}", "node": node, "seed": seed, "by": by, "at": at, **_values(told)}
    unit.execute(sql("cycles", "add"), values)
    found = cycle(unit, values["code"])
    assert found is not None
    return found


def change(unit: UnitOfWork, cycle_id: int, told: CycleText, revision: int) -> bool:
    """Other words of a cycle that is being prepared; False when it has changed meanwhile."""
    values = {"cycle_id": cycle_id, "revision": revision, **_values(told)}
    return bool(unit.execute(sql("cycles", "change"), values))


def _values(told: CycleText) -> dict[str, Any]:
    return {
        "name": told.name,
        "rubric_key": told.rubric_key,
        "since": told.since,
        "until": told.until,
        "groups": list(told.groups),
        "left_out": json.dumps(dict(told.left_out), ensure_ascii=False),
    }


def cycle(unit: UnitOfWork, code: str, *, locked: bool = False) -> CycleRow | None:
    """A cycle; None when there is none of this code. `locked`: nobody else moves it until the end of the unit."""
    name = "locked" if locked else "by_code"
    row = unit.row(sql("cycles", name).format(columns=COLUMNS), {"code": code})
    return None if row is None else CycleRow(*row)


def cycles(
    unit: UnitOfWork,
    nodes: Collection[str] | None,
    state: str | None = None,
    owner: str | None = None,
    limit: int = 50,
    offset: int = 0,
) -> tuple[list[CycleRow], int]:
    """Cycles of some authorities (None: all), in which an agency takes part, the newest first; and how many."""
    values = {
        "nodes": None if nodes is None else list(nodes),
        "state": state,
        "owner": owner,
        "limit": limit,
        "offset": offset,
    }
    rows = unit.rows(sql("cycles", "list").format(columns=COLUMNS), values)
    return [CycleRow(*row[:-1]) for row in rows], int(rows[0][-1]) if rows else 0


def running(unit: UnitOfWork) -> list[CycleRow]:
    """Cycles in which agencies are being evaluated."""
    return [CycleRow(*row) for row in unit.rows(sql("cycles", "running").format(columns=COLUMNS))]


def move(unit: UnitOfWork, found: CycleRow, to: str, at: datetime, *, is_trial: bool | None = None) -> bool:
    """A cycle goes to its next state; False when somebody was faster."""
    values = {
        "cycle_id": found.cycle_id,
        "from": found.state,
        "to": to,
        "at": at,
        "is_trial": found.is_trial if is_trial is None else is_trial,
    }
    return bool(unit.execute(sql("cycles", "move"), values))


def agencies(unit: UnitOfWork, places: Collection[int], groups: Collection[str]) -> list[Agency]:
    """The active agencies of some places and groups (none named: all groups)."""
    values = {"places": list(places), "groups": list(groups)}
    return [Agency(*row) for row in unit.rows(sql("cycles", "agencies"), values)]


def keep_move(unit: UnitOfWork, one: Move) -> None:
    """Keeps a move for good: with all others of its transaction, in their order, right before the commit."""
    unit.gather(_keep_moves, one)


def _keep_moves(unit: UnitOfWork, found: Sequence[Move]) -> None:
    text = as_json([asdict(one) for one in found])
    unit.execute(sql("cycles", "add_moves"), {"moves": text})


def moves(unit: UnitOfWork, cycle_id: int, owner: str = "") -> list[MoveRow]:
    """What happened to a cycle, or to an agency's part in it and its guidance points, in order."""
    rows = unit.rows(sql("cycles", "moves"), {"cycle_id": cycle_id, "owner": owner})
    return [MoveRow(*row) for row in rows]
