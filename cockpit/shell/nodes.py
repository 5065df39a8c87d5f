"""Nodes of the tree as people choose and read them: the city, its places, archives and agencies by name."""

from collections.abc import Collection, Mapping, Sequence
from typing import Final

from cockpit.i18n import CHINESE
from cockpit.ui.visit import PLACE, Visit
from store.owners import OwnerRow, find_owners, owner_names

MOST: Final = 50
"""owners that a search offers"""


async def node_names(visit: Visit, codes: Collection[str]) -> Mapping[str, str]:
    """What codes of nodes are called; a code that nobody has is called by itself."""
    known = dict(regions(visit))
    owners = [code for code in codes if code not in known]
    found = await visit.read(owner_names, visit.database, owners) if owners else {}
    return {code: known.get(code) or visit.words.of(*found.get(code, (code, code))) for code in codes}


async def node_options(visit: Visit, text: str = "") -> Sequence[tuple[str, str]]:
    """Nodes of the whole city, (code, name): those whose name holds a text or whose code begins with it.

    For administrators alone: whoever sees a part is offered the owners of that part (`cockpit.pages.owners`).
    """
    wanted = text.strip().lower()
    fit = [(code, name) for code, name in regions(visit) if wanted in name.lower() or code.startswith(wanted)]
    owners = await visit.read(find_owners, visit.database, text, MOST)
    return [*fit, *((owner.code, owner_text(visit, owner)) for owner in owners)]


def regions(visit: Visit) -> list[tuple[str, str]]:
    """The city and its places, (code, name)."""
    city = visit.services.settings.city
    chinese = visit.language == CHINESE
    whole = (str(city.code), city.name if chinese else visit.words("desk.city"))
    return [whole, *((str(one.code), one.name if chinese else one.name_en) for one in city.places)]


def place_of(visit: Visit) -> int | None:
    """The place of the address; None: all."""
    text = visit.query.get(PLACE, "")
    places = {str(one.code) for one in visit.services.settings.city.places}
    return int(text) if text in places else None


def owner_text(visit: Visit, owner: OwnerRow) -> str:
    """An owner among many: its name, its place, its code."""
    place = dict(regions(visit)).get(str(owner.place), str(owner.place))
    return f"{visit.words.of(owner.name, owner.name_en or owner.name)} · {place} · {owner.code}"
