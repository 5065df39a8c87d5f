"""The end of a first load, in steps that are transactions each: whoever is killed in between is followed by another.

sealed → duplicates settled, key built → indexes and statistics → what the table decides about counted → forgotten.
Some tables take these steps side by side, and what is whole is counted meanwhile.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from time import perf_counter
from typing import Any, Final

from core.model import Images
from store.bulk.counting import count_subject
from store.bulk.indexes import LOCK_PATIENCE, build_indexes
from store.bulk.settling import overtake, settle
from store.bulk.states import KEYED, READY, SEALED, loading_subjects_of
from store.bulk.tables import bulk_tables_of, subjects_of
from store.database import Database, UnitOfWork
from store.merging.accounts import Observer, Steps
from store.merging.horizon import set_horizon
from store.merging.sums import sums_state
from store.statements import sql

FEED: Final = "first-load"
"""the feed of the batches that count a subject; the journal of deltas does not reach back over them"""

ENDING: Final = "archive-cockpit loading"

TABLES_AT_ONCE: Final = 2
"""so many tables get their keys and indexes side by side, while what is whole is counted; more want more memory"""


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What came to its end: tables, the subjects that count from now on, and how many rows of sums that changed."""

    tables: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    cells: int = 0
    seconds: float = 0.0


def end_load(
    database: Database, images: Images, source: str, at: datetime, observe: Observer | None = None
) -> LoadReport:
    """A source has read everything once. Where no other still reads, the load ends; until then its sums wait.

    Safe to repeat, also after a kill at any point. StoreError: what was done so far is kept, the rest may be tried
    again. OtherSumsError: the stored sums follow other definitions; a recompute has to come first.
    """
    with database.begin() as unit:
        unit.execute(sql("loading", "done"), {"source": source, "at": at})
    return resume_loads(database, images, at, observe)


def resume_loads(database: Database, images: Images, at: datetime, observe: Observer | None = None) -> LoadReport:
    """Goes on with all that can be ended; one process at a time, the others wait for it."""
    with _only_one(database):
        return _Ending(database, images, at, observe).run()


@contextmanager
def _only_one(database: Database) -> Iterator[None]:
    session = database.session()
    try:
        session.row("SELECT pg_advisory_lock(hashtextextended(%s, 0))", [ENDING])
        yield
    finally:
        session.close()


