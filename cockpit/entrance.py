"""Where people sign in, as the pages of signing in need it; each call blocks."""

import asyncio
from datetime import datetime
from typing import Protocol

from cockpit.bus import Heard
from core.access import Principal
from core.audit_event import AuditEvent
from people.commands import signing_in
from people.commands.signing_in import Answer
from people.doors import Visitor
from people.people import People
from people.second_factor import Offer
from people.sessions import Origin


class Entrance(Protocol):
    """The steps of signing in, and the way out (`people.commands.signing_in`)."""

    def sign_in(self, name: str, password: str, origin: Origin, at: datetime) -> Answer:
        """The first step."""
        ...

    def second_factor(self, secret: str, code: str, origin: Origin, at: datetime) -> Answer:
        """The second step."""
        ...

    def offer_second_factor(self, secret: str, at: datetime) -> Offer | None:
        """A key to set up, for whoever has none and has to."""
        ...

    def change_password(self, secret: str, old: str, new: str, origin: Origin, at: datetime) -> Answer:
        """The third step."""
        ...

    def sign_out(self, secret: str, origin: Origin, at: datetime) -> None:
        """Ends a session."""
        ...


class StoreEntrance:
    """The commands on the store."""

    def __init__(self, people: People) -> None:
        self._people = people

    def sign_in(self, name: str, password: str, origin: Origin, at: datetime) -> Answer:
        """The first step."""
        return signing_in.sign_in(self._people, name, password, origin, at)

    def second_factor(self, secret: str, code: str, origin: Origin, at: datetime) -> Answer:
        """The second step."""
        return signing_in.second_factor(self._people, secret, code, origin, at)

    def offer_second_factor(self, secret: str, at: datetime) -> Offer | None:
        """A key to set up."""
        return signing_in.offer_second_factor(self._people, secret, at)

    def change_password(self, secret: str, old: str, new: str, origin: Origin, at: datetime) -> Answer:
        """The third step."""
        return signing_in.change_password(self._people, secret, old, new, origin, at)

    def sign_out(self, secret: str, origin: Origin, at: datetime) -> None:
        """Ends a session."""
        signing_in.sign_out(self._people, secret, origin, at)


class ClosedDoors:
    """The doors of a host that knows nobody."""

    def by_session(self, secret: str, at: datetime, *, active: bool = True) -> Visitor | None:
        """Nobody."""
        return None

    def by_token(self, secret: str, at: datetime) -> Principal | None:
        """Nobody."""
        return None


class NoEar:
    """Hears nothing."""

    connected = False

    async def listen(self, heard: Heard) -> None:
        """Waits for good."""
        await asyncio.Event().wait()


def nothing_recorded(event: AuditEvent) -> None:
    """Where no trail is kept: a host without a store."""
