"""Waits until the demo's cockpit shows its numbers, and says on the way how far it is."""

import threading
from collections.abc import Sequence
from functools import partial
from typing import Any, Final

import orjson

from collectors.registry import load_sources
from core.clock import SystemClock
from core.errors import CockpitError, SourceError
from core.http import Client, Limits, Request
from indicators.commands import Manual
from operations.demo_config import STANDINS, DemoPlan
from operations.demo_progress import Progress, wait_until
from operations.manual import manual_commands
from operations.progress_bar import bar_text, progress_text
from store.database import Database
from store.progress import ProgressRow, progress_rows
from store.readings import version_state
from store.records import column_types
from store.views.sources import feed_states

CITY: Final = "330100"
ONE_TRY: Final = Limits(connect_s=1, read_s=10, total_s=10, attempts=1)


def fill(plan: DemoPlan, database_url: str, progress: Progress, stopped: threading.Event) -> bool:
    """True once all sources are loaded, the manual items entered and the numbers served; False when stopped before."""
    database = Database(database_url, pool_size=2, application_name="archive-cockpit-demo")
    try:
        waiting = _Filling(plan, database, progress)
        return all(wait_until(step, stopped) for step in (waiting.owners, waiting.manual, waiting.sources, waiting.web))
    finally:
        database.close()


def standins_answer(plan: DemoPlan, stopped: threading.Event) -> bool:
    """Waits until every stand-in answers at its control door; False when stopped before."""
    return all(wait_until(partial(_answers, plan.control(name)), stopped) for name in STANDINS)


def _answers(address: str) -> bool:
    try:
        with Client(address, limits=ONE_TRY) as client:
            return client.get("/_control/status").status == 200
    except SourceError:
        return False


class _Filling:
    """The steps, each true once it is done."""

    def __init__(self, plan: DemoPlan, database: Database, progress: Progress) -> None:
        self._plan = plan
        self._database = database
        self._progress = progress
        self._last_batch = 0
        self._version: int | None = None
        sources = load_sources(column_types())
        self._expected = {f"{source.source}/{feed}" for source in sources for feed in source.feeds}

    def owners(self) -> bool:
        """Agencies and archives are known."""
        return {"registers/units", "registers/archives"} <= self._loaded()

    def manual(self) -> bool:
        """The manual items of the stand-ins are entered, as a person would from the file; once for a store."""
        if self._value("SELECT EXISTS (SELECT FROM manual_value)"):
            return True
        path = self._plan.folder.standins / "manual-items.csv"
        if not path.exists():
            return False
        clock = SystemClock()
        commands: Manual = manual_commands(self._database, clock)
        report = commands.import_file(path, clock.now())
        self._progress.say(f"manual items entered: {report.inserted + report.updated + report.unchanged}")
        return True

    def sources(self) -> bool:
        """Every feed has been read to its end once, and all of it is counted."""
        loaded = self._loaded() & self._expected
        settling = self._settling()
        loads = self._loads(loaded != self._expected)
        self._progress.keep_saying(filling_text(len(loaded), len(self._expected), self._rows(), loads, settling))
        if loaded != self._expected or settling:
            return False
        self._last_batch = int(self._value("SELECT max(batch_id) FROM batch") or 0)
        return True

    def web(self) -> bool:
        """The snapshot of all that was loaded shows a value, or a stated N/A, for each of the eighteen."""
        if self._version is None:
            computed = version_state(self._database)
            self._version = computed.number if computed.batch_id >= self._last_batch else None
        snapshot = self._snapshot() if self._version is not None else {}
        rows = snapshot.get("indicators", [])
        shown = len(rows) == 18 and all(row["value"] is not None or row["denominator"] == 0 for row in rows)
        return shown and snapshot["v"] >= self._version

    def _loaded(self) -> set[str]:
        try:
            states = feed_states(self._database, SystemClock().now())
        except CockpitError:
            return set()  # the worker has not made the tables yet
        return {f"{state.source}/{state.feed}" for state in states if state.last_success_at is not None}

    def _rows(self) -> int:
        # of runs, not of batches: those of a first load are accounted when it ends
        return int(self._value("SELECT coalesce(sum(merged_inserted + merged_updated), 0) FROM run") or 0)

    def _settling(self) -> list[str]:
        """The tables whose first load has not ended, though every feed may have been read."""
        with self._database.begin() as unit:
            return [table for (table,) in unit.rows("SELECT table_name FROM loading_table ORDER BY table_name")]

    def _loads(self, are_wanted: bool) -> Sequence[ProgressRow]:
        """The first loads under way."""
        found = progress_rows(self._database, SystemClock().now()) if are_wanted else ()
        return [row for row in found if row.kind == "load" and row.ended_at is None]

    def _value(self, query: str) -> Any:
        with self._database.begin() as unit:
            return unit.value(query)

    def _snapshot(self) -> dict[str, Any]:
        token = self._plan.folder.known_token()
        request = Request("GET", f"/api/snapshot/{CITY}", headers={"Authorization": f"Bearer {token}"})
        try:
            with Client(self._plan.address, limits=ONE_TRY, secrets=[token]) as client:
                answer = client.send(request)
        except SourceError:
            return {}
        value: dict[str, Any] = orjson.loads(answer.body)
        return value


def filling_text(
    loaded: int, expected: int, rows: int, loads: Sequence[ProgressRow], settling: Sequence[str] = ()
) -> str:
    """How far the first load is: feeds, rows, and what is being read; once all is read, which keys and sums remain."""
    text = f"{bar_text(loaded / expected)}  {loaded} of {expected} feeds loaded, {rows:,} rows"
    if loads:
        return f"{text}; {_loads_text(loads)}"
    if loaded == expected and settling:
        return f"{text}; keys and sums are being made: {', '.join(settling)}"
    return text


def _loads_text(loads: Sequence[ProgressRow]) -> str:
    total = sum(row.total for row in loads if row.total is not None) if all(row.total for row in loads) else None
    rates = [row.rate for row in loads if row.rate is not None]
    left = [row.left_s for row in loads if row.left_s is not None]
    told = progress_text(sum(row.rows for row in loads), total, sum(rates) or None, max(left, default=None))
    return f"{', '.join(sorted({f'{row.source}/{row.feed}' for row in loads}))}: {told}"
