"""A store, and feeds of source files that lie in a folder of their own: as a bureau would add them."""

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from collectors.bound_feed import BoundFeed
from collectors.runner import run_feed
from core.clock import SystemClock
from core.model import Batch, Images, MergeReport, RunReport
from core.settings import load_settings
from operations.configuration import DEFAULT_CONFIG, Configuration
from operations.sources import bound_feeds
from store.database import Database
from store.merge import merge
from store.migrations import upgrade
from store.runs import Runs
from tests.databases import Databases
from tests.integration.store.images import hand_made

SOURCES = Path(__file__).parent / "sources"


@dataclass
class Cockpit:
    """The collecting half of the product over a store of its own."""

    database: Database
    folder: Path
    images: Images
    clock: SystemClock
    bound: list[BoundFeed] = field(default_factory=list)

    def feeds(self, source: str, url: str, credentials: Mapping[str, str] | None = None) -> Sequence[BoundFeed]:
        """The feeds of a source, bound by a settings file alone."""
        secrets = credentials or {}
        values = yaml.safe_load(DEFAULT_CONFIG.read_text(encoding="utf-8"))
        values["bureau"]["sources_folder"] = str(SOURCES)
        named = {name: f"env:{name.upper()}" for name in secrets}
        values["sources"] = {source: {"url": url, "credentials": named}}
        path = self.folder / "config.yaml"
        path.write_text(yaml.safe_dump(values, allow_unicode=True), encoding="utf-8")
        environment = {name.upper(): value for name, value in secrets.items()}
        found = Configuration(path, load_settings(path, environment), environment)
        feeds = bound_feeds(found, self.clock, threading.Event())
        self.bound.extend(feeds)
        return feeds

    def run(self, feed: BoundFeed) -> RunReport:
        """One poll."""
        return run_feed(feed, self.sink, Runs(self.database), self.clock, batch_rows=500).report

    def sink(self, batch: Batch) -> MergeReport:
        """The real one."""
        return merge(self.database, batch, self.images, self.clock.now())

    def rows(self, table: str, columns: str) -> list[tuple[Any, ...]]:
        """What the store holds."""
        with self.database.begin() as unit:
            return unit.rows(f"SELECT {columns} FROM {table} ORDER BY 1")

    def value(self, text: str) -> Any:
        """One value of the store."""
        with self.database.begin() as unit:
            return unit.value(text)


@pytest.fixture
def cockpit(databases: Databases, tmp_path: Path) -> Iterator[Cockpit]:
    url = databases.create(databases.template("servers", upgrade))
    with Database(url, pool_size=4) as database:
        cockpit = Cockpit(database, tmp_path, hand_made(), SystemClock())
        yield cockpit
        for feed in cockpit.bound:
            feed.collector.close()
    databases.drop(url)


def settled(run: Callable[[], RunReport], polls: int = 50) -> list[RunReport]:
    """The reports of polls until one brings nothing more."""
    reports = []
    for _ in range(polls):
        reports.append(run())
        if reports[-1].outcome == "empty":
            return reports
    raise AssertionError(f"still not settled: {reports[-1]}")


def seconds(moment: datetime) -> int:
    """Whole seconds since the epoch."""
    return round(moment.timestamp())
