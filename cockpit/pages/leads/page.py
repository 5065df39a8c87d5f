"""Which view of the leads an address asks for: the register, one lead, or a new one."""

from typing import Any

from cockpit.pages.leads import acting, entering, listing, one
from cockpit.ui.visit import Desk, Visit


async def layout(visit: Visit) -> Any:
    """The lead of the address (`?lead=`), a new one (`?act=enter|report|hand_over`), else the register."""
    number = visit.query.get("lead", "")
    if number:
        return await one.view(visit, number)
    return [*await listing.head(visit), *await entering.asked_for(visit), *await listing.view(visit)]


def register(app: Any, desk: Desk) -> None:
    """The acts of all views."""
    for part in (listing, entering, acting):
        part.register(app, desk)
