"""`python -m benchmarks.kills`: kills without warning, from an empty store on; then nothing may be wrong.

One JSON line: items that are not true, cells that differ from the records; both must be 0. Exit 1 when one is not.
"""

import argparse
import os
import random
import signal
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from time import perf_counter
from typing import Final

from benchmarks.figures import Figure
from benchmarks.machine import described
from tests.databases import DISK, passable_folder
from tests.system.kills import Killer, differing_cells, wrong_after_all
from tests.system.numbers import Cockpit
from tests.system.running import Demo
from tests.system.second import Second
from tests.system.sources import Sources

KILLS: Final = 200
SHOWN: Final = 20
"""differences that are named"""
BUDGET: Final = {"wrong_items": 0.0, "differing_cells": 0.0}


@contextmanager
def second_cockpit() -> Iterator[Second]:
    """A cockpit on the sources of a demo whose own worker is halted."""
    with passable_folder(DISK) as folder, passable_folder(DISK) as other:
        demo = Demo(folder)
        try:
            demo.start()
            halted = demo.pids["worker"]
            os.kill(halted, signal.SIGSTOP)
            try:
                with Second(demo, other).running() as second:
                    yield second
            finally:
                os.kill(halted, signal.SIGCONT)
        finally:
            demo.stop()


def kills_figure(kills: int, seed: int) -> Figure:
    """So many kills, a few of them inside the first load; what is wrong afterwards."""
    with second_cockpit() as second, closing(Sources(second)) as sources, closing(Cockpit(second)) as cockpit:
        killer = Killer(second, sources, random.Random(seed))
        begun = perf_counter()
        killer.through_the_first_load()
        killer.in_any_order(kills)
        seconds = perf_counter() - begun
        second.start_web()
        wrong = wrong_after_all(second, cockpit, sources)
        values = {"wrong_items": float(len(wrong)), "differing_cells": float(differing_cells(second))}
        beside = {"seconds": round(seconds), "seed": seed, "kills": dict(Counter(killer.done)), "wrong": wrong[:SHOWN]}
        return Figure("kills", values, "", BUDGET, len(killer.done), beside=beside)


def main() -> int:
    """Runs it; 1 when something is wrong afterwards."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.kills", description="Kills, and what is wrong then.")
    parser.add_argument("--kills", type=int, default=KILLS, help=f"how many (default {KILLS})")
    parser.add_argument("--seed", type=int, default=20_261_126, help="of the lot that decides what is killed when")
    chosen = parser.parse_args()
    figure = kills_figure(chosen.kills, chosen.seed)
    print(figure.line(described()), flush=True)
    return 0 if figure.met else 1


if __name__ == "__main__":
    sys.exit(main())
