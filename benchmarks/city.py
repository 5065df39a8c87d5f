"""`python -m benchmarks.city`: the whole city from empty to exact, once: how long, how much, and whether it is right.

Starts the demo as a person would, with stand-in systems of the published sizes that stand still, waits until every
number is there, and prints one line of JSON for the run and one for each known total beside what the cockpit says.
The totals are those of the generator: the run shows that they are counted exactly, and says nothing of the real city.
"""

import argparse
import json
import shutil
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import Any, Final

from benchmarks.machine import cpu_seconds, described, memory_mb, process_tree
from core.clock import SystemClock
from core.days import local_day
from standins.profile import profile
from store.database import Database
from store.views.measures import measures_between
from store.views.scopes import CITY as CITY_SCOPE
from tests.databases import DISK, passable_folder
from tests.system.numbers import CITY, Cockpit, differences, places
from tests.system.running import Demo, patient_app
from tests.system.sources import Sources

PROFILE: Final = "published"
LOOK_S: Final = 2.0
PATIENCE_S: Final = 6 * 3600.0
MEMORY_GB: Final = 8.0
TABLES: Final = (
    "case_file", "case_package", "check_report", "licence", "licence_link", "catalogue_item", "volume", "document",
    "document_archive", "lookup",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Total:
    """A total that the generator knows, and where the cockpit says it."""

    name: str
    known: float
    shown: Callable[["Seen"], float]


@dataclass(frozen=True, slots=True)
class Seen:
    """What the cockpit says: sums over all time, the snapshot's indicators, and its records."""

    sums: Mapping[str, int]
    indicators: Mapping[str, Mapping[str, Any]]
    automation: float
    rows: Mapping[str, int]


@dataclass
class Watch:
    """Memory and processor time of everything that runs, by part, looked at while it runs."""

    demo: Demo
    peak_mb: float = 0.0
    peaks: dict[str, float] = field(default_factory=dict)
    cpu_s: dict[str, float] = field(default_factory=dict)

    def look(self) -> None:
        """Takes note of this moment; a part that is not there yet, or no more, counts nothing."""
        total = 0.0
        for part, pids in self._parts().items():
            used = memory_mb(pids)
            total += used
            self.peaks[part] = max(self.peaks.get(part, 0.0), used)
            self.cpu_s[part] = max(self.cpu_s.get(part, 0.0), cpu_seconds(pids))
        self.peak_mb = max(self.peak_mb, total)

    def _parts(self) -> dict[str, set[int]]:
        try:
            pids = self.demo.pids
            servers = self.demo.servers()
        except (OSError, KeyError, StopIteration, ValueError):
            return {}
        parts = {role: process_tree(pid) for role, pid in pids.items() if role != "demo"}
        return parts | {name: process_tree(pid) for name, pid in servers.items()}


def known_totals(scale: float) -> Sequence[Total]:
    """The published figures at a scale; shares do not depend on it."""
    city = profile(PROFILE, scale)
    return (
        Total("volumes", city.volumes, lambda seen: seen.sums["holding_volumes"]),
        Total("file_level_items", city.items, lambda seen: seen.sums["di_08"]),
        Total("digitised_percent", 100 * city.digitised, lambda seen: seen.indicators["B01"]["value"]),
        Total("e_documents", city.documents, lambda seen: seen.sums["documents_filed"]),
        Total("cases", city.cases, lambda seen: seen.sums["di_01"]),
        Total("cases_archived_percent", 100.0, lambda seen: 100 * seen.sums["di_02"] / seen.sums["di_01"]),
        Total("licences", city.licences, lambda seen: seen.sums["di_06"]),
        Total("automation_percent", 75.8, lambda seen: seen.automation),
    )


@contextmanager
def watched(demo: Demo) -> Iterator[Watch]:
    """Looks at the processes of a demo as long as the block lasts."""
    watch, over = Watch(demo), threading.Event()

    def look() -> None:
        while not over.wait(LOOK_S):
            watch.look()

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    try:
        yield watch
    finally:
        over.set()
        thread.join()


def seen_by(demo: Demo) -> Seen:
    """What the cockpit says about the whole city."""
    day = local_day(SystemClock().now())
    with Database(demo.description["database_url"], pool_size=1) as database:
        sums = measures_between(database, CITY_SCOPE, None, day)
        with database.begin() as unit:
            rows = {table: int(unit.value(f"SELECT count(*) FROM {table}")) for table in TABLES}
    with closing(Cockpit(demo)) as cockpit:
        snapshot = cockpit.snapshot()
    indicators = {row["code"]: row for row in snapshot["indicators"]}
    return Seen(sums, indicators, float(snapshot["automation"]["rate"]), rows)


def run(folder: Path, scale: float) -> bool:
    """The whole run in a folder; False when a total or an item is not as it should be."""
    demo = Demo(folder, "--profile", PROFILE, "--scale", str(scale), "--still", patience_s=PATIENCE_S)
    begun = perf_counter()
    try:
        with watched(demo) as watch:
            demo.start()
            seconds = perf_counter() - begun
            watch.look()
            seen = seen_by(demo)
            _say_run(demo, watch, scale, seconds, seen)
        return _said_exactly(demo, scale, seen)
    finally:
        demo.stop()


def _say_run(demo: Demo, watch: Watch, scale: float, seconds: float, seen: Seen) -> None:
    _say(
        {
            "run": "city",
            "profile": PROFILE,
            "scale": scale,
            "seconds": round(seconds),
            "rows": sum(seen.rows.values()),
            "rows_by_table": dict(seen.rows),
            "cpu_s": {part: round(used) for part, used in sorted(watch.cpu_s.items())},
            "peak_memory_mb": round(watch.peak_mb),
            "peak_memory_mb_by_part": {part: round(used) for part, used in sorted(watch.peaks.items())},
            "memory_budget_mb": round(MEMORY_GB * 1024),
            "met": watch.peak_mb <= MEMORY_GB * 1024,
            "store_bytes": int(demo.value("SELECT pg_database_size(current_database())")),
            "on": described(),
        }
    )


def _said_exactly(demo: Demo, scale: float, seen: Seen) -> bool:
    """Every known total beside what is shown, the truth of the source systems, and the verification."""
    exact = True
    for total in known_totals(scale):
        shown = round(total.shown(seen), 1)
        exact &= shown == round(total.known, 1)
        _say({"total": total.name, "known": total.known, "shown": shown, "exact": shown == round(total.known, 1)})
    with closing(Cockpit(demo)) as cockpit, closing(Sources(demo)) as sources:
        found = differences(cockpit, sources, [CITY, *places(cockpit)])
    _say({"items_of_city_and_places": 33 * 15, "not_as_in_the_sources": len(found), "some": found[:5]})
    url = demo.description["database_url"]
    verified = patient_app(PATIENCE_S, "verify", "--json", "--engine", "duckdb", DATABASE_URL=url)
    _say({"verify": json.loads(verified.stdout or "{}"), "exit": verified.returncode})
    return exact and not found and verified.returncode == 0


def _say(line: Mapping[str, Any]) -> None:
    print(json.dumps(line, ensure_ascii=False), flush=True)


def main() -> int:
    """One run; 1 when something is not exact."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.city", description=__doc__.partition("\n")[0])
    parser.add_argument("--scale", type=float, default=1.0, help="1: the published sizes (default)")
    parser.add_argument("--folder", type=Path, help="an empty folder that stays afterwards (default: a temporary one)")
    arguments = parser.parse_args()
    with passable_folder(DISK) as temporary:
        folder = arguments.folder or temporary
        folder.mkdir(parents=True, exist_ok=True)
        free = shutil.disk_usage(folder).free
        print(f"{free / 1e9:.0f} GB are free in {folder}; the whole city takes some 45", file=sys.stderr)
        return 0 if run(folder, arguments.scale) else 1


if __name__ == "__main__":
    sys.exit(main())
