"""The index of an agency over cycles."""

from datetime import datetime

from core.access import Principal
from core.days import local_date
from evaluation.desk import Desk
from evaluation.results.seeing import demand_about
from evaluation.rubric.index import Point, Step, curve
from store.evaluation import objections, publications


def index_curve(desk: Desk, principal: Principal, owner: str, at: datetime) -> tuple[Step, ...]:
    """The published scores of an agency, with what was closed between them, for itself and its authority."""
    with desk.database.begin() as unit:
        demand_about(unit, desk, principal, owner, at)
        rows = publications.index_points(unit, owner)
        closed = {
            f"{one.cycle} {one.item}": local_date(one.state_since)
            for one in objections.points(unit, None, [owner], "reached")
        }
    return curve((Point(*row) for row in rows), closed)
