"""When somebody leaves: the system administrator closes the account, and every single thing finds its place.

Nothing is passed on that the law of roles forbids: roles wait for the security administrator, who grants them to
somebody or lets them end. Until then the hand-over stays open, and stands in the list.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from core.access import Principal
from core.errors import AccessDeniedError, RefusedError
from people.actors import Actor
from people.administrators import demand_another_for
from people.commands.granting import demand_grantable, demand_together, keep_grant
from people.deeds import Deed, Matter, deed
from people.estates import ESTATES, Leaving, as_recorded
from people.lookup import demand_account
from people.lost_work import Losing, hand_over_lost
from people.people import People
from people.work import pass_on
from store.accounts import Account, account_by_id, clear_secrets, end_sessions, set_state
from store.grants import NewGrant, deputies_of, grant_row, grant_rows, lock_grants
from store.handovers import (
    HandOverCounts,
    HandOverRow,
    Item,
    ItemState,
    begin_hand_over,
    hand_over_counts,
    hand_overs,
    note_item,
    settle_item,
    waiting_item,
)
from store.letters import hand_over as hand_over_letters
from store.work import KINDS, work_left, work_of

SETTLED_BY: Final[Mapping[str, str]] = {
    "role": "grants.manage",
    "deputyship": "grants.manage",
    "token": "grants.manage",
    "letters": "accounts.manage",
    "issues": "accounts.manage",
    "reviews": "accounts.manage",
    "leads": "accounts.manage",
}
"""which right it takes to say what becomes of a kind of thing"""
PAGE: Final = 100


@dataclass(frozen=True, slots=True)
class Leave:
    """Somebody leaves; the successor, if one is named, gets what can be passed on at once."""

    account_id: int
    successor_id: int | None
    reason: str


def leave(people: People, actor: Actor, wish: Leave, at: datetime) -> int:
    """Closes an account for good and lists what it leaves behind; returns the number of the hand-over. RefusedError."""
    detail = {"why": wish.reason, "successor": wish.successor_id}
    matter = Matter("account.left", "accounts.manage", code=str(wish.account_id), detail=detail)
    with deed(people.database, actor, matter, at) as done:
        lock_grants(done.unit)
        account = demand_account(done.unit, wish.account_id)
        if account.name == actor.name or wish.successor_id == wish.account_id:
            raise RefusedError("nobody closes the own account, nor succeeds oneself", "own_account")
        demand_another_for(done.unit, account.account_id, at)
        leaving = Leaving(account, _successor(done, wish), actor.name, at, people.settings.city)
        deputies = _deputies(done, account, at)
        left = [one for estate in ESTATES for one in estate.leave(done.unit, leaving)]
        for deputy in deputies:
            hand_over_lost(done.unit, Losing(deputy, actor.name, at, people.settings.city, leaving.successor))
        set_state(done.unit, account.account_id, "left", at)
        clear_secrets(done.unit, account.account_id)
        end_sessions(done.unit, account.account_id)
        done.before = {"name": account.name, "state": account.state}
        done.after = {"name": account.name, "state": "left", **as_recorded(left)}
        return begin_hand_over(done.unit, account.account_id, wish.successor_id, left, actor.name, at)


def hand_over_to(people: People, actor: Actor, item_id: int, account_id: int | None, reason: str, at: datetime) -> None:
    """Passes on something that waits, or lets it end (None). RefusedError: it waits no more, or may not go there."""
    kind = _kind_of(people, item_id)
    matter = Matter(
        "hand_over.settled", SETTLED_BY[kind], "hand_over_item", str(item_id), detail={"why": reason, "kind": kind}
    )
    with deed(people.database, actor, matter, at) as done:
        lock_grants(done.unit)
        found = waiting_item(done.unit, item_id)
        if found is None:
            raise RefusedError("this has been handed over already", "item_settled")
        item, hand_over_id, left_by = found
        to = None if account_id is None else demand_grantable(done, actor, account_id)
        if item.kind in KINDS and _work_waits(people, done, item, left_by, to, at):
            return
        if to is not None:
            _pass_on(done, actor, item, left_by, to, at)
        state: ItemState = "ended" if to is None else "handed_over"
        said = {} if to is None else {"to": to.name}
        settle_item(done.unit, item_id, hand_over_id, state, said, actor.name, at)
        done.before = {"state": item.state, **(done.before or {})}
        done.after = {"state": state, **said, **(done.after or {})}


def hand_overs_page(
    people: People, principal: Principal, at: datetime, *, open_only: bool = True, limit: int = 50, offset: int = 0
) -> Sequence[HandOverRow]:
    """Hand-overs with everything that was left behind, for those who manage accounts or grants."""
    _demand_manager(principal, at)
    with people.database.begin() as unit:
        return hand_overs(unit, open_only=open_only, limit=min(limit, PAGE), offset=max(offset, 0))


def count_hand_overs(people: People, principal: Principal, at: datetime) -> HandOverCounts:
    """How many hand-overs there are and how much waits in them, for those who manage accounts or grants."""
    _demand_manager(principal, at)
    with people.database.begin() as unit:
        return hand_over_counts(unit)


def _demand_manager(principal: Principal, at: datetime) -> None:
    if not any(principal.holds(permission, at) for permission in ("accounts.manage", "grants.manage")):
        raise AccessDeniedError("accounts.manage")


def _successor(done: Deed, wish: Leave) -> Account | None:
    return None if wish.successor_id is None else demand_account(done.unit, wish.successor_id)


def _deputies(done: Deed, account: Account, at: datetime) -> list[Account]:
    """Who stands in for somebody, each once: what they may as deputies ends with it."""
    rows = [
        grant
        for row in grant_rows(done.unit, account.account_id, at)
        for grant in deputies_of(done.unit, row.grant_id, at)
    ]
    found = (account_by_id(done.unit, number) for number in dict.fromkeys(row.account_id for row in rows))
    return [one for one in found if one is not None]


def _kind_of(people: People, item_id: int) -> str:
    with people.database.begin() as unit:
        found = waiting_item(unit, item_id)
    if found is None:
        raise RefusedError("this has been handed over already", "item_settled")
    return found[0].kind


def _work_waits(people: People, done: Deed, item: Item, left_by: int, to: Account | None, at: datetime) -> bool:
    """Passes open work on; whether some of it still waits, since whoever takes it may not take that."""
    work = work_of(item.kind, item.reference)
    if to is None:
        if work_left(done.unit, left_by).get(work, 0):
            raise RefusedError("open work needs somebody who does it", "work_needs_somebody")
        return False
    giver = account_by_id(done.unit, left_by)
    assert giver is not None, "accounts are never deleted"
    passed = pass_on(done.unit, people.settings.city, work, giver, to, at)
    done.before = {"state": item.state}
    done.after = {"to": to.name, "numbers": passed.numbers, "waiting": passed.rest}
    if passed.rest:
        note_item(done.unit, item.item_id, {"number": passed.rest})
    return passed.rest > 0


def _pass_on(done: Deed, actor: Actor, item: Item, left_by: int, to: Account, at: datetime) -> None:
    if item.kind == "letters":
        hand_over_letters(done.unit, left_by, to.account_id)
    elif item.kind in ("role", "deputyship"):
        _grant_again(done, actor, int(item.reference), to, at)


def _grant_again(done: Deed, actor: Actor, grant_id: int, to: Account, at: datetime) -> None:
    """The same role at the same node for the rest of its time, under the same rules as any other."""
    old = grant_row(done.unit, grant_id)
    assert old is not None, "grants are never deleted"
    until = old.meant_until
    if old.deputy_of is not None:
        base = grant_row(done.unit, old.deputy_of)
        if base is None or (base.until is not None and base.until <= at):
            raise RefusedError("who was stood in for has the role no more", "no_grant")
    if until is not None and until <= at:
        raise RefusedError("its time is over", "empty_period")
    held = grant_rows(done.unit, to.account_id, at)
    new = NewGrant(to.account_id, old.role, old.node, max(at, old.since), until, "hand-over", old.deputy_of)
    demand_together(held, new)
    keep_grant(done, to, held, new, actor.name, at)
