"""Roles: the security administrator says who may do what and where, to others only, and never makes accounts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.access import Principal, Way, access_table, conflict, level_mistake
from core.days import LOCAL
from core.errors import AccessDeniedError, RefusedError
from people.actors import Actor
from people.administrators import demand_another
from people.deeds import Deed, Matter, deed
from people.estates import as_recorded
from people.letters import Value
from people.lookup import demand_account
from people.lost_work import Losing, hand_over_lost
from people.notifying import role_name, tell_owner
from people.people import People
from people.ways import known_way
from store.accounts import Account, account_by_id, drop_factor, end_sessions
from store.grants import (
    GrantRow,
    NewGrant,
    add_grant,
    deputies_of,
    end_grant,
    grant_row,
    grant_rows,
    lock_grants,
)


@dataclass(frozen=True, slots=True)
class Wish:
    """A role that somebody is to have at a node, from `since` on (None: now) until before `until` (None: for ever)."""

    account_id: int
    role: str
    node: str
    reason: str
    since: datetime | None = None
    until: datetime | None = None


def grants_page(people: People, principal: Principal, account_id: int, at: datetime) -> Sequence[GrantRow]:
    """Everything that an account was ever granted, for its owner and for those who manage accounts or grants."""
    managing = any(principal.holds(permission, at) for permission in ("accounts.manage", "grants.manage"))
    if not managing and principal.account_id != account_id:
        raise AccessDeniedError("grants.manage")
    with people.database.begin() as unit:
        return grant_rows(unit, account_id, at, past=True)


def grant_role(people: People, actor: Actor, wish: Wish, at: datetime) -> int:
    """Grants a role; the sessions of whoever gets it end, so that it counts at once. RefusedError with its reason."""
    matter = Matter(
        "grant.given", "grants.manage", code=str(wish.account_id), node=wish.node, detail={"why": wish.reason}
    )
    with deed(people.database, actor, matter, at) as done:
        lock_grants(done.unit)
        account = demand_grantable(done, actor, wish.account_id)
        _demand_role_fits(wish, known_way(done.unit, wish.node, people.settings.city))
        since = max(wish.since or at, at)
        demand_period(since, wish.until, at)
        held = grant_rows(done.unit, account.account_id, at)
        new = NewGrant(account.account_id, wish.role, wish.node, since, wish.until, wish.reason)
        demand_together(held, new)
        return keep_grant(done, account, held, new, actor.name, at)


def revoke_grant(
    people: People, actor: Actor, grant_id: int, reason: str, at: datetime, successor_id: int | None = None
) -> None:
    """Ends a grant, and with it those of deputies for it; sessions end. RefusedError: over already, or the last.

    Open work that may be done by none of them any more goes to the successor who may do it, or waits for somebody.
    """
    detail = {"why": reason} | ({} if successor_id is None else {"successor": successor_id})
    matter = Matter("grant.ended", "grants.manage", "grant", str(grant_id), detail=detail)
    with deed(people.database, actor, matter, at) as done:
        lock_grants(done.unit)
        row = grant_row(done.unit, grant_id)
        if row is None:
            raise RefusedError(f"there is no grant {grant_id}", "no_grant")
        account = demand_grantable(done, actor, row.account_id)
        successor = _successor(done, account, successor_id)
        demand_another(done.unit, [row], row.account_id, at)
        done.before = described(grant_rows(done.unit, account.account_id, at), account)
        deputies = _end_deputies(done, row, actor.name, at)
        if not end_grant(done.unit, grant_id, actor.name, at):
            raise RefusedError("this grant is over already", "grant_over")
        end_sessions(done.unit, account.account_id)
        tell_owner(done.unit, account.account_id, "role_ended", at, _words(row.role, row.node, actor.name))
        done.node = row.node
        losing = [Losing(one, actor.name, at, people.settings.city, successor) for one in (account, *deputies)]
        left = [thing for one in losing for thing in hand_over_lost(done.unit, one)]
        done.after = described(grant_rows(done.unit, account.account_id, at), account)
        done.after = {**done.after, **as_recorded(left)} if left else done.after


def reset_second_factor(people: People, actor: Actor, account_id: int, reason: str, at: datetime) -> None:
    """Takes away the second factor of somebody who has lost it; a new one is set up at the next sign-in."""
    matter = Matter("account.factor_reset", "grants.manage", code=str(account_id), detail={"why": reason})
    with deed(people.database, actor, matter, at) as done:
        account = demand_account(done.unit, account_id)
        if account.name == actor.name:
            raise RefusedError("one's own second factor is reset by somebody else", "own_account")
        tell_owner(done.unit, account_id, "factor_reset", at, {"by": actor.name})
        drop_factor(done.unit, account_id)
        end_sessions(done.unit, account_id)
        done.before = {"name": account.name, "second_factor": account.has_factor}
        done.after = {"name": account.name, "second_factor": False}


def demand_grantable(done: Deed, actor: Actor, account_id: int) -> Account:
    """The account of a grant, held. RefusedError: there is none, it has left, or it is the actor's own."""
    account = demand_account(done.unit, account_id)
    if account.name == actor.name:
        raise RefusedError("nobody grants to oneself", "own_account")
    return account


