"""Objections to scores, grade limits that persons found, and guidance points."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from store.database import UnitOfWork
from store.statements import sql

COLUMNS: Final = """g.point_id, g.cycle_id, g.owner_code, g.item, g.state, g.state_since, g.result, g.value, g.target,
       g.advice, g.suggested_on, g.given_at, g.refreshes, g.revision"""


@dataclass(frozen=True, slots=True)
class ObjectionRow:
    """An objection and its ruling: None, upheld or rejected."""

    owner: str
    items: list[str]
    reason: str
    uploads: list[int]
    raised_by: str
    raised_at: datetime
    due_on: date
    ruling: str | None
    ruling_reason: str
    ruled_values: Mapping[str, Mapping[str, Any]]
    ruled_by: str | None
    ruled_at: datetime | None


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A 等次限制情形: found, confirmed or dismissed; `found_by` None: raised by the system.

    `carried_from`: the finding of an earlier cycle that it repeats.
    """

    finding_id: int
    cycle: str
    owner: str
    limit: str
    reference: str
    reason: str
    uploads: list[int]
    found_by: int | None
    found_by_name: str
    found_at: datetime
    state: str
    decided_by: str | None
    decided_at: datetime | None
    decision: str
    carried_from: int | None = None


@dataclass(frozen=True, slots=True)
class PointRow:
    """A guidance point; `refreshes`: at, numerator, denominator, is_stale of each later pass."""

    point_id: int
    cycle_id: int
    owner: str
    item: str
    state: str
    state_since: datetime
    result: str
    value: str
    target: str
    advice: str
    suggested_on: date
    given_at: datetime
    refreshes: list[dict[str, Any]]
    revision: int
    cycle: str


@dataclass(frozen=True, slots=True)
class NewPoint:
    """A guidance point to be given; texts as people read them."""

    owner: str
    item: str
    result: str
    value: str
    target: str
    advice: str
    suggested_on: date


def raise_(
    unit: UnitOfWork,
    cycle_id: int,
    owner: str,
    items: Sequence[str],
    reason: str,
    uploads: Sequence[int],
    by: str,
    due: date,
    at: datetime,
) -> None:
    """An agency objects to its score on some items."""
    values = {"cycle_id": cycle_id, "owner": owner, "items": list(items), "reason": reason}
    unit.execute(sql("objections", "raise"), values | {"uploads": list(uploads), "by": by, "at": at, "due": due})


def unruled(unit: UnitOfWork) -> list[datetime]:
    """When the objections were raised on which nobody has ruled."""
    return [at for (at,) in unit.rows(sql("objections", "unruled"))]


def settle_due(unit: UnitOfWork, raised_at: datetime, due: date) -> int:
    """Open objections raised at an instant are to be ruled on by another day; how many moved."""
    return unit.execute(sql("objections", "settle_due"), {"at": raised_at, "due": due})


def rule(
    unit: UnitOfWork,
    cycle_id: int,
    owner: str,
    ruling: str,
    reason: str,
    values: Mapping[str, Mapping[str, Any]],
    by: tuple[int, str],
    at: datetime,
) -> bool:
    """The objection is decided; False when somebody was faster."""
    told = {"cycle_id": cycle_id, "owner": owner, "ruling": ruling, "reason": reason, "at": at}
    told |= {"values": json.dumps(values, ensure_ascii=False), "by": by[0], "name": by[1]}
    return bool(unit.execute(sql("objections", "rule"), told))


def objections(unit: UnitOfWork, cycle_id: int, owners: Collection[str] | None = None) -> list[ObjectionRow]:
    """The objections of agencies (None: all) in a cycle."""
    return [ObjectionRow(*row) for row in unit.rows(sql("objections", "of"), _of(cycle_id, owners))]


