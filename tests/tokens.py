"""Tokens for tests: made straight in the store."""

from datetime import datetime, timedelta

from people.people import People
from people.tokens import TOKEN_PERMISSIONS, kept_of, new_secret
from store.tokens import NewToken, add_token
from tests.accounts import Known


def make_token(
    people: People,
    known: Known,
    role: str,
    node: str,
    at: datetime,
    permissions: frozenset[str] = TOKEN_PERMISSIONS,
    days: float = 30,
) -> str:
    """The secret of a token of somebody who has the role at the node; as far as tokens go, or less."""
    secret = new_secret()
    new = NewToken(known.account_id, "tests", role, node, node, sorted(permissions), at + timedelta(days=days))
    with people.database.begin() as unit:
        add_token(unit, new, kept_of(secret), "tests", at)
    return secret
