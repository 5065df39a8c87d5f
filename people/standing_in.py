"""Whose work somebody does: the own, and as a deputy that of whoever is stood in for."""

from datetime import datetime

from core.access import Principal, access_table
from store.accounts import account_numbers
from store.database import Database, UnitOfWork
from store.grants import deputies_of, grant_rows


def accounts_of(unit: UnitOfWork, principal: Principal, permission: str, at: datetime) -> list[int]:
    """The own account first, then those as whose deputy somebody may do something now."""
    names = principal.stands_in_for(permission, at)
    others = account_numbers(unit, names) if names else []
    return [principal.account_id, *(number for number in others if number != principal.account_id)]


def own_accounts(database: Database, principal: Principal, permission: str, at: datetime) -> list[int]:
    """The same in a transaction of its own; without deputies the store is not asked."""
    if not principal.stands_in_for(permission, at):
        return [principal.account_id]
    with database.begin() as unit:
        return accounts_of(unit, principal, permission, at)


def deputies_for(unit: UnitOfWork, account_id: int, permission: str, at: datetime) -> list[int]:
    """The accounts that may do something now as deputies of an account."""
    roles = access_table().roles
    held = [one for one in grant_rows(unit, account_id, at) if permission in roles[one.role].may]
    found = [deputy for one in held for deputy in deputies_of(unit, one.grant_id, at) if deputy.since <= at]
    return list(dict.fromkeys(one.account_id for one in found))
