"""The way of the tree to a node, as `core.access` asks for it, and the rights there."""

from collections.abc import Sequence
from datetime import datetime

from core.access import Principal, Way
from core.errors import AccessDeniedError, RefusedError
from core.settings import City
from store.database import UnitOfWork
from store.owners import OwnerRow, Reach, owner_within


def way_to(owner: OwnerRow, city: City) -> Way:
    """The way from the city to an owner."""
    return Way(str(city.code), str(city.municipal_code), str(owner.place), owner.code, owner.kind == "archive")


def known_owner(unit: UnitOfWork, code: str) -> OwnerRow:
    """The owner of a code. RefusedError: there is none."""
    owner = owner_within(unit, code)
    if owner is None:
        raise RefusedError(f"there is no owner {code}", "unknown_owner", owner=code[:40])
    return owner


def known_way(unit: UnitOfWork, code: str, city: City) -> Way:
    """The way to the city, a place or an owner. RefusedError: there is no such node."""
    if code == str(city.code):
        return Way(code, str(city.municipal_code))
    if code in {str(place.code) for place in city.places}:
        return Way(str(city.code), str(city.municipal_code), code)
    return way_to(known_owner(unit, code), city)


def reach_of(principal: Principal, permissions: Sequence[str], city: City, at: datetime) -> Reach | None:
    """The owners about whom somebody may do any of these, all of which reach down the tree; None: about all."""
    nodes = {node for permission in permissions for node in principal.nodes(permission, at)}
    if str(city.code) in nodes:
        return None
    places = {str(place.code) for place in city.places}
    return Reach(sorted(nodes - places), sorted(int(node) for node in nodes & places))


def demand(principal: Principal, permission: str, way: Way, at: datetime) -> None:
    """AccessDeniedError unless somebody may do something at the end of a way."""
    if not principal.may(permission, way, at):
        raise AccessDeniedError(permission)
