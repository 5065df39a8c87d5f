"""Roles that accounts have at nodes, for ever or for a time, for themselves or for somebody they stand in for."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Final

from core.access import Grant
from store.database import UnitOfWork
from store.statements import sql

GRANTED: Final = """(
  SELECT g.grant_id, g.account_id, g.role, g.node, GREATEST(g.since, b.since) AS since,
         LEAST(g.until, g.ended_at, b.until, b.ended_at) AS until, g.deputy_of, a.name AS deputy_for,
         g.until AS meant_until, g.granted_at, g.granted_by, g.reason, g.ended_at, g.ended_by
    FROM role_grant g
    LEFT JOIN role_grant b ON b.grant_id = g.deputy_of LEFT JOIN account a ON a.account_id = b.account_id)"""
"""what was granted, cut where it was ended; a deputy's part also to the time of the grant that is stood in for"""


@dataclass(frozen=True, slots=True)
class GrantRow:
    """A grant and when it holds; `deputy_for` is the name to sign in by of whoever is stood in for.

    `meant_until` is the end that it was granted with, whenever it really ends.
    """

    grant_id: int
    account_id: int
    role: str
    node: str
    since: datetime
    until: datetime | None
    deputy_of: int | None
    deputy_for: str | None
    meant_until: datetime | None
    granted_at: datetime
    granted_by: str
    reason: str
    ended_at: datetime | None
    ended_by: str | None

    @property
    def grant(self) -> Grant:
        """What it says."""
        return Grant(self.role, self.node, self.since, self.until, self.deputy_for)


@dataclass(frozen=True, slots=True)
class NewGrant:
    """What is to be granted."""

    account_id: int
    role: str
    node: str
    since: datetime
    until: datetime | None
    reason: str
    deputy_of: int | None = None


def grants_of(unit: UnitOfWork, account_id: int, at: datetime) -> tuple[Grant, ...]:
    """The roles of an account that hold at an instant or later."""
    return tuple(row.grant for row in grant_rows(unit, account_id, at))


def grant_rows(unit: UnitOfWork, account_id: int, at: datetime, *, past: bool = False) -> Sequence[GrantRow]:
    """The grants of an account that hold at an instant or later, or all there ever were."""
    values = {"account_id": account_id, "at": at, "past": past}
    return [GrantRow(*row) for row in unit.rows(_text("of_account"), values)]


def grant_row(unit: UnitOfWork, grant_id: int) -> GrantRow | None:
    """One grant."""
    row = unit.row(_text("by_id"), {"grant_id": grant_id})
    return None if row is None else GrantRow(*row)


def deputies_of(unit: UnitOfWork, grant_id: int, at: datetime) -> Sequence[GrantRow]:
    """The grants of deputies for a grant, now or later."""
    return [GrantRow(*row) for row in unit.rows(_text("deputies_of"), {"grant_id": grant_id, "at": at})]


def add_grant(unit: UnitOfWork, new: NewGrant, by: str, at: datetime) -> int:
    """Keeps a grant; returns its number."""
    values = {
        "account_id": new.account_id,
        "role": new.role,
        "node": new.node,
        "since": new.since,
        "until": new.until,
        "deputy_of": new.deputy_of,
        "reason": new.reason,
    }
    return int(unit.value(sql("grants", "add"), values | {"by": by, "at": at}))


def end_grant(unit: UnitOfWork, grant_id: int, by: str, at: datetime) -> bool:
    """Ends a grant; False when it was over already."""
    return unit.execute(sql("grants", "end"), {"grant_id": grant_id, "by": by, "at": at}) == 1


def holders(
    unit: UnitOfWork, roles: Collection[str], nodes: Collection[str] | None, at: datetime
) -> Sequence[tuple[int, str, str]]:
    """(account, role, node) of every active account that has one of the roles at one of the nodes (None: anywhere)."""
    values = {"roles": sorted(roles), "nodes": None if nodes is None else sorted(nodes), "at": at}
    return [(int(account), role, node) for account, role, node in unit.rows(_text("holders"), values)]


def others_with(unit: UnitOfWork, role: str, account_id: int, at: datetime) -> int:
    """How many active accounts beside one have a role now, not as deputies."""
    return int(unit.value(sql("grants", "others"), {"role": role, "account_id": account_id, "at": at}))


def lock_grants(unit: UnitOfWork) -> None:
    """Waits until no other transaction changes grants."""
    unit.execute(sql("grants", "lock"))


def _text(name: str) -> str:
    columns = ", ".join(f"g.{field.name}" for field in fields(GrantRow))
    return sql("grants", name).format(columns=columns, granted=GRANTED)
