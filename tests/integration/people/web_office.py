"""The office behind its real web server: people with sessions, and what their browsers send."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx

from cockpit.cookies import CSRF, SESSION
from cockpit.services import services_on
from cockpit.web import bind, server
from core.clock import FixedClock
from people.doors import StoreDoors
from tests.accounts import make_account, signed_in_secret
from tests.integration.people.office import Office, catalogue


@dataclass(frozen=True)
class WebOffice:
    """The office and the address of its server."""

    office: Office
    address: str

    def browser(self, name: str, role: str, node: str, language: str = "zh_CN") -> httpx.Client:
        """A browser in which somebody is signed in."""
        people, at = self.office.people, self.office.at
        secret = signed_in_secret(people, make_account(people, name, role, node, at), at)
        visitor = StoreDoors(people).by_session(secret, at)
        assert visitor is not None
        cookies = {SESSION: secret, CSRF: visitor.csrf, "cockpit_language": language}
        return httpx.Client(base_url=self.address, cookies=cookies, headers={"X-CSRFToken": visitor.csrf}, timeout=30)


@contextmanager
def served(office: Office, **settings: Any) -> Iterator[WebOffice]:
    """A server of the office on a free port."""
    clock = FixedClock(office.at)
    desks = office.desks
    services = services_on(
        office.database, catalogue(), desks.filing.settings, clock, people=office.people, desks=desks
    )
    ready = threading.Event()
    address: list[str] = []

    def note(url: str) -> None:
        address.append(url)
        ready.set()

    web, listening = server(services, note), bind("127.0.0.1", 0)
    thread = threading.Thread(target=web.run, kwargs={"sockets": [listening]})
    thread.start()
    try:
        assert ready.wait(60)
        yield WebOffice(office, address[0])
    finally:
        web.should_exit = True
        thread.join(20)
        listening.close()
