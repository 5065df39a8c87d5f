"""The office behind its real web server: people with sessions, and what their browsers send."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import httpx

from cockpit.cookies import CSRF, SESSION
from cockpit.services import services_on
from core.clock import FixedClock
from tests import serving
from tests.accounts import make_account, session_of
from tests.integration.people.office import Office, catalogue


@dataclass(frozen=True)
class WebOffice:
    """The office and the address of its server."""

    office: Office
    address: str

    def browser(self, name: str, role: str, node: str, language: str = "zh_CN") -> httpx.Client:
        """A browser in which somebody is signed in."""
        people, at = self.office.people, self.office.at
        secret, csrf = session_of(people, make_account(people, name, role, node, at), at)
        cookies = {SESSION: secret, CSRF: csrf, "cockpit_language": language}
        return httpx.Client(base_url=self.address, cookies=cookies, headers={"X-CSRFToken": csrf}, timeout=30)


@contextmanager
def served(office: Office) -> Iterator[WebOffice]:
    """A server of the office on a free port."""
    clock = FixedClock(office.at)
    desks = office.desks
    services = services_on(
        office.database, catalogue(), desks.filing.settings, clock, people=office.people, desks=desks
    )
    with serving.served(services, start_s=60.0) as (address, _):
        yield WebOffice(office, address)
