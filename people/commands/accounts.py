"""Accounts: the system administrator makes, describes, locks and opens them, but never says what they may do."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from core.access import Principal
from core.errors import AccessDeniedError, RefusedError
from people.actors import Actor
from people.administrators import administrator_roles, demand_another_for
from people.attempting import typed_name
from people.deeds import Deed, Matter, deed
from people.lookup import demand_account
from people.notifying import tell_owner
from people.operators import Operator
from people.passwords import random_password
from people.people import People
from store.accounts import (
    Account,
    AccountChoice,
    AccountPage,
    NewAccount,
    account_by_name,
    add_account,
    describe_account,
    end_sessions,
    list_accounts,
    set_password,
    set_state,
)
from store.accounts import drop_factor as drop_stored_factor
from store.attempts import clear_attempts
from store.grants import NewGrant, add_grant, holders, lock_grants

NAME: Final = re.compile(r"[a-z][a-z0-9._-]{1,31}")
MAIL: Final = re.compile(r"[^@\s\"<>()\[\],;:\\]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}[A-Za-z0-9])?")
LABEL_LENGTH: Final = 40
PAGE: Final = 100


@dataclass(frozen=True, slots=True)
class Opened:
    """An account that can be signed in to by a password which is told once."""

    account_id: int
    name: str
    password: str


@dataclass(frozen=True, slots=True)
class Fresh:
    """A password that nobody has had yet."""

    password: str
    hash: str


def accounts_page(
    people: People, principal: Principal, choice: AccountChoice, at: datetime, limit: int = 50, offset: int = 0
) -> AccountPage:
    """Accounts that fit, by name, for the administrators who manage accounts or grants."""
    if not any(principal.holds(permission, at) for permission in ("accounts.manage", "grants.manage")):
        raise AccessDeniedError("accounts.manage")
    with people.database.begin() as unit:
        return list_accounts(unit, choice, at, min(limit, PAGE), max(offset, 0))


def create_account(people: People, actor: Actor, new: NewAccount, at: datetime) -> Opened:
    """A new account without any role; its password has to be changed at the first sign-in. RefusedError."""
    matter = Matter("account.created", "accounts.manage", code=typed_name(new.name))
    fresh = fresh_password(people)
    with deed(people.database, actor, matter, at) as done:
        return _create(people, done, new, fresh, actor.name, at)


def create_first_administrator(
    people: People, operator: Operator, role: str, new: NewAccount, node: str, at: datetime
) -> Opened:
    """An administrator where there is none of that role: the only role that no security administrator grants."""
    matter = Matter("account.created", None, code=typed_name(new.name), detail={"role": role, "node": node})
    fresh = fresh_password(people)
    with deed(people.database, operator, matter, at) as done:
        if role not in administrator_roles():
            raise RefusedError(f"{role} is not the role of an administrator", "not_administrator", role=role)
        lock_grants(done.unit)
        if holders(done.unit, (role,), None, at):
            raise RefusedError(
                f"there is a {role} already: the security administrator grants roles", "has_administrator"
            )
        opened = _create(people, done, new, fresh, operator.name, at)
        add_grant(done.unit, NewGrant(opened.account_id, role, node, at, None, "first"), operator.name, at)
        return opened


def recover_administrator(people: People, operator: Operator, name: str, reason: str, at: datetime) -> Opened:
    """The last resort when an administrator can be helped by no other: a new password, and no second factor."""
    matter = Matter("account.recovered", None, code=typed_name(name), detail={"why": reason})
    fresh = fresh_password(people)
    with deed(people.database, operator, matter, at) as done:
        found = account_by_name(done.unit, typed_name(name))
        account = demand_account(done.unit, found.account_id if found is not None else 0)
        if account.account_id not in {holder for holder, _, _ in holders(done.unit, administrator_roles(), None, at)}:
            raise RefusedError(f"{account.name} is no administrator: they can help", "not_administrator")
        drop_stored_factor(done.unit, account.account_id)
        return _reset(people, done, account, fresh, at)


def rename_account(
    people: People, actor: Actor, account_id: int, display_name: str, email: str | None, at: datetime
) -> None:
    """What somebody is called, and where mail goes. RefusedError."""
    with deed(people.database, actor, Matter("account.changed", "accounts.manage", code=str(account_id)), at) as done:
        account = demand_account(done.unit, account_id)
        _demand_well_formed(account.name, display_name, email)
        describe_account(done.unit, account_id, display_name.strip(), email or None)
        done.before = {"name": account.name, "display_name": account.display_name, "email": account.email}
        done.after = {"name": account.name, "display_name": display_name.strip(), "email": email or None}


def lock_account(people: People, actor: Actor, account_id: int, reason: str, at: datetime) -> None:
    """Nobody signs in to an account any more, and whoever has is out. RefusedError: one's own, the last of a kind."""
    with deed(people.database, actor, _matter("account.locked", account_id, reason), at) as done:
        account = demand_account(done.unit, account_id)
        if account.name == actor.name:
            raise RefusedError("nobody locks the own account", "own_account")
        lock_grants(done.unit)
        demand_another_for(done.unit, account_id, at)
        set_state(done.unit, account_id, "locked", at)
        end_sessions(done.unit, account_id)
        done.before, done.after = _states(account, "locked")


