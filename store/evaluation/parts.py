"""The parts that agencies have in cycles: rows, states, and what was noted beside them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from store.database import UnitOfWork
from store.evaluation.cycles import Agency, CycleRow, cycle
from store.owners import Reach, reach_values
from store.statements import sql

COLUMNS: Final = """cycle_id, owner_code, owner_name, place_code, group_code, state, state_since, joined_on,
       report_opened_on, report_due_on, is_due_provisional, submitted_at, submitted_by, is_report_missing, is_blind,
       fed_back_on, feedback_ref, feedback_sealed_at, has_objected, has_newer_data, sources_away, score_id,
       score_tenths, claimed_tenths, grade, not_applicable, revision"""
NEW_COLUMNS: Final = (
    "cycle_id",
    "owner_code",
    "owner_name",
    "place_code",
    "group_code",
    "state",
    "state_since",
    "joined_on",
    "is_due_provisional",
    "is_report_missing",
    "is_blind",
    "has_objected",
    "has_newer_data",
    "sources_away",
    "not_applicable",
    "revision",
)


@dataclass(frozen=True, slots=True)
class PartRow:
    """An agency's part; `not_applicable` in thousandths of a point, scores in tenths."""

    cycle_id: int
    owner: str
    owner_name: str
    place: int
    group: str
    state: str
    state_since: datetime
    joined_on: date
    report_opened_on: date | None
    report_due_on: date | None
    is_due_provisional: bool
    submitted_at: datetime | None
    submitted_by: str | None
    is_report_missing: bool
    is_blind: bool
    fed_back_on: date | None
    feedback_ref: str | None
    feedback_sealed_at: datetime | None
    has_objected: bool
    has_newer_data: bool
    sources_away: list[str]
    score_id: int | None
    score_tenths: int | None
    claimed_tenths: int | None
    grade: str | None
    not_applicable: int
    revision: int


def enter(unit: UnitOfWork, cycle_id: int, agencies: Sequence[Agency], on: date, at: datetime) -> None:
    """Creates the parts of agencies, all waiting to be evaluated."""
    rows = [
        (cycle_id, one.code, one.name, one.place, one.group, "to_evaluate", at, on, *(False,) * 5, "{}", 0, 1)
        for one in agencies
    ]
    if rows:
        unit.copy_rows("evaluation_part", NEW_COLUMNS, rows)


def part(unit: UnitOfWork, cycle_id: int, owner: str, *, locked: bool = False) -> PartRow | None:
    """The part of an agency; None when it does not take part."""
    text = sql("parts", "locked" if locked else "by_owner").format(columns=COLUMNS)
    row = unit.row(text, {"cycle_id": cycle_id, "owner": owner})
    return None if row is None else PartRow(*row)


def cycle_of(unit: UnitOfWork, cycle_id: int) -> CycleRow:
    """The cycle of a number that stands in a part."""
    code = unit.value(sql("parts", "code_of"), {"cycle_id": cycle_id})
    found = cycle(unit, code)
    assert found is not None
    return found


def below(unit: UnitOfWork, superiors: Collection[str]) -> list[str]:
    """The agencies that stand under some, as the master data say."""
    return [code for (code,) in unit.rows(sql("parts", "below"), {"superiors": list(superiors)})]


def parts(
    unit: UnitOfWork, cycle_id: int, states: Collection[str] | None = None, owners: Collection[str] | None = None
) -> list[PartRow]:
    """The parts of a cycle in some states (None: all) of some agencies (None: all), locked."""
    values = {
        "cycle_id": cycle_id,
        "states": None if states is None else list(states),
        "owners": None if owners is None else list(owners),
    }
    return [PartRow(*row) for row in unit.rows(sql("parts", "in_states").format(columns=COLUMNS), values)]


def page(
    unit: UnitOfWork,
    cycle_id: int,
    reach: Reach | None,
    *,
    state: str | None = None,
    group: str | None = None,
    limit: int = 50,
    offset: int = 0,
) -> tuple[list[PartRow], int]:
    """A page of the parts of a cycle within a reach (None: the whole city), and how many there are."""
    values = {"cycle_id": cycle_id, **reach_values(reach), "state": state, "group": group}
    rows = unit.rows(sql("parts", "page").format(columns=COLUMNS), values | {"limit": limit, "offset": offset})
    return [PartRow(*row[:-1]) for row in rows], int(rows[0][-1]) if rows else 0


