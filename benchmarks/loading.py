"""`load_*`: the first load of a source, against a bare COPY of the same rows, reading alone, and dlt."""

import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from benchmarks import catalogue, dlt_load
from benchmarks.figures import Figure
from benchmarks.first_load import Task, Took, took
from benchmarks.machine import Meter
from benchmarks.origins import CREDENTIALS, READER_PASSWORD
from benchmarks.stores import Loading, Store, cluster, feeds_of, images_without_sums, origins, store_on
from core.model import Images
from operations.demo_config import reader_url
from store.database import Database
from store.embedded import EmbeddedCluster
from store.records import TABLES, RecordTable

TABLE: Final = "catalogue_item"
ROWS_RATIO: Final = 0.7
CELLS_RATIO: Final = 1.0
REST_RATIO: Final = 0.5
DLT_RATIO: Final = 5.0
RSS_MB: Final = 300.0
VIEW_FIGURES: Final = ("load_rows_vs_copy", "load_cells_vs_copy", "collector_rss_mb", "load_view_vs_dlt")
REST_FIGURES: Final = ("load_rest_vs_parse", "load_vs_dlt")
FIGURES: Final = (*VIEW_FIGURES, *REST_FIGURES)
REST_FEEDS: Final = {
    "item-catalog": "/api/v1/edas/item-catalog",
    "cases": "/api/v1/edas/cases",
    "case-archive": "/api/v1/edas/case-archive",
    "checks": "/api/v1/checks",
    "doc-register": "/api/v1/erms/doc-register",
    "doc-archive": "/api/v1/erms/doc-archive",
}

Addresses = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Load:
    """A first load: what it took of its process and of our server, and of the source's."""

    took: Took
    server_s: float
    source_s: float

    @property
    def cpu_s(self) -> float:
        """Processor seconds of ours."""
        return self.took.cpu_s + self.server_s


@dataclass(frozen=True, slots=True)
class Bench:
    """What the loads share: the cockpit's server, that of the source, and where the registers are."""

    server: EmbeddedCluster
    das: EmbeddedCluster
    addresses: Addresses
    images: Images

    @contextmanager
    def store(self, name: str) -> Iterator[Store]:
        """An empty store that knows the owners."""
        with store_on(self.server, name) as store:
            for feed in ("units", "archives"):
                Loading(store, self.images).load(feeds_of(self.addresses), "registers", feed)
            yield store

    @contextmanager
    def dlt_database(self) -> Iterator[Database]:
        """An empty database on our server."""
        with Database(self.server.url_of("postgres")) as maintenance:
            connection = maintenance.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
            with connection:
                connection.exec_driver_sql("DROP DATABASE IF EXISTS by_dlt")
                connection.exec_driver_sql("CREATE DATABASE by_dlt")
        with Database(self.server.url_of("by_dlt")) as database:
            yield database

    def load(self, store: Store, *, sums: bool) -> Load:
        """The items of the catalogue, from empty to counted."""
        ours, theirs = Meter(self.server.pid), Meter(self.das.pid)
        with ours.running(), theirs.running():
            done = took(Task("das", ("items",), store.url, sums, das_dsn=self.das.url))
        return Load(done, ours.others_s, theirs.others_s)


def view_figures(images: Images, rows: int, folder: Path, wanted: frozenset[str]) -> Iterator[Figure]:
    """Items through the database view of the catalogue system: rows alone, rows with sums, bare COPY, dlt."""
    with cluster() as server, cluster() as das, origins(folder, 1) as addresses:
        bench = Bench(server, das, addresses, images)
        # a store keeps the definitions that its first batch was counted with
        without = Bench(server, das, addresses, images_without_sums(images))
        compared = bool(wanted & {"load_rows_vs_copy", "load_cells_vs_copy"})
        with without.store("rows_alone") as store:
            catalogue.publish(das.url, READER_PASSWORD, rows, agencies(store.database))
            alone = without.load(store, sums=False) if compared else None
        with bench.store("with_sums") as store:
            load = bench.load(store, sums=True)
            held = store.rows(TABLE)
            copied = bare_copy(store, TABLES[TABLE]) if compared else None
        if alone is not None and copied is not None:
            yield from _against_copy(alone, load, copied, held)
        yield Figure("collector_rss_mb", {"value": load.took.rss_mb}, "MB", {"value": RSS_MB}, held)
        if "load_view_vs_dlt" in wanted:
            yield _view_against_dlt(bench, load, held)


def agencies(database: Database) -> list[tuple[str, int]]:
    """Code and place of every agency."""
    with database.begin() as unit:
        return [(code, place) for code, place in unit.rows("SELECT code, place_code FROM owner WHERE kind = 'agency'")]


def _against_copy(alone: Load, load: Load, copied: Meter, rows: int) -> Iterator[Figure]:
    told = {
        "rows_per_s": round(rows / load.took.wall_s),
        "wall_s": round(load.took.wall_s, 1),
        "wall_s_until_read": round(load.took.read_s, 1),
        "client_cpu_s": round(load.took.cpu_s, 2),
        "server_cpu_s": round(load.server_s, 2),
        "source_cpu_s": round(load.source_s, 2),
        "rows_alone_cpu_s": round(alone.cpu_s, 2),
        "copy_cpu_s": round(copied.cpu_s, 2),
    }
    ratio = copied.cpu_s / alone.cpu_s
    yield Figure("load_rows_vs_copy", {"value": ratio}, "ratio", {"value": ROWS_RATIO}, rows, floor=True, beside=told)
    cells = max(0.0, load.cpu_s - alone.cpu_s) / copied.cpu_s
    yield Figure("load_cells_vs_copy", {"value": cells}, "ratio", {"value": CELLS_RATIO}, rows)


