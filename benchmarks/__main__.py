"""`python -m benchmarks`: one JSON line for each figure of the design, on standard output; progress goes to the other.

A figure that misses its budget is reported as missed and is no error; a benchmark that breaks is: exit 1.
"""

import argparse
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Final

from benchmarks import batch, loading, page_load, reads, running, screen, verifying, web
from benchmarks.figures import Figure
from benchmarks.filled import Wanted, disk_gb, filled_store
from benchmarks.machine import described
from benchmarks.stores import ROWS_OF_A_CASE
from core.model import Images
from indicators.catalogue import load as load_catalogue
from indicators.items import build_images

BATCH_FIGURES: Final = ("batch_1000_ms", "batch_1000_vs_upsert", "batch_1000_first_ms")
FILLED_FIGURES: Final = (*reads.FIGURES, *verifying.FIGURES, *BATCH_FIGURES)
SNAPSHOT_FIGURES: Final = ("snapshot_cpu_ms", "snapshot_kb", "snapshot_build_cpu_ms")
WALL_FIGURES: Final = ("wall_first_load_kb", "wall_warm_load_kb", "wall_requests")
DEMO_FIGURES: Final = (
    "demo_first_number_s",
    "worker_peak_rss_mb",
    *SNAPSHOT_FIGURES,
    "sse_1000_viewers_core_percent",
    *WALL_FIGURES,
    "screen_event_to_dom_ms",
    "commit_to_dom_ms",
)
COLLECT_FIGURES: Final = (
    *loading.FIGURES,
    *BATCH_FIGURES,
    *verifying.FIGURES,
    *reads.FIGURES,
    "commit_to_dom_ms",
)
"""what `make bench-collect` measures"""
ALL: Final = (*DEMO_FIGURES, *FILLED_FIGURES, *loading.FIGURES)


@dataclass
class Bench:
    """What was asked for, and where the figures go."""

    wanted: frozenset[str]
    rows: int
    batches: int
    versions: dict[str, str] = field(default_factory=dict)
    failed: bool = False

    def wants(self, *names: str) -> bool:
        """Whether any of these figures is wanted."""
        return bool(self.wanted.intersection(names))

    def run(self, what: str, figures: Callable[[], Iterator[Figure]]) -> None:
        """Says every wanted figure of a benchmark; one that breaks does not keep the others from running."""
        print(f"measuring {what}", file=sys.stderr, flush=True)
        try:
            for figure in figures():
                self.say(figure)
        except Exception:  # noqa: BLE001 -- the other benchmarks are worth running
            traceback.print_exc()
            self.failed = True

    def say(self, figure: Figure) -> None:
        """One line, when it is wanted."""
        if figure.name in self.wanted:
            print(figure.line(described(**self.versions)), flush=True)


def demo_benchmarks(bench: Bench) -> Iterator[Figure]:
    """Figures on one running demo."""
    with running.stage() as stage:
        with stage.database.begin() as unit:
            bench.versions["postgresql"] = str(unit.value("SHOW server_version")).split()[0]
        yield stage.first
        yield running.memory_figure(stage)
        if bench.wants(*SNAPSHOT_FIGURES):
            bench.run("snapshots", lambda: running.snapshot_figures(stage))
        if bench.wants("sse_1000_viewers_core_percent"):
            viewers = partial(web.viewers_cpu, stage.host, running.publishing(stage))
            bench.run("a thousand viewers", lambda: iter([viewers()]))
        if bench.wants(*WALL_FIGURES):
            bench.run(
                "the first load", lambda: web.page_figures(*page_load.loads(stage.address, stage.demo.signed_in()))
            )
        if bench.wants("screen_event_to_dom_ms", "commit_to_dom_ms"):
            bench.run("the screen", lambda: _screen(bench, stage))


def _screen(bench: Bench, stage: running.Stage) -> Iterator[Figure]:
    with screen.chromium() as browser:
        if bench.wants("screen_event_to_dom_ms"):
            yield screen.event_figure(stage, browser)
        if bench.wants("commit_to_dom_ms"):
            yield screen.source_figure(stage, browser)


def filled_benchmarks(bench: Bench, images: Images, folder: Path | None) -> Iterator[Figure]:
    """What a store of a stated size answers, proves and takes in."""
    with filled_store(Wanted(bench.rows, folder), images) as store:
        bench.versions["postgresql"] = store.server_version
        print(f"{disk_gb(store)} GB on disk", file=sys.stderr, flush=True)
        yield from reads.figures(store, bench.wanted)
        yield from verifying.figures(store, bench.wanted)
        if bench.wants(*BATCH_FIGURES):
            yield from batch.figures(store, images, bench.batches)


def view_loads(bench: Bench, images: Images) -> Iterator[Figure]:
    """First loads through a view."""
    with tempfile.TemporaryDirectory() as folder:
        yield from loading.view_figures(images, bench.rows, Path(folder), bench.wanted)


def rest_loads(bench: Bench, images: Images) -> Iterator[Figure]:
    """A first load through REST."""
    with tempfile.TemporaryDirectory() as folder:
        yield from loading.rest_figures(images, bench.rows // ROWS_OF_A_CASE, Path(folder), bench.wanted)


def main() -> int:
    """Runs what is asked for; 1 when a benchmark broke."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measures the budgets of the design.")
    parser.add_argument("--only", action="append", choices=ALL, metavar="NAME", help="only this figure; repeatable")
    parser.add_argument(
        "--rows", type=int, default=1_000_000, help="rows of a filled store, or to be loaded (default 1 M)"
    )
    parser.add_argument("--store", type=Path, metavar="DIR", help="keep the filled store here, for further figures")
    parser.add_argument("--batches", type=int, default=90, help="batches to time (default 90)")
    parser.add_argument("--collect", action="store_true", help="only what collecting is measured by")
    parser.add_argument("--list", action="store_true", help="name the figures, and end")
    chosen = parser.parse_args()
    if chosen.list:
        print("\n".join(ALL))
        return 0
    wanted = frozenset(chosen.only or (COLLECT_FIGURES if chosen.collect else ALL))
    bench = Bench(wanted, chosen.rows, chosen.batches)
    images = build_images(load_catalogue())
    if bench.wants(*DEMO_FIGURES):
        bench.run("the demo", lambda: demo_benchmarks(bench))
    if bench.wants(*loading.VIEW_FIGURES):
        bench.run(f"first loads of {bench.rows:,} rows through a view", lambda: view_loads(bench, images))
    if bench.wants(*loading.REST_FIGURES):
        bench.run(f"a first load of {bench.rows:,} rows through REST", lambda: rest_loads(bench, images))
    if bench.wants(*FILLED_FIGURES):
        bench.run(f"a filled store of {bench.rows:,} rows", lambda: filled_benchmarks(bench, images, chosen.store))
    return int(bench.failed)


if __name__ == "__main__":
    sys.exit(main())
