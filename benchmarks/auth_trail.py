"""The audit trail: what it costs to add an act, and how fast the whole of it is followed."""

import os
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from statistics import fmean
from threading import Thread
from time import perf_counter, process_time
from typing import Final

from benchmarks.figures import Figure, spread
from benchmarks.machine import Meter, cpu_seconds, memory_mb, process_tree
from core.audit_chain import BEGINNING, body_of, fields_of, link_after, segment_of
from core.audit_event import AuditEvent
from store.audit import record, record_alone
from store.database import Database, UnitOfWork
from store.embedded import EmbeddedCluster
from store.migrations import upgrade
from store.trail.anchors import hold_end
from store.trail.checking import check_trail
from tests.databases import DISK, passable_folder

FIGURES: Final = ("audit_insert_ms", "audit_verify_rows_s")
ROWS: Final = 200_000
INSERTS: Final = 500
AT_ONCE: Final = 4
PORTION: Final = 20_000
AT: Final = datetime(2026, 11, 1, tzinfo=UTC)


def figures(rows: int = ROWS) -> Iterator[Figure]:
    """On a PostgreSQL of its own with its usual settings, whose trail has so many rows already."""
    with passable_folder(DISK) as folder, EmbeddedCluster(folder / "db") as cluster:
        upgrade(cluster.url)
        with Database(cluster.url, pool_size=AT_ONCE) as database:
            _fill(database, rows)
            yield _insert(cluster, database)
            yield _verify(cluster, database)


def _act(number: int) -> AuditEvent:
    """An act as most are: who, from where, what, with a value before and after."""
    return AuditEvent(
        event="filing.confirmed",
        at=AT + timedelta(seconds=number),
        actor=f"person{number % 300}",
        actor_kind="person",
        origin="10.20.30.40",
        object_kind="filing",
        object_code=str(number),
        node="11330106002489513X",
        before={"state": "entered", "value": number},
        after={"state": "confirmed", "value": number},
        detail={"item": "DI-24", "day": "2026-10-31"},
    )


def _fill(database: Database, rows: int) -> None:
    print(f"filling a trail with {rows} acts", file=sys.stderr, flush=True)
    waiting: list[tuple[str, str]] = []
    with database.begin() as unit:
        link = BEGINNING
        for number in range(rows):
            act = _act(number)
            body = body_of(fields_of(act), number + 1, segment_of(act.at))
            link = link_after(link, body)
            waiting.append((body, f"\\x{link.hex()}"))
            if len(waiting) == PORTION or number == rows - 1:
                unit.copy_rows("audit_event", ("body", "link"), waiting)
                waiting.clear()
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("VACUUM (ANALYZE) audit_event")
        connection.exec_driver_sql("CREATE TABLE changed (number int)")
        connection.exec_driver_sql("INSERT INTO changed VALUES (0)")


def _insert(cluster: EmbeddedCluster, database: Database) -> Figure:
    """What an act adds to a transaction that changes something: turn, digest, row; not the commit itself."""
    steps: list[float] = []
    own, server = process_time(), cpu_seconds(process_tree(cluster.pid))
    for number in range(INSERTS):
        with database.begin() as unit:
            unit.execute("UPDATE changed SET number = number + 1")
            record(unit, _act(number))
            begun = perf_counter()
            _add_now(unit)
            steps.append((perf_counter() - begun) * 1000)
    both = process_time() - own + cpu_seconds(process_tree(cluster.pid)) - server
    return Figure(
        "audit_insert_ms",
        spread(steps),
        "ms",
        {"p50": 1.0},
        INSERTS,
        beside={
            "whole_transaction_cpu_ms": round(both / INSERTS * 1000, 3),
            "alone_with_commit_ms": round(fmean(_alone(database)), 2),
            f"per_s_from_{AT_ONCE}_connections": round(_at_once(database)),
        },
    )


def _add_now(unit: UnitOfWork) -> None:
    """The last step of a unit, which the commit would take by itself."""
    unit.finish()
    unit._gathered.clear()


def _alone(database: Database) -> Iterator[float]:
    for number in range(INSERTS):
        begun = perf_counter()
        record_alone(database, _act(number))
        yield (perf_counter() - begun) * 1000


def _at_once(database: Database) -> float:
    """Acts a second when several connections add them at once."""
    threads = [Thread(target=lambda: list(_alone(database))) for _ in range(AT_ONCE)]
    begun = perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return AT_ONCE * INSERTS / (perf_counter() - begun)


def _verify(cluster: EmbeddedCluster, database: Database) -> Figure:
    """The whole trail with an anchor, every digest made anew; beside it the processor time of both sides."""
    hold_end(database, None, AT)
    meter = Meter(cluster.pid)
    before = memory_mb(process_tree(cluster.pid) | {os.getpid()})
    with meter.running():
        report = check_trail(database, {})
    assert not report.findings, report.findings
    after = memory_mb(process_tree(cluster.pid) | {os.getpid()})
    return Figure(
        "audit_verify_rows_s",
        {"value": report.rows / report.seconds},
        "rows/s",
        {"value": 100_000},
        report.rows,
        floor=True,
        beside={
            "rows_per_client_cpu_s": round(report.rows / meter.own_s),
            "rows_per_cpu_s": round(report.rows / (meter.own_s + meter.others_s)),
            "seconds": round(report.seconds, 2),
            "memory_grew_mb": round(after - before, 1),
        },
    )
