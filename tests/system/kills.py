"""Kills without warning while the sources do business: of workers at a step or a moment, of commands, of the server."""

import os
import random
import signal
from collections.abc import Callable, Iterator
from typing import Final

from indicators.catalogue import load
from indicators.items import build_images
from store.database import Database
from store.verify import verify
from tests.system.numbers import CITY, Cockpit, Difference, differences, places, some_owners
from tests.system.second import Second
from tests.system.sources import Sources
from tests.system.workers import At, Worker

STEPS: Final = (
    *("prepare", "copy", "lock", "owners", "classify", "keys", "before", "rows", "after"),
    *("net", "journal", "cell", "cell_day", "top", "account"),
)
"""the steps of a batch, as `store.merge` names them"""
LOAD_STEPS: Final = ("copy", "account", "seal", "keyed", "ready", "count", "forget")
"""the steps of a first load, in their order: `store.bulk` appends, settles, indexes, counts"""
LOADING: Final = "SELECT count(*) FROM loading_table"
MOST_TIMES: Final = 4
LONGEST_S: Final = 1.5
ROWS: Final = 18
"""changed at the sources before each kill"""
OWNERS: Final = 20

Kill = Callable[[], object]


class Killer:
    """Ends what collects for a second cockpit, each time in another way; `chance` says when."""

    def __init__(self, second: Second, sources: Sources, chance: random.Random) -> None:
        self._second = second
        self._sources = sources
        self._chance = chance
        self.done: list[str] = []

    def kills(self) -> Iterator[tuple[str, Kill]]:
        """Each way once: every step, moments, a command, the server and one of its processes."""
        for step in STEPS:
            yield f"a worker at {step}", lambda step=step: self.at_step(step)  # type: ignore[misc]
        yield "a worker at some moment", self.at_some_moment
        yield "a worker at some moment", self.at_some_moment
        yield "a command", self.command
        yield "the server", self.server
        yield "a process of the server", self.backend

    def in_any_order(self, number: int) -> None:
        """So many kills, by lot but each way equally often."""
        while len(self.done) < number:
            ways = list(self.kills())
            self._chance.shuffle(ways)
            for name, kill in ways[: number - len(self.done)]:
                self._sources.change(ROWS)
                kill()
                self.done.append(name)

    def through_the_first_load(self) -> None:
        """From an empty store on: a kill at each step of the load, and what is left of it goes on from there."""
        for step in LOAD_STEPS:
            worker = self._second.worker(At(step))
            self._second.wait_until(
                lambda worker=worker: worker.exit_code is not None or "leading" in worker.said(),  # type: ignore[misc]
                "a worker that loads",
            )
            while not worker.wait_ended(0.2) and self._is_loading():
                continue
            worker.kill()
            self.done.append(f"a worker at {step} of the first load")

    def _is_loading(self) -> bool:
        return bool(self._second.value(LOADING) or not self._second.value("SELECT count(*) FROM batch"))

    def at_step(self, step: str) -> None:
        """A worker that ends itself when it has come to a step so many times."""
        worker = self._second.worker(At(step, self._chance.randint(1, MOST_TIMES)))
        while not worker.wait_ended(1.0):
            # what a quiet moment does not bring
            self._sources.change(ROWS)
        assert worker.exit_code == -signal.SIGKILL, worker.said()

    def at_some_moment(self) -> None:
        """A worker, at any moment after its start."""
        worker = self._second.worker()
        worker.wait_ended(self._chance.uniform(0, LONGEST_S))
        worker.kill()

    def command(self) -> None:
        """`app.py collect` beside a worker, then that worker."""
        worker, command = self._second.worker(), self._second.command("collect")
        command.wait_ended(self._chance.uniform(0, LONGEST_S))
        command.kill()
        worker.kill()

    def server(self) -> None:
        """PostgreSQL, which a worker goes on with after it is up again; then the worker."""
        worker = self._leading()
        worker.wait_ended(self._chance.uniform(0, LONGEST_S))
        self._second.kill_server()
        self._goes_on(worker)
        worker.kill()

    def backend(self) -> None:
        """One process of PostgreSQL that works for a worker: the server ends all others and recovers by itself."""
        worker = self._leading()
        pid = self._second.value(
            "SELECT pid FROM pg_stat_activity WHERE application_name LIKE 'archive-cockpit-worker%%' LIMIT 1"
        )
        os.kill(pid, signal.SIGKILL)
        self._goes_on(worker)
        worker.kill()

    def _leading(self) -> Worker:
        worker = self._second.worker()
        self._second.wait_until(lambda: "leading" in worker.said(), "a worker that leads")
        return worker

    def _goes_on(self, worker: Worker) -> None:
        """It leads once more and reads."""
        led = worker.said().count("leading")
        self._second.wait_until(lambda: worker.said().count("leading") > led, "the worker leading again")


def wrong_after_all(second: Second, cockpit: Cockpit, sources: Sources) -> list[Difference]:
    """With a worker that is left alone, and the sources standing still: every item that is not true."""
    second.worker()
    with sources.paused():
        scopes = [CITY, *places(cockpit), *some_owners(second, OWNERS)]
        return differences(cockpit, sources, scopes)


def differing_cells(second: Second) -> int:
    """What `app.py verify` finds."""
    with Database(second.cluster.url, pool_size=2) as database:
        return verify(database, build_images(load())).differing_cells
