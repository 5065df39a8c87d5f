"""What is not as it should be, as it begins and ends; the rules are `core.conditions` and `indicators.consistency`."""

import json
from collections.abc import Collection, Sequence
from datetime import datetime

from core.conditions import Condition, Stored, ended_by, found_by
from core.model import RunReport
from store.database import Database, UnitOfWork
from store.statements import sql


def after_run(unit: UnitOfWork, run_id: int, report: RunReport) -> None:
    """Begins and ends the conditions of a feed by a run that has ended, in its transaction."""
    open_kinds = _open_kinds(unit, report.source, report.feed)
    if not open_kinds and report.outcome == "empty":
        return
    rows, rejected = unit.row(sql("conditions", "merged"), {"run_id": run_id}) or (0, 0)
    stored = Stored(rows, rejected, *_waiting(unit, report.source, report.feed))
    found = found_by(report, stored)
    for kind, detail in found.items():
        _begin(unit, Condition(kind, report.source, report.feed, detail=detail), report.finished_at)
    _end(unit, report.source, report.feed, ended_by(report, open_kinds, stored) - set(found), report.finished_at)


def review(database: Database, at: datetime) -> None:
    """Ends what has ended because somebody replayed or dropped rows."""
    with database.begin() as unit:
        for source, feed in unit.rows(sql("conditions", "doubted_feeds")):
            stored = Stored(0, 0, *_waiting(unit, source, feed))
            _end(unit, source, feed, ended_by(None, _open_kinds(unit, source, feed), stored), at)


def note_numbers(
    database: Database, found: Sequence[Condition], kinds: Collection[str], scopes: Collection[str], at: datetime
) -> int:
    """Begins the conditions of numbers that were found and ends those that were not; returns how many are new or ended.

    `kinds` and `scopes` say what was looked at: conditions of others stay as they are.
    """
    with database.begin() as unit:
        rows = unit.rows(sql("conditions", "open_numbers"), {"kinds": list(kinds)})
        if not rows and not found:
            return 0
        known = {(kind, scope, item): number for number, kind, scope, item in rows}
        seen = {(one.kind, one.scope, one.item) for one in found}
        for one in found:
            _begin(unit, one, at)
        over = [number for key, number in known.items() if key[1] in scopes and key not in seen]
        if over:
            unit.execute(sql("conditions", "end_some"), {"ids": over, "at": at})
        return len(over) + len(seen - known.keys())


def forget(database: Database, before: datetime) -> int:
    """Takes away conditions that ended before an instant; returns how many."""
    with database.begin() as unit:
        return unit.execute(sql("conditions", "forget"), {"before": before})


def _open_kinds(unit: UnitOfWork, source: str, feed: str) -> frozenset[str]:
    rows = unit.rows(sql("conditions", "open_kinds"), {"source": source, "feed": feed})
    return frozenset(kind for (kind,) in rows)


def _waiting(unit: UnitOfWork, source: str, feed: str) -> tuple[int, int]:
    waiting, beyond = unit.row(sql("conditions", "waiting"), {"source": source, "feed": feed}) or (0, 0)
    return int(waiting), int(beyond)


def _begin(unit: UnitOfWork, one: Condition, at: datetime) -> None:
    values = {"kind": one.kind, "source": one.source, "feed": one.feed, "scope": one.scope, "item": one.item}
    detail = json.dumps(dict(one.detail or {}), ensure_ascii=False, default=str)
    unit.execute(sql("conditions", "begin"), values | {"detail": detail, "at": at})


def _end(unit: UnitOfWork, source: str, feed: str, kinds: Collection[str], at: datetime) -> None:
    if kinds:
        values = {"source": source, "feed": feed, "kinds": sorted(kinds), "at": at}
        unit.execute(sql("conditions", "end"), values)
