"""What the commands of evaluation work on, and who may do what at a node there."""

from dataclasses import dataclass
from datetime import datetime

from core.access import Principal, Way
from core.settings import City, Settings
from indicators.catalogue import Catalogue
from people.files.desk import UploadDesk
from people.sealing import Sealing
from people.ways import demand, known_way
from store.database import Database, UnitOfWork


@dataclass(frozen=True, slots=True)
class Desk:
    """The store, the settings, the definitions, where files lie, and the means of secrets (None: nothing is sealed)."""

    database: Database
    settings: Settings
    catalogue: Catalogue
    uploads: UploadDesk
    sealing: Sealing | None = None

    @property
    def city(self) -> City:
        """The places."""
        return self.settings.city


def way_at(unit: UnitOfWork, desk: Desk, node: str) -> Way:
    """The way to the city, a place or an owner. RefusedError: there is no such node."""
    return known_way(unit, node, desk.city)


def demand_at(unit: UnitOfWork, desk: Desk, principal: Principal, permission: str, node: str, at: datetime) -> Way:
    """The way to a node at which somebody may do something, on the level it belongs to.

    AccessDeniedError: no right there. RefusedError: there is no such node.
    """
    way = way_at(unit, desk, node)
    demand(principal, permission, way, at)
    return way


def authority_of(way: Way) -> str:
    """The node of the authority (局) in charge at the end of a way: the city's own, or that of the district."""
    return way.authority
