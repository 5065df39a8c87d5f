"""Objections to collected data in the store, and what of an owner stands under one."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from core.measures import MEASURES, item_column
from store.database import UnitOfWork
from store.evaluation import rows
from store.evaluation.rows import Cases, Move
from store.records import TABLES
from store.statements import sql

CASES: Final = Cases("data_objection", "objection_id")


@dataclass(frozen=True, slots=True)
class ObjectionRow:
    """An objection as it stands."""

    objection_id: int
    owner_code: str
    kind: str
    table_name: str
    record_key: str
    items: Sequence[str]
    claim: str
    evidence: Sequence[int]
    source: str
    holder: str
    snapshot: Mapping[str, Any]
    digest: str
    version: int | None
    state: str
    state_since: datetime
    raised_by: int
    raised_name: str
    raised_at: datetime
    due_on: date
    is_provisional: bool
    answer: str
    correction: str
    answered_name: str
    answered_at: datetime | None
    corrected_version: int | None
    traced_at: datetime | None
    revision: int


@dataclass(frozen=True, slots=True)
class ObjectionChoice:
    """Which objections: of owners and of places (both None: of all), to be answered at nodes, in a state."""

    owners: Sequence[str] | None = None
    places: Sequence[int] | None = None
    holders: Sequence[str] | None = None
    state: str | None = None
    limit: int = 50
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Standing:
    """An objection as clocks see it: they stand from `since` to `until` (None: still)."""

    objection_id: int
    subject: str
    """table|key of a record, or the code of a value"""
    items: Sequence[str]
    since: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True)
class UnderWay:
    """An issue as objections see it: its item, the cycle it is of, and the figures that its demands are tied to."""

    issue_no: str
    item: str
    cycle: str
    figures: Sequence[str]


def add(unit: UnitOfWork, values: Mapping[str, Any], move: Move) -> int | None:
    """Keeps a new objection with its first move; None: one to the same is open."""
    return CASES.add(unit, values, move)


def change(unit: UnitOfWork, row: ObjectionRow, values: Mapping[str, Any], *moved: Move) -> bool:
    """Changes an objection, with its move where it moves; False when somebody was faster."""
    return CASES.change(unit, row.objection_id, row.revision, values, *moved)


def objection_for_change(unit: UnitOfWork, objection_id: int) -> ObjectionRow | None:
    """An objection, held until the end of the transaction."""
    return rows.read_one(unit, ObjectionRow, sql("data_objections", "held"), {"objection_id": objection_id})


def objection(unit: UnitOfWork, objection_id: int) -> ObjectionRow | None:
    """An objection by its number."""
    return rows.read_one(unit, ObjectionRow, sql("data_objections", "by_id"), {"objection_id": objection_id})


def objections(unit: UnitOfWork, choice: ObjectionChoice) -> tuple[list[ObjectionRow], int]:
    """Objections that fit, the newest first, and how many there are."""
    values = {
        "owners": None if choice.owners is None else list(choice.owners),
        "places": None if choice.places is None else list(choice.places),
        "holders": None if choice.holders is None else list(choice.holders),
        "state": choice.state,
        "limit": choice.limit,
        "offset": choice.offset,
    }
    total = int(unit.value(sql("data_objections", "count"), values))
    return rows.read(unit, ObjectionRow, sql("data_objections", "list"), values), total


def moves(unit: UnitOfWork, objection_id: int) -> list[Move]:
    """What has happened to an objection, in order."""
    return CASES.moves(unit, objection_id)


def waiting(unit: UnitOfWork, until: date) -> list[ObjectionRow]:
    """Open objections that are due up to a day."""
    return rows.read(unit, ObjectionRow, sql("data_objections", "waiting"), {"until": until})


def provisional(unit: UnitOfWork) -> list[ObjectionRow]:
    """Open objections whose due day may move when a calendar arrives, held."""
    return rows.read(unit, ObjectionRow, sql("data_objections", "provisional"), {})


def untraced(unit: UnitOfWork) -> list[ObjectionRow]:
    """Objections that were upheld and whose correction has not come from the source."""
    return rows.read(unit, ObjectionRow, sql("data_objections", "untraced"), {})


def open_objections(unit: UnitOfWork, owner: str, items: Collection[str]) -> list[Standing]:
    """The open objections of an owner on which any of these items rests, oldest first.

    An item is the code of a rubric item, an indicator or a measure, or `table|key` of a record.
    """
    return [one for one in objection_stops(unit, owner, items) if one.until is None]


def objection_stops(unit: UnitOfWork, owner: str, items: Collection[str]) -> list[Standing]:
    """The same of all objections there ever were, answered or not: from when to when clocks stood for them."""
    values = {"owner": owner, "items": list(items)}
    return [Standing(*row) for row in unit.rows(sql("data_objections", "standing"), values)]


def disputed(unit: UnitOfWork, table: str, keys: Collection[str]) -> set[str]:
    """Which records of a table stand under an open objection, by natural key."""
    if not keys:
        return set()
    values = {"table": table, "keys": list(keys)}
    return {key for (key,) in unit.rows(sql("data_objections", "disputed"), values)}


def issues_under_way(unit: UnitOfWork, owner: str) -> list[UnderWay]:
    """The issues of an owner that have not ended, by number."""
    return [UnderWay(*row) for row in unit.rows(sql("data_objections", "issues_under_way"), {"owner": owner})]


def issues_stopped(unit: UnitOfWork, reference: str) -> list[str]:
    """The issues whose clocks stand for an objection."""
    return [number for (number,) in unit.rows(sql("data_objections", "issues_stopped"), {"reference": reference})]


def record_of_owner(unit: UnitOfWork, table: str, key: str, owner: str) -> dict[str, Any] | None:
    """A collected record by its natural key (parts joined by |), if it is the owner's; None: there is none."""
    spec = TABLES[table]
    columns = [f"t.{name}" for name in ("owner_id", "holder_id") if name in spec.stored]
    if not columns:
        return None
    text = (
        f"SELECT t.* FROM {table} t WHERE t.{spec.key_column} = md5(%(key)s)::uuid"
        f" AND (SELECT o.owner_id FROM owner o WHERE o.code = %(owner)s) IN ({', '.join(columns)})"
    )
    return next(iter(unit.records(text, {"key": key, "owner": owner})), None)


def record_now(unit: UnitOfWork, table: str, key: str) -> dict[str, Any] | None:
    """A collected record by its natural key, whosever it is; None: there is none."""
    text = f"SELECT t.* FROM {table} t WHERE t.{TABLES[table].key_column} = md5(%(key)s)::uuid"
    return next(iter(unit.records(text, {"key": key})), None)


def sources_since(unit: UnitOfWork, owner_id: int, items: Mapping[str, int], since: datetime) -> list[str]:
    """The sources whose batches have changed sums of an owner since an instant: item → its last day; sorted."""
    days = {column: int(day) for code, day in items.items() if (column := item_column(code)) in MEASURES}
    touched = " OR ".join(f"(j.{column} IS NOT NULL AND j.day <= {day})" for column, day in days.items())
    if not touched:
        return []
    text = sql("data_objections", "sources_since").format(touched=touched)
    return [source for (source,) in unit.rows(text, {"owner_id": owner_id, "since": since})]


def version_of(unit: UnitOfWork, table: str, key: str) -> int | None:
    """The version of a collected record now; None: there is none any more."""
    text = f"SELECT t.version FROM {table} t WHERE t.{TABLES[table].key_column} = md5(%(key)s)::uuid"
    found = unit.value(text, {"key": key})
    return None if found is None else int(found)
