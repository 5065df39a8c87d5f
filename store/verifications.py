"""Keeps what verifications have found."""

import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Final

from store.database import Database, UnitOfWork
from store.statements import sql
from store.verifying.report import VerifyReport
from store.views.scopes import CITY

NIGHTLY: Final = "nightly"
COMMAND: Final = "command"

EXACT: Final = "exact"
DIFFERS: Final = "differs"
FAILED: Final = "failed"

DIFFERING: Final = "cells_differ"
UNVERIFIED: Final = "verification_failed"
"""kinds of conditions: stored sums that are not those of the records, until a verification finds all exact; a
verification without a result, until one has a result"""

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
    values = {**told, "cause": cause, "started_at": started_at, "finished_at": at}
    with database.begin() as unit:
        unit.execute(sql("verifications", "keep"), values)
        for kind, detail in _conditions(told).items():
            _note(unit, kind, detail, at)


def _conditions(told: Mapping[str, Any]) -> Mapping[str, Mapping[str, Any] | None]:
    """The conditions that a result says something about: what is to be told of each, None when it is over."""
    if told["outcome"] == FAILED:
        reason = told["reason"]
        return {UNVERIFIED: {"reason": reason, "text": f"the verification came to no result: {reason}"}}
    if told["outcome"] == DIFFERS:
        number, samples = told["differing_cells"], told["samples"]
        text = f"{number} cells are not what the records say, such as {samples[0] if samples else '?'}"
        return {UNVERIFIED: None, DIFFERING: {"differing": number, "samples": samples, "text": text}}
    return {UNVERIFIED: None} if told["skipped"] else {UNVERIFIED: None, DIFFERING: None}


def _note(unit: UnitOfWork, kind: str, detail: Mapping[str, Any] | None, at: datetime) -> None:
    nowhere = {"source": "", "feed": "", "at": at}
    if detail is None:
        unit.execute(sql("conditions", "end"), {**nowhere, "kinds": [kind]})
        return
    told = json.dumps({"code": kind, **detail}, ensure_ascii=False)
    unit.execute(sql("conditions", "begin"), {**nowhere, "kind": kind, "scope": CITY.code, "item": "", "detail": told})
