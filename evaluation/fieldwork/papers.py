"""The frame of documents about an inspection: who issues them, to whom."""

from evaluation.casework.case import addressee_of as kind_of
from evaluation.desk import Desk
from evaluation.documents.paper import Addressee, Office
from evaluation.offices import office_of
from people.ways import known_owner
from store.database import UnitOfWork


def addressee_of(unit: UnitOfWork, code: str) -> Addressee:
    """An owner as documents address it. RefusedError: there is none."""
    owner = known_owner(unit, code)
    return Addressee(owner.name, owner.code, kind_of(unit, owner))


def office_at(desk: Desk, node: str) -> Office:
    """The authority of a node as documents name it."""
    return office_of(desk.settings, node)
