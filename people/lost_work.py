"""Work of somebody who stays and may do it no more: a role was taken away, or its time, or that of a deputy, is over.

It finds its place like that of somebody who leaves: with the successor who is named, else with whoever was stood in
for, else in the list of what waits until somebody takes it.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from core.access import Principal
from core.audit_event import AuditEvent
from core.errors import RefusedError
from core.settings import City
from people.estates import Leaving, as_recorded, certificates_ended, work_passed
from people.letters import accounts_that_may, tell
from people.ways import known_way
from people.work import RIGHTS
from store.accounts import Account, account_by_id
from store.audit import record
from store.database import Database, UnitOfWork
from store.grants import GrantRow, grant_row, grant_rows, lock_grants
from store.handovers import Item, ItemState, Left, begin_hand_over, settle_item, waiting_items
from store.work import KINDS, Work, certified_at, hands_after_a_grant, work_left, work_of

VISIT: Final = "inspections.visit"
WORKER: Final = "worker"
LINK: Final = "/users?view=left"

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Losing:
    """Who may have lost a right, said by whom, when; the successor, if one is named, gets what can be passed on."""

    account: Account
    by: str
    at: datetime
    city: City
    successor: Account | None = None


@dataclass(frozen=True, slots=True)
class _Held:
    """The grants of an account that hold, and those that have held."""

    account: Account
    now: Sequence[GrantRow]
    before: Sequence[GrantRow]


def hand_over_lost(unit: UnitOfWork, losing: Losing) -> Sequence[Left]:
    """Finds a place for the work that an account may do no more; what waits already is left as it is.

    A hand-over is begun when there is any such work; those who settle it are told by letter of what waits.
    """
    account, held = losing.account, _held(unit, losing)
    waits = {work_of(item.kind, item.reference) for item, _, _ in waiting_items(unit, KINDS, account.account_id)}
    left = [
        work_passed(unit, _leaving(unit, losing, work, gave), work, number)
        for work, number in work_left(unit, account.account_id).items()
        if work not in waits and (gave := _lost(unit, losing, held, RIGHTS[work.kind], work.node))
    ]
    visited = [node for node in certified_at(unit, account.account_id) if _lost(unit, losing, held, VISIT, node)]
    left += certificates_ended(unit, account.account_id, visited) if visited else ()
    if left:
        _begin(unit, losing, left)
    return left


def hand_over_all_lost(database: Database, city: City, at: datetime) -> int:
    """The same for everybody of whom some grant is over by now; how many had lost something."""
    with database.begin() as unit:
        accounts = hands_after_a_grant(unit, at)
    return sum(_one(database, city, account, at) for account in accounts)


def settle_found(database: Database, city: City, at: datetime) -> int:
    """Settles work that waits for nobody any more: it is done, or its account may do it again; how many things."""
    with database.begin() as unit:
        lock_grants(unit)
        return sum(_settled(unit, city, found, at) for found in waiting_items(unit, KINDS))


def _one(database: Database, city: City, account_id: int, at: datetime) -> bool:
    try:
        with database.begin() as unit:
            lock_grants(unit)
            account = account_by_id(unit, account_id)
            left = () if account is None else hand_over_lost(unit, Losing(account, WORKER, at, city))
            if account is not None and left:
                after = {"name": account.name, **as_recorded(left)}
                _record(unit, "hand_over.begun", "account", str(account_id), after, at)
            return bool(left)
    except RefusedError as error:  # work at a node that the settings know no more
        log.warning("the work of account %s stays where it is: %s", account_id, error)
        return False


def _settled(unit: UnitOfWork, city: City, found: tuple[Item, int, int], at: datetime) -> bool:
    item, hand_over_id, account_id = found
    work, account = work_of(item.kind, item.reference), account_by_id(unit, account_id)
    state: ItemState | None = None
    if not work_left(unit, account_id).get(work, 0):
        state = "done"
    elif account is not None and account.state != "left" and _may_again(unit, city, account, work, at):
        state = "kept"
    if state is None:
        return False
    settle_item(unit, item.item_id, hand_over_id, state, {}, WORKER, at)
    _record(unit, "hand_over.settled", "hand_over_item", str(item.item_id), {"state": state}, at)
    return True


def _may_again(unit: UnitOfWork, city: City, account: Account, work: Work, at: datetime) -> bool:
    way = known_way(unit, work.node, city)
    return _with(account, grant_rows(unit, account.account_id, at)).may(RIGHTS[work.kind], way, at)


def _held(unit: UnitOfWork, losing: Losing) -> _Held:
    rows, at = grant_rows(unit, losing.account.account_id, losing.at, past=True), losing.at
    over = [row for row in rows if row.until is not None and row.since < row.until <= at]
    return _Held(losing.account, [row for row in rows if row.grant.is_valid(at)], over)


def _lost(unit: UnitOfWork, losing: Losing, held: _Held, permission: str, node: str) -> Sequence[GrantRow]:
    """The grants that gave a right at a node and are over, the last one first; none when it is had there still."""
    way = known_way(unit, node, losing.city)
    if _with(held.account, held.now).may(permission, way, losing.at):
        return ()
    gave = [row for row in held.before if _with(held.account, [row]).may(permission, way, row.since)]
    return sorted(gave, key=lambda row: row.until or losing.at, reverse=True)


def _with(account: Account, rows: Sequence[GrantRow]) -> Principal:
    return Principal(account.account_id, account.name, account.display_name, tuple(row.grant for row in rows))


def _leaving(unit: UnitOfWork, losing: Losing, work: Work, gave: Sequence[GrantRow]) -> Leaving:
    to = losing.successor or _stood_in_for(unit, losing, work, gave)
    return Leaving(losing.account, to, losing.by, losing.at, losing.city)


def _stood_in_for(unit: UnitOfWork, losing: Losing, work: Work, gave: Sequence[GrantRow]) -> Account | None:
    """Whose deputy somebody was for the work, when that one may do it now."""
    way = known_way(unit, work.node, losing.city)
    may = accounts_that_may(unit, RIGHTS[work.kind], way, losing.at)
    bases = (grant_row(unit, row.deputy_of) for row in gave if row.deputy_of is not None)
    numbers = [base.account_id for base in bases if base is not None and base.account_id in may]
    return account_by_id(unit, numbers[0]) if numbers else None


def _begin(unit: UnitOfWork, losing: Losing, left: Sequence[Left]) -> None:
    account = losing.account
    to = None if losing.successor is None else losing.successor.account_id
    number = begin_hand_over(unit, account.account_id, to, left, losing.by, losing.at)
    waiting = sum(one.detail["number"] for one in left if one.state == "waiting")
    if waiting:
        city = str(losing.city.code)
        managers = accounts_that_may(unit, "accounts.manage", known_way(unit, city, losing.city), losing.at)
        values = {"who": account.display_name, "n": waiting}
        tell(unit, managers, "work_waits", values, LINK, losing.at, f"hand-over {number}")


def _record(unit: UnitOfWork, event: str, kind: str, code: str, after: dict[str, object], at: datetime) -> None:
    record(unit, AuditEvent(event, at, WORKER, "system", object_kind=kind, object_code=code, after=after))