def states(unit: UnitOfWork, cycle_id: int) -> list[tuple[str, str, int, int]]:
    """(group, state, how many, of these without a self-report)."""
    return [tuple(row) for row in unit.rows(sql("parts", "states"), {"cycle_id": cycle_id})]


def move(unit: UnitOfWork, found: PartRow, to: str, at: datetime) -> bool:
    """A part goes to its next state; False when somebody was faster."""
    values = {"cycle_id": found.cycle_id, "owner": found.owner, "from": found.state, "to": to, "at": at}
    return bool(unit.execute(sql("parts", "move"), values | {"revision": found.revision}))


def open_report(unit: UnitOfWork, found: PartRow, on: date, due: date, *, provisional: bool) -> None:
    """The time for the self-report begins."""
    _change(unit, "open_report", found, on=on, due=due, provisional=provisional)


def submitted(unit: UnitOfWork, found: PartRow, by: str, at: datetime, *, missing: bool = False) -> None:
    """The self-report was handed in, or (`missing`) its time has passed."""
    _change(unit, "submitted", found, by=by, at=at, missing=missing)


def fed_back(unit: UnitOfWork, found: PartRow, on: date) -> None:
    """Feedback was given on a day."""
    _change(unit, "fed_back", found, on=on)


def objected(unit: UnitOfWork, found: PartRow) -> None:
    """The agency has objected, once."""
    _change(unit, "objected", found)


def note_feedback_sealed(unit: UnitOfWork, cycle_id: int, owner: str, reference: str, at: datetime) -> bool:
    """The feedback document of an agency is sealed; `reference` is its number or id."""
    values = {"cycle_id": cycle_id, "owner": owner, "reference": reference, "at": at}
    return bool(unit.execute(sql("parts", "feedback_sealed"), values))


def draw_blind(unit: UnitOfWork, cycle_id: int, owners: Collection[str]) -> None:
    """These agencies are reviewed twice, neither reviewer knowing of the other."""
    unit.execute(sql("parts", "blind"), {"cycle_id": cycle_id, "owners": list(owners)})


def note_newer_data(unit: UnitOfWork, cycle_id: int, owners: Collection[str]) -> None:
    """There is something that the scores of these agencies do not know."""
    unit.execute(sql("parts", "newer_data"), {"cycle_id": cycle_id, "owners": list(owners)})


def note_sources_away(unit: UnitOfWork, cycle_id: int, owner: str, sources: Collection[str]) -> None:
    """These sources are away that the result of an agency needs."""
    unit.execute(sql("parts", "sources_away"), {"cycle_id": cycle_id, "owner": owner, "sources": sorted(sources)})


def reports_over(unit: UnitOfWork, today: date) -> list[tuple[str, str]]:
    """(code of the cycle, agency) whose time for the self-report has passed."""
    return [(code, owner) for code, owner in unit.rows(sql("parts", "reports_over"), {"today": today})]


def provisional_days(unit: UnitOfWork) -> list[date]:
    """The days on which open self-reports began whose last day is provisional."""
    return [day for (day,) in unit.rows(sql("parts", "provisional_days"))]


def settle_due(unit: UnitOfWork, opened_on: date, due: date, *, provisional: bool) -> int:
    """Open self-reports that began on a day get another last day, or keep it for good; how many changed."""
    values = {"on": opened_on, "due": due, "provisional": provisional}
    return unit.execute(sql("parts", "settle_due"), values)


def _change(unit: UnitOfWork, name: str, found: PartRow, **values: Any) -> None:
    unit.execute(sql("parts", name), {"cycle_id": found.cycle_id, "owner": found.owner, **values})


def open_data_objections(unit: UnitOfWork, owners: Collection[str], items: Collection[str]) -> dict[str, int]:
    """How many objections to data of agencies are open on which some items or indicators rest; 0 is left out."""
    return dict(unit.rows(sql("parts", "data_objections"), {"owners": list(owners), "items": list(items)}))


def documents_of(unit: UnitOfWork, code: str, kind: str) -> set[str]:
    """The agencies that have a document of a kind about a cycle, neither void nor dropped."""
    return {owner for (owner,) in unit.rows(sql("parts", "documents_of"), {"code": code, "kind": kind})}


def note_sealed_documents(unit: UnitOfWork, cycle_id: int, code: str) -> int:
    """Notes the feedback documents about a cycle that are sealed; how many agencies have one now."""
    return unit.execute(sql("parts", "note_sealed_documents"), {"cycle_id": cycle_id, "code": code})
