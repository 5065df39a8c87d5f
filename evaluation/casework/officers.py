"""Who of an authority may find facts: its officers with certificates that hold today."""

from datetime import datetime

from core.days import local_date
from evaluation.desk import Desk, authority_of, way_at
from store.evaluation.officers import OfficerRow, officers_at


def certified_officers(desk: Desk, owner: str, at: datetime) -> list[OfficerRow]:
    """The officers of the authority in charge of an owner whose certificates hold, by name."""
    with desk.database.begin() as unit:
        node = authority_of(way_at(unit, desk, owner))
        found = officers_at(unit, [node])
    return [one for one in found if one.is_active and one.valid_until >= local_date(at)]


def node_in_charge(desk: Desk, owner: str) -> str:
    """The authority in charge of an owner. RefusedError: there is no such owner."""
    with desk.database.begin() as unit:
        return authority_of(way_at(unit, desk, owner))