def _view_against_dlt(bench: Bench, load: Load, rows: int) -> Figure:
    """The same view into the same server, from empty; no budget: what dlt does with it is no more than a copy."""
    with bench.dlt_database() as database:
        ours = Meter(bench.server.pid)
        with ours.running():
            theirs = dlt_load.of_view(reader_url(bench.das.url, READER_PASSWORD), database.url)
        loaded = _loaded_rows(database)
    told = _told(theirs, ours, loaded) | {"wall_s": round(load.took.wall_s, 1), "cpu_s": round(load.cpu_s, 1)}
    return Figure("load_view_vs_dlt", {"value": theirs["wall_s"] / load.took.wall_s}, "times", {}, rows, beside=told)


def _loaded_rows(database: Database) -> int:
    """The rows in tables that dlt has made, its own aside."""
    with database.begin() as unit:
        tables = unit.rows("SELECT tablename FROM pg_tables WHERE schemaname = 'loaded' AND tablename !~ '^_dlt'")
        return sum(int(unit.value(f"SELECT count(*) FROM loaded.{table}")) for (table,) in tables)


def _told(theirs: Mapping[str, Any], ours: Meter, rows: int) -> dict[str, Any]:
    return {
        "dlt": theirs["version"],
        "dlt_rows": rows,
        "dlt_wall_s": round(theirs["wall_s"], 1),
        "dlt_cpu_s": round(theirs["cpu_s"] + ours.others_s, 1),
    }


def bare_copy(store: Store, table: RecordTable) -> Meter:
    """What COPY alone takes for all rows of a record table, into one with the same keys and indexes; the text to copy
    is made before."""
    columns = ", ".join((*table.stored, "source", "version", "batch_id"))
    text = io.BytesIO()
    with store.database.begin() as unit:
        unit.cursor.copy_expert(f"COPY {table.name} ({columns}) TO STDOUT (FORMAT csv)", text)
        unit.execute(f"CREATE TABLE bare (LIKE {table.name} INCLUDING ALL EXCLUDING CONSTRAINTS)")
    text.seek(0)
    meter = Meter(store.cluster.pid)
    with meter.running(), store.database.begin() as unit:
        unit.cursor.copy_expert(f"COPY bare ({columns}) FROM STDIN (FORMAT csv)", text, 1 << 16)
    return meter


def rest_figures(images: Images, cases: int, folder: Path, wanted: frozenset[str]) -> Iterator[Figure]:
    """A first load through REST against reading and parsing the same pages and throwing them away, and against dlt."""
    with cluster() as server, origins(folder, cases) as addresses:
        bench = Bench(server, server, addresses, images)
        with bench.store("rest") as store:
            meter = Meter(server.pid)
            with meter.running():
                load = took(Task("platform", tuple(REST_FEEDS), store.url, addresses=addresses))
        reading = took(Task("platform", tuple(REST_FEEDS), addresses=addresses))
        yield _against_reading(load, meter, reading)
        if "load_vs_dlt" in wanted:
            yield _rest_against_dlt(bench, load, meter)


def _against_reading(load: Took, meter: Meter, reading: Took) -> Figure:
    rate, read_rate = load.rows / load.wall_s, reading.rows / reading.wall_s
    told = {
        "rows_per_s": round(rate),
        "read_rows_per_s": round(read_rate),
        "wall_s_until_read": round(load.read_s, 1),
        "wall_s_for_keys_and_sums": round(load.end_s, 1),
        "client_cpu_s": round(load.cpu_s, 1),
        "server_cpu_s": round(meter.others_s, 1),
        "reading_cpu_s": round(reading.cpu_s, 1),
        "source": "platform, REST, one feed after the other",
    }
    budget = {"value": REST_RATIO}
    return Figure("load_rest_vs_parse", {"value": rate / read_rate}, "ratio", budget, load.rows, True, told)


def _rest_against_dlt(bench: Bench, load: Took, meter: Meter) -> Figure:
    """The same feeds into the same server, from empty; dlt makes no keys, no indexes, no sums, and maps nothing."""
    address, known = bench.addresses["platform"]["data"], CREDENTIALS["platform"]
    secret = (known["client_id"], known["client_secret"])
    with bench.dlt_database() as database:
        ours = Meter(bench.server.pid)
        with ours.running():
            theirs = dlt_load.of_rest(address, REST_FEEDS, secret, database.url, tuned=True)
        told = _told(theirs, ours, _loaded_rows(database))
    shipped_server = Meter(bench.server.pid)
    with bench.dlt_database() as database, shipped_server.running():
        shipped = dlt_load.of_rest(address, REST_FEEDS, secret, database.url, tuned=False)
    cpu_s, tuned_s = load.cpu_s + meter.others_s, theirs["cpu_s"] + ours.others_s
    shipped_s = shipped["cpu_s"] + shipped_server.others_s
    told |= {
        "dlt_as_shipped_wall_s": round(shipped["wall_s"], 1),
        "dlt_as_shipped_cpu_s": round(shipped_s, 1),
        "times_as_shipped": round(shipped["wall_s"] / load.wall_s, 2),
        "wall_s": round(load.wall_s, 1),
        "cpu_s": round(cpu_s, 1),
        "cpu_times": round(tuned_s / cpu_s, 2),
        "cpu_times_as_shipped": round(shipped_s / cpu_s, 2),
    }
    budget = {"value": DLT_RATIO}
    return Figure("load_vs_dlt", {"value": theirs["wall_s"] / load.wall_s}, "times", budget, load.rows, True, told)
