"""Which view of the issues an address asks for: the register, one issue, or confirming many."""

from typing import Any

from cockpit.pages.issues import acting, bulk, listing, one, opening
from cockpit.ui.visit import Desk, Visit


async def layout(visit: Visit) -> Any:
    """The issue of the address (`?issue=`), a new one (`?act=new&owner=`), else the register."""
    number = visit.query.get("issue")
    if visit.query.get("act") == opening.ACT and visit.holds(*opening.OPEN):
        return await opening.view(visit)
    return await one.view(visit, number) if number else await listing.view(visit)


def register(app: Any, desk: Desk) -> None:
    """The acts of all views."""
    for part in (listing, bulk, acting):
        part.register(app, desk)
