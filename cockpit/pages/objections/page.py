"""Which view of the objections an address asks for: the list, one objection, or a new one."""

from typing import Any

from cockpit.pages.objections import acting, listing, one
from cockpit.ui.visit import Desk, Visit


async def layout(visit: Visit) -> Any:
    """The objection of the address (`?objection=`), else the list, with a new one (`?act=new`)."""
    if visit.query.get("objection"):
        return await one.view(visit)
    return await listing.view(visit)


def register(app: Any, desk: Desk) -> None:
    """The acts of all views."""
    acting.register(app, desk)
