"""A filled database and the web application on it, served by a real uvicorn on a free port."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

import pytest

from cockpit.services import Services, services_on
from cockpit.web import Server, bind, server
from core.clock import FixedClock
from core.model import Images, RunReport
from indicators.catalogue import Catalogue, load
from indicators.items import build_images
from store.database import Database
from store.migrations import upgrade
from store.readings import bump_version
from store.runs import finish_run, start_run
from tests.databases import Databases
from tests.integration.store.rows import Store, archive, case, check, noon, package, unit
from tests.unit.cockpit.fakes import example_settings

NOW = datetime(2026, 11, 26, 4, tzinfo=UTC)
TODAY = date(2026, 11, 26)
FEEDS = {
    "platform": ("item-catalog", "cases", "case-archive", "checks", "doc-register", "doc-archive"),
    "licences": ("types", "certificates", "links"),
    "das": ("fonds", "volumes", "items", "checks"),
    "lookups": ("requests",),
    "filerooms": ("items",),
    "registers": (
        *("units", "archives", "connections", "schemes", "nodes", "batches", "batch-inspections", "results"),
        *("participations", "inspection-plans", "issues", "rechecks", "manual-items"),
    ),
}


@cache
def catalogue() -> Catalogue:
    """The definitions of the product."""
    return load()


@cache
def images() -> Images:
    """The images of the product's definitions."""
    return build_images(catalogue())


@dataclass
class Cockpit:
    """A database, short ways to change it, and a clock that the test moves."""

    database: Database
    store: Store
    clock: FixedClock

    def services(self, **settings: Any) -> Services:
        """The services of a web process on this database."""
        chosen = example_settings().model_copy(update=settings)
        return services_on(self.database, catalogue(), chosen, self.clock)

    def publish(self) -> int:
        """A new snapshot version, as the engine makes it."""
        return bump_version(self.database, self.clock.now())

    def run_feeds(self, outcome: str = "ok", only: str | None = None, reason: str = "") -> None:
        """One run of every feed (of a source) now."""
        at = self.clock.now()
        for source, feeds in FEEDS.items():
            for feed in feeds if only in (None, source) else ():
                report = RunReport(source, feed, at, at, outcome, rows=3, reason=reason)
                finish_run(self.database, start_run(self.database, source, feed, at), report)

    def fill(self) -> None:
        """Two agencies, an archive, cases, results, an overdue issue, a late batch; then every feed runs once."""
        self.store.merge("unit", unit("U1" * 9, 330106), unit("U2" * 9, 330199))
        self.store.merge("archive", archive("330106A", 330106))
        self.store.merge("matter", {"item_impl_code": "M1", "unit_code": "U1" * 9, "in_scope": True})
        self.file_cases(4, date(2026, 10, 1))
        self.store.merge("case_file", case("late", date(2026, 10, 1), "U1" * 9))
        self._results()
        self._overdue()
        self.run_feeds()
        self.publish()

    def file_cases(self, count: int, finished: date, prefix: str = "c") -> None:
        """Cases of U1, filed two days after they were finished."""
        filed = finished + timedelta(days=2)
        numbers = [f"{prefix}{number}" for number in range(count)]
        self.store.merge("case_file", *(case(number, finished, "U1" * 9) for number in numbers))
        self.store.merge("check_report", *(check(f"K{number}", filed, "U1" * 9) for number in numbers))
        self.store.merge("case_package", *(package(number, filed) for number in numbers))

    def _results(self) -> None:
        published = [(code, "2026", noon(date(2026, 6, 1))) for code in ("U1" * 9, "U2" * 9)]
        results = [
            {"unit_code": code, "cycle": cycle, "published_on": at.date(), "trial": False}
            for code, cycle, at in published
        ]
        self.store.merge("evaluation_result", *results)
        scores = zip(("U1" * 9, "U2" * 9), (906, 638), strict=True)
        self.store.merge("manual_value", *(manual("DI-23", code, date(2026, 6, 1), value) for code, value in scores))
        stages = zip(("U1" * 9, "U2" * 9), ("rectifying", "evaluating"), strict=True)
        self.store.merge(
            "participation",
            *(
                {"unit_code": code, "cycle": "2026", "stage": stage, "joined_on": date(2026, 3, 1)}
                for code, stage in stages
            ),
        )

    def _overdue(self) -> None:
        issue = {"issue_no": "I1", "unit_code": "U1" * 9, "kind": "issue", "opened_on": date(2026, 10, 1)}
        self.store.merge(
            "issue_register", issue | {"deadline_on": date(2026, 11, 3), "title": "目录不全", "withdrawn": False}
        )
        batch = {"batch_no": "B1", "unit_code": "U2" * 9, "plan_year": 2026, "step": "checking"}
        dates = {"step_entered_on": date(2026, 11, 1), "step_due_on": date(2026, 11, 20), "opened_on": date(2026, 3, 1)}
        self.store.merge("accession_batch", batch | dates)


def manual(item: str, owner: str, day: date, value: int) -> dict[str, Any]:
    """A confirmed manual entry."""
    who = {"entered_by": "甲", "confirmed_by": "乙", "entered_at": noon(day)}
    return {"item_code": item, "owner_code": owner, "day": day, "value": value} | who


@pytest.fixture
def empty_cockpit(databases: Databases) -> Iterator[Cockpit]:
    """A database with the schema and nothing in it."""
    url = databases.create(databases.template("store", upgrade))
    with Database(url, pool_size=4) as database:
        yield Cockpit(database, Store(database, images(), NOW), FixedClock(NOW))
    databases.drop(url)


@pytest.fixture
def cockpit(empty_cockpit: Cockpit) -> Cockpit:
    """A filled database."""
    empty_cockpit.fill()
    return empty_cockpit


@contextmanager
def served(services: Services) -> Iterator[tuple[str, Server]]:
    """The address of a server that runs in a thread of this process, and the server."""
    ready = threading.Event()
    address: list[str] = []

    def note(url: str) -> None:
        address.append(url)
        ready.set()

    web, listening = server(services, note), bind("127.0.0.1", 0)
    thread = threading.Thread(target=web.run, kwargs={"sockets": [listening]})
    thread.start()
    try:
        assert ready.wait(30)
        yield address[0], web
    finally:
        web.should_exit = True
        thread.join(15)
        assert not thread.is_alive(), "the server did not stop"


Serve = Callable[..., Any]


@pytest.fixture
def address(cockpit: Cockpit) -> Iterator[str]:
    """The address of a server on the filled database."""
    with served(cockpit.services()) as (url, _):
        yield url


__all__ = ["Cockpit", "replace", "served"]
