"""Who may review the agencies of a cycle, and what of an agency is still to be judged by whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from core.access import Principal
from evaluation.desk import Desk
from evaluation.results.seeing import demand_officer
from evaluation.reviewing.unheld import unheld_rounds
from evaluation.rubric.rubric import Rubric
from evaluation.scoring.rubrics import rubric_within
from evaluation.scoring.settling import judged_items
from store.database import UnitOfWork
from store.evaluation import reviews
from store.evaluation.circumstances import circumstances
from store.evaluation.cycles import CycleRow
from store.evaluation.reviews import TaskRow
from store.views.cycle_board import reviewers_at


@dataclass(frozen=True, slots=True)
class OpenRound:
    """An item in a round that nobody has decided; `reviewer_name` empty: it is in nobody's hands."""

    item: str
    round: str
    reviewer_name: str


def reviewers_of(desk: Desk, principal: Principal, code: str, at: datetime) -> list[tuple[int, str]]:
    """Account and name of those who may judge at the node of a cycle, or in the whole city.

    AccessDeniedError: somebody who is no officer of the cycle asks.
    """
    with desk.database.begin() as unit:
        cycle = demand_officer(unit, desk, principal, code, at)
    return reviewers_at(desk.database, [cycle.node, str(desk.city.code)], at)


def open_rounds(desk: Desk, principal: Principal, code: str, owner: str, at: datetime) -> list[OpenRound]:
    """What is still to be judged of an agency, what nobody holds first.

    AccessDeniedError: somebody who is no officer of the cycle asks.
    """
    with desk.database.begin() as unit:
        cycle = demand_officer(unit, desk, principal, code, at)
        tasks = reviews.tasks(unit, cycle.cycle_id, [owner])
        unheld = _unheld(unit, cycle, owner, tasks)
    return [
        *(OpenRound(item, round_, "") for item, round_ in unheld),
        *(OpenRound(one.item, one.round, one.reviewer_name) for one in tasks if one.decided_at is None),
    ]


def _unheld(unit: UnitOfWork, cycle: CycleRow, owner: str, tasks: Sequence[TaskRow]) -> list[tuple[str, str]]:
    rubric: Rubric = rubric_within(unit, cycle.rubric_key)
    holding = [one.circumstance for one in circumstances(unit, cycle.cycle_id, [owner])]
    claimed = [one.item for one in reviews.reports(unit, cycle.cycle_id, [owner]) if one.value is not None]
    return unheld_rounds(rubric, judged_items(rubric, holding, claimed), tasks)
