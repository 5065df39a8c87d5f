"""Keeps what verifications have found."""

import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Final

from store.database import Database
from store.statements import sql
from store.verifying.report import VerifyReport

NIGHTLY: Final = "nightly"
COMMAND: Final = "command"

EXACT: Final = "exact"
DIFFERS: Final = "differs"
FAILED: Final = "failed"

LOOK_AGAIN_S: Final = 1.0


@contextmanager
def alone(database: Database, waiting: Callable[[], object]) -> Iterator[None]:
    """Keeps other verifications waiting, so that two never burden the server at once; `waiting` is told each second."""
    with database.begin() as unit:
        while not unit.value(sql("verifications", "try_lock")):
            waiting()
            time.sleep(LOOK_AGAIN_S)
        yield


def keep_report(database: Database, report: VerifyReport, cause: str, started_at: datetime, at: datetime) -> None:
    """Notes what a verification has found; `cause` is nightly or command."""
    told = report.as_dict() | {
        "outcome": DIFFERS if report.differing_cells else EXACT,
        "by_table": json.dumps(dict(report.by_table)),
        "samples": list(report.samples),
        "skipped": list(report.skipped),
        "reason": "",
    }
    _keep(database, told, cause, started_at, at)


def keep_failure(database: Database, engine: str, reason: str, cause: str, started_at: datetime, at: datetime) -> None:
    """Notes that a verification came to no result, and why."""
    nothing = dict.fromkeys(("rows", "cells", "differing_cells", "memory_mb"), 0)
    told = {"engine": engine, "outcome": FAILED, "reason": reason, **nothing}
    _keep(database, {**told, "by_table": None, "samples": None, "skipped": None}, cause, started_at, at)


def nightly_since(database: Database, since: datetime) -> bool:
    """Whether a nightly verification that began after an instant has ended."""
    with database.begin() as unit:
        return bool(unit.value(sql("verifications", "nightly_since"), {"since": since}))


def _keep(database: Database, told: Mapping[str, Any], cause: str, started_at: datetime, at: datetime) -> None:
    with database.begin() as unit:
        unit.execute(
            sql("verifications", "keep"), {**told, "cause": cause, "started_at": started_at, "finished_at": at}
        )
