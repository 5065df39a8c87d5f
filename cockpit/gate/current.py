"""Who asks now: set by the gate for each request, read by routes, layouts and callbacks."""

from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from starlette.requests import Request

from cockpit.failures import VISIT, NotSignedInError
from core.access import Principal, Way
from core.errors import AccessDeniedError
from people.doors import Visitor
from people.sessions import Origin


@dataclass(slots=True)
class Visit:
    """One request: from where, when, and who asks; `asked` once the rights of the node in question were looked at.

    `secret` is that of the session or token, kept only to look at it again while a stream is open.
    """

    address: str
    agent: str
    scheme: str
    at: datetime
    visitor: Visitor | None = None
    secret: str = ""
    asked: bool = False
    is_vague: bool = False

    @property
    def origin(self) -> Origin:
        """From where, as commands record it."""
        return Origin(self.address, self.agent)

    @property
    def is_secure(self) -> bool:
        """Whether the browser came by TLS."""
        return self.scheme == "https"

    @property
    def principal(self) -> Principal:
        """Who asks. NotSignedInError: nobody."""
        if self.visitor is None:
            raise NotSignedInError
        return self.visitor.principal

    @property
    def is_token(self) -> bool:
        """Whether a program asks by a token."""
        return self.visitor is not None and self.visitor.principal.kind == "token"


VISITING: Final[ContextVar[Visit | None]] = ContextVar("visit", default=None)


def visit_of(request: Request) -> Visit:
    """The visit of a request that has come through the gate."""
    visit: Visit = request.scope[VISIT]
    return visit


def visit_or_none() -> Visit | None:
    """The visit of this request; None outside of one, as while layouts are checked at the start."""
    return VISITING.get()


def visitor_or_none() -> Visitor | None:
    """Who asks; None when nobody does or is known."""
    visit = VISITING.get()
    return None if visit is None else visit.visitor


def current() -> Visitor:
    """Who asks. NotSignedInError: nobody."""
    visitor = visitor_or_none()
    if visitor is None:
        raise NotSignedInError
    return visitor


def require(permission: str, way: Way | None = None) -> Principal:
    """Who asks, when it may do something at the end of a way, or anywhere when none is given. AccessDeniedError."""
    visit = VISITING.get()
    if visit is None:
        raise NotSignedInError
    principal = visit.principal
    may = principal.holds(permission, visit.at) if way is None else principal.may(permission, way, visit.at)
    if not may:
        raise AccessDeniedError(permission)
    visit.asked = True
    return principal
