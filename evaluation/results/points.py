"""The guidance points of an agency over all its cycles."""

from datetime import datetime

from core.access import Principal
from evaluation.desk import Desk
from evaluation.results.seeing import demand_about
from store.evaluation import objections
from store.evaluation.objections import PointRow


def points_of(desk: Desk, principal: Principal, owner: str, state: str | None, at: datetime) -> list[PointRow]:
    """For its own people, its superior's and its authority. AccessDeniedError: somebody else."""
    with desk.database.begin() as unit:
        demand_about(unit, desk, principal, owner, at)
        return objections.points(unit, None, [owner], state)
