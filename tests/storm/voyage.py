"""A voyage: what happens in a storm, by lot, and what must hold after each thing that happens."""

import random
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from cockpit.facts import Facts
from indicators.freshness import patience
from store.verify import verify
from tests.storm.sea import Sea
from tests.storm.ship import GOOD, Killed, Ship, stores_nothing
from tests.system.kills import LOAD_STEPS, STEPS

CITY: Final = "330100"
PATIENCE: Final = patience(timedelta(seconds=20))
MOST_ROWS: Final = 25
LONGEST_S: Final = 15.0
CALM_ROUNDS: Final = 3
DEATHS: Final = 4
HALF: Final = 0.5
COUNTED: Final = {
    "unit": (("registers", "units"),),
    "case_file": (("platform", "edas/cases"),),
    "case_package": (("platform", "edas/case-archive"),),
    "check_report": (("platform", "checks"), ("das", "checks")),
    "licence": (("licences", "certificates"),),
    "licence_link": (("licences", "links"),),
    "lookup": (("lookups", "requests"),),
    "fonds": (("das", "fonds"),),
    "volume": (("das", "volumes"),),
}
"""our table, and the systems with their feeds that have as many rows together when everything has arrived"""


class Voyage:
    """A cockpit in a storm. `log` says what has happened, `looks` how much was compared on the way."""

    def __init__(self, sea: Sea, ship: Ship, chance: random.Random) -> None:
        self._sea, self._ship, self._chance = sea, ship, chance
        self.log: list[str] = []
        self.looks: Counter[str] = Counter()
        self._read_at: dict[str, int | None] = {}
        """feed → tide of its system that it stands at; None when it may stand between two"""
        self._well_at: dict[str, datetime] = {}
        self._ways: list[tuple[int, Callable[[], None]]] = [
            (6, self._change),
            (6, self._poll_system),
            (3, self._poll_some),
            (2, self._disturb),
            (2, self._calm),
            (3, self._die),
            (1, self._restart),
            (1, self._overtake),
            (2, self._wait),
            (2, self._compute),
        ]

    def sail(self, steps: int) -> None:
        """So many things happen; after each the screens are looked at."""
        self._first_load()
        for _ in range(steps):
            (way,) = self._chance.choices([way for _, way in self._ways], [weight for weight, _ in self._ways])
            way()
            self._look()

    def _first_load(self) -> None:
        """The first load, in which workers die and the sources go on changing."""
        for number in range(DEATHS):
            self._ship.worker.begin_loads()
            step, times = self._chance.choice(LOAD_STEPS), self._chance.randint(1, 3)
            self._say(f"first load, to die at {step} for the time {times}")
            self._ship.worker.dies_at(step, times)
            self._read_everything_once(last=number == DEATHS - 1)
            self._change()
        self._read_everything_once(last=True)
        self._poll(self._names())

    def _read_everything_once(self, *, last: bool) -> None:
        self._poll(self._names())
        if not last and self._chance.random() < HALF:
            return
        try:
            self._ship.worker.end_loads()
        except Killed:
            self._say("died at the end of the load")
            self._ship.replace_worker()

    def arrive(self) -> None:
        """The storm is over: everything is read to its end, and every number is true."""
        self._sea.calm()
        for _ in range(CALM_ROUNDS):
            self._poll(self._names())
        assert {name: self._read_at[name] for name in self._names()} == {
            name: self._sea.tides[_system(name)] for name in self._names()
        }, self.log
        self.looks.clear()
        self._look()
        assert self.looks["true"] == self.looks["all"] > 0, self.log
        assert self.looks["live"] > 0
        for table, feeds in COUNTED.items():
            assert self._ship.rows(table) == sum(self._sea.rows(name)[feed] for name, feed in feeds), (table, self.log)
        assert verify(self._ship.database, self._ship.images).differing_cells == 0, self.log

    # --- what happens

    def _change(self) -> None:
        name, rows = self._chance.choice(list(self._sea.tides)), self._chance.randint(1, MOST_ROWS)
        self._say(f"{name}: {rows} rows change")
        self._sea.change(name, rows)

    def _poll_system(self) -> None:
        system = self._chance.choice(list(self._sea.tides))
        self._poll([name for name in self._names() if _system(name) == system])

    def _poll_some(self) -> None:
        self._poll(self._chance.sample(self._names(), 4))

    def _disturb(self) -> None:
        self._say(self._sea.disturb(self._chance.choice(list(self._sea.tides)), self._chance))

    def _calm(self) -> None:
        self._say("calm")
        self._sea.calm(self._chance.choice(list(self._sea.tides)))

    def _die(self) -> None:
        """A worker that ends at some step of a batch, if it comes to it."""
        step, times = self._chance.choice(STEPS), self._chance.randint(1, 3)
        self._say(f"to die at {step} for the time {times}")
        self._ship.worker.dies_at(step, times)
        self._poll_system()

    def _restart(self) -> None:
        self._say("a new worker")
        self._ship.replace_worker()

    def _overtake(self) -> None:
        """One that was halted and wakes up reads on, as far as it is let."""
        self._say("another worker leads")
        old = self._ship.overtake()
        self._change()
        batches = self._batches()
        assert stores_nothing(old, self._chance.sample(self._names(), 4)), self.log
        assert self._batches() == batches
        old.sink()

    def _wait(self) -> None:
        seconds = self._chance.uniform(1, LONGEST_S)
        self._say(f"{seconds:.0f} s go by")
        self._ship.clock.ahead += timedelta(seconds=seconds)

    def _compute(self) -> None:
        """What the engine keeps is what a screen says of the same records."""
        self._say("the engine computes")
        self._ship.compute()
        shown = self._ship.facts(CITY).evaluation.readings()
        kept = self._ship.kept(CITY)
        assert {one.code: (one.numerator, one.denominator) for one in shown} == kept, self.log
        self.looks["computed"] += 1

    # --- reading

    def _poll(self, names: list[str]) -> None:
        for name in sorted(names, key=lambda one: self._ship.worker.feeds[one].rank):
            self._poll_one(name)

    def _poll_one(self, name: str) -> None:
        tide = self._sea.tides[_system(name)]
        before = self._read_at.get(name)
        if before != tide:
            self._read_at[name] = None
        try:
            report = self._ship.worker.poll(name)
        except Killed:
            self._say(f"{name}: died")
            self._ship.replace_worker()
            return
        self._say(f"{name}: {report.outcome} {report.rows}+{report.deleted} {report.reason}")
        if report.outcome in GOOD or report.arrived:
            self._read_at[name] = tide
            self._well_at[name] = report.finished_at

    def _names(self) -> list[str]:
        return [name for name in self._ship.worker.feeds if _system(name) in self._sea.tides]

    def _batches(self) -> int:
        with self._ship.database.begin() as unit:
            return int(unit.value("SELECT count(*) FROM batch"))

    # --- looking

    def _look(self) -> None:
        for scope in (CITY, str(self._chance.choice(self._ship.places))):
            facts = self._ship.facts(scope)
            for item in self._ship.catalogue.items.values():
                mine = {name for name in self._ship.inputs_of(item.code) if _system(name) in self._sea.tides}
                if mine:
                    shown = facts.evaluation.measures[item.column]
                    self._look_at(scope, item.code, shown, mine)
                    self._look_how_fresh(facts, item.code)

    def _look_at(self, scope: str, code: str, shown: int, feeds: set[str]) -> None:
        """A value that no feed leaves between two moments is the truth of the moment they all stand at."""
        self.looks["all"] += 1
        true = self._true(scope, code, feeds)
        if true is None:
            return
        assert shown == true, f"{scope} {code}: {shown} shown, {true} true\n" + "\n".join(self.log[-60:])
        self.looks["true"] += 1

    def _true(self, scope: str, code: str, feeds: set[str]) -> int | None:
        """The truth of the moment that all these feeds and the owners stand at; None when there is no such."""
        tides = self._tides(feeds)
        places = self._tides({"registers/units", "registers/archives"})
        if tides is None or places is None:
            return None
        truths = [self._sea.truth(system, tide, places["registers"]) for system, tide in tides.items()]
        known = [truth[scope].get(code, 0) for truth in truths if truth is not None]
        return sum(known) if len(known) == len(truths) else None

    def _tides(self, feeds: set[str]) -> dict[str, int] | None:
        """System → the tide that all its feeds here stand at, with what takes its rows back; None without one."""
        deletions = {f"{_system(name)}/deletions" for name in feeds}
        found: dict[str, int] = {}
        for name in feeds | deletions.intersection(self._names()):
            tide = self._read_at.get(name)
            if tide is None or found.setdefault(_system(name), tide) != tide:
                return None
        return found

    def _look_how_fresh(self, facts: Facts, code: str) -> None:
        """Nothing is called live whose feeds have not all succeeded lately."""
        at, feeds = facts.at, self._ship.feeds_of(code)
        live = self._ship.is_live(facts, feeds)
        late = any(name not in self._well_at or at - self._well_at[name] > PATIENCE for name in feeds)
        assert not (live and late), f"{code} is called live\n" + "\n".join(self.log[-60:])
        self.looks["live"] += live

    def _say(self, text: str) -> None:
        self.log.append(text)


def _system(name: str) -> str:
    return name.partition("/")[0]
