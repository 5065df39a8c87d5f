"""A repository that forgets what it deletes is swept by its list of identifiers."""

from collections.abc import Iterator

import pytest

from collectors.runner import run_feed
from collectors.stretches import Pace
from collectors.sweeping import Sweep, SweepReport
from core.model import Batch, MergeReport
from store.database import Database
from store.merge import merge
from store.migrations import upgrade
from store.runs import Runs
from store.sweeps import Holdings
from tests.databases import Databases
from tests.integration.store.images import hand_made
from tests.oai_kit import OaiBench, record

SECONDS = "YYYY-MM-DDThh:mm:ssZ"
DAYS = "YYYY-MM-DD"


class Harvest:
    """A repository in memory and a real store."""

    def __init__(self, database: Database, granularity: str) -> None:
        self.database = database
        self.images = hand_made()
        rows = [record(number, self.stamp(number, granularity)) for number in range(12)]
        self.bench = OaiBench(rows, deleted="no", granularity=granularity)

    @staticmethod
    def stamp(number: int, granularity: str) -> str:
        day = f"2026-11-{10 + number:02d}"
        return day if granularity == DAYS else f"{day}T08:00:00Z"

    def sink(self, batch: Batch) -> MergeReport:
        return merge(self.database, batch, self.images, self.bench.clock.now())

    def poll(self) -> str:
        return run_feed(self.bench.feed, self.sink, Runs(self.database), self.bench.clock).report.outcome

    def sweep(self) -> SweepReport:
        self.bench.repository.asked.clear()
        pace = Pace(None, self.bench.clock, lambda _: None)
        return Sweep(self.bench.feed, self.sink, Holdings(self.database), self.bench.clock, pace).run()

    def held(self) -> list[str]:
        with self.database.begin() as unit:
            return [row[0] for row in unit.rows("SELECT doc_id FROM document_archive ORDER BY doc_id")]


@pytest.fixture(params=[SECONDS, DAYS], ids=["seconds", "days"])
def harvest(request: pytest.FixtureRequest, databases: Databases) -> Iterator[Harvest]:
    url = databases.create(databases.template("collectors", upgrade))
    with Database(url, pool_size=4) as database:
        harvest = Harvest(database, request.param)
        assert harvest.poll() == "ok"
        yield harvest
    databases.drop(url)


def test_where_nothing_has_gone_only_identifiers_are_asked_for(harvest: Harvest) -> None:
    report = harvest.sweep()
    assert (report.outcome, report.days, report.differing) == ("equal", 12, 0)
    assert {query["verb"] for query in harvest.bench.repository.lists} == {"ListIdentifiers"}


def test_what_has_gone_without_a_word_is_deleted_and_nothing_else(harvest: Harvest) -> None:
    del harvest.bench.rows[7]
    del harvest.bench.rows[2]
    assert harvest.poll() in ("ok", "empty")
    assert len(harvest.held()) == 12, "no poll can see it"
    report = harvest.sweep()
    assert (report.outcome, report.differing, report.deleted) == ("repaired", 2, 2)
    assert "D2" not in harvest.held()
    assert len(harvest.held()) == 10
    assert harvest.sweep().outcome == "equal"


def test_a_list_of_identifiers_that_breaks_off_deletes_nothing(harvest: Harvest) -> None:
    harvest.bench.repository.token_lives = 1
    report = harvest.sweep()
    assert (report.outcome, len(harvest.held())) == ("retry", 12)
