"""Accounts for tests: made straight in the store, with hashes that cost little."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from core.access import access_table
from core.settings import Settings, load_settings
from people.doors import StoreDoors
from people.factors import seal_key
from people.passwords import Hasher
from people.people import People
from people.sealing import Sealing
from people.second_factor import code_at, new_key
from people.sessions import Origin, Sessions, new_session
from store.accounts import NewAccount, account_by_name, add_account, offer_factor, prove_factor, set_password
from store.database import Database
from store.grants import NewGrant, add_grant
from store.sessions import StoredSessions

PASSWORD: Final = "Nine-lives of 9 cats"
HERE: Final = Origin("192.0.2.7", "tests")
CHEAP: Final = Hasher(memory_kib=8, passes=1)
PROJECT: Final = Path(__file__).parents[1]


@dataclass(frozen=True)
class Known:
    """What somebody knows who has an account."""

    account_id: int
    name: str
    password: str
    totp_secret: str | None


def people_for(database: Database, sessions: Sessions | None = None, settings: Settings | None = None) -> People:
    """Everything about people on a database, with a key that is no secret and cheap hashes."""
    return People(
        database=database,
        settings=settings or load_settings(PROJECT / "config.yaml", {}),
        sessions=sessions or StoredSessions(database),
        sealing=Sealing(bytes(16)),
        hasher=CHEAP,
        demo=True,
    )


def make_account(
    people: People,
    name: str,
    role: str | None,
    node: str,
    at: datetime,
    *,
    password: str = PASSWORD,
    totp: bool | None = None,
) -> Known:
    """An account with a role at a node (None: without one); a second factor where the role needs one, or as `totp`."""
    key = (
        new_key() if (role is not None and access_table().roles[role].second_factor if totp is None else totp) else None
    )
    since = at - timedelta(days=1)
    with people.database.begin() as unit:
        number = add_account(unit, NewAccount(name, name.capitalize()), "tests", since)
        assert number is not None, f"there is an account {name} already"
        set_password(unit, number, people.hasher.hash(password), since, must_change=False, history=5)
        if key is not None:
            offer_factor(unit, number, seal_key(people.sealing, number, key))
            prove_factor(unit, number, 0, since)
        if role is not None:
            add_grant(unit, NewGrant(number, role, node, since, None, ""), "tests", since)
    return Known(number, name, password, key)


def code_of(secret: str | None, at: datetime) -> str:
    """The code that a telephone shows; each is accepted once."""
    assert secret is not None
    return code_at(secret, at)


def signed_in_secret(people: People, known: Known, at: datetime) -> str:
    """The secret of a full session of somebody, begun without asking for anything."""
    with people.database.begin() as unit:
        account = account_by_name(unit, known.name)
    assert account is not None
    secret, session = new_session(account, "full", (), people.settings.security, HERE, at)
    people.sessions.put(replace(session, two_factors=True))
    return secret


def session_of(people: People, known: Known, at: datetime) -> tuple[str, str]:
    """A full session of somebody: its secret, and what proves that a request of it is meant."""
    secret = signed_in_secret(people, known, at)
    visitor = StoreDoors(people).by_session(secret, at)
    assert visitor is not None
    return secret, visitor.csrf
