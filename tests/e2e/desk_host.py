"""A real host on a real store, with an account for each role: what the tests of work pages visit."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from cockpit.cookies import CSRF, SESSION
from cockpit.i18n import load_texts
from cockpit.services import Services
from core.access import access_table
from evaluation.desk import Desk as EvaluationDesk
from people.desks import desks_on
from people.letters import wordings
from people.people import People
from store.letters import keep_texts
from tests.accounts import Known, make_account, people_for, session_of
from tests.integration.cockpit.filled import Cockpit, catalogue
from tests.serving import served
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
        secret, csrf = session_of(self.people, self.account(role), self.cockpit.clock.now())
        return {SESSION: secret, CSRF: csrf}


@contextmanager
def desk_host(cockpit: Cockpit, folder: Path) -> Iterator[DeskHost]:
    """The host, until the block ends."""
    people = people_for(cockpit.database)
    keep_texts(cockpit.database, wordings(load_texts().tables), cockpit.clock.now())
    with served(_services(cockpit, folder), start_s=60.0) as (url, _):
        yield DeskHost(url, cockpit, people)


def _services(cockpit: Cockpit, folder: Path) -> Services:
    desks = desks_on(cockpit.database, catalogue(), example_settings(), folder)
    services = cockpit.services()
    sealing = services.people.sealing if services.people else None
    evaluation = EvaluationDesk(cockpit.database, example_settings(), catalogue(), desks.uploads, sealing)
    return replace(services, desks=desks, evaluation=evaluation)
