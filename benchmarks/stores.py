"""A store of a chosen size on a PostgreSQL of its own with its usual settings, filled by the product's collectors."""

import json
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from benchmarks.machine import Meter
from benchmarks.origins import CREDENTIALS, READER_PASSWORD
from collectors.base import SourceSettings
from collectors.binding.sources import bind
from collectors.bound_feed import BoundFeed
from collectors.commands import collect
from collectors.registry import load_sources
from core.clock import SystemClock
from core.model import Batch, Images, MergeReport, RunReport
from core.settings import load_settings
from operations.configuration import DEFAULT_CONFIG, PROJECT
from operations.demo_config import reader_url
from operations.sources import places_of
from store.database import Database
from store.embedded import EmbeddedCluster
from store.merge import merge
from store.migrations import upgrade
from store.records import column_types
from store.runs import Runs
from tests.databases import DISK, passable_folder

ROWS_OF_A_CASE: Final = 3
"""case, package and check report"""


@dataclass(frozen=True, slots=True)
class Store:
    """A database with the newest schema, and the server it lies on."""

    cluster: EmbeddedCluster
    database: Database
    url: str

    @property
    def server_version(self) -> str:
        """The version of PostgreSQL."""
        with self.database.begin() as unit:
            return str(unit.value("SHOW server_version")).split()[0]

    def rows(self, *tables: str) -> int:
        """How many rows lie in tables."""
        with self.database.begin() as unit:
            return sum(int(unit.value(f"SELECT count(*) FROM {table}")) for table in tables)

    def settle(self) -> None:
        """What autovacuum would do in time: statistics of the new rows."""
        with self.database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM (ANALYZE)")
            connection.exec_driver_sql("CHECKPOINT")


@contextmanager
def cluster() -> Iterator[EmbeddedCluster]:
    """A PostgreSQL as the product starts it, gone afterwards."""
    with passable_folder(DISK) as folder, EmbeddedCluster(folder / "db") as started:
        yield started


@contextmanager
def store_on(server: EmbeddedCluster, name: str) -> Iterator[Store]:
    """An empty store in a database of that name."""
    with Database(server.url_of("postgres")) as maintenance:
        connection = maintenance.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        with connection:
            connection.exec_driver_sql(f"CREATE DATABASE {name}")
    url = server.url_of(name)
    upgrade(url)
    with Database(url) as database:
        yield Store(server, database, url)


@contextmanager
def origins(folder: Path, cases: int, items: int = 1, das_dsn: str = "") -> Iterator[Mapping[str, Mapping[str, str]]]:
    """Addresses of source systems in a process of their own."""
    wishes = json.dumps({"folder": str(folder), "cases": cases, "items": items, "das_dsn": das_dsn})
    command = [sys.executable, "-m", "benchmarks.origins", wishes]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=PROJECT)
    assert process.stdout is not None
    try:
        yield json.loads(process.stdout.readline())
    finally:
        process.communicate()


def feeds_of(addresses: Mapping[str, Mapping[str, str]], das_dsn: str = "") -> tuple[BoundFeed, ...]:
    """The product's collectors for these source systems."""
    settings = {
        name: SourceSettings(addresses[name]["data"], credentials)
        for name, credentials in CREDENTIALS.items()
        if name in addresses
    }
    if das_dsn:
        settings["das"] = SourceSettings(reader_url(das_dsn, READER_PASSWORD), {})
    places = places_of(load_settings(DEFAULT_CONFIG))
    return bind(load_sources(column_types()), settings, places, SystemClock(), threading.Event())


@dataclass(frozen=True, slots=True)
class Loading:
    """Fills a store from feeds; `batch_rows` as in config.yaml."""

    store: Store
    images: Images
    batch_rows: int = 20_000

    def load(self, feeds: Sequence[BoundFeed], source: str, feed: str | None = None) -> Meter:
        """Reads feeds to their ends; what it took of this process and of the server. AssertionError when one fails."""
        meter = Meter(self.store.cluster.pid)
        runs, clock = Runs(self.store.database), SystemClock()
        with meter.running():
            reports = collect(feeds, self._sink, runs, clock, source=source, feed=feed, batch_rows=self.batch_rows)
        _assert_read(reports)
        return meter

    def _sink(self, batch: Batch) -> MergeReport:
        return merge(self.store.database, batch, self.images, SystemClock().now())


def _assert_read(reports: Sequence[RunReport]) -> None:
    bad: list[Any] = [report for report in reports if report.outcome not in ("ok", "empty")]
    assert not bad, bad


def images_without_sums(images: Images) -> Images:
    """Images that count nothing: with them a merge stores rows alone."""
    return Images({}, images.definition_version)
