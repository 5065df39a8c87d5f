"""Signing in: what a password costs, whether time tells which names exist, what a look at a session costs."""

import random
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from time import perf_counter, process_time
from typing import Final

from benchmarks.figures import Figure, percentile, spread
from core.clock import SystemClock
from core.settings import load_settings
from operations.configuration import DEFAULT_CONFIG
from people.commands.signing_in import SignedIn, sign_in
from people.doors import StoreDoors
from people.people import People, people_on
from people.sessions import Origin
from store.accounts import NewAccount, add_account, set_password
from store.database import Database
from store.embedded import EmbeddedCluster
from store.grants import NewGrant, add_grant
from store.migrations import upgrade
from tests.databases import DISK, passable_folder

FIGURES: Final = (
    "password_check_cpu_ms",
    "sign_in_cpu_ms",
    "sign_in_tells_names",
    "session_look_ms",
    "session_look_cpu_ms",
)
PASSWORD: Final = "Quiet rivers 7 bend"
ROUNDS: Final = 60
LOOKS: Final = 400
LEAST_CPU_MS: Final = 30.0
"""argon2id by OWASP's second choice (19 MiB, two passes) takes some half of this here: less would be too cheap"""


def figures() -> Iterator[Figure]:
    """On a PostgreSQL of its own with one account."""
    with passable_folder(DISK) as folder, EmbeddedCluster(folder / "db") as cluster:
        url = cluster.url_of("postgres")
        upgrade(url)
        with Database(url, pool_size=2) as database:
            people = people_on(database, load_settings(DEFAULT_CONFIG, {}), None, Path(folder))
            _populate(people)
            yield _password_cost(people)
            yield from _sign_ins(people)
            yield from _looks(people)


def _populate(people: People) -> None:
    at = SystemClock().now()
    with people.database.begin() as unit:
        number = add_account(unit, NewAccount("su", "Su"), "bench", at)
        assert number is not None
        set_password(unit, number, people.hasher.hash(PASSWORD), at, must_change=False, history=5)
        add_grant(unit, NewGrant(number, "supervisor", "330100", at, None, ""), "bench", at)


def _password_cost(people: People) -> Figure:
    kept = people.hasher.hash(PASSWORD)
    times = []
    for _ in range(20):
        begun = process_time()
        assert people.hasher.fits(kept, PASSWORD)
        times.append(1e3 * (process_time() - begun))
    settings = people.settings.security
    beside = {"memory_mib": settings.hash_memory_mib, "passes": settings.hash_passes}
    return Figure(FIGURES[0], spread(times), "ms", {"p50": LEAST_CPU_MS}, len(times), floor=True, beside=beside)


def _sign_ins(people: People) -> Iterator[Figure]:
    """Right ones, and wrong ones under a name that exists and under others, in an order that is drawn.

    Each attempt stands alone in its hour, so that none is refused for those before.
    """
    drawn = random.Random(1)
    times: dict[str, list[float]] = {"right": [], "known": [], "unknown": []}
    clock = SystemClock().now()
    for round_ in range(ROUNDS):
        for kind in drawn.sample(sorted(times), 3):
            clock += timedelta(hours=1)
            name = "su" if kind != "unknown" else f"nobody{round_}"
            password = PASSWORD if kind == "right" else "wrong"
            begun = process_time()
            answer = sign_in(people, name, password, Origin("192.0.2.7"), clock)
            times[kind].append(1e3 * (process_time() - begun))
            assert isinstance(answer, SignedIn) is (kind == "right")
    yield Figure(FIGURES[1], spread(times["right"]), "ms", {"p95": 500.0}, ROUNDS)
    known, unknown = (percentile(times[kind], 0.5) for kind in ("known", "unknown"))
    beside = {"known_p50_ms": known, "unknown_p50_ms": unknown}
    yield Figure(
        FIGURES[2], {"value": abs(known - unknown) / known}, "of a refusal", {"value": 0.05}, ROUNDS, beside=beside
    )


def _looks(people: People) -> Iterator[Figure]:
    """Who has a session, straight from the store: what a web process asks when it does not remember."""
    at = SystemClock().now()
    answer = sign_in(people, "su", PASSWORD, Origin("192.0.2.7"), at)
    assert isinstance(answer, SignedIn)
    doors = StoreDoors(people)
    walls, cpus = [], []
    for _ in range(LOOKS):
        begun, cpu = perf_counter(), process_time()
        assert doors.by_session(answer.secret, at) is not None
        walls.append(1e3 * (perf_counter() - begun))
        cpus.append(1e3 * (process_time() - cpu))
    yield Figure(FIGURES[3], spread(walls), "ms", {"p50": 5.0}, LOOKS)
    yield Figure(FIGURES[4], spread(cpus), "ms", {"p50": 3.0}, LOOKS)
