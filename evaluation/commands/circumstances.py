"""What an officer settles of an agency before it is judged: circumstances, and figures that no source brings."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from core.access import Principal
from core.errors import RefusedError
from evaluation.cycles.participation import participation_machine
from evaluation.desk import Desk, demand_at
from evaluation.parts.finding import cycle_within, part_within
from evaluation.rubric.rubric import Rubric
from evaluation.rubric.words import Form, ItemType
from evaluation.scoring.rubrics import rubric_within
from people.deeds import Matter, deed
from store import uploads
from store.database import UnitOfWork
from store.evaluation import circumstances, scores
from store.evaluation.cycles import CycleRow
from store.evaluation.scores import FigureRow

MANAGE: Final = "cycles.manage"
JUDGED: Final = frozenset({"fed_back", "objecting", "published", "improving", "reevaluating"})
"""states in which the score stands; what an officer settles counts before them"""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of an automatic item, with what shows it."""

    item: str
    numerator: int
    denominator: int
    note: str
    uploads: Sequence[int] = ()


def confirm_circumstance(
    desk: Desk, principal: Principal, code: str, owner: str, circumstance: str, reason: str, at: datetime
) -> None:
    """A circumstance of the rubric, such as 使用统一共享平台, holds for an agency in a cycle."""
    matter = Matter("circumstance.confirmed", MANAGE, "evaluation", code[:40], owner[:40], {"what": circumstance[:40]})
    with deed(desk.database, principal, matter, at) as done:
        cycle, rubric = _open_part(done.unit, desk, principal, code, owner, at)
        if circumstance not in rubric.circumstances:
            raise RefusedError(f"no circumstance {circumstance}", "unknown_circumstance", what=circumstance[:40])
        if not reason.strip():
            raise RefusedError("a reason has to be given", "circumstance_reason")
        by = principal.display_name
        circumstances.confirm_circumstance(done.unit, cycle.cycle_id, owner, circumstance, reason, by, at)


def drop_circumstance(desk: Desk, principal: Principal, code: str, owner: str, circumstance: str, at: datetime) -> None:
    """A circumstance does not hold for an agency any more."""
    matter = Matter("circumstance.dropped", MANAGE, "evaluation", code[:40], owner[:40], {"what": circumstance[:40]})
    with deed(desk.database, principal, matter, at) as done:
        cycle, _ = _open_part(done.unit, desk, principal, code, owner, at)
        if not circumstances.drop_circumstance(done.unit, cycle.cycle_id, owner, circumstance):
            raise RefusedError(f"no circumstance {circumstance}", "unknown_circumstance", what=circumstance[:40])


def enter_figure(desk: Desk, principal: Principal, code: str, owner: str, figure: Figure, at: datetime) -> None:
    """A figure of an automatic item that no source brings; what is collected always goes first."""
    matter = Matter("figure.entered", MANAGE, "evaluation", code[:40], owner[:40], {"item": figure.item[:20]})
    with deed(desk.database, principal, matter, at) as done:
        cycle, rubric = _open_part(done.unit, desk, principal, code, owner, at)
        _demand_figure(rubric, figure)
        uploads.use(done.unit, figure.uploads, f"evaluation {code}", at)
        row = FigureRow(owner, figure.item, figure.numerator, figure.denominator, figure.note, list(figure.uploads))
        scores.enter_figure(done.unit, cycle.cycle_id, row, principal.display_name, at)
        done.after = {"item": figure.item, "numerator": figure.numerator, "denominator": figure.denominator}


def _demand_figure(rubric: Rubric, figure: Figure) -> None:
    item = rubric.items.get(figure.item)
    if item is None or item.type is ItemType.MANUAL or not item.data:
        raise RefusedError(f"{figure.item} has no figures", "figure_item", item=figure.item[:20])
    shares = rubric.data[item.data].form in (Form.RATIO, Form.TRUTH) and not item.is_question
    if figure.numerator < 0 or figure.denominator < 0 or (shares and figure.numerator > figure.denominator):
        raise RefusedError("the figures cannot be true", "figure_range", item=figure.item)
    if not figure.note.strip():
        raise RefusedError("a figure needs where it comes from", "figure_note")


def _open_part(
    unit: UnitOfWork, desk: Desk, principal: Principal, code: str, owner: str, at: datetime
) -> tuple[CycleRow, Rubric]:
    """A cycle in which the agency is not judged yet."""
    cycle = cycle_within(unit, code)
    part = part_within(unit, cycle, owner, locked=True)
    demand_at(unit, desk, principal, MANAGE, owner, at)
    if part.state in JUDGED or participation_machine().is_final(part.state):
        raise RefusedError("the agency is judged already", "part_judged", owner=owner)
    return cycle, rubric_within(unit, cycle.rubric_key)
