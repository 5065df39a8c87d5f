"""Which view of the documents an address asks for: the register, one document, or a new draft."""

from typing import Any

from cockpit.pages.documents import delivering, drafting, editing, guiding, listing, one, stepping
from cockpit.ui.visit import Desk, Visit


async def layout(visit: Visit) -> Any:
    """The document of the address (`?document=`), else the register.

    New ones: a draft (`?act=new&issue=`), guidance (`?act=guidance&owner=`).
    """
    number = visit.query.get("document", "")
    if number.isdecimal():
        return await one.view(visit, int(number))
    if visit.query.get("act") == "new" and visit.holds(*drafting.DRAFT):
        return await drafting.view(visit)
    if visit.query.get("act") == guiding.ACT and visit.holds(guiding.DRAFT):
        return await guiding.view(visit)
    return await listing.view(visit)


def register(app: Any, desk: Desk) -> None:
    """The acts of all views."""
    for part in (drafting, guiding, editing, stepping, delivering):
        part.register(app, desk)
