"""Cycles of evaluation as a whole: how far they are, group by group, what holds them up, and their agencies."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from store.database import Database, UnitOfWork
from store.statements import sql

Nodes = Sequence[str] | None
"""the authorities whose cycles may be seen; None: all of the city"""


@dataclass(frozen=True, slots=True)
class CycleRow:
    """A cycle, and how many agencies take part."""

    cycle_id: int
    code: str
    node: str
    name: str
    rubric_key: str | None
    since: date
    until: date
    is_trial: bool
    state: str
    state_since: datetime
    revision: int
    parts: int


@dataclass(frozen=True, slots=True)
class Tally:
    """Agencies of a group in a state, and the sum of the scores of those that have one."""

    group: str
    state: str
    parts: int
    tenths: int
    scored: int


@dataclass(frozen=True, slots=True)
class Held:
    """Why agencies do not go on: the reason (`held_up` of cycle_board.sql), what it is about, and how many."""

    reason: str
    about: str
    parts: int


@dataclass(frozen=True, slots=True)
class SpotTally:
    """Automatic scores drawn to be compared with their records: compared, refuted; of these kept, and corrected."""

    drawn: int = 0
    compared: int = 0
    refuted: int = 0
    kept: int = 0
    corrected: int = 0


@dataclass(frozen=True, slots=True)
class Agreed:
    """Items that two reviewers have judged who do not know of each other, and how many of them alike."""

    pairs: int = 0
    alike: int = 0


@dataclass(frozen=True, slots=True)
class CycleBoard:
    """A cycle, counted."""

    cycle: CycleRow
    tallies: tuple[Tally, ...]
    grades: Mapping[str, int]
    held: tuple[Held, ...]
    spots: SpotTally = SpotTally()
    agreed: Agreed = Agreed()


@dataclass(frozen=True, slots=True)
class PartChoice:
    """Which agencies of a cycle, and which page of them."""

    state: str | None = None
    group: str | None = None
    held: str = ""
    text: str = ""
    limit: int = 50
    offset: int = 0


@dataclass(frozen=True, slots=True)
class PartRow:
    """An agency's part in a cycle."""

    owner_code: str
    owner_name: str
    place: int
    group: str
    state: str
    state_since: datetime
    due_on: date | None
    is_due_provisional: bool
    sources_away: Sequence[str]
    score_tenths: int | None
    claimed_tenths: int | None
    grade: str | None
    is_report_missing: bool


@dataclass(frozen=True, slots=True)
class PartPage:
    """A page of parts, and how many fit."""

    rows: tuple[PartRow, ...]
    total: int


def cycles_of(database: Database, nodes: Nodes) -> list[CycleRow]:
    """The cycles of some authorities, the newest period first."""
    with database.begin() as unit:
        return _cycles(unit, nodes)


def cycle_board(database: Database, nodes: Nodes, cycle_id: int, today: date) -> CycleBoard | None:
    """A cycle of these authorities, counted; None: there is none."""
    values = {"cycle_id": cycle_id, "today": today}
    with database.snapshot() as unit:
        cycle = next((one for one in _cycles(unit, nodes) if one.cycle_id == cycle_id), None)
        if cycle is None:
            return None
        tallies = tuple(Tally(*row) for row in unit.rows(sql("cycle_board", "tallies"), values))
        held = tuple(Held(*row) for row in unit.rows(sql("cycle_board", "held_up"), values) if row[2])
        spots = SpotTally(*unit.rows(sql("cycle_board", "spots"), values)[0])
        agreed = Agreed(*unit.rows(sql("cycle_board", "agreement"), values)[0])
        return CycleBoard(cycle, tallies, dict(unit.rows(sql("cycle_board", "grades"), values)), held, spots, agreed)


def parts_page(database: Database, nodes: Nodes, cycle_id: int, choice: PartChoice, today: date) -> PartPage:
    """A page of the agencies of a cycle of these authorities."""
    values = {
        "cycle_id": cycle_id,
        "state": choice.state,
        "group": choice.group,
        "held": choice.held,
        "text": choice.text.strip(),
        "limit": choice.limit,
        "offset": choice.offset,
        "today": today,
    }
    with database.begin() as unit:
        if not any(one.cycle_id == cycle_id for one in _cycles(unit, nodes)):
            return PartPage((), 0)
        rows = unit.rows(sql("cycle_board", "parts"), values)
    return PartPage(tuple(PartRow(*row[:-1]) for row in rows), rows[0][-1] if rows else 0)


def reviewers_at(database: Database, nodes: Sequence[str], at: datetime) -> list[tuple[int, str]]:
    """Who may review at some nodes: (account, name)."""
    with database.begin() as unit:
        rows = unit.rows(sql("cycle_board", "reviewers"), {"nodes": list(nodes), "at": at})
    return [(account, name) for account, name in rows]


def published_rubrics(database: Database) -> list[str]:
    """The keys of published rubrics, the newest first."""
    with database.begin() as unit:
        return [key for (key,) in unit.rows(sql("cycle_board", "rubrics"))]


def _cycles(unit: UnitOfWork, nodes: Nodes) -> list[CycleRow]:
    values = {"nodes": None if nodes is None else list(nodes)}
    return [CycleRow(*row) for row in unit.rows(sql("cycle_board", "cycles"), values)]
