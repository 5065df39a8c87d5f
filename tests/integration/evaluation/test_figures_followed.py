"""Issues tied to a figure follow the next collections, and only the figures of their owners are computed for it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from core.clock import FixedClock
from core.days import local_date
from core.model import RunReport
from evaluation.casework.deeds import NewDemand
from evaluation.casework.tied import renew_figures
from operations.casework import Casework as Worker
from store.database import Database
from store.readings import latest_readings
from store.runs import finish_run, start_run
from tests.accounts import people_for
from tests.integration.cockpit.filled import images
from tests.integration.evaluation.casework import Casework, open_casework
from tests.integration.people.office import AGENCY
from tests.integration.store.rows import Store, case, check, package, unit

AT = datetime(2026, 3, 3, 2, tzinfo=UTC)
OTHER = "9" * 18
MINUTE = timedelta(minutes=1)


@pytest.fixture
def casework(database: Database, tmp_path: Path) -> Casework:
    found = open_casework(people_for(database), AT, tmp_path)
    store = Store(database, images(), AT)
    finished = local_date(AT) - timedelta(days=60)
    store.merge("unit", unit(OTHER, 330106))
    for owner in (AGENCY, OTHER):
        store.merge("matter", {"item_impl_code": f"M{owner}", "unit_code": owner, "in_scope": True})
        names = [f"{owner}-{number}" for number in range(5)]
        store.merge("case_file", *(case(name, finished, owner, item_impl_code=f"M{owner}") for name in names))
        archive(store, owner, *names[:4])
    number = found.open()
    found.confirm(number, demands=(NewDemand("归档率达到99%", {"code": "A01", "target": "0.99"}),))
    document = found.draft(number)
    found.approve(document)
    found.sign_for(document)
    return found


def archive(store: Store, owner: str, *names: str) -> None:
    """Cases of an owner are filed, and pass their check."""
    filed = local_date(AT) - timedelta(days=1)
    store.merge("check_report", *(check(f"K{name}", filed, owner) for name in names))
    store.merge("case_package", *(package(name, filed) for name in names))


def collect(casework: Casework, at: datetime) -> None:
    """Every feed behind A01 delivers, with or without changes."""
    for source, feed in casework.desk.catalogue.feeds_of("A01"):
        run = start_run(casework.desk.database, source, feed, at)
        finish_run(casework.desk.database, run, RunReport(source, feed, at, at, "ok", rows=1))


def looks(store: Store) -> list[tuple[int, int]]:
    return store.rows("SELECT numerator, denominator FROM figure_refresh ORDER BY refresh_id")


def test_the_mark_follows_the_collections_that_satisfy_it(casework: Casework) -> None:
    store = Store(casework.desk.database, images(), AT)
    clock = FixedClock(AT + MINUTE)
    worker = Worker(casework.desk, clock)

    def look() -> tuple[int, int] | None:
        found = worker.figures_when_due(clock.now())
        return None if found is None else (found.issues, found.met)

    collect(casework, clock.now())
    assert look() == (1, 0), "the first look is at all"
    assert look() is None, "a minute has to pass"
    assert set(latest_readings(casework.desk.database)) == {(AGENCY, "A01")}, "nothing else was computed"
    assert looks(store) == [(4, 5)]

    archive(store, AGENCY, f"{AGENCY}-4")
    clock.move(MINUTE)
    assert look() == (1, 0), "a new figure is news"
    clock.move(MINUTE)
    assert look() == (0, 0), "the same collection proves nothing more"
    clock.move(5 * MINUTE)
    collect(casework, clock.now())
    clock.move(MINUTE)
    assert look() == (1, 1)
    assert looks(store) == [(4, 5), (5, 5), (5, 5)]
    assert store.rows("SELECT met_at FROM issue") == [(clock.now(),)]
    for _ in range(2):
        clock.move(5 * MINUTE)
        collect(casework, clock.now())
        clock.move(MINUTE)
        worker.figures_when_due(clock.now())
    assert len(looks(store)) == 3, "what is proven is not kept again the same day"


def test_without_an_issue_tied_to_a_figure_nothing_is_computed(database: Database, tmp_path: Path) -> None:
    casework = open_casework(people_for(database), AT, tmp_path)
    assert renew_figures(casework.desk, AT) == 0
    assert latest_readings(database) == {}
