"""`python -m benchmarks.evaluate_store`: a whole pass over the agencies of a cycle on a store, one JSON line each."""

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from resource import RUSAGE_SELF, getrusage
from time import perf_counter, process_time
from typing import Final

from benchmarks.figures import Figure
from benchmarks.fill import fill
from benchmarks.machine import described
from benchmarks.stores import cluster, store_on
from core.access import Principal
from core.clock import SystemClock
from core.settings import load_settings
from evaluation.commands import cycles, rubrics
from evaluation.desk import Desk
from evaluation.passes.scoring import score_waiting, try_today
from indicators.catalogue import load
from indicators.items import build_images
from operations.configuration import DEFAULT_CONFIG
from people.files.desk import upload_desk
from store.database import Database
from store.evaluation.cycles import CycleText
from store.grants import grants_of
from tests.accounts import make_account, people_for

CITY: Final = "330100"
MUNICIPAL: Final = 330199


def main(arguments: Sequence[str]) -> int:
    """Says every figure; one that misses its budget is said to, and is no error."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.evaluate_store", description=__doc__)
    parser.add_argument("--units", type=int, default=5000, help="agencies to score (default 5000)")
    parser.add_argument("--rows", type=int, default=1_000_000, help="records of all of them (default 1000000)")
    chosen = parser.parse_args(arguments)
    for figure in figures(chosen.units, chosen.rows):
        print(figure.line(described()), flush=True)
    return 0


def figures(units: int, rows: int) -> Iterator[Figure]:
    """Opening a cycle, the first score of all its agencies, and the trial score of the day."""
    at = SystemClock().now()
    with cluster() as server, store_on(server, "evaluate") as store:
        images = build_images(load())
        fill(store.database, images, rows, at, lambda text: print(text, file=sys.stderr), units)
        with store.database.begin() as work:
            work.execute("UPDATE owner SET place_code = %s", [MUNICIPAL])
            work.execute("UPDATE unit SET place_code = %s, group_code = 'g' || mod(owner_id, 6)", [MUNICIPAL])
        store.settle()
        desk, code, officer = _prepared(store.database, at)
        before = perf_counter()
        count = cycles.open_cycle(desk, officer, code, at)
        yield Figure("evaluate_open_s", {"value": perf_counter() - before}, "s", {}, count)
        yield _timed("evaluate_first_s", lambda: score_waiting(desk, at), rows)
        yield _timed("evaluate_trial_s", lambda: try_today(desk, at), rows)
        memory = getrusage(RUSAGE_SELF).ru_maxrss / 1024
        yield Figure("evaluate_pass_rss_mb", {"value": memory}, "MB", {"value": 500.0}, count)


def _timed(name: str, work: Callable[[], int], rows: int) -> Figure:
    before, used = perf_counter(), process_time()
    count = work()
    took, cpu = perf_counter() - before, process_time() - used
    return Figure(name, {"value": took}, "s", {"value": 60.0}, count, beside={"cpu_s": round(cpu, 2), "rows": rows})


def _prepared(database: Database, at: datetime) -> tuple[Desk, str, Principal]:
    """A desk, a cycle that is being prepared, and the officer who opens it."""
    early = datetime(at.year - 1, 12, 1, tzinfo=UTC)
    settings = load_settings(DEFAULT_CONFIG)
    desk = Desk(database, settings, load(), upload_desk(database, settings, DEFAULT_CONFIG.parent))
    head = _person(database, "head", "division_head", early)
    officer = _person(database, "officer", "supervisor", early)
    rubrics.publish_rubric(desk, head, rubrics.shipped("capability-1"), early)
    text = CycleText("bench", "capability-1", date(at.year, 1, 1), (at + timedelta(days=1)).date())
    return desk, cycles.prepare_cycle(desk, officer, cycles.NewCycle(CITY, text), at), officer


def _person(database: Database, name: str, role: str, at: datetime) -> Principal:
    known = make_account(people_for(database), name, role, CITY, at)
    with database.begin() as work:
        return Principal(known.account_id, name, name, grants_of(work, known.account_id, at))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
