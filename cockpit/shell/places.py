"""The places that a visitor may look at, and the one that is chosen in the address."""

from dataclasses import dataclass

from cockpit.i18n import CHINESE
from cockpit.ui.visit import PLACE, Visit

SCOPED = ("numbers.read", "manual.enter", "manual.confirm")
"""Permissions whose reach makes it worth while to choose a place."""


@dataclass(frozen=True, slots=True)
class PlaceChoice:
    """The city or one of its places, with the name in the reader's language."""

    code: str
    name: str


def place_choices(visit: Visit) -> list[PlaceChoice]:
    """The city and all its places for those who see the city; else the places at which somebody stands."""
    city = visit.services.settings.city
    chinese = visit.language == CHINESE
    whole = PlaceChoice(str(city.code), city.name if chinese else visit.words("desk.city"))
    places = [PlaceChoice(str(one.code), one.name if chinese else one.name_en) for one in city.places]
    nodes = {node for permission in SCOPED for node in visit.principal.nodes(permission, visit.at)}
    if whole.code in nodes:
        return [whole, *places]
    return [one for one in places if one.code in nodes]


def chosen_place(visit: Visit) -> PlaceChoice:
    """The place of the address where the visitor may choose it, else the first choice."""
    choices = place_choices(visit)
    wanted = visit.query.get(PLACE)
    return next((one for one in choices if one.code == wanted), choices[0])
