"""`python -m benchmarks.sealing`: hundreds of orders sealed in one act, sheet to letter; one JSON line a figure."""

import argparse
import logging
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import Final

from benchmarks.figures import Figure
from benchmarks.machine import described
from benchmarks.stores import Store, cluster, store_on
from evaluation.commands.bulk_steps import take_step_on_many
from tests.accounts import people_for
from tests.integration.evaluation.casework import Casework, open_casework

COUNT: Final = 200
BUDGET_S: Final = 60.0
BEFORE: Final = datetime(2026, 2, 2, 2, tzinfo=UTC)
TAKERS: Final = {"draft": "officer", "check": "head", "legal_review": "legal", "sign": "leader", "seal": "seal"}
"""step of approval → who takes it, in order"""


def main(arguments: Sequence[str]) -> int:
    """Says every figure; one that misses its budget is said to, and is no error."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.sealing", description=__doc__)
    parser.add_argument("--count", type=int, default=COUNT, help=f"orders to seal at once (default {COUNT})")
    logging.disable(logging.WARNING)
    for figure in figures(parser.parse_args(arguments).count):
        print(figure.line(described()), flush=True)
    return 0


def figures(count: int) -> Iterator[Figure]:
    """The act of sealing, with all that comes of it, and the act of signing before it."""
    with cluster() as server, store_on(server, "sealing") as store, TemporaryDirectory() as folder:
        casework = open_casework(people_for(store.database), BEFORE, Path(folder))
        casework.on("2026-03-03")
        documents = [_drafted(casework) for _ in range(count)]
        for step in TAKERS:
            figure = _timed(casework, documents, step)
            if step in ("sign", "seal"):
                yield figure
        _demand_whole(store, count)


def _drafted(casework: Casework) -> int:
    """An order about an issue of its own."""
    number = casework.open()
    casework.confirm(number)
    return casework.draft(number)


def _timed(casework: Casework, documents: Sequence[int], step: str) -> Figure:
    before, used = perf_counter(), process_time()
    done = take_step_on_many(casework.desk, casework[TAKERS[step]], documents, step, "同意", casework.at)
    took, cpu = perf_counter() - before, process_time() - used
    assert not done.refused, next(iter(done.refused.values()))
    beside = {"cpu_s": round(cpu, 1), "peak_mb": getrusage(RUSAGE_SELF).ru_maxrss // 1024}
    budget = {"value": BUDGET_S} if step == "seal" else {}
    return Figure(f"{step}_many_s", {"value": took}, "s", budget, len(done.done), beside=beside)


def _demand_whole(store: Store, count: int) -> None:
    """Every order has its two files, its number and its letters to the unit; nothing is measured that was not done."""
    with store.database.begin() as unit:
        files = unit.value("SELECT count(DISTINCT digest) FROM upload")
        numbers = unit.row(
            "SELECT count(DISTINCT number), max(number) FROM official_document WHERE sealed_at IS NOT NULL"
        )
        letters = unit.value("SELECT count(*) FROM letter WHERE kind = 'document_offered'")
    assert (files, numbers, letters) == (2 * count, (count, count), count), (files, numbers, letters)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
