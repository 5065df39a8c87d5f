"""What rules look at, and how far they have looked."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from core.days import date_of, day_number
from core.measures import MEASURES
from store.database import Database, UnitOfWork
from store.statements import sql


@dataclass(frozen=True, slots=True)
class Progress:
    """The newest batch whose owners were looked at, when everything was, and when anything was."""

    batch_id: int
    full_at: datetime | None
    looked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class RuleResult:
    """What came of a rule that was applied to everything; `error` empty: it could be."""

    rule: str
    judged: int
    breaching: int
    unknown: int
    error: str = ""


@dataclass(frozen=True, slots=True)
class TermRow:
    """Something of an owner that has a day: a node of a transfer plan, or a stage of accession."""

    owner: str
    kind: str
    key: str
    due_on: date
    title: str
    stopped: int
    """days for which its clock stood still until now: its record was objected to, and the authority had not answered"""


@dataclass(frozen=True, slots=True)
class DutyRow:
    """Something that whoever stands at `node` has to do by a day; `owner`: about whom (empty: nobody we know)."""

    kind: str
    key: str
    node: str
    owner: str
    due_on: date
    link: str


TERMS: Final = ("node", "batch")
"""the kinds of what units have to do by a day"""


@dataclass(frozen=True, slots=True)
class Compared:
    """What values of now may be compared with: readings by the same definitions, by code over the same window.

    `beginnings` holds the first day of a window that begins anew by the calendar; None: it moves with the days.
    """

    version: str
    beginnings: Mapping[str, int | None]


DUTIES: Final = ("recheck", "data_objection", "score_objection", "extension", "lead")
"""the kinds of duties: what an alert on one is about begins with its kind"""


def progress(unit: UnitOfWork) -> Progress:
    """How far the rules have looked."""
    row = unit.row(sql("alerts", "progress"))
    return Progress(*row) if row else Progress(0, None)


def note_progress(unit: UnitOfWork, batch_id: int, full_at: datetime | None, looked_at: datetime) -> None:
    """Notes how far the rules have looked, and when; `full_at` None: not at everything."""
    values = {"batch_id": batch_id, "full_at": full_at, "looked_at": looked_at}
    unit.execute(sql("alerts", "note_progress"), values)


def newest_batch(database: Database) -> int:
    """The newest batch; 0 when there is none."""
    with database.begin() as unit:
        return int(unit.value(sql("alerts", "newest_batch")))


def changed_owners(database: Database, batch_id: int, limit: int) -> list[int] | None:
    """The owners whose sums have changed since a batch; None when there are more than `limit`."""
    with database.begin() as unit:
        rows = unit.rows(sql("alerts", "changed_owners"), {"batch_id": batch_id, "limit": limit + 1})
    return None if len(rows) > limit else [number for (number,) in rows]


def extremes(
    database: Database, compared: Compared, since: datetime, at: datetime, scopes: Collection[str] | None = None
) -> Mapping[tuple[str, str], tuple[float, float]]:
    """Least and greatest value by (scope, code) of what stood at an instant and of what came of it until another."""
    values = {"codes": list(compared.beginnings), "beginnings": list(compared.beginnings.values())}
    values |= {"version": compared.version, "since": since, "at": at}
    with database.begin() as unit:
        rows = unit.rows(sql("alerts", "extremes"), values | {"scopes": None if scopes is None else list(scopes)})
    return {(scope, code): (low, high) for scope, code, low, high in rows}


def terms(database: Database, first: date, last: date, today: date) -> list[TermRow]:
    """What is open and has a day from `first` to `last`, the days for which its clock stood still added."""
    values = {"first": day_number(first), "last": day_number(last), "today": day_number(today)}
    with database.begin() as unit:
        rows = unit.rows(sql("alerts", "terms"), values)
    return [TermRow(owner, kind, key, date_of(day), title, stopped) for owner, kind, key, day, title, stopped in rows]


def open_subjects(database: Database, rule: str) -> list[tuple[str, str]]:
    """(scope, code) of the episodes of a rule that are not over."""
    with database.begin() as unit:
        return [(scope, code) for scope, code in unit.rows(sql("alerts", "open_subjects"), {"rule": rule})]


def duties(database: Database, until: date) -> list[DutyRow]:
    """What authorities have to do up to a day."""
    with database.begin() as unit:
        return [DutyRow(*row) for row in unit.rows(sql("alerts", "duties"), {"until": until})]


def day_amounts(database: Database, column: str, first: date, last: date) -> dict[str, dict[date, int]]:
    """The amounts of a measure by place and day. ValueError: no measure of this name."""
    if column not in MEASURES:
        raise ValueError(f"no measure: {column}")
    values = {"first": day_number(first), "last": day_number(last)}
    found: dict[str, dict[date, int]] = {}
    with database.begin() as unit:
        rows = unit.rows(sql("alerts", "day_amounts").format(column=column), values)
    for place, number, amount in rows:
        found.setdefault(str(place), {})[date_of(number)] = amount
    return found


def note_result(unit: UnitOfWork, result: RuleResult, at: datetime) -> None:
    """Notes what came of a rule."""
    values = {"rule": result.rule, "judged": result.judged, "breaching": result.breaching}
    unit.execute(sql("alerts", "note_result"), values | {"unknown": result.unknown, "error": result.error, "at": at})
