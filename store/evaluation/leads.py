"""Leads in the store."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from store.database import UnitOfWork
from store.evaluation import rows
from store.evaluation.rows import Cases, Move
from store.statements import sql

CASES: Final = Cases("supervision_lead", "lead_id")


@dataclass(frozen=True, slots=True)
class LeadRow:
    """A lead as it stands; `reporter` is sealed."""

    lead_id: int
    node: str
    source: str
    owner_code: str | None
    about: str
    text: str
    is_named: bool
    is_grave: bool
    reporter: bytes | None
    knowing: Sequence[int]
    facts: Sequence[str]
    evidence: Sequence[int]
    damage: Mapping[str, str]
    figure: Mapping[str, Any]
    state: str
    state_since: datetime
    acknowledge_by: date | None
    decide_by: date
    is_provisional: bool
    acknowledged_at: datetime | None
    decided_at: datetime | None
    answered_at: datetime | None
    answer: str
    handler_id: int | None
    handler_name: str
    clause_id: str
    registered_by: int | None
    registered_name: str
    registered_at: datetime
    revision: int


@dataclass(frozen=True, slots=True)
class LowFigure:
    """A figure of an owner whose band is too low since an instant; `once` names this change."""

    owner: str
    code: str
    since: datetime
    numerator: int
    denominator: int
    reading_id: int
    once: str


def low_figures(unit: UnitOfWork, codes: Collection[str]) -> list[LowFigure]:
    """Figures that are confirmed as too low and have opened no lead yet, the worst and the oldest first."""
    return [LowFigure(*row[:7]) for row in unit.rows(sql("leads", "low_figures"), {"codes": sorted(codes)})]


@dataclass(frozen=True, slots=True)
class LeadChoice:
    """Which leads: of authorities, of owners (None: of all), in a state, of a source, of a handler; that say a text.

    `open_only`: those that have not been answered.
    """

    nodes: Sequence[str] | None = None
    owners: Sequence[str] | None = None
    by: int | None = None
    state: str | None = None
    source: str | None = None
    handler: int | None = None
    text: str | None = None
    open_only: bool | None = None
    limit: int = 50
    offset: int = 0


def add(unit: UnitOfWork, values: Mapping[str, Any], move: Move) -> int | None:
    """Keeps a new lead with its first move; None: the same figure has opened one before."""
    return CASES.add(unit, values, move)


def change(unit: UnitOfWork, lead: LeadRow, values: Mapping[str, Any], *moved: Move) -> bool:
    """Changes a lead, with its move where it moves; False when somebody was faster."""
    return CASES.change(unit, lead.lead_id, lead.revision, values, *moved)


def lead_for_change(unit: UnitOfWork, lead_id: int) -> LeadRow | None:
    """A lead, held until the end of the transaction."""
    return rows.read_one(unit, LeadRow, sql("leads", "held"), {"lead_id": lead_id})


def lead(unit: UnitOfWork, lead_id: int) -> LeadRow | None:
    """A lead by its number."""
    return rows.read_one(unit, LeadRow, sql("leads", "by_id"), {"lead_id": lead_id})


def leads(unit: UnitOfWork, choice: LeadChoice) -> tuple[list[LeadRow], int]:
    """Leads that fit, the newest first, and how many there are."""
    values = {
        "nodes": None if choice.nodes is None else list(choice.nodes),
        "owners": None if choice.owners is None else list(choice.owners),
        "by": choice.by,
        "state": choice.state,
        "source": choice.source,
        "handler": choice.handler,
        "text": choice.text,
        "open_only": choice.open_only,
        "limit": choice.limit,
        "offset": choice.offset,
    }
    total = int(unit.value(sql("leads", "count"), values))
    return rows.read(unit, LeadRow, sql("leads", "list"), values), total


def moves(unit: UnitOfWork, lead_id: int) -> list[Move]:
    """What has happened to a lead, in order."""
    return CASES.moves(unit, lead_id)


def open_on_figure(unit: UnitOfWork, owner: str, item: str) -> int | None:
    """The undecided lead that a figure of an owner has opened; None: there is none."""
    found = unit.value(sql("leads", "open_on_figure"), {"owner": owner, "item": item})
    return None if found is None else int(found)


def undecided(unit: UnitOfWork, until: date) -> list[LeadRow]:
    """Leads whose acknowledgement or decision is due up to a day and was not given."""
    return rows.read(unit, LeadRow, sql("leads", "undecided"), {"until": until})


def provisional(unit: UnitOfWork) -> list[LeadRow]:
    """Undecided leads whose dates touch a year without published holidays, held."""
    return rows.read(unit, LeadRow, sql("leads", "provisional"), {})
