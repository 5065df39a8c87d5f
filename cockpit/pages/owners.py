"""Whose page it is: the owner of the address where the visitor may see it, else the only one of the visitor's own."""

from cockpit.ui.visit import Visit
from people.ways import way_to
from store.owners import OwnerRow, owner_by_code
from store.views.results import superior_of

SEE_RESULT = "notices.read"
"""held by an agency, and by the authority over it; neither by a wall nor by reviewers"""


def owner_code(visit: Visit, permission: str) -> str | None:
    """The code in the address (`?owner=` or `?unit=`), else that of the visitor's only agency or archive."""
    named = visit.query.get("owner") or visit.query.get("unit")
    if named:
        return named
    city = visit.services.settings.city
    regions = {str(city.code), *(str(place.code) for place in city.places)}
    own = [node for node in visit.principal.nodes(permission, visit.at) if node not in regions]
    return own[0] if own else None


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
