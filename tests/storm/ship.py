"""What sails through a storm: one cockpit on a real store, whose workers die, are halted and follow each other."""

from collections import Counter
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Final

from cockpit.data import StoreData
from cockpit.facts import Facts
from cockpit.viewmodels.freshness import LIVE, FeedBook
from collectors.base import Places, SourceSettings
from collectors.binding.sources import bind
from collectors.bound_feed import BoundFeed
from collectors.registry import load_sources
from collectors.runner import run_feed
from core.clock import Clock, SystemClock
from core.errors import FencedError, StoreError
from core.model import Images, RunReport
from core.settings import Settings
from indicators.catalogue import Catalogue
from indicators.deliveries import cadences_of
from indicators.engine import Engine, Rhythm
from indicators.engine_store import DatabaseStore
from indicators.pacing import Cause
from indicators.words import MANUAL_FEED, Collection
from operations.first_loads import StoreLoads
from operations.sources import sink_of
from store.database import Database, Guard, UnitOfWork
from store.lead import Candidate, guard
from store.readings import latest_readings
from store.records import column_types
from store.runs import Runs, abandon_runs
from store.views.scopes import CITY, place_scope
from tests.collector_kit import Quiet

GOOD: Final = frozenset({"ok", "empty"})


class Killed(BaseException):
    """The end of a worker's process: nothing of ours catches it."""


@dataclass
class ShiftedClock:
    """The time of this machine, moved ahead as far as a test likes."""

    ahead: timedelta = timedelta(0)
    clock: Clock = field(default_factory=SystemClock)

    def now(self) -> datetime:
        """The present instant."""
        return self.clock.now() + self.ahead


class Worker:
    """One life of a worker that leads; `dies_at(step, times)` makes it die there."""

    def __init__(self, url: str, number: int, sources: Mapping[str, SourceSettings], cockpit: "Ship") -> None:
        self._database = Database(url, pool_size=3, application_name=f"worker-{number}")
        self.candidate = Candidate(self._database)
        self._dead = False
        self._fatal: tuple[str, int] | None = None
        self._seen: Counter[str] = Counter()
        self._cockpit = cockpit
        places = Places(330100, 330199, cockpit.places)
        self.feeds = {
            feed.name: feed for feed in bind(load_sources(column_types()), sources, places, cockpit.clock, Quiet())
        }

    def lead(self) -> None:
        """Takes the lead, and does what a leader does first."""
        assert self.candidate.take()
        assert self.candidate.epoch is not None
        self.database = self._database.guarded(self._mortal(guard(self.candidate.epoch)))
        self._loads = StoreLoads(self.database, self._cockpit.images, self._observe)
        abandon_runs(self.database, self._cockpit.clock.now())
        self._loads.resume(self._cockpit.clock.now())

    def dies_at(self, step: str, times: int) -> None:
        """From now on it ends when a batch has come to a step so many times."""
        self._fatal, self._seen = (step, times), Counter()

    def poll(self, name: str) -> RunReport:
        """One run of a feed. Killed: it died on the way. FencedError: it leads no more."""
        sink = sink_of(self.database, self._cockpit.images, self._cockpit.clock, self._observe)
        return run_feed(self.feeds[name], sink, Runs(self.database), self._cockpit.clock).report

    def begin_loads(self) -> None:
        """The first load of every source begins, or is gone on with."""
        for source, feeds in self._by_source().items():
            tables = {target.table for feed in feeds for target in feed.targets.values()}
            self._loads.begin(source, tables, self._cockpit.clock.now())

    def end_loads(self) -> None:
        """Every source has been read once. Killed: it died on the way."""
        for source in self._by_source():
            self._loads.end(source, self._cockpit.clock.now())

    def _by_source(self) -> dict[str, list[BoundFeed]]:
        found: dict[str, list[BoundFeed]] = {}
        for feed in self.feeds.values():
            if feed.rank > 1:
                found.setdefault(feed.source, []).append(feed)
        return found

    def sink(self) -> None:
        """Lets go of everything, as the kernel does."""
        self._dead = True
        self.candidate.close()
        for feed in self.feeds.values():
            feed.collector.close()
        self._database.close()

    def _observe(self, step: str, seconds: float) -> None:
        kind = step.partition(" ")[0]
        self._seen[kind] += 1
        if self._fatal == (kind, self._seen[kind]):
            self._dead = True
            raise Killed

    def _mortal(self, fence: Guard) -> Guard:
        """A dead process commits nothing, not even what is said in a `finally`."""

        def assure(unit: UnitOfWork) -> None:
            if self._dead:
                raise Killed
            fence(unit)

        return assure