class _Ending:
    """The steps; each looks at what is stored, so it does not matter who did those before it."""

    def __init__(self, database: Database, images: Images, at: datetime, observe: Observer | None) -> None:
        self.database, self.images, self.at, self._observe = database, images, at, observe
        self._step = Steps(observe)
        self._cells: dict[str, int] = {}
        """what was counted: the rows of sums of each subject"""

    def run(self) -> LoadReport:
        self._seal()
        self._count_what_is_whole()
        # whatever cannot be counted, the tables get their keys: without them nothing is merged
        with ThreadPoolExecutor(TABLES_AT_ONCE, thread_name_prefix="store-ending") as threads:
            for built in as_completed([threads.submit(self._build, table) for table in self._states()]):
                built.result()
                self._count_what_is_whole()
        return LoadReport(self._forget(), tuple(sorted(self._cells)), sum(self._cells.values()), self._step.seconds)

    def _seal(self) -> None:
        with self.database.begin() as unit:
            # nobody takes part anew meanwhile, and no append is under way once the state has changed
            unit.execute(sql("merge", "lock"))
            unit.assure()
            unit.execute(LOCK_PATIENCE)
            unit.execute(sql("loading", "seal"))
        self._step("seal")

    def _states(self) -> dict[str, tuple[str, bool]]:
        with self.database.begin() as unit:
            return _states_of(unit)

    def _build(self, table: str) -> None:
        """Key and indexes of one table; in a thread of its own."""
        step = Steps(self._observe)
        self._advance(table, SEALED, KEYED, self._settle, step)
        self._advance(table, KEYED, READY, self._index, step)

    def _advance(self, table: str, begin: str, end: str, work: Callable[[UnitOfWork, str], None], step: Steps) -> None:
        state, stripped = self._states()[table]
        if state != begin:
            return
        with self.database.begin() as unit:
            unit.assure()
            if stripped:
                work(unit, table)
            unit.execute(sql("loading", "advance"), {"table": table, "state": end})
        step(f"{end} {table}")

    def _settle(self, unit: UnitOfWork, table: str) -> None:
        settle(unit, table)
        overtake(unit, table, self.at)

    def _index(self, unit: UnitOfWork, table: str) -> None:
        build_indexes(unit, table)

    def _count_what_is_whole(self) -> None:
        for subject in self._countable():
            cells = self._count(subject)
            if cells is not None:
                self._cells[subject] = cells

    def _countable(self) -> tuple[str, ...]:
        """The frozen subjects all of whose tables are there."""
        with self.database.begin() as unit:
            frozen = loading_subjects_of(unit)
            return tuple(subject for subject in sorted(frozen) if _is_whole(unit, subject))

    def _count(self, subject: str) -> int | None:
        with self.database.begin() as unit:
            unit.execute(sql("merge", "lock"))
            unit.assure()
            if not _is_whole(unit, subject):
                # one of its tables has begun to load meanwhile
                return None
            state = sums_state(unit, self.images)
            state.demand()
            if state.stored is None:
                set_horizon(unit, self.at)
            self._step(f"lock {subject}")
            started = perf_counter()
            cells = count_subject(unit, self.images, subject, self._step)
            unit.execute(sql("loading", "thaw"), {"subject": subject})
            values = {"source": "store", "feed": FEED, "table": subject, "cells": cells}
            self._batch(unit, values | {"seconds": perf_counter() - started})
        self._step(f"count {subject}")
        return cells

    def _forget(self) -> tuple[str, ...]:
        """Accounts what the feeds have brought and forgets the loads that are over."""
        with self.database.begin() as unit:
            unit.execute(sql("merge", "lock"))
            unit.assure()
            frozen = loading_subjects_of(unit)
            ready = [table for table, state, _ in unit.rows(sql("loading", "tables")) if state == READY]
            over = tuple(table for table in ready if not frozen & subjects_of(table))
            names = ("table", "source", "feed", "inserted", "rejected", "newest_source_at", "run_id")
            for row in unit.rows(sql("loading", "loaded_feeds"), {"tables": list(over)}):
                self._batch(unit, dict(zip(names, row, strict=True)))
            for what in ("feeds", "sources", "tables"):
                unit.execute(sql("loading", f"forget_{what}"), {"tables": list(over)})
        self._step("forget")
        return over

    def _batch(self, unit: UnitOfWork, values: dict[str, Any]) -> None:
        """A batch in the order of all others, under the lock of the merges."""
        state = sums_state(unit, self.images)
        number = unit.value(sql("merge", "next_batch"))
        nothing = dict.fromkeys(("inserted", "updated", "deleted", "rejected", "cells", "seconds"), 0)
        beside = {"partition": "", "newest_source_at": None, "run_id": None, "definition_version": state.version}
        at = max(self.at, state.newest_at or self.at)
        unit.execute(sql("merge", "batch"), nothing | beside | values | {"batch_id": number, "at": at})
        unit.execute(sql("merge", "announce"), {"payload": str(number)})


def _states_of(unit: UnitOfWork) -> dict[str, tuple[str, bool]]:
    return {table: (state, stripped) for table, state, stripped in unit.rows(sql("loading", "tables"))}


def _is_whole(unit: UnitOfWork, subject: str) -> bool:
    """Whether no table of a subject is loading, or waits for its keys and indexes."""
    away = {table for table, (state, _) in _states_of(unit).items() if state != READY}
    return not away & bulk_tables_of(subject)