def find(
    unit: UnitOfWork,
    cycle_id: int,
    owner: str,
    limit: str,
    reference: str,
    reason: str,
    uploads: Sequence[int],
    by: tuple[int | None, str],
    at: datetime,
    carried_from: int | None = None,
) -> int | None:
    """A grade limit is found, or carried over from a finding of an earlier cycle; None: the same was found before."""
    values = {"cycle_id": cycle_id, "owner": owner, "limit": limit, "reference": reference, "reason": reason, "at": at}
    values |= {"uploads": list(uploads), "by": by[0], "by_name": by[1], "carried_from": carried_from}
    found = unit.value(sql("objections", "find"), values)
    return None if found is None else int(found)


def finding(unit: UnitOfWork, finding_id: int) -> FindingRow | None:
    """One finding, locked."""
    row = unit.row(sql("objections", "finding"), {"finding_id": finding_id})
    return None if row is None else FindingRow(*row)


def findings(unit: UnitOfWork, cycle_id: int, owners: Collection[str] | None = None) -> list[FindingRow]:
    """The findings of agencies (None: all) in a cycle."""
    return [FindingRow(*row) for row in unit.rows(sql("objections", "findings"), _of(cycle_id, owners))]


def confirmed_earlier(
    unit: UnitOfWork, cycle_id: int, limit: str, owners: Collection[str], days: tuple[date, date]
) -> list[FindingRow]:
    """What was found of a limit and confirmed in other cycles whose periods touch some days (first, last)."""
    values = {"cycle_id": cycle_id, "limit": limit, "owners": list(owners), "since": days[0], "until": days[1]}
    return [FindingRow(*row) for row in unit.rows(sql("objections", "confirmed_earlier"), values)]


def decide(unit: UnitOfWork, finding_id: int, state: str, decision: str, by: tuple[int, str], at: datetime) -> bool:
    """The head of division confirms or dismisses; False when somebody was faster."""
    values = {"finding_id": finding_id, "state": state, "decision": decision, "at": at}
    return bool(unit.execute(sql("objections", "decide"), values | {"by": by[0], "by_name": by[1]}))


def give(unit: UnitOfWork, cycle_id: int, point: NewPoint, at: datetime) -> int | None:
    """A guidance point on a low item; None when the item has one in this cycle."""
    values = {
        "cycle_id": cycle_id,
        "owner": point.owner,
        "item": point.item,
        "result": point.result,
        "value": point.value,
        "target": point.target,
        "advice": point.advice,
        "suggested": point.suggested_on,
        "at": at,
    }
    found = unit.value(sql("objections", "give"), values)
    return None if found is None else int(found)


def points(
    unit: UnitOfWork, cycle_id: int | None, owners: Collection[str] | None = None, state: str | None = None
) -> list[PointRow]:
    """Guidance points of a cycle (None: of all), of agencies, in a state."""
    values = _of(cycle_id, owners) | {"state": state}
    return [PointRow(*row) for row in unit.rows(sql("objections", "points").format(columns=COLUMNS), values)]


def point(unit: UnitOfWork, point_id: int) -> PointRow | None:
    """One guidance point, locked."""
    row = unit.row(sql("objections", "point").format(columns=COLUMNS), {"point_id": point_id})
    return None if row is None else PointRow(*row)


def keep_refreshes(unit: UnitOfWork, point_id: int, refreshes: Sequence[Mapping[str, Any]]) -> None:
    """What later passes have found of an open point."""
    unit.execute(sql("objections", "refresh"), {"point_id": point_id, "refreshes": json.dumps(list(refreshes))})


def move_point(unit: UnitOfWork, found: PointRow, to: str, at: datetime) -> bool:
    """A point goes to its next state; False when somebody was faster."""
    values = {"point_id": found.point_id, "from": found.state, "to": to, "at": at}
    return bool(unit.execute(sql("objections", "move_point"), values))


def _of(cycle_id: int | None, owners: Collection[str] | None) -> dict[str, Any]:
    return {"cycle_id": cycle_id, "owners": None if owners is None else list(owners)}
