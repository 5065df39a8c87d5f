"""Finds the accounts that commands are about."""

from core.errors import RefusedError
from store.accounts import Account, account_by_name, account_for_change
from store.database import UnitOfWork


def demand_account(unit: UnitOfWork, account_id: int) -> Account:
    """An account, held for a change. RefusedError: there is none, or its owner has left."""
    account = account_for_change(unit, account_id)
    if account is None:
        raise RefusedError(f"there is no account {account_id}", "no_account")
    if account.state == "left":
        raise RefusedError(f"{account.name} has left", "account_left", name=account.name)
    return account


def demand_named(unit: UnitOfWork, name: str) -> Account:
    """The account of a name. RefusedError: there is none."""
    account = account_by_name(unit, name)
    if account is None:
        raise RefusedError(f"there is no account {name}", "no_account")
    return account
