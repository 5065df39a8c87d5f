"""What the steps of signing in share: their answers, the sessions between them, and what the trail keeps of them."""

from dataclasses import dataclass, replace
from datetime import datetime
from math import ceil

from core.audit_event import AuditEvent, Outcome
from people.doors import Visitor, visitor_of
from people.people import People
from people.principals import may_sign_in
from people.sessions import Origin, digest_of, new_session
from store.accounts import Account, account_for_change, notify_access
from store.audit import record
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


def session_at(people: People, secret: str, at: datetime, *stages: Stage) -> Session | None:
    """The session of a secret, if it has come to one of some stages."""
    session = people.sessions.get(digest_of(secret), at)
    return session if session is not None and session.stage in stages else None


def account_behind(unit: UnitOfWork, people: People, session: Session) -> Account | None:
    """The account of a session, held for a change; None when the session has been ended."""
    account = account_for_change(unit, session.account_id)
    if account is None or account.epoch != session.epoch or not may_sign_in(account, people):
        return None
    return account


def enter(
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


def enter_again(
    people: People, account: Account, stage: Stage, session: Session, origin: Origin, at: datetime
) -> Answer:
    """The same in place of a session that ends with it."""
    people.sessions.remove(account.account_id, session.handle)
    with people.database.begin() as unit:
        notify_access(unit, account.account_id)
    return enter(people, account, stage, origin, at, two_factors=session.two_factors)


def locked_answer(
    unit: UnitOfWork, until: datetime, account: Account | None, origin: Origin, at: datetime
) -> NotSignedIn:
    """Too many failures; recorded with the caller's transaction."""
    record(unit, event_of("session.refused", account, origin, at, "refused", reason="locked"))
    return NotSignedIn("locked", retry_after_s=max(1, ceil((until - at).total_seconds())))


def event_of(
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
