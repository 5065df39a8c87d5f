"""A city before its first cycle, on the real web application: what is collected, who has an account, and the worker."""

from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from cockpit.i18n import load_texts
from cockpit.services import services_on
from core.clock import FixedClock
from core.settings import Settings
from evaluation.desk import Desk
from evaluation.rounds import walk
from indicators.catalogue import load
from indicators.items import build_images
from operations.casework import Casework
from operations.evaluating import Evaluating
from operations.loop_steps import Loop, Step
from people.desks import desks_on
from people.letters import wordings
from people.people import People
from store.database import Database
from store.letters import keep_texts
from tests.accounts import Known, make_account, people_for
from tests.integration.evaluation.collected import collect
from tests.integration.evaluation.looping import Driver, Happening
from tests.integration.evaluation.merging import merge_told
from tests.integration.people.office import with_uploads
from tests.integration.store.rows import Store, package, unit
from tests.serving import served

MUNICIPAL = 330199
CASES, FILED = 20, 14
"""cases of an agency, and how many of those of the first one are archived at first"""
FILED_ON = date(2026, 3, 10)
START_S = 120.0
"""what a start and an answer may take where other work fills the machine"""


@dataclass
class City:
    """A city with two agencies before its first cycle: what is collected, who has an account, and the worker."""

    people: People
    desk: Desk
    store: Store
    clock: FixedClock
    agencies: Mapping[str, str]
    known: dict[str, Known] = field(default_factory=dict)

    def work(self, _: Step | None = None) -> None:
        """The day of a leading worker: it scores, reminds, lets time pass, and merges what evaluation tells."""
        Evaluating(self.desk, self.clock).look()
        Casework(self.desk, self.clock).look()
        walk(self.desk, self.clock.now())
        merge_told(self.store.database, self.store.images, self.clock.now())

    def file_cases(self, step: Step) -> None:
        """The platform tells that so many of the twenty cases of the first agency are archived."""
        self.tell_cases(step.amount)

    def tell_cases(self, filed: int) -> None:
        """So many of the cases of the first agency are archived, in time, as the platform tells; the others wait."""
        names = [f"{min(self.agencies.values())}-{number}" for number in range(CASES)]
        version = self.store.value("SELECT max(version) + 1 FROM case_package")
        waiting = [{"case_no": name, "status": "pending", "version": version} for name in names[filed:]]
        rows = [package(name, FILED_ON, version=version) for name in names[:filed]]
        self.store.merge("case_package", *rows)
        if waiting:
            self.store.merge("case_package", *waiting)


def open_city(database: Database, loop: Loop, folder: Path) -> City:
    """The city on a fresh store, on the day of the first step."""
    begins = loop.chapters[0].steps[0].at
    assert begins is not None
    people, catalogue = people_for(database), load()
    settings = unhurried(with_uploads(people.settings, folder, {}))
    desk = Desk(database, settings, catalogue, desks_on(database, catalogue, settings, folder).uploads, people.sealing)
    store, clock = Store(database, build_images(catalogue), begins), FixedClock(begins.replace(hour=1))
    city = City(people, desk, store, clock, loop.cast.agencies)
    agencies = tuple(loop.cast.agencies.values())
    city.store.merge("unit", *(unit(one, MUNICIPAL, group_code="government") for one in agencies))
    for one in agencies:
        collect(city.store, one, cases=CASES, filed=CASES)
    city.tell_cases(FILED)
    keep_texts(database, wordings(load_texts().tables), begins)
    for name, since in first_days(loop).items():
        role = loop.cast.persons[name].role
        city.known[name] = make_account(people, name, role, loop.node_of(name), since)
    return city


def unhurried(settings: Settings) -> Settings:
    """Settings of a gate that lets months of requests and sign-ins pass within seconds."""
    limits = dict.fromkeys(("requests_per_minute", "strangers_per_minute", "sign_ins_per_minute"), 100_000)
    return settings.model_copy(update={"web": settings.web.model_copy(update=limits)})


def first_days(loop: Loop) -> dict[str, datetime]:
    """Name → when somebody first does something: passwords are made then, and none grows too old on the way."""
    found: dict[str, datetime] = {}
    at = None
    for step in (step for chapter in loop.chapters for step in chapter.steps):
        at = step.at or at
        assert at is not None
        for name in step.who:
            found.setdefault(name, at)
    assert found.keys() == loop.cast.persons.keys(), "somebody never takes part"
    return found


@contextmanager
def driving(city: City, folder: Path) -> Iterator[Driver]:
    """The web application on the city's store, and who asks it."""
    desk = city.desk
    desks = desks_on(desk.database, desk.catalogue, desk.settings, folder)
    services = services_on(desk.database, desk.catalogue, desk.settings, city.clock, people=city.people, desks=desks)
    happens: dict[str, Happening] = {"worker": city.work, "platform": city.file_cases}
    with (
        served(services, start_s=START_S) as (address, web),
        closing(Driver(address, city.clock, city.known, happens, dict(city.agencies))) as found,
    ):
        web._app.state.reads.patience_s = START_S
        yield found
