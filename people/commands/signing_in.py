"""Signing in, in up to three steps: the password, the second factor, a new password where it is time for one.

What is refused says as little as it can: nobody learns whether a name exists, by words or by time.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from math import ceil

from core.audit_event import AuditEvent, Outcome
from people.attempting import begin_attempt, typed_name
from people.doors import Visitor, visitor_of
from people.passwords import weaknesses
from people.people import People
from people.principals import is_stale_temporary, may_sign_in, next_stage
from people.second_factor import Offer, matching_step, new_key, offer
from people.sessions import Origin, digest_of, new_session
from store.accounts import (
    Account,
    account_by_id,
    account_by_name,
    account_for_change,
    earlier_passwords,
    end_sessions,
    offer_factor,
    prove_factor,
    rehash,
    set_password,
)
from store.attempts import attempt_succeeded, withdraw_attempt
from store.audit import record, record_alone
from store.database import UnitOfWork
from store.grants import grants_of
from store.sessions import Session, Stage


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A step was taken: the secret of the new session, and how far it reaches."""

    secret: str
    visitor: Visitor


@dataclass(frozen=True, slots=True)
class NotSignedIn:
    """A step was refused: `code` of `people.sign_in.*`, `reasons` of `people.password.*`."""

    code: str
    retry_after_s: int = 0
    reasons: tuple[str, ...] = ()


Answer = SignedIn | NotSignedIn


def sign_in(people: People, name: str, password: str, origin: Origin, at: datetime) -> Answer:
    """The first step. A name that nobody has is answered as one with another password, and as slowly."""
    wanted = typed_name(name)
    with people.database.begin() as unit:
        attempt = begin_attempt(unit, people, wanted, origin, at)
        account = account_by_name(unit, wanted)
        if isinstance(attempt, datetime):
            return _locked(unit, attempt, account, origin, at)
    usable = account is not None and may_sign_in(account, people) and not is_stale_temporary(account, at)
    fits = people.hasher.fits(account.password_hash if account is not None and usable else None, password)
    if account is None or not fits:
        record_alone(people.database, _event("session.refused", account, origin, at, "refused", reason="wrong"))
        return NotSignedIn("wrong")
    _renew_hash(people, account, password)
    with people.database.begin() as unit:
        now = account_for_change(unit, account.account_id)
        if now is None or not may_sign_in(now, people) or now.epoch != account.epoch:
            return NotSignedIn("wrong")
        stage = next_stage(unit, now, people.settings.security, at, two_factors=False)
        if stage == "second_factor":
            withdraw_attempt(unit, attempt)
        else:
            attempt_succeeded(unit, attempt)
        record(unit, _event("session.signed_in", now, origin, at, stage=stage))
    return _enter(people, now, stage, origin, at)


def offer_second_factor(people: People, secret: str, at: datetime) -> Offer | None:
    """The key to set up a second factor with, for a session that has to; the same one until a code proves it."""
    session = _session(people, secret, at, "second_factor")
    if session is None:
        return None
    with people.database.begin() as unit:
        account = _living(unit, people, session)
        if account is None or account.has_factor:
            return None
        key = new_key() if account.totp_key is None else _key_of(people, account)
        if account.totp_key is None:
            offer_factor(unit, account.account_id, people.sealing.seal(key.encode(), _purpose(account)))
    return offer(key, account.name, people.settings.bureau.title)


def second_factor(people: People, secret: str, code: str, origin: Origin, at: datetime) -> Answer:
    """The second step: a code of the telephone; the first code also proves a new key."""
    session = _session(people, secret, at, "second_factor")
    if session is None:
        return NotSignedIn("no_session")
    with people.database.begin() as unit:
        account = _living(unit, people, session)
        if account is None or account.totp_key is None:
            return NotSignedIn("no_session")
        attempt = begin_attempt(unit, people, account.name, origin, at)
        if isinstance(attempt, datetime):
            return _locked(unit, attempt, account, origin, at)
        refusal = _refused_code(unit, people, account, code, at)
        if refusal:
            record(unit, _event("session.refused", account, origin, at, "refused", reason=refusal))
            return NotSignedIn(refusal)
        attempt_succeeded(unit, attempt)
        if not account.has_factor:
            record(unit, _event("account.factor_set", account, origin, at))
        stage = next_stage(unit, account, people.settings.security, at, two_factors=True)
        record(unit, _event("session.factor_passed", account, origin, at, stage=stage))
    people.sessions.remove(account.account_id, session.handle)
    return _enter(people, account, stage, origin, at, two_factors=True)