class Ship:
    """A cockpit: its store, the worker that leads now, and what its screens say."""

    def __init__(
        self,
        url: str,
        sources: Mapping[str, SourceSettings],
        definitions: tuple[Catalogue, Images],
        settings: Settings,
    ) -> None:
        self.catalogue, self.images = definitions
        self.clock = ShiftedClock()
        self.settings = settings
        self.places = tuple(place.code for place in settings.city.places)
        self._url = url
        self._sources = sources
        self._numbers = count(1)
        self.database = Database(url, pool_size=3, application_name="screens")
        self._data = StoreData(self.database, self.catalogue, settings)
        self.worker = self._next()

    def _next(self) -> Worker:
        worker = Worker(self._url, next(self._numbers), self._sources, self)
        worker.lead()
        return worker

    def replace_worker(self) -> None:
        """The worker is gone; the next one leads."""
        self.worker.sink()
        with self.database.begin() as unit:
            unit.execute("UPDATE lead SET holder = ''")
        self.worker = self._next()

    def rows(self, table: str) -> int:
        """How many rows a table has, with those that wait in quarantine."""
        with self.database.begin() as unit:
            kept = int(unit.value(f"SELECT count(*) FROM {table}"))
            waiting = "SELECT count(DISTINCT row_key) FROM quarantine WHERE table_name = %s AND state = 'open'"
            return kept + int(unit.value(waiting, (table,)))

    def overtake(self) -> Worker:
        """The worker has been silent for too long: another one leads; the old one knows nothing of it."""
        old = self.worker
        with self.database.begin() as unit:
            unit.execute("UPDATE lead SET beat_at = beat_at - interval '1 minute'")
        self.worker = self._next()
        return old

    def compute(self) -> None:
        """The worker's engine computes and keeps what it has found."""
        store = DatabaseStore(self.worker.database, self.places, cadences_of(self.settings))
        rhythm = Rhythm(timedelta(0), timedelta(0))
        Engine(self.catalogue, store, rhythm).pass_once(self.clock.now(), Cause.CELLS)

    def kept(self, scope: str) -> dict[str, tuple[int, int]]:
        """The newest readings of a scope: numerator and denominator by indicator."""
        found = latest_readings(self.database, [scope])
        return {code: (reading.numerator, reading.denominator) for (_, code), reading in found.items()}

    def facts(self, scope: str) -> Facts:
        """What a screen of a scope says now."""
        where = CITY if scope == CITY.code else place_scope(int(scope))
        return self._data.facts(where, self.clock.now())

    def feeds_of(self, item: str) -> frozenset[str]:
        """The feeds behind an item, by name."""
        found = self.catalogue.items[item]
        entered = [MANUAL_FEED] if found.collection is Collection.MANUAL else []
        return frozenset(f"{source}/{feed}" for source, feed in [*self.catalogue.feeds(*found.tables), *entered])

    def inputs_of(self, item: str) -> frozenset[str]:
        """The feeds that may change an item: all that fill the tables of the items that count the same subjects."""
        subjects = self._subjects(item)
        akin = {item, *(code for code in self.catalogue.items if subjects & self._subjects(code))}
        named = frozenset().union(*map(self.feeds_of, akin))
        bound = self.worker.feeds.values()
        tables = {target.table for one in bound if one.name in named for target in one.targets.values()}
        return named.union(one.name for one in bound if any(to.table in tables for to in one.targets.values()))

    def _subjects(self, item: str) -> set[str]:
        return {term.subject for term in self.catalogue.items[item].terms}

    def is_live(self, facts: Facts, feeds: frozenset[str]) -> bool:
        """Whether a number of these feeds is shown as fresh."""
        book = FeedBook(self.settings, facts.feeds, facts.at)
        pairs = [(name.partition("/")[0], name.partition("/")[2]) for name in feeds]
        return book.behind(pairs).freshness == LIVE

    def close(self) -> None:
        """Ends it."""
        self.worker.sink()
        self.database.close()


def stores_nothing(worker: Worker, names: list[str]) -> bool:
    """Whether a worker that leads no more fails at every feed."""
    for name in names:
        try:
            worker.poll(name)
        except (FencedError, StoreError):
            continue
        return False
    with closing(worker.candidate):
        return True
