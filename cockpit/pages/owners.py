"""Whose page it is: the owner of the address where the visitor may see it, else the only one, else one to choose."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from dash import Input, Output, State, no_update
from dash.development.base_component import Component

from cockpit import ids
from cockpit.shell.nodes import MOST, owner_text, place_of
from cockpit.ui import forms, parts
from cockpit.ui.callbacks import guarded, leave_for, visit_at
from cockpit.ui.searching import register_search, search_select
from cockpit.ui.tags import html
from cockpit.ui.visit import Desk, Visit
from people.ways import reach_of, way_to
from store.owners import OwnerRow, find_owners, owner_by_code
from store.views.results import superior_of

SEE_RESULT = "notices.read"
"""held by an agency, and by the authority over it; neither by a wall nor by reviewers"""


@dataclass(frozen=True, slots=True)
class OwnerSearch:
    """How a page about one owner has it chosen from those that the visitor may see, and where a choice leads."""

    path: str
    permission: str
    select: str
    by_superior: bool = False
    """whether an agency is offered those that stand under it"""
    kept: Mapping[str, str] = field(default_factory=dict)
    """what the address of the choice says beside the owner"""

    async def find(self, visit: Visit, text: str = "") -> Sequence[tuple[str, str]]:
        """Owners that the visitor may see in the chosen place, (code, name); the first 50 that fit."""
        city, nodes = visit.services.settings.city, visit.principal.nodes(self.permission, visit.at)
        reach = reach_of(visit.principal, (self.permission,), city, visit.at)
        superiors = nodes if self.by_superior else ()
        found = await visit.read(find_owners, visit.database, text, MOST, reach, place_of(visit), superiors)
        return [(owner.code, owner_text(visit, owner)) for owner in found]

    async def view(self, visit: Visit) -> list[Component]:
        """The search; below a sentence where the address names an owner that the visitor may not see."""
        words = visit.words
        choice = forms.field(words("page.owners.owner"), search_select(visit, self.select, await self.find(visit)))
        panel = parts.panel(words("page.owners.choose"), html.Div(choice, className="form-fields"))
        return [parts.unknown(words, words("page.owners.unseen")), panel] if named_owner(visit) else [panel]

    def register(self, app: Any, desk: Desk) -> None:
        """Searching, and going to what was chosen."""
        permissions = (self.permission,)
        register_search(app, desk, self.select, self.find, permissions)
        where = State(ids.LOCATION, "search")
        chosen = Output(self.select, "disabled"), Input(self.select, "value"), where
        guarded(app, desk, *chosen, permissions=permissions)(self.choose)

    async def choose(self, visit: Visit, code: str | None, search: str) -> Any:
        """Leads to the chosen owner; the chosen place stays."""
        if code:
            leave_for(visit_at(visit, self.path, search).link(self.path, owner=code, **self.kept))
        return no_update


def named_owner(visit: Visit) -> str | None:
    """The code in the address, `?owner=` or `?unit=`."""
    return visit.query.get("owner") or visit.query.get("unit")


def owner_code(visit: Visit, permission: str) -> str | None:
    """The code in the address, else that of the agency or archive if the visitor has no more than one."""
    named = named_owner(visit)
    if named:
        return named
    reach = reach_of(visit.principal, (permission,), visit.services.settings.city, visit.at)
    if reach is None or reach.places or len(reach.owners) != 1:
        return None
    return next(iter(reach.owners))


async def owner_seen(visit: Visit, permission: str, *, by_superior: bool = False) -> OwnerRow | None:
    """The owner of the address; None where there is none, or the visitor may not see it (nobody is told which)."""
    code = owner_code(visit, permission)
    owner = await visit.read(owner_by_code, visit.database, code) if code else None
    if owner is None:
        return None
    if visit.principal.may(permission, way_to(owner, visit.services.settings.city), visit.at):
        return owner
    if by_superior:
        above = await visit.read(superior_of, visit.database, owner.code)
        if above and above in visit.principal.nodes(permission, visit.at):
            return owner
    return None


def owner_name(visit: Visit, owner: OwnerRow) -> str:
    """What an owner is called in the reader's language."""
    return visit.words.of(owner.name, owner.name_en or owner.name)