def change_password(people: People, secret: str, old: str, new: str, origin: Origin, at: datetime) -> Answer:
    """The last step, or whenever somebody likes: all other sessions end, this one gets a new secret."""
    session = _session(people, secret, at, "full", "change_password")
    if session is None:
        return NotSignedIn("no_session")
    with people.database.begin() as unit:
        account = _living(unit, people, session)
        if account is None:
            return NotSignedIn("no_session")
        attempt = begin_attempt(unit, people, account.name, origin, at)
        if isinstance(attempt, datetime):
            return _locked(unit, attempt, account, origin, at)
        earlier = earlier_passwords(unit, account.account_id, people.settings.security.password_history)
    if not people.hasher.fits(account.password_hash, old):
        record_alone(
            people.database, _event("account.password_changed", account, origin, at, "refused", reason="wrong")
        )
        return NotSignedIn("wrong_password")
    reasons = tuple(weaknesses(new, (account.name, account.display_name), people.settings.security))
    if not reasons and any(people.hasher.fits(one, new) for one in (account.password_hash, *earlier)):
        reasons = ("used_before",)
    with people.database.begin() as unit:
        attempt_succeeded(unit, attempt)
        if not reasons:
            account = _change(unit, people, account, new, origin, at)
    return NotSignedIn("refused_password", reasons=reasons) if reasons else _again(people, account, session, origin, at)


def sign_out(people: People, secret: str, origin: Origin, at: datetime) -> None:
    """Ends a session; a secret that nobody has is let pass."""
    session = people.sessions.get(digest_of(secret), at)
    if session is None:
        return
    people.sessions.remove(session.account_id, session.handle)
    with people.database.begin() as unit:
        account = account_by_id(unit, session.account_id)
        record(unit, _event("session.signed_out", account, origin, at))


def _change(unit: UnitOfWork, people: People, account: Account, new: str, origin: Origin, at: datetime) -> Account:
    history = people.settings.security.password_history
    set_password(unit, account.account_id, people.hasher.hash(new), at, must_change=False, history=history)
    end_sessions(unit, account.account_id)
    record(unit, _event("account.password_changed", account, origin, at))
    return replace(account, epoch=account.epoch + 1, must_change=False, password_set_at=at)


def _again(people: People, account: Account, session: Session, origin: Origin, at: datetime) -> Answer:
    people.sessions.remove(account.account_id, session.handle)
    return _enter(people, account, "full", origin, at, two_factors=session.two_factors)


def _enter(
    people: People, account: Account, stage: Stage, origin: Origin, at: datetime, *, two_factors: bool = False
) -> Answer:
    """Begins a session; what an account may do is read after it has begun, so that a change meanwhile ends it."""
    with people.database.begin() as unit:
        roles = [grant.role for grant in grants_of(unit, account.account_id, at) if grant.is_valid(at)]
    secret, fresh = new_session(account, stage, roles, people.settings.security, origin, at)
    session = replace(fresh, two_factors=two_factors)
    people.sessions.put(session)
    visitor = visitor_of(people, session, at)
    return NotSignedIn("no_session") if visitor is None else SignedIn(secret, visitor)


def _session(people: People, secret: str, at: datetime, *stages: Stage) -> Session | None:
    session = people.sessions.get(digest_of(secret), at)
    return session if session is not None and session.stage in stages else None


def _living(unit: UnitOfWork, people: People, session: Session) -> Account | None:
    """The account of a session, held for a change; None when the session has been ended."""
    account = account_for_change(unit, session.account_id)
    if account is None or account.epoch != session.epoch or not may_sign_in(account, people):
        return None
    return account


def _refused_code(unit: UnitOfWork, people: People, account: Account, code: str, at: datetime) -> str:
    step = matching_step(_key_of(people, account), code, at)
    if step is None:
        return "wrong_code"
    return "" if prove_factor(unit, account.account_id, step, at) else "used_code"


def _key_of(people: People, account: Account) -> str:
    assert account.totp_key is not None
    return people.sealing.open(account.totp_key, _purpose(account)).decode()


def _purpose(account: Account) -> str:
    return f"totp:{account.account_id}"


def _renew_hash(people: People, account: Account, password: str) -> None:
    """Hashes again what was hashed at another cost, now that the password is at hand."""
    if account.password_hash is not None and people.hasher.is_outdated(account.password_hash):
        fresh = people.hasher.hash(password)
        with people.database.begin() as unit:
            rehash(unit, account, fresh)


def _locked(unit: UnitOfWork, until: datetime, account: Account | None, origin: Origin, at: datetime) -> NotSignedIn:
    record(unit, _event("session.refused", account, origin, at, "refused", reason="locked"))
    return NotSignedIn("locked", retry_after_s=max(1, ceil((until - at).total_seconds())))


def _event(
    code: str, account: Account | None, origin: Origin, at: datetime, outcome: Outcome = "ok", **detail: str
) -> AuditEvent:
    """What the trail keeps; a name that nobody has is not kept, since people type their password there."""
    name = account.name if account is not None else ""
    return AuditEvent(
        event=code,
        at=at,
        actor=name,
        actor_kind="person",
        origin=origin.address,
        object_kind="account",
        object_code=name,
        outcome=outcome,
        detail=detail | ({} if account is not None else {"unknown_name": True}),
    )
