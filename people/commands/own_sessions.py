"""One's own sessions: seen, and ended, which takes the password once more (ASVS V7.5.2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from core.access import Principal
from core.errors import RefusedError
from people.deeds import Matter, deed
from people.people import People
from people.proving import demand_password
from store.accounts import account_by_id, notify_access
from store.sessions import Session


@dataclass(frozen=True, slots=True)
class SessionLine:
    """A session as its owner sees it."""

    handle: str
    since: datetime
    seen_at: datetime
    expires_at: datetime
    address: str
    agent: str
    is_this: bool


def list_sessions(people: People, principal: Principal, at: datetime) -> Sequence[SessionLine]:
    """One's own sessions, the newest first."""
    return [_line(session, principal) for session in _living(people, principal, at)]


def end_session(people: People, principal: Principal, handle: str, password: str, at: datetime) -> None:
    """Ends one of one's own sessions. RefusedError: another password, or there is no such session."""
    matter = Matter("session.ended", None, kind="session", code=handle)
    demand_password(people, principal, password, matter, at)
    ended = people.sessions.remove(principal.account_id, handle)
    with deed(people.database, principal, matter, at) as done:
        if not ended:
            raise RefusedError("this session has ended already", "no_session")
        notify_access(done.unit, principal.account_id)


def end_other_sessions(people: People, principal: Principal, password: str, at: datetime) -> int:
    """Ends all of one's own sessions but the one that asks; returns how many. RefusedError: another password."""
    demand_password(people, principal, password, Matter("session.others_ended", None, code=principal.name), at)
    others = [one for one in _living(people, principal, at) if one.handle != principal.session]
    ended = sum(people.sessions.remove(principal.account_id, one.handle) for one in others)
    matter = Matter("session.others_ended", None, code=principal.name, detail={"sessions": ended})
    with deed(people.database, principal, matter, at) as done:
        notify_access(done.unit, principal.account_id)
    return ended


def _living(people: People, principal: Principal, at: datetime) -> Sequence[Session]:
    with people.database.begin() as unit:
        account = account_by_id(unit, principal.account_id)
    if account is None or principal.kind != "person":
        return []
    return [one for one in people.sessions.of_account(account.account_id, at) if one.epoch == account.epoch]


def _line(session: Session, principal: Principal) -> SessionLine:
    return SessionLine(
        handle=session.handle,
        since=session.created_at,
        seen_at=session.seen_at,
        expires_at=session.expires_at,
        address=session.address,
        agent=session.agent,
        is_this=session.handle == principal.session,
    )
