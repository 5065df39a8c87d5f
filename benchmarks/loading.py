"""`load_*`: the first load of a source, against a bare COPY of the same rows, reading alone, and dlt."""

import io
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks import catalogue, dlt_load
from benchmarks.figures import Figure
from benchmarks.first_load import Task, Took, took
from benchmarks.machine import Meter
from benchmarks.origins import READER_PASSWORD
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
VIEW_FIGURES: Final = ("load_rows_vs_copy", "load_cells_vs_copy", "collector_rss_mb", "load_vs_dlt")
REST_FIGURE: Final = "load_rest_vs_parse"
FIGURES: Final = (*VIEW_FIGURES, REST_FIGURE)
REST_FEEDS: Final = ("item-catalog", "cases", "case-archive", "checks", "doc-register", "doc-archive")

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
        with without.store("rows_alone") as store:
            catalogue.publish(das.url, READER_PASSWORD, rows, agencies(store.database))
            alone = without.load(store, sums=False)
        with bench.store("with_sums") as store:
            load = bench.load(store, sums=True)
            held = store.rows(TABLE)
            copied = bare_copy(store, TABLES[TABLE])
        yield from _against_copy(alone, load, copied, held)
        if "load_vs_dlt" in wanted:
            yield _against_dlt(bench, load, held)


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
    yield Figure("collector_rss_mb", {"value": load.took.rss_mb}, "MB", {"value": RSS_MB}, rows)


def _against_dlt(bench: Bench, load: Load, rows: int) -> Figure:
    """The same view into the same server, from empty; dlt makes no keys, no indexes, no sums, and maps nothing."""
    with Database(bench.server.url_of("postgres")) as maintenance:
        connection = maintenance.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        with connection:
            connection.exec_driver_sql("CREATE DATABASE by_dlt")
    ours = Meter(bench.server.pid)
    with ours.running():
        theirs = dlt_load.took(reader_url(bench.das.url, READER_PASSWORD), bench.server.url_of("by_dlt"))
    return Figure(
        "load_vs_dlt",
        {"value": theirs["wall_s"] / load.took.wall_s},
        "times as fast",
        {"value": DLT_RATIO},
        rows,
        floor=True,
        beside={
            "dlt": theirs["version"],
            "dlt_rows": theirs["rows"],
            "dlt_wall_s": round(theirs["wall_s"], 1),
            "dlt_cpu_s": round(theirs["cpu_s"] + ours.others_s, 1),
            "wall_s": round(load.took.wall_s, 1),
            "cpu_s": round(load.cpu_s, 1),
        },
    )


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


def rest_figure(images: Images, cases: int, folder: Path) -> Iterator[Figure]:
    """The rate of a first load through REST against reading and parsing the same pages and throwing them away."""
    with ExitStack() as stack:
        server = stack.enter_context(cluster())
        addresses = stack.enter_context(origins(folder, cases))
        store = stack.enter_context(Bench(server, server, addresses, images).store("rest"))
        task = Task("platform", REST_FEEDS, store.url, addresses=addresses)
        meter = Meter(server.pid)
        with meter.running():
            load = took(task)
        reading = took(Task("platform", REST_FEEDS, addresses=addresses))
    rate, read_rate = load.rows / load.wall_s, reading.rows / reading.wall_s
    yield Figure(
        REST_FIGURE,
        {"value": rate / read_rate},
        "ratio",
        {"value": REST_RATIO},
        load.rows,
        floor=True,
        beside={
            "rows_per_s": round(rate),
            "read_rows_per_s": round(read_rate),
            "wall_s_until_read": round(load.read_s, 1),
            "wall_s_for_keys_and_sums": round(load.end_s, 1),
            "client_cpu_s": round(load.cpu_s, 1),
            "server_cpu_s": round(meter.others_s, 1),
            "reading_cpu_s": round(reading.cpu_s, 1),
            "source": "platform, REST, one feed after the other",
        },
    )
