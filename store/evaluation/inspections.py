"""Inspections in the store: the visits of owners, and what was noted on site."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from core.errors import StoreError
from store.database import UnitOfWork
from store.evaluation import rows
from store.evaluation.rows import Cases, Move
from store.statements import sql

CASES: Final = Cases("inspection", "inspection_id")


@dataclass(frozen=True, slots=True)
class InspectionRow:
    """An inspection as it stands."""

    inspection_id: int
    number: str
    node: str
    owner_code: str
    year_id: int | None
    plan_year: int
    lead_id: int | None
    is_hazard: bool
    officers: Sequence[int]
    state: str
    state_since: datetime
    visit_on: date | None
    notice: Mapping[str, Any]
    notified_at: datetime | None
    without_notice: str
    notice_document: int | None
    arrived_at: datetime | None
    present: Mapping[str, Any]
    record: Mapping[str, Any]
    record_digest: str
    record_upload: int | None
    signed_at: datetime | None
    feedback_by: date | None
    is_provisional: bool
    issues: Sequence[str]
    feedback_documents: Sequence[int]
    counted_on: date | None
    created_at: datetime
    created_name: str
    revision: int


@dataclass(frozen=True, slots=True)
class InspectionChoice:
    """Which inspections: of authorities (None: of all), of owners, an officer, a year's plan or a lead, in a state."""

    nodes: Sequence[str] | None = None
    owners: Sequence[str] | None = None
    officer: int | None = None
    year_id: int | None = None
    lead: int | None = None
    number: str | None = None
    state: str | None = None
    is_told: bool | None = None
    """only those of which the unit knows: notified of, or visited"""
    limit: int = 50
    offset: int = 0


@dataclass(frozen=True, slots=True)
class EntryRow:
    """Something noted on site."""

    entry_id: UUID
    inspection_id: int
    device: UUID
    kind: str
    content: Mapping[str, Any]
    digest: str
    upload_id: int | None
    replaces: UUID | None
    made_at: datetime
    received_at: datetime
    by: int
    by_name: str


def add(unit: UnitOfWork, values: Mapping[str, Any], move: Move) -> int:
    """Keeps a new inspection with its first move. StoreError: its number is taken, which `next_number` rules out."""
    number = CASES.add(unit, values, move)
    if number is None:
        raise StoreError("the number of the inspection is taken")
    return number


def next_number(unit: UnitOfWork, node: str, year: int) -> int:
    """How many inspections an authority has numbered in a year, and one more; nobody else takes one meanwhile."""
    unit.execute(sql("inspections", "lock_numbers"), {"key": f"{node} {year}"})
    return int(unit.value(sql("inspections", "numbered"), {"prefix": f"{node}-{year}-"})) + 1


def change(unit: UnitOfWork, row: InspectionRow, values: Mapping[str, Any], *moved: Move) -> bool:
    """Changes an inspection, with its moves where it moves; False when somebody was faster."""
    return CASES.change(unit, row.inspection_id, row.revision, values, *moved)


def inspection_for_change(unit: UnitOfWork, inspection_id: int) -> InspectionRow | None:
    """An inspection, held until the end of the transaction."""
    return rows.read_one(unit, InspectionRow, sql("inspections", "held"), {"id": inspection_id})


def inspection(unit: UnitOfWork, inspection_id: int) -> InspectionRow | None:
    """An inspection by its number in the store."""
    return rows.read_one(unit, InspectionRow, sql("inspections", "by_id"), {"id": inspection_id})


def inspections(unit: UnitOfWork, choice: InspectionChoice) -> tuple[list[InspectionRow], int]:
    """Inspections that fit, the newest first, and how many there are."""
    values = {
        "nodes": None if choice.nodes is None else list(choice.nodes),
        "owners": None if choice.owners is None else list(choice.owners),
        "officer": choice.officer,
        "year_id": choice.year_id,
        "lead": choice.lead,
        "number": choice.number,
        "state": choice.state,
        "is_told": choice.is_told,
        "limit": choice.limit,
        "offset": choice.offset,
    }
    total = int(unit.value(sql("inspections", "count"), values))
    return rows.read(unit, InspectionRow, sql("inspections", "list"), values), total


def moves(unit: UnitOfWork, inspection_id: int) -> list[Move]:
    """What has happened to an inspection, in order."""
    return CASES.moves(unit, inspection_id)


def in_states(unit: UnitOfWork, states: Sequence[str]) -> list[InspectionRow]:
    """All inspections in some states, oldest first."""
    return rows.read(unit, InspectionRow, sql("inspections", "in_states"), {"states": list(states)})


def is_counted(unit: UnitOfWork, owner: str, since: date) -> bool:
    """Whether an owner was inspected since a day, as the register or an inspection of ours says; the owner is held."""
    unit.execute(sql("inspections", "lock_owner"), {"owner": owner})
    return bool(unit.value(sql("inspections", "is_counted"), {"owner": owner, "since": since}))


def inspected_owners(unit: UnitOfWork, since: date) -> frozenset[str]:
    """The owners that were inspected since a day, or are in an inspection that is under way."""
    return frozenset(code for (code,) in unit.rows(sql("inspections", "inspected"), {"since": since}))


def is_sealed(unit: UnitOfWork, document: int, owner: str) -> bool:
    """Whether a document is a sealed notice of an inspection to an owner."""
    return bool(unit.value(sql("inspections", "is_sealed"), {"document": document, "owner": owner}))


def add_entry(unit: UnitOfWork, entry: EntryRow) -> bool:
    """Keeps something noted on site; False when it was here before."""
    values = {name: getattr(entry, name) for name in EntryRow.__dataclass_fields__}
    values |= {name: None if values[name] is None else str(values[name]) for name in ("entry_id", "device", "replaces")}
    return rows.add(unit, "site_entry", values, "entry_id") is not None


def entry(unit: UnitOfWork, entry_id: UUID) -> EntryRow | None:
    """One thing noted on site."""
    return rows.read_one(unit, EntryRow, sql("inspections", "entry"), {"id": str(entry_id)})


def entries(unit: UnitOfWork, inspection_id: int) -> list[EntryRow]:
    """Everything noted on site, in the order in which it was made."""
    return rows.read(unit, EntryRow, sql("inspections", "entries"), {"id": inspection_id})
