"""`batch_1000_ms`: a thousand changed rows until their cells are committed, on a store of a stated size."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from time import perf_counter
from typing import Final

from benchmarks.changes import Changes
from benchmarks.figures import Figure, percentile, spread
from benchmarks.machine import Meter
from benchmarks.stores import Store
from benchmarks.upsert import Upserts
from core.clock import SystemClock
from core.model import Batch, Images
from store.merge import merge

ROWS: Final = 1_000
WARM_UP: Final = 9
BUDGET: Final = {"p50": 250.0, "p95": 500.0}
FIRST_BUDGET_MS: Final = 2_000.0
UPSERT_RATIO: Final = 3.0
TABLES: Final = ("case_file", "case_package", "check_report")


@dataclass
class Steps:
    """Seconds of the steps of one merge."""

    seconds: dict[str, float] = field(default_factory=dict)

    def add(self, name: str, seconds: float) -> None:
        """A step that was made, perhaps not for the first time."""
        self.seconds[name] = self.seconds.get(name, 0.0) + seconds


@dataclass
class Timings:
    """Milliseconds of merges, also by table and by step, and the processor time of all of them."""

    all_ms: list[float] = field(default_factory=list)
    bare_ms: list[float] = field(default_factory=list)
    by_table: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    by_step: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    client_s: float = 0.0
    server_s: float = 0.0

    def note(self, table: str, milliseconds: float, steps: Mapping[str, float]) -> None:
        """One merge."""
        self.all_ms.append(milliseconds)
        self.by_table[table].append(milliseconds)
        committed = milliseconds - 1e3 * sum(steps.values())
        for step, seconds in {**steps, "commit": committed / 1e3}.items():
            self.by_step[step].append(1e3 * seconds)


def figures(store: Store, images: Images, batches: int) -> Iterator[Figure]:
    """The first batch after a start of the server, then warm ones."""
    at = SystemClock().now()
    ahead = Changes(store.database, at).batches(ROWS)
    first = next(ahead)
    _restart(store)
    cold = timed(store, images, [first])
    upserts = Upserts(store, TABLES)
    timed(store, images, islice(ahead, WARM_UP), upserts)
    found = timed(store, images, islice(ahead, batches), upserts)
    held = store.rows(*TABLES)
    yield Figure(
        "batch_1000_ms",
        spread(found.all_ms),
        "ms",
        BUDGET,
        len(found.all_ms),
        beside={
            "store_rows": held,
            "p50_by_table": {name: round(percentile(values, 0.5), 1) for name, values in found.by_table.items()},
            "p50_by_step": {name: round(percentile(values, 0.5), 1) for name, values in found.by_step.items()},
            "client_cpu_ms": round(1e3 * found.client_s / len(found.all_ms), 1),
            "server_cpu_ms": round(1e3 * found.server_s / len(found.all_ms), 1),
        },
    )
    ours, bare = percentile(found.all_ms, 0.5), percentile(found.bare_ms, 0.5)
    yield Figure(
        "batch_1000_vs_upsert",
        {"value": ours / bare},
        "ratio",
        {"value": UPSERT_RATIO},
        len(found.bare_ms),
        beside={"store_rows": held, "p50_ms": round(ours, 1), "upsert_p50_ms": round(bare, 1)},
    )
    yield Figure(
        "batch_1000_first_ms",
        {"value": cold.all_ms[0]},
        "ms",
        {"value": FIRST_BUDGET_MS},
        1,
        beside={"store_rows": held},
    )


def timed(
    store: Store, images: Images, batches: Iterator[Batch] | Sequence[Batch], upserts: Upserts | None = None
) -> Timings:
    """Merges batches, each timed from the call to the return, which is after the commit; before each, a bare upsert of
    the same rows into tables of their own."""
    timings = Timings()
    for batch in batches:
        if upserts is not None:
            timings.bare_ms.append(upserts.milliseconds(batch))
        steps = Steps()
        meter = Meter(store.cluster.pid)
        with meter.running():
            begun = perf_counter()
            merge(store.database, batch, images, SystemClock().now(), steps.add)
            seconds = perf_counter() - begun
        timings.client_s += meter.own_s
        timings.server_s += meter.others_s
        timings.note(batch.table, 1e3 * seconds, steps.seconds)
    return timings


def _restart(store: Store) -> None:
    """The server ends and starts anew; its caches are cold, those of the machine are not."""
    store.database.engine.dispose()
    store.cluster.stop()
    store.cluster.start()
