"""The way of the tree to an owner, as `core.access` asks for it, and the rights there."""

from datetime import datetime

from core.access import Principal, Way
from core.errors import AccessDeniedError, RefusedError
from core.settings import City
from store.database import UnitOfWork
from store.owners import OwnerRow, owner_within


def way_to(owner: OwnerRow, city: City) -> Way:
    """The way from the city to an owner."""
    return Way(str(city.code), str(city.municipal_code), str(owner.place), owner.code, owner.kind == "archive")


def known_owner(unit: UnitOfWork, code: str) -> OwnerRow:
    """The owner of a code. RefusedError: there is none."""
    owner = owner_within(unit, code)
    if owner is None:
        raise RefusedError(f"there is no owner {code}", "unknown_owner", owner=code[:40])
    return owner


def demand(principal: Principal, permission: str, owner: OwnerRow, city: City, at: datetime) -> None:
    """AccessDeniedError unless somebody may do something at an owner."""
    if not principal.may(permission, way_to(owner, city), at):
        raise AccessDeniedError(permission)
