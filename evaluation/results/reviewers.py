"""Who may review the agencies of a cycle."""

from datetime import datetime

from core.access import Principal
from evaluation.desk import Desk
from evaluation.results.seeing import demand_officer
from store.views.cycle_board import reviewers_at


def reviewers_of(desk: Desk, principal: Principal, code: str, at: datetime) -> list[tuple[int, str]]:
    """Account and name of those who may judge at the node of a cycle, or in the whole city.

    AccessDeniedError: somebody who is no officer of the cycle asks.
    """
    with desk.database.begin() as unit:
        cycle = demand_officer(unit, desk, principal, code, at)
    return reviewers_at(desk.database, [cycle.node, str(desk.city.code)], at)
