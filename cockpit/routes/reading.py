"""What the routes of the interface share: reading off the loop, the scope and the instant of a request."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any, Final, TypeVar

from fastapi import Query, Request

from cockpit.failures import ApiError
from cockpit.gate.guard import demand
from cockpit.hub import UnknownScopeError
from cockpit.reads import Reads
from cockpit.services import Data, Services
from core.days import start_of_day
from store.views.scopes import Scope

Answer = TypeVar("Answer")

ScopeCode = Annotated[
    str, Query(max_length=32, description="330100 (全市), the code of a place, or the code of an owner.")
]
Instant = Annotated[
    str,
    Query(
        alias="at",
        max_length=40,
        description="An instant with its offset, or a date (its end, Asia/Shanghai); default now.",
    ),
]
EARLIEST_YEAR: Final = 1000
"""The store keeps no date before; windows reach years back."""
CLOCKS_APART: Final = timedelta(seconds=5)
"""A reader whose clock is a little ahead means now."""


def services_of(request: Request) -> Services:
    """The services of the app."""
    services: Services = request.app.state.services
    return services


def reads_of(request: Request) -> Reads:
    """The threads for reads of the store."""
    reads: Reads = request.app.state.reads
    return reads


def works_of(request: Request) -> Reads:
    """The same threads for an act, which is given up much later: it may be on thousands, and is done all the same."""
    return reads_of(request).patient()


async def read(request: Request, code: str, question: Callable[[Data, Scope], Answer]) -> Answer:
    """Asks the store about a scope, in a worker thread, for whoever has the right of this route there.

    UnknownScopeError when there is no such scope; AccessDeniedError: no right there, or none to hear of its absence.
    """
    services = services_of(request)
    data, settings = services.data, services.settings

    def ask() -> Answer:
        scope = data.scope(code)
        demand(request, settings, scope)
        if scope is None:
            raise UnknownScopeError(code)
        return question(data, scope)

    return await reads_of(request)(ask)


def instant_of(request: Request, text: str) -> datetime:
    """The instant of `at`; now when it is empty. ApiError 422 when it is not understood or has not come yet."""
    now = services_of(request).clock.now()
    if not text:
        return now
    at = _parsed(text, now)
    if at is None or at.year < EARLIEST_YEAR:
        raise ApiError(422, "bad_instant", "at", value=text)
    if at > now + CLOCKS_APART:
        raise ApiError(422, "future_instant", "at", value=text)
    return min(at, now)


def _parsed(text: str, now: datetime) -> datetime | None:
    # a space is what '+' becomes in an address that was not encoded
    text = text.strip().replace(" ", "+") if "T" in text else text.strip()
    try:
        if len(text) == len("2026-06-30"):
            return _end_of_day(date.fromisoformat(text), now)
        at = datetime.fromisoformat(text)
        return None if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _end_of_day(day: date, now: datetime) -> datetime:
    beginning = start_of_day(day)
    end = start_of_day(day + timedelta(days=1)) - timedelta(microseconds=1)
    return min(end, now) if beginning <= now else end


def iso(at: Any) -> str | None:
    """An instant for an answer, UTC, to the microsecond it has."""
    return None if at is None else at.astimezone(UTC).isoformat().replace("+00:00", "Z")
