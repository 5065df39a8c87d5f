"""Nodes of the tree as people choose and read them: the city, its places, archives and agencies by name."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

from dash import Input, Output, State, no_update

from cockpit.i18n import CHINESE
from cockpit.ui.callbacks import guarded
from cockpit.ui.visit import Desk, Visit
from store.views.nodes import OwnerName, find_owners, owner_names

MOST: Final = 30
"""owners that a search offers"""


async def node_names(visit: Visit, codes: Collection[str]) -> Mapping[str, str]:
    """What codes of nodes are called; a code that nobody has is called by itself."""
    known = dict(_regions(visit))
    owners = [code for code in codes if code not in known]
    found = await visit.read(owner_names, visit.database, owners) if owners else {}
    return {code: known.get(code) or found.get(code, code) for code in codes}


async def node_options(visit: Visit, text: str = "", also: str | None = None) -> Sequence[tuple[str, str]]:
    """Nodes to choose from, (code, name): those whose name holds a text, and the one that is chosen already."""
    wanted = text.strip().lower()
    regions = [(code, name) for code, name in _regions(visit) if wanted in name.lower() or code.startswith(wanted)]
    owners = await visit.read(find_owners, visit.database, text, MOST)
    options = [*regions, *((owner.code, _shown(visit, owner)) for owner in owners)]
    if also and also not in {code for code, _ in options}:
        options.append((also, (await node_names(visit, [also]))[also]))
    return options


def register_search(app: Any, desk: Desk, select: str, permissions: tuple[str, ...]) -> None:
    """Has a select of nodes look for what is typed into it."""

    async def search(visit: Visit, text: str | None, chosen: str | None) -> Any:
        if text is None:
            return no_update
        found = await node_options(visit, text, chosen)
        return [{"value": code, "label": name} for code, name in found]

    look = Input(select, "debounceSearchValue"), State(select, "value")
    guarded(app, desk, Output(select, "options"), *look, permissions=permissions)(search)


def _regions(visit: Visit) -> list[tuple[str, str]]:
    city = visit.services.settings.city
    chinese = visit.language == CHINESE
    whole = (str(city.code), city.name if chinese else visit.words("desk.city"))
    return [whole, *((str(one.code), one.name if chinese else one.name_en) for one in city.places)]


def _shown(visit: Visit, owner: OwnerName) -> str:
    place = dict(_regions(visit)).get(str(owner.place), str(owner.place))
    return f"{owner.name} · {place} · {owner.code}"
