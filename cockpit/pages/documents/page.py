"""Which view of the documents an address asks for: the register, one document, or a new draft."""

from typing import Any

from cockpit.pages.documents import delivering, drafting, editing, listing, one, stepping
from cockpit.ui.visit import Desk, Visit


async def layout(visit: Visit) -> Any:
    """The document of the address (`?document=`), a new draft (`?act=new&issue=`), else the register."""
    number = visit.query.get("document", "")
    if number.isdecimal():
        return await one.view(visit, int(number))
    if visit.query.get("act") == "new" and visit.holds(*drafting.DRAFT):
        return await drafting.view(visit)
    return await listing.view(visit)


def register(app: Any, desk: Desk) -> None:
    """The acts of all views."""
    for part in (drafting, editing, stepping, delivering):
        part.register(app, desk)
