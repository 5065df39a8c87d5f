"""What the leader does by the clock, on a real store with a clock that is told: nights, the ends of a month and a year,
and a week in which nobody led. Each job runs once, a missed night is made up for, each missed day is closed."""

import threading
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from core.clock import FixedClock
from core.days import LOCAL, date_of, local_date, local_day
from core.errors import RefusedError
from core.model import RunReport
from core.settings import Sweeps, load_settings
from indicators.deliveries import Cadence
from indicators.engine import Engine, Rhythm
from indicators.engine_store import DatabaseStore
from indicators.pacing import Pace
from operations.audit_keeping import AuditKeeping
from operations.configuration import DEFAULT_CONFIG, Configuration
from operations.housekeeping import Housekeeping
from operations.nightly import Nightly
from operations.post import Post
from operations.sweeps import NightSweeps
from operations.year import close
from store.database import Database
from store.migrations import upgrade
from store.readings import closed_day
from store.trail.anchors import anchors_of
from store.verifications import NIGHTLY, keep_report
from store.verify import verify
from store.views.verifications import newest_verifications
from tests.databases import Databases
from tests.integration.collectors.sweep_world import SweepWorld, sweep_world, volumes
from tests.integration.store.audit_world import add_acts
from tests.unit.indicators.golden import catalogue

BEGIN = datetime(2026, 12, 30, 12, 10, tzinfo=LOCAL)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FOUND = Configuration(DEFAULT_CONFIG, load_settings(DEFAULT_CONFIG, {}), {})


class Worker:
    """One worker that leads: its jobs, asked by its clock and never waited for."""

    def __init__(self, world: SweepWorld, key_file: Path) -> None:
        self.world, self.clock, self.database = world, world.clock, world.database
        settings = FOUND.settings
        audit = settings.audit.model_copy(update={"key_file": str(key_file)})
        found = Configuration(FOUND.path, settings.model_copy(update={"audit": audit}), {})
        store = DatabaseStore(self.database, (330102, 330106), {"das": Cadence(2 * HOUR)})
        self.engine = Engine(catalogue(), store, Rhythm())
        self.pace = Pace(self.engine.rhythm.quiet)
        self.over = threading.Event()
        self.housekeeping = Housekeeping(self.database)
        self.keeping = AuditKeeping(found, self.database)
        self.nightly = Nightly(found, self.database, self.clock, self._verify)
        self.sweeps = NightSweeps(Sweeps(), lambda: [world.bound(overlap_s=0)], self.database, world.sink, self.clock)
        self.post = Post(found, self.database, self.clock, catalogue(), world.store.images)
        self.done: Counter[tuple[str, date]] = Counter()
        self.closed: list[date] = []

    def look(self, *, poll: bool = True) -> None:
        """Everything that may be due now."""
        at = self.clock.now()
        self._pass(at)
        if poll:
            self._poll(at)
            self._pass(at)
        self._note("housekeeping", self.housekeeping.run_when_due(at))
        self.keeping.run_when_due(at)
        self._note("verification", self.nightly.run_when_due(at, self.over))
        for _ in self.sweeps.run_when_due(self.over):
            self._note("sweep", True)
        self._note("errands", self.post.run_errands(at))

    def _poll(self, at: datetime) -> None:
        """Volumes, and items: a feed that indicators rest on."""
        assert self.world.collect().outcome in ("ok", "empty")
        runs = self.world.runs
        runs.finish(runs.start("das", "items", at), RunReport("das", "items", at, at, "empty"))

    def _pass(self, at: datetime) -> None:
        """The passes of the engine, until none is due."""
        while (cause := self.pace.cause(at)) is not None:
            before = closed_day(self.database)
            report = self.engine.pass_once(at, cause)
            self.pace = self.pace.passed(at).asked(report.again_at)
            after = closed_day(self.database)
            assert after is not None
            self.closed += [date_of(day) for day in range((before if before is not None else after) + 1, after + 1)]

    def _note(self, job: str, ran: bool) -> None:
        if ran:
            self.done[job, local_date(self.clock.now())] += 1

    def _verify(self, arguments: object, over: threading.Event) -> tuple[int, str]:
        at = self.clock.now()
        report = verify(self.database, self.world.store.images)
        keep_report(self.database, report, NIGHTLY, at, at)
        return int(report.differing_cells > 0), ""

    def days(self, job: str) -> list[date]:
        """The days on which a job ran, each as often as it did."""
        return sorted(day for (name, day), times in self.done.items() if name == job for _ in range(times))


@pytest.fixture
def world(databases: Databases, database_url: str) -> Iterator[SweepWorld]:
    url = databases.create(databases.template("collectors", upgrade))
    with Database(url, pool_size=6) as database, sweep_world(database_url, database, volumes(3, 4)) as world:
        assert isinstance(world.clock, FixedClock)
        world.clock.at = BEGIN
        yield world
    databases.drop(url)


def live(worker: Worker, until: datetime) -> None:
    """Looks each hour."""
    while worker.clock.now() < until:
        worker.look()
        worker.clock.move(HOUR)


def anchors(database: Database) -> list[tuple[str, int]]:
    with database.begin() as unit:
        return [(one.anchor.kind, one.anchor.segment) for one in anchors_of(unit)]


def on(month: int, *days: int) -> list[date]:
    return [date(2026 if month == 12 else 2027, month, day) for day in days]


def test_a_worker_lives_through_a_year_end_and_its_successor_makes_up_for_a_week_without_any(
    world: SweepWorld, tmp_path: Path
) -> None:
    add_acts(world.database, 2, BEGIN - HOUR)
    first = Worker(world, tmp_path / "key.pem")
    live(first, BEGIN + 3 * DAY)
    assert first.days("housekeeping") == first.days("errands") == [*on(12, 30, 31), *on(1, 1, 2)]
    assert first.days("verification") == [*on(12, 31), *on(1, 1, 2)]
    assert first.days("sweep") == on(12, 31)
    assert first.closed == [*on(12, 30, 31), *on(1, 1)]
    assert anchors(world.database) == [("tail", 202612), ("close", 202612)]
    with pytest.raises(RefusedError, match="2026 has not ended"):
        close(world.database, catalogue(), 2026, datetime(2026, 12, 31, 23, 59, tzinfo=LOCAL))
    assert close(world.database, catalogue(), 2026, datetime(2027, 1, 1, 0, 0, tzinfo=LOCAL)).startswith("2026: ")

    world.clock.at = back = BEGIN + 10 * DAY  # nobody led from 2 to 9 January
    successor = Worker(world, tmp_path / "key.pem")
    successor.look(poll=False)
    assert successor.closed == [], "the sources have not been read again"
    live(successor, back + DAY)
    assert successor.closed == on(1, 2, 3, 4, 5, 6, 7, 8, 9)
    assert successor.days("housekeeping") == successor.days("errands") == on(1, 9, 10)
    assert successor.days("verification") == successor.days("sweep") == on(1, 10), "the next night makes up for it"
    assert [one.outcome for one in newest_verifications(world.database, 9)] == ["exact"] * 4
    assert closed_day(world.database) == local_day(back)
    assert anchors(world.database) == [("tail", 202612), ("close", 202612)]
    world.assert_exact()
