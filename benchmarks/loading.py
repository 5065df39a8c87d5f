"""`initial_load_*`: the first load of a source, against a bare COPY of the same rows and against reading alone."""

import io
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.figures import Figure
from benchmarks.machine import Meter
from benchmarks.stores import Loading, Store, cluster, feeds_of, images_without_sums, origins, store_on
from collectors.runner import BoundFeed
from core.clock import SystemClock
from core.model import Images
from store.database import Database
from store.embedded import EmbeddedCluster
from store.records import TABLES, RecordTable

TABLE: Final = "catalogue_item"
ROWS_RATIO: Final = 0.7
SUMS_RATIO: Final = 1.0
REST_RATIO: Final = 0.5

Addresses = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Bench:
    """What the loads share: the cockpit's server, the source systems and the definitions."""

    server: EmbeddedCluster
    addresses: Addresses
    das_dsn: str
    images: Images

    def feeds(self) -> tuple[BoundFeed, ...]:
        """Collectors that remember nothing."""
        return feeds_of(self.addresses, self.das_dsn)

    def fresh(self, name: str, images: Images) -> tuple[ExitStack, Store, Loading]:
        """A store that knows the owners; close the stack to let it go."""
        stack = ExitStack()
        store = stack.enter_context(store_on(self.server, name))
        loading = Loading(store, images)
        loading.load(self.feeds(), "registers", "units")
        loading.load(self.feeds(), "registers", "archives")
        return stack, store, loading


def view_figures(images: Images, items: int, folder: Path) -> Iterator[Figure]:
    """Items through the database view of the catalogue system: rows alone, rows with sums, bare COPY."""
    with cluster() as server, cluster() as das, origins(folder, 1, items, das.url) as addresses:
        bench = Bench(server, addresses, das.url, images)
        bare_rows, rows_alone = _loaded(bench, "rows_alone", images_without_sums(images))
        rows, with_sums = _loaded(bench, "with_sums", images)
        assert rows == bare_rows
        copied = _copied(bench, "with_sums")
    cores = {"rows": rows, "source": "das/items, view"}
    told = {
        "cpu_s": round(with_sums.cpu_s, 2),
        "client_cpu_s": round(with_sums.own_s, 2),
        "rows_alone_cpu_s": round(rows_alone.cpu_s, 2),
        "copy_cpu_s": round(copied.cpu_s, 2),
        **cores,
    }
    yield Figure("initial_load_rows_per_s", {"value": rows / with_sums.wall_s}, "rows/s", {}, rows, beside=told)
    ratio = copied.cpu_s / rows_alone.cpu_s
    yield Figure("initial_load_rows_vs_copy", {"value": ratio}, "ratio", {"value": ROWS_RATIO}, rows, floor=True)
    sums = max(0.0, with_sums.cpu_s - rows_alone.cpu_s) / copied.cpu_s
    yield Figure("initial_load_sums_vs_copy", {"value": sums}, "ratio", {"value": SUMS_RATIO}, rows)


def _loaded(bench: Bench, name: str, images: Images) -> tuple[int, Meter]:
    stack, store, loading = bench.fresh(name, images)
    with stack:
        loading.load(bench.feeds(), "das", "fonds")
        meter = loading.load(bench.feeds(), "das", "items")
        return store.rows(TABLE), meter


def _copied(bench: Bench, database: str) -> Meter:
    """The rows of a loaded store, copied once more into an empty table with the same keys and indexes."""
    with Database(bench.server.url_of(database)) as found:
        store = Store(bench.server, found, found.url)
        return bare_copy(store, TABLES[TABLE])


def bare_copy(store: Store, table: RecordTable) -> Meter:
    """What COPY alone takes for all rows of a record table; the text to copy is made before."""
    columns = ", ".join((*table.stored, "source", "version", "batch_id"))
    text = io.BytesIO()
    with store.database.begin() as unit:
        unit.cursor.copy_expert(f"COPY {table.name} ({columns}) TO STDOUT (FORMAT csv)", text)
        unit.execute(f"CREATE TABLE bare (LIKE {table.name} INCLUDING ALL)")
    text.seek(0)
    meter = Meter(store.cluster.pid)
    with meter.running(), store.database.begin() as unit:
        unit.cursor.copy_expert(f"COPY bare ({columns}) FROM STDIN (FORMAT csv)", text, 1 << 16)
    return meter


def rest_figure(load: Meter, rows: int, feeds: Callable[[], tuple[BoundFeed, ...]]) -> Figure:
    """The rate of a load through REST against reading and parsing the same pages and throwing them away."""
    meter = Meter()
    read = 0
    with meter.running():
        for feed in feeds():
            if feed.source == "platform" and feed.code != "deletions":
                read += sum(len(page.rows) for page in feed.collector.read("", {}, SystemClock().now()))
    rate, reading = rows / load.wall_s, read / meter.wall_s
    return Figure(
        "initial_load_rest_vs_reading",
        {"value": rate / reading},
        "ratio",
        {"value": REST_RATIO},
        rows,
        floor=True,
        beside={
            "rows_per_s": round(rate),
            "read_rows_per_s": round(reading),
            "cpu_s": round(load.cpu_s, 1),
            "client_cpu_s": round(load.own_s, 1),
            "source": "platform, REST, one feed after the other",
        },
    )