def demand_period(since: datetime, until: datetime | None, at: datetime) -> None:
    """RefusedError when nothing is left of a period."""
    if until is not None and (until <= since or until <= at):
        raise RefusedError("the end lies before the beginning", "empty_period")


def demand_together(held: Sequence[GrantRow], new: NewGrant) -> None:
    """RefusedError when somebody has this already, or may not have it beside the rest, now or later."""
    for row in held:
        same = (row.role, row.node) == (new.role, new.node) and row.deputy_of == new.deputy_of
        if same and _overlap(row, new):
            raise RefusedError("this is granted already", "granted_already")
    beside = [row.role for row in held if _overlap(row, new)]
    found = conflict([*beside, new.role])
    if found is not None:
        raise RefusedError(f"one person may not hold {new.role} beside {', '.join(sorted(set(beside)))}", found)


def keep_grant(done: Deed, account: Account, held: Sequence[GrantRow], new: NewGrant, by: str, at: datetime) -> int:
    """Keeps a grant that has been looked at, and ends the sessions of whoever gets it; returns its number."""
    number = add_grant(done.unit, new, by, at)
    end_sessions(done.unit, account.account_id)
    words = _words(new.role, new.node, by)
    if new.deputy_of is None:
        tell_owner(done.unit, account.account_id, "role_granted", at, words)
    else:
        until = "…" if new.until is None else f"{new.until.astimezone(LOCAL):%Y-%m-%d %H:%M}"
        tell_owner(done.unit, account.account_id, "deputy_named", at, {**words, "until": until})
    done.before = described(held, account)
    done.after = described(grant_rows(done.unit, account.account_id, at), account)
    return number


def described(rows: Sequence[GrantRow], account: Account) -> Mapping[str, Any]:
    """Grants as the trail shows them."""
    return {
        "name": account.name,
        "grants": [
            {"role": row.role, "node": row.node, "since": row.since, "until": row.until, "for": row.deputy_for}
            for row in rows
        ],
    }


def _demand_role_fits(wish: Wish, way: Way) -> None:
    if wish.role not in access_table().roles:
        raise RefusedError(f"there is no role {wish.role}", "no_role", role=wish.role)
    mistake = level_mistake(wish.role, way)
    if mistake is not None:
        raise RefusedError(f"{wish.role} cannot be granted at {wish.node}", mistake, role=wish.role, node=wish.node)


def _words(role: str, node: str, by: str) -> Mapping[str, Value]:
    return {"role": role_name(role), "node": node, "by": by}


def _successor(done: Deed, account: Account, successor_id: int | None) -> Account | None:
    if successor_id is None:
        return None
    if successor_id == account.account_id:
        raise RefusedError("nobody succeeds oneself", "own_successor")
    return demand_account(done.unit, successor_id)


def _end_deputies(done: Deed, row: GrantRow, by: str, at: datetime) -> Sequence[Account]:
    """Ends the grants of all deputies for a grant that holds still; their accounts."""
    ended = []
    for deputy in deputies_of(done.unit, row.grant_id, at):
        end_grant(done.unit, deputy.grant_id, by, at)
        end_sessions(done.unit, deputy.account_id)
        ended.append(account_by_id(done.unit, deputy.account_id))
    return [account for account in ended if account is not None]


def _overlap(row: GrantRow, new: NewGrant) -> bool:
    starts_before_end = row.until is None or new.since < row.until
    return starts_before_end and (new.until is None or row.since < new.until)
