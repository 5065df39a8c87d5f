"""One's own second factor: set up of one's own accord, moved to another telephone, given up where no role needs it."""

from dataclasses import replace
from datetime import datetime

from core.access import needs_second_factor
from core.errors import RefusedError
from people.attempting import begin_attempt
from people.entering import Answer, NotSignedIn, account_behind, enter_again, event_of, locked_answer, session_at
from people.factors import refused_code
from people.notifying import tell_owner
from people.people import People
from people.sessions import Origin
from store.accounts import Account, drop_factor, end_sessions
from store.attempts import attempt_succeeded
from store.audit import record
from store.database import UnitOfWork
from store.grants import grants_of
from store.sessions import Stage


def renew_second_factor(people: People, secret: str, password: str, code: str, origin: Origin, at: datetime) -> Answer:
    """Begins to set up a second factor: the new session is at the step that offers a key; all others end.

    It takes the password, and a code of the present factor where there is one.
    """
    return _without_factor(people, secret, password, code, origin, at, "second_factor")


def give_up_second_factor(
    people: People, secret: str, password: str, code: str, origin: Origin, at: datetime
) -> Answer:
    """Signs in by password alone from now on. RefusedError: a role, now or later, needs two factors."""
    return _without_factor(people, secret, password, code, origin, at, "full")


def _without_factor(
    people: People, secret: str, password: str, code: str, origin: Origin, at: datetime, stage: Stage
) -> Answer:
    session = session_at(people, secret, at, "full")
    if session is None:
        return NotSignedIn("no_session")
    with people.database.begin() as unit:
        account = account_behind(unit, people, session)
        if account is None:
            return NotSignedIn("no_session")
        if stage == "full" and needs_second_factor(grants_of(unit, account.account_id, at), at):
            raise RefusedError("a role needs two factors", "factor_required")
        attempt = begin_attempt(unit, people, account.name, origin, at)
        if isinstance(attempt, datetime):
            return locked_answer(unit, attempt, account, origin, at)
    if not people.hasher.fits(account.password_hash, password):
        return _refused(people, account, "wrong_password", origin, at)
    with people.database.begin() as unit:
        now = account_behind(unit, people, session)
        if now is None:
            return NotSignedIn("no_session")
        refusal = refused_code(unit, people, now, code, at) if now.has_factor else ""
        if not refusal:
            attempt_succeeded(unit, attempt)
            _drop(unit, now, origin, at)
    if refusal:
        return _refused(people, account, refusal, origin, at)
    after = replace(now, epoch=now.epoch + 1, totp_key=None, totp_since=None, totp_step=None)
    return enter_again(people, after, stage, replace(session, two_factors=False), origin, at)


def _drop(unit: UnitOfWork, account: Account, origin: Origin, at: datetime) -> None:
    drop_factor(unit, account.account_id)
    end_sessions(unit, account.account_id)
    event = event_of("account.factor_dropped", account, origin, at)
    had, has = {"second_factor": account.has_factor}, {"second_factor": False}
    record(unit, replace(event, before=had, after=has))
    tell_owner(unit, account.account_id, "factor_dropped", at)


def _refused(people: People, account: Account, reason: str, origin: Origin, at: datetime) -> NotSignedIn:
    with people.database.begin() as unit:
        record(unit, event_of("account.factor_dropped", account, origin, at, "refused", reason=reason))
    return NotSignedIn(reason)
