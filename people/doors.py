"""The doors to the cockpit: who comes by a session, who by a token."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from core.access import Principal
from people import tokens
from people.people import People
from people.principals import may_sign_in, principal_of
from people.sessions import digest_of, needs_touch
from store.accounts import account_by_id
from store.grants import grants_of
from store.sessions import Session, Stage


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who has come by a session, and how far: without the stage `full` there are no rights yet.

    `enrol`: the stage is `second_factor`, and there is none yet that could be asked for.
    """

    principal: Principal
    csrf: str
    expires_at: datetime
    idle_until: datetime | None
    stage: Stage
    enrol: bool = False


class Doors(Protocol):
    """Knows secrets; each call asks the store once or twice and blocks. StoreGoneError: it is away."""

    def by_session(self, secret: str, at: datetime, *, active: bool = True) -> Visitor | None:
        """Who has this secret of a session; None: nobody, or nobody any more.

        `active`: somebody did something, so the idle time begins anew; streams and background polls are not that.
        """
        ...

    def by_token(self, secret: str, at: datetime) -> Principal | None:
        """Who has this secret of a token."""
        ...


class StoreDoors:
    """The doors as the store knows them."""

    def __init__(self, people: People) -> None:
        self._people = people

    def by_session(self, secret: str, at: datetime, *, active: bool = True) -> Visitor | None:
        """Who has this secret of a session; None: nobody, or nobody any more."""
        session = self._people.sessions.get(digest_of(secret), at)
        if session is None:
            return None
        visitor = visitor_of(self._people, session, at)
        if visitor is not None and active and needs_touch(session, at):
            self._people.sessions.touch(session.secret_digest, at)
        return visitor

    def by_token(self, secret: str, at: datetime) -> Principal | None:
        """Who has this secret of a token."""
        return tokens.principal_of(self._people, secret, at)


def visitor_of(people: People, session: Session, at: datetime) -> Visitor | None:
    """Who has a session that is not over; None when the account has ended it, or may not sign in any more."""
    with people.database.begin() as unit:
        account = account_by_id(unit, session.account_id)
        if account is None or account.epoch != session.epoch or not may_sign_in(account, people):
            return None
        grants = grants_of(unit, account.account_id, at)
    return Visitor(
        principal=principal_of(account, grants, session),
        csrf=session.csrf,
        expires_at=session.expires_at,
        idle_until=session.idle_until,
        stage=session.stage,
        enrol=session.stage == "second_factor" and not account.has_factor,
    )
