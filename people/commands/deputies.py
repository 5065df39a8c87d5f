"""Deputies: somebody has the roles of somebody else for a period, named by the security administrator."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from core.errors import RefusedError
from people.actors import Actor
from people.commands.granting import (
    demand_grantable,
    demand_period,
    demand_together,
    keep_grant,
)
from people.deeds import Matter, deed
from people.people import People
from store.database import UnitOfWork
from store.grants import GrantRow, NewGrant, grant_row, grant_rows, lock_grants

LONGEST: Final = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Deputy:
    """`deputy_id` is to stand in for the holder of some grants from `since` (None: now) until before `until`."""

    deputy_id: int
    grant_ids: Sequence[int]
    until: datetime
    reason: str
    since: datetime | None = None


def name_deputy(people: People, actor: Actor, wish: Deputy, at: datetime) -> Sequence[int]:
    """Grants the roles to the deputy for the period, all or none; they end with the roles that are stood in for.

    RefusedError: no period, somebody's own, a deputy's deputy, or roles that may not stand beside the deputy's own.
    """
    detail = {"why": wish.reason, "until": wish.until}
    matter = Matter("deputy.named", "grants.manage", code=str(wish.deputy_id), detail=detail)
    with deed(people.database, actor, matter, at) as done:
        lock_grants(done.unit)
        deputy = demand_grantable(done, actor, wish.deputy_id)
        since = max(wish.since or at, at)
        demand_period(since, wish.until, at)
        if wish.until - since > LONGEST:
            raise RefusedError(f"a deputy is named for {LONGEST.days} days at most", "long_period", days=LONGEST.days)
        before = grant_rows(done.unit, deputy.account_id, at)
        numbers = []
        for base in _bases(done.unit, wish, at):
            held = grant_rows(done.unit, deputy.account_id, at)
            new = NewGrant(deputy.account_id, base.role, base.node, since, wish.until, wish.reason, base.grant_id)
            demand_together(held, new)
            numbers.append(keep_grant(done, deputy, before, new, actor.name, at))
        return numbers


def _bases(unit: UnitOfWork, wish: Deputy, at: datetime) -> Sequence[GrantRow]:
    """The grants that are stood in for."""
    found = []
    for number in dict.fromkeys(wish.grant_ids):
        row = grant_row(unit, number)
        if row is None or (row.until is not None and row.until <= at):
            raise RefusedError(f"grant {number} is over, or there is none", "no_grant")
        if row.deputy_of is not None or row.account_id == wish.deputy_id:
            raise RefusedError("a deputy stands in for somebody else's own role", "no_own_role")
        found.append(row)
    if not found:
        raise RefusedError("expected at least one role to stand in for", "no_grant")
    return found
