"""What belongs to an issue: what was found, what is demanded, and the stages of its correction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from store.database import UnitOfWork
from store.evaluation.texts import as_json
from store.statements import sql


@dataclass(frozen=True, slots=True)
class FactRow:
    """One thing that was found; `found_by` and `evidence` as they were frozen."""

    kind: str
    text: str
    found_on: date | None
    place: str
    found_by: Sequence[Mapping[str, Any]]
    evidence: Sequence[Mapping[str, Any]]
    clause_id: str
    ground: str
    digest: str


@dataclass(frozen=True, slots=True)
class DemandRow:
    """What must be reached, with the figure that proves it where there is one, and what that said last."""

    position: int
    text: str
    condition: Mapping[str, Any] | None
    verdict: str = ""


@dataclass(frozen=True, slots=True)
class StageRow:
    """A stage: its limit as unit, amount or fixed day, its deadline, and when it was done."""

    position: int
    code: str
    number: int
    unit: str
    amount: int
    fixed_on: date | None
    due_on: date | None
    done_on: date | None


def add_fact(unit: UnitOfWork, issue_no: str, position: int, fact: FactRow, at: datetime) -> None:
    """Freezes something that was found."""
    values = {name.name: getattr(fact, name.name) for name in fields(FactRow)}
    values |= {"found_by": as_json(fact.found_by), "evidence": as_json(fact.evidence)}
    unit.execute(sql("issues", "add_fact"), values | {"issue_no": issue_no, "position": position, "at": at})


def facts(unit: UnitOfWork, issue_no: str) -> list[FactRow]:
    """What was found, in order."""
    return [FactRow(*row) for row in unit.rows(sql("issues", "facts"), {"issue_no": issue_no})]


def set_clause(unit: UnitOfWork, issue_no: str, clause_id: str, ground: str) -> None:
    """Gives the facts that have no clause the one of the confirmation."""
    values = {"issue_no": issue_no, "clause_id": clause_id, "ground": ground}
    unit.execute(sql("issues", "set_clause"), values)


def set_demands(unit: UnitOfWork, issue_no: str, demands: Sequence[DemandRow]) -> None:
    """Demands in place of those before."""
    unit.execute(sql("issues", "drop_demands"), {"issue_no": issue_no})
    for one in demands:
        condition = None if one.condition is None else as_json(one.condition)
        values = {"issue_no": issue_no, "position": one.position, "text": one.text, "condition": condition}
        unit.execute(sql("issues", "add_demand"), values)


def demands(unit: UnitOfWork, issue_no: str) -> list[DemandRow]:
    """What must be reached, in order."""
    return [DemandRow(*row) for row in unit.rows(sql("issues", "demands"), {"issue_no": issue_no})]


def judge_demand(unit: UnitOfWork, issue_no: str, position: int, verdict: str, at: datetime) -> None:
    """What the figures say of a demand."""
    values = {"issue_no": issue_no, "position": position, "verdict": verdict, "at": at}
    unit.execute(sql("issues", "judge_demand"), values)


def set_stages(unit: UnitOfWork, issue_no: str, stages: Sequence[StageRow], since: int = 0) -> None:
    """Stages from a position on, in place of those that stood there."""
    unit.execute(sql("issues", "drop_stages"), {"issue_no": issue_no, "since": since})
    for one in stages[since:]:
        values = {name.name: getattr(one, name.name) for name in fields(StageRow)}
        unit.execute(sql("issues", "add_stage"), values | {"issue_no": issue_no})


def stages(unit: UnitOfWork, issue_no: str) -> list[StageRow]:
    """The stages, in order."""
    return [StageRow(*row) for row in unit.rows(sql("issues", "stages"), {"issue_no": issue_no})]


def set_stage_due(unit: UnitOfWork, issue_no: str, position: int, due_on: date | None) -> None:
    """The deadline of a stage."""
    unit.execute(sql("issues", "stage_due"), {"issue_no": issue_no, "position": position, "due_on": due_on})


def set_stage_done(unit: UnitOfWork, issue_no: str, position: int, done_on: date) -> None:
    """A stage is done."""
    unit.execute(sql("issues", "stage_done"), {"issue_no": issue_no, "position": position, "done_on": done_on})
