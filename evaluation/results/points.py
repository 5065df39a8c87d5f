"""The guidance points of an agency over all its cycles."""

from datetime import datetime

from core.access import Principal
from core.errors import AccessDeniedError
from evaluation.desk import Desk, way_at
from evaluation.results.seeing import OFFICERS, OWN, own_agencies
from store.evaluation import objections
from store.evaluation.objections import PointRow


def points_of(desk: Desk, principal: Principal, owner: str, state: str | None, at: datetime) -> list[PointRow]:
    """For its own people and its authority. AccessDeniedError: somebody else. RefusedError: no such agency."""
    with desk.database.begin() as unit:
        if owner not in own_agencies(principal, at):
            way = way_at(unit, desk, owner)
            if not any(principal.may(permission, way, at) for permission in OFFICERS):
                raise AccessDeniedError(OWN[0])
        return objections.points(unit, None, [owner], state)
