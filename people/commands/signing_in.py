"""Signing in, in up to three steps: the password, the second factor, a new password where it is time for one.

What is refused says as little as it can: nobody learns whether a name exists, by words or by time.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from people.attempting import begin_attempt, typed_name
from people.entering import (
    Answer,
    NotSignedIn,
    SignedIn,
    account_behind,
    enter,
    enter_again,
    event_of,
    locked_answer,
    session_at,
)
from people.factors import offered, refused_code
from people.notifying import tell_owner
from people.passwords import weaknesses
from people.people import People
from people.principals import is_stale_temporary, may_sign_in, next_stage
from people.second_factor import Offer
from people.sessions import Origin, digest_of
from people.stolen import is_stolen
from store.accounts import (
    Account,
    account_by_id,
    account_by_name,
    account_for_change,
    earlier_passwords,
    end_sessions,
    notify_access,
    rehash,
    set_password,
)
from store.attempts import attempt_succeeded, withdraw_attempt
from store.audit import record, record_alone
from store.database import UnitOfWork
from store.sessions import Session

__all__ = [
    "Answer",
    "NotSignedIn",
    "SignedIn",
    "change_password",
    "offer_second_factor",
    "second_factor",
    "sign_in",
    "sign_out",
]


def sign_in(people: People, name: str, password: str, origin: Origin, at: datetime) -> Answer:
    """The first step. A name that nobody has is answered as one with another password, and as slowly."""
    wanted = typed_name(name)
    with people.database.begin() as unit:
        attempt = begin_attempt(unit, people, wanted, origin, at)
        account = account_by_name(unit, wanted)
        if isinstance(attempt, datetime):
            return locked_answer(unit, attempt, account, origin, at)
    usable = account is not None and may_sign_in(account, people) and not is_stale_temporary(account, at)
    fits = people.hasher.fits(account.password_hash if account is not None and usable else None, password)
    if account is None or not fits:
        record_alone(people.database, event_of("session.refused", account, origin, at, "refused", reason="wrong"))
        return NotSignedIn("wrong")
    _renew_hash(people, account, password)
    with people.database.begin() as unit:
        now = account_for_change(unit, account.account_id)
        if now is None or not may_sign_in(now, people) or now.epoch != account.epoch:
            record(unit, event_of("session.refused", account, origin, at, "refused", reason="changed_meanwhile"))
            return NotSignedIn("wrong")
        stage = next_stage(unit, now, people.settings.security, at, two_factors=False)
        if stage == "second_factor":
            withdraw_attempt(unit, attempt)
        else:
            attempt_succeeded(unit, attempt)
        record(unit, event_of("session.signed_in", now, origin, at, stage=stage))
    return enter(people, now, stage, origin, at)


def offer_second_factor(people: People, secret: str, at: datetime) -> Offer | None:
    """The key to set up a second factor with, for a session that has to; the same one until a code proves it."""
    session = session_at(people, secret, at, "second_factor")
    if session is None:
        return None
    with people.database.begin() as unit:
        account = account_behind(unit, people, session)
        return None if account is None or account.has_factor else offered(unit, people, account)


def second_factor(people: People, secret: str, code: str, origin: Origin, at: datetime) -> Answer:
    """The second step: a code of the telephone; the first code also proves a new key."""
    session = session_at(people, secret, at, "second_factor")
    if session is None:
        return NotSignedIn("no_session")
    with people.database.begin() as unit:
        begun = _begun_step(unit, people, session, origin, at)
        if isinstance(begun, NotSignedIn):
            return begun
        account, attempt = begun
        refusal = refused_code(unit, people, account, code, at)
        if refusal:
            record(unit, event_of("session.refused", account, origin, at, "refused", reason=refusal))
            return NotSignedIn(refusal)
        attempt_succeeded(unit, attempt)
        if not account.has_factor:
            event = event_of("account.factor_set", account, origin, at)
            record(unit, replace(event, before={"second_factor": False}, after={"second_factor": True}))
            tell_owner(unit, account.account_id, "factor_set", at)
        stage = next_stage(unit, account, people.settings.security, at, two_factors=True)
        record(unit, event_of("session.factor_passed", account, origin, at, stage=stage))
    return enter_again(people, account, stage, replace(session, two_factors=True), origin, at)


def change_password(people: People, secret: str, old: str, new: str, origin: Origin, at: datetime) -> Answer:
    """The last step, or whenever somebody likes: all other sessions end, this one gets a new secret."""
    session = session_at(people, secret, at, "full", "change_password")
    if session is None:
        return NotSignedIn("no_session")
    with people.database.begin() as unit:
        begun = _begun_step(unit, people, session, origin, at)
        if isinstance(begun, NotSignedIn):
            return begun
        account, attempt = begun
        earlier = earlier_passwords(unit, account.account_id, people.settings.security.password_history)
    if not people.hasher.fits(account.password_hash, old):
        event = event_of("account.password_changed", account, origin, at, "refused", reason="wrong")
        record_alone(people.database, event)
        return NotSignedIn("wrong_password")
    reasons = _refused_password(people, account, new, earlier)
    fresh = "" if reasons else people.hasher.hash(new)
    with people.database.begin() as unit:
        attempt_succeeded(unit, attempt)
        if account_behind(unit, people, session) is None:
            return NotSignedIn("no_session")
        if reasons:
            why = " ".join(reasons)
            record(unit, event_of("account.password_changed", account, origin, at, "refused", reason=why))
            return NotSignedIn("refused_password", reasons=reasons)
        changed = _change(unit, people, account, fresh, at)
        record(unit, event_of("account.password_changed", account, origin, at))
        tell_owner(unit, account.account_id, "password_changed", at)
    return enter_again(people, changed, "full", session, origin, at)


def sign_out(people: People, secret: str, origin: Origin, at: datetime) -> None:
    """Ends a session; a secret that nobody has is let pass."""
    session = people.sessions.get(digest_of(secret), at)
    if session is None:
        return
    people.sessions.remove(session.account_id, session.handle)
    with people.database.begin() as unit:
        account = account_by_id(unit, session.account_id)
        record(unit, event_of("session.signed_out", account, origin, at))
        notify_access(unit, session.account_id)


def _begun_step(
    unit: UnitOfWork, people: People, session: Session, origin: Origin, at: datetime
) -> tuple[Account, int] | NotSignedIn:
    """The account of a session, held for a change, and the number of a new attempt; or why there is none."""
    account = account_behind(unit, people, session)
    if account is None:
        return NotSignedIn("no_session")
    attempt = begin_attempt(unit, people, account.name, origin, at)
    if isinstance(attempt, datetime):
        return locked_answer(unit, attempt, account, origin, at)
    return account, attempt


def _refused_password(people: People, account: Account, new: str, earlier: Sequence[str]) -> tuple[str, ...]:
    """Why a new password is refused; earlier ones are only compared when nothing else is wrong, since that is slow."""
    reasons = weaknesses(new, (account.name, account.display_name), people.settings.security)
    if not reasons and people.stolen is not None and is_stolen(new, people.stolen):
        return ("stolen",)
    if not reasons and any(people.hasher.fits(one, new) for one in {account.password_hash, *earlier}):
        return ("used_before",)
    return tuple(reasons)


def _change(unit: UnitOfWork, people: People, account: Account, password_hash: str, at: datetime) -> Account:
    history = people.settings.security.password_history
    set_password(unit, account.account_id, password_hash, at, must_change=False, history=history)
    end_sessions(unit, account.account_id)
    return replace(account, epoch=account.epoch + 1, must_change=False, password_set_at=at)


def _renew_hash(people: People, account: Account, password: str) -> None:
    """Hashes again what was hashed at another cost, now that the password is at hand."""
    if account.password_hash is not None and people.hasher.is_outdated(account.password_hash):
        fresh = people.hasher.hash(password)
        with people.database.begin() as unit:
            rehash(unit, account, fresh)
