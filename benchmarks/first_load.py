"""One first load, as the worker makes it, in a process of its own; or the same reading with nothing done with it.

`python -m benchmarks.first_load '{…}'` prints what it took as one JSON line; the words are those of `Task`.
"""

import json
import resource
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from time import perf_counter, process_time
from typing import Any, Final

from benchmarks.stores import feeds_of, images_without_sums
from collectors.bound_feed import BoundFeed
from collectors.commands import chosen_feeds
from core.clock import SystemClock
from core.model import Batch, MergeReport
from indicators.catalogue import load as load_catalogue
from indicators.items import build_images
from operations.bulk_reading import reading
from operations.configuration import PROJECT
from store.bulk import begin_load, end_load
from store.database import Database
from store.merge import merge
from store.runs import Runs

BATCH_ROWS: Final = 20_000


@dataclass(frozen=True, slots=True)
class Task:
    """What to load: the feeds of a source, into the store at `url` (or nowhere), with or without the sums."""

    source: str
    feeds: tuple[str, ...]
    url: str = ""
    sums: bool = True
    addresses: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    das_dsn: str = ""


@dataclass(frozen=True, slots=True)
class Took:
    """Rows, seconds, processor seconds of the process, and the most memory that it had (MB); `read_s`: until the last
    row was stored, `end_s`: keys, indexes and sums after that."""

    rows: int
    wall_s: float
    read_s: float
    end_s: float
    cpu_s: float
    rss_mb: float


def took(task: Task) -> Took:
    """Does it in a process of its own. RuntimeError with what it said when it fails."""
    command = [sys.executable, "-m", "benchmarks.first_load", json.dumps(asdict(task))]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr[-4000:])
    return Took(**json.loads(done.stdout.splitlines()[-1]))


def _main() -> None:
    words: dict[str, Any] = json.loads(sys.argv[1])
    task = Task(**words | {"feeds": tuple(words["feeds"])})
    feeds = [one for one in chosen_feeds(feeds_of(task.addresses, task.das_dsn), task.source) if one.code in task.feeds]
    wall, cpu = perf_counter(), process_time()
    rows, read_s = _loaded(task, feeds) if task.url else _read(feeds)
    wall_s = perf_counter() - wall
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(asdict(Took(rows, wall_s, read_s, wall_s - read_s, process_time() - cpu, peak))))


def _read(feeds: Sequence[BoundFeed]) -> tuple[int, float]:
    begun, clock = perf_counter(), SystemClock()
    rows = 0
    for feed in feeds:
        for partition in feed.collector.partitions():
            rows += sum(len(page.rows) for page in feed.collector.read(partition, {}, clock.now()))
    return rows, perf_counter() - begun


def _loaded(task: Task, feeds: Sequence[BoundFeed]) -> tuple[int, float]:
    images = build_images(load_catalogue())
    if not task.sums:
        images = images_without_sums(images)
    clock = SystemClock()
    with Database(task.url) as database:

        def sink(batch: Batch) -> MergeReport:
            return merge(database, batch, images, clock.now())

        read, runs, begun = reading(database, clock), Runs(database), perf_counter()
        begin_load(
            database, task.source, {target.table for feed in feeds for target in feed.targets.values()}, clock.now()
        )
        reports = [
            read(feed, sink, runs, clock, batch_rows=BATCH_ROWS, stopping=lambda: False).report for feed in feeds
        ]
        read_s = perf_counter() - begun
        bad = [report for report in reports if report.outcome not in ("ok", "empty")]
        if bad:
            raise RuntimeError(f"a feed was not read: {bad}")
        end_load(database, images, task.source, clock.now())
        return sum(report.rows for report in reports), read_s


if __name__ == "__main__":
    _main()
