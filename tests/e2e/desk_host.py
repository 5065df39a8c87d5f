"""A real host on a real store, with an account for each role: what the tests of work pages visit."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from cockpit.cookies import CSRF, SESSION
from cockpit.services import Services
from cockpit.web import bind, server
from core.access import access_table
from people.desks import desks_on
from people.doors import StoreDoors
from people.people import People
from tests.accounts import Known, make_account, people_for, signed_in_secret
from tests.integration.cockpit.filled import Cockpit, catalogue
from tests.unit.cockpit.fakes import example_settings

NODES: Final = {"city": "330100", "place": "330106", "agency": "U1" * 9, "archive": "330106A"}
"""kind of node → the one of the filled store at which roles are granted here"""


def node_of(role: str) -> str:
    """The widest node that a role may have here."""
    return NODES[access_table().roles[role].levels[0]]


@dataclass
class DeskHost:
    """The host by its address, what it stands on, and who has an account."""

    url: str
    cockpit: Cockpit
    people: People
    known: dict[str, Known] = field(default_factory=dict)

    def account(self, role: str) -> Known:
        """The account of a role, named like it."""
        if role not in self.known:
            name = role.replace("_", "-")
            self.known[role] = make_account(self.people, name, role, node_of(role), self.cockpit.clock.now())
        return self.known[role]

    def cookies(self, role: str) -> dict[str, str]:
        """The cookies of a new session of somebody with a role."""
        now = self.cockpit.clock.now()
        secret = signed_in_secret(self.people, self.account(role), now)
        visitor = StoreDoors(self.people).by_session(secret, now)
        assert visitor is not None
        return {SESSION: secret, CSRF: visitor.csrf}


@contextmanager
def desk_host(cockpit: Cockpit, folder: Path) -> Iterator[DeskHost]:
    """The host, until the block ends."""
    people = people_for(cockpit.database)
    with serving(_services(cockpit, folder)) as url:
        yield DeskHost(url, cockpit, people)


def _services(cockpit: Cockpit, folder: Path) -> Services:
    desks = desks_on(cockpit.database, catalogue(), example_settings(), folder)
    return replace(cockpit.services(), desks=desks)


@contextmanager
def serving(services: Services) -> Iterator[str]:
    """The address of a server that runs in a thread of this process."""
    ready = threading.Event()
    found: list[Any] = []

    def note(url: str) -> None:
        found.append(url)
        ready.set()

    web, listening = server(services, note), bind("127.0.0.1", 0)
    thread = threading.Thread(target=web.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    try:
        assert ready.wait(60), "the host did not start"
        yield found[0]
    finally:
        web.should_exit = True
        thread.join(20)
        listening.close()
