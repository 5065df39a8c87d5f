"""Whoever has signed in proves once more to be there: the own password, before an act that an open desk invites to."""

from datetime import datetime

from core.access import Principal
from core.errors import RefusedError
from people.attempting import begin_attempt
from people.deeds import Matter, note_refused
from people.people import People
from people.sessions import Origin
from store.accounts import account_by_id
from store.attempts import attempt_succeeded


def demand_password(people: People, principal: Principal, password: str, matter: Matter, at: datetime) -> None:
    """Lets an act go on with the right password. RefusedError: another one, or too many were; recorded as refused.

    Guesses count with those of the sign-in page, so a session that was left open is no better place to guess at.
    It blocks for as long as a sign-in does, and belongs before the transaction of the act.
    """
    try:
        _prove(people, principal, password, at)
    except RefusedError as error:
        note_refused(people.database, principal, matter, error, at)
        raise


def _prove(people: People, principal: Principal, password: str, at: datetime) -> None:
    with people.database.begin() as unit:
        account = account_by_id(unit, principal.account_id) if principal.kind == "person" else None
        if account is None:
            raise RefusedError("only people have sessions", "no_session")
        attempt = begin_attempt(unit, people, account.name, Origin(principal.address), at)
    if isinstance(attempt, datetime):
        minutes = max(1, -(-int((attempt - at).total_seconds()) // 60))
        raise RefusedError("too many failures", "too_many_failures", minutes=minutes)
    if not people.hasher.fits(account.password_hash, password):
        raise RefusedError("this is not the password of the account", "wrong_password")
    with people.database.begin() as unit:
        attempt_succeeded(unit, attempt)
