"""What people who leave leave behind, and what became of it."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from store.database import UnitOfWork
from store.statements import sql

ItemState = Literal["waiting", "handed_over", "ended", "kept", "done"]
"""kept: whoever lost the right to it has it again; done: nothing of it is open any more"""


@dataclass(frozen=True, slots=True)
class Left:
    """Something that somebody leaves behind, and whether it waits for a decision."""

    kind: str
    reference: str
    detail: Mapping[str, Any] = field(default_factory=dict)
    state: ItemState = "waiting"


@dataclass(frozen=True, slots=True)
class Item:
    """The same as it stands in the list."""

    item_id: int
    kind: str
    reference: str
    detail: Mapping[str, Any]
    state: ItemState
    settled_by: str | None


@dataclass(frozen=True, slots=True)
class HandOverRow:
    """Somebody's hand-over, with everything that was left behind; `closed_at` None: something waits.

    `has_left`: the account is closed; otherwise a role of it has ended.
    """

    hand_over_id: int
    name: str
    display_name: str
    has_left: bool
    successor: str | None
    begun_at: datetime
    begun_by: str
    closed_at: datetime | None
    items: Sequence[Item]


@dataclass(frozen=True, slots=True)
class HandOverCounts:
    """Hand-overs, those under way among them, and the things that wait in them."""

    total: int
    under_way: int
    waiting: int


def begin_hand_over(
    unit: UnitOfWork, account_id: int, successor_id: int | None, left: Sequence[Left], by: str, at: datetime
) -> int:
    """Keeps what somebody leaves behind; returns the number of the hand-over."""
    values = {"account_id": account_id, "successor_id": successor_id, "by": by, "at": at}
    number = int(unit.value(sql("handovers", "begin"), values))
    for one in left:
        said = {"kind": one.kind, "reference": one.reference, "detail": _text(one.detail), "state": one.state}
        unit.execute(sql("handovers", "add"), said | {"hand_over_id": number, "by": by, "at": at})
    _close(unit, number, at)
    return number


def waiting_item(unit: UnitOfWork, item_id: int) -> tuple[Item, int, int] | None:
    """Something that waits, held for a change, with its hand-over and the account that left it; None: none waits."""
    row = unit.row(sql("handovers", "item"), {"item_id": item_id})
    if row is None or row[5] != "waiting":
        return None
    number, hand_over, kind, reference, detail, state, _, settled_by, account = row
    return Item(number, kind, reference, detail, state, settled_by), hand_over, account


def waiting_items(
    unit: UnitOfWork, kinds: Collection[str], account_id: int | None = None
) -> Sequence[tuple[Item, int, int]]:
    """What waits of some kinds, held, with its hand-over and the account that left it (None: of anybody)."""
    values = {"kinds": list(kinds), "account_id": account_id}
    rows = unit.rows(sql("handovers", "waiting"), values)
    return [(Item(item, *told), hand_over, account) for item, hand_over, *told, account in rows]


def settle_item(
    unit: UnitOfWork,
    item_id: int,
    hand_over_id: int,
    state: ItemState,
    detail: Mapping[str, Any],
    by: str,
    at: datetime,
) -> None:
    """Notes what became of something; the hand-over is closed when nothing waits any more."""
    values = {"item_id": item_id, "state": state, "detail": _text(detail), "by": by, "at": at}
    unit.execute(sql("handovers", "settle"), values)
    _close(unit, hand_over_id, at)


def note_item(unit: UnitOfWork, item_id: int, detail: Mapping[str, Any]) -> None:
    """Says more of something that still waits."""
    unit.execute(sql("handovers", "note"), {"item_id": item_id, "detail": _text(detail)})


def hand_overs(unit: UnitOfWork, *, open_only: bool, limit: int, offset: int) -> Sequence[HandOverRow]:
    """Hand-overs, those under way first."""
    rows = unit.rows(sql("handovers", "list"), {"open": open_only, "limit": limit, "offset": offset})
    return [_hand_over(row) for row in rows]


def hand_over_counts(unit: UnitOfWork) -> HandOverCounts:
    """How many there are."""
    row = unit.row(sql("handovers", "counts"), {})
    assert row is not None, "a count has a row"
    return HandOverCounts(*row)


def _close(unit: UnitOfWork, hand_over_id: int, at: datetime) -> None:
    unit.execute(sql("handovers", "close"), {"hand_over_id": hand_over_id, "at": at})


def _text(detail: Mapping[str, Any]) -> str:
    return json.dumps(dict(detail), ensure_ascii=False, default=str)


def _hand_over(row: tuple[Any, ...]) -> HandOverRow:
    number, name, display_name, has_left, successor, begun_at, begun_by, closed_at, items = row
    left = [Item(*item) for item in items]
    return HandOverRow(number, name, display_name, has_left, successor, begun_at, begun_by, closed_at, left)