def unlock_account(people: People, actor: Actor, account_id: int, reason: str, at: datetime) -> None:
    """An account may be signed in to again, also one that failed attempts have locked. RefusedError."""
    with deed(people.database, actor, _matter("account.unlocked", account_id, reason), at) as done:
        account = demand_account(done.unit, account_id)
        set_state(done.unit, account_id, "active", at)
        clear_attempts(done.unit, people.sealing.digest(account.name))
        done.before, done.after = _states(account, "active")


def reset_password(people: People, actor: Actor, account_id: int, reason: str, at: datetime) -> Opened:
    """A password to be told once and changed at the next sign-in; sessions end. RefusedError.

    The second factor stays: only the security administrator takes that away, so no administrator alone can come in
    by the account of somebody who has two.
    """
    fresh = fresh_password(people)
    with deed(people.database, actor, _matter("account.password_reset", account_id, reason), at) as done:
        account = demand_account(done.unit, account_id)
        if account.name == actor.name:
            raise RefusedError("one's own password is changed, not reset", "own_account")
        tell_owner(done.unit, account_id, "password_reset", at, {"by": actor.name})
        return _reset(people, done, account, fresh, at)


def end_all_sessions(people: People, actor: Actor, account_id: int, reason: str, at: datetime) -> int:
    """Signs somebody out wherever they are; returns of how many sessions. RefusedError: one's own, or no reason.

    For a telephone that was lost or a desk that was left: the account stays open, and its owner may sign in again.
    """
    matter = _matter("session.all_ended", account_id, reason)
    with deed(people.database, actor, matter, at) as done:
        account = demand_account(done.unit, account_id)
        if account.name == actor.name:
            raise RefusedError("one's own sessions are ended on the page of the own account", "own_account")
        if not reason:
            raise RefusedError("why somebody is signed out has to be said", "fields_missing")
        living = [one for one in people.sessions.of_account(account_id, at) if one.epoch == account.epoch]
        end_sessions(done.unit, account_id)
        tell_owner(done.unit, account_id, "sessions_ended", at, {"by": actor.name})
        done.detail |= {"name": account.name, "sessions": len(living)}
    return len(living)


def fresh_password(people: People) -> Fresh:
    """A random password and its hash: made before a transaction begins, since it takes its time."""
    password = random_password()
    return Fresh(password, people.hasher.hash(password))


def _create(people: People, done: Deed, new: NewAccount, fresh: Fresh, by: str, at: datetime) -> Opened:
    name = typed_name(new.name)
    _demand_well_formed(name, new.display_name, new.email)
    if new.demo and not people.demo:
        raise RefusedError("accounts of a demo exist in the store of a demo only", "demo_account")
    made = NewAccount(name, new.display_name.strip(), new.email or None, new.demo)
    number = add_account(done.unit, made, by, at)
    if number is None:
        raise RefusedError(f"there is an account {name} already", "name_taken", name=name)
    history = people.settings.security.password_history
    set_password(done.unit, number, fresh.hash, at, must_change=True, history=history)
    done.after = {"name": name, "display_name": made.display_name, "email": made.email}
    return Opened(number, name, fresh.password)


def _reset(people: People, done: Deed, account: Account, fresh: Fresh, at: datetime) -> Opened:
    history = people.settings.security.password_history
    set_password(done.unit, account.account_id, fresh.hash, at, must_change=True, history=history)
    clear_attempts(done.unit, people.sealing.digest(account.name))
    end_sessions(done.unit, account.account_id)
    done.detail["name"] = account.name
    return Opened(account.account_id, account.name, fresh.password)


def _demand_well_formed(name: str, display_name: str, email: str | None) -> None:
    if not NAME.fullmatch(name):
        raise RefusedError(f"{name!r} is no name: a small letter, then 1 to 31 of a-z 0-9 . _ -", "bad_name")
    if not 0 < len(display_name.strip()) <= LABEL_LENGTH or not display_name.isprintable():
        raise RefusedError(f"expected a name to show of 1 to {LABEL_LENGTH} characters", "bad_label", most=LABEL_LENGTH)
    if email and not MAIL.fullmatch(email):
        raise RefusedError(f"{email!r} is no address of mail", "bad_mail")


def _matter(event: str, account_id: int, reason: str) -> Matter:
    return Matter(event, "accounts.manage", code=str(account_id), detail={"why": reason})


def _states(account: Account, state: str) -> tuple[dict[str, str], dict[str, str]]:
    return {"name": account.name, "state": account.state}, {"name": account.name, "state": state}
