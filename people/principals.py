"""From an account and its grants to who somebody is."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from core.access import Grant, Principal, access_table, needs_second_factor
from core.settings import Security
from people.people import People
from store.accounts import Account
from store.database import UnitOfWork
from store.grants import grants_of
from store.sessions import Session, Stage

TEMPORARY = timedelta(days=7)
"""how long a password that somebody else has set may be used to set one's own"""


def principal_of(account: Account, grants: Iterable[Grant], session: Session) -> Principal:
    """Who a session stands for. Only a full one has rights, and roles that need two factors only with two."""
    roles = access_table().roles
    held = [grant for grant in grants if session.two_factors or not roles[grant.role].second_factor]
    return Principal(
        account_id=account.account_id,
        name=account.name,
        display_name=account.display_name,
        grants=tuple(held) if session.stage == "full" else (),
        session=session.handle,
        address=session.address,
    )


def may_sign_in(account: Account, people: People) -> bool:
    """Whether an account is one that may be signed in to at all."""
    return account.state == "active" and (people.demo or not account.demo)


def is_expired(account: Account, security: Security, at: datetime) -> bool:
    """Whether the password has to be changed before anything else; those of a demo are never."""
    days = security.password_days
    set_at = account.password_set_at
    is_old = bool(days and set_at and at - set_at >= timedelta(days=days))
    return account.must_change or (is_old and not account.demo)


def is_stale_temporary(account: Account, at: datetime) -> bool:
    """Whether the password was set by somebody else so long ago that it counts no more."""
    set_at = account.password_set_at
    return account.must_change and set_at is not None and at - set_at >= TEMPORARY


def next_stage(unit: UnitOfWork, account: Account, security: Security, at: datetime, *, two_factors: bool) -> Stage:
    """What comes next for somebody whose password fitted: the second factor, then the password, then everything."""
    wanted = account.has_factor or needs_second_factor(grants_of(unit, account.account_id, at), at)
    if wanted and not two_factors:
        return "second_factor"
    return "change_password" if is_expired(account, security, at) else "full"
