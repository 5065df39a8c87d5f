"""Which view of the accounts an address asks for: the list, one account, a new one, or what somebody left behind."""

from typing import Any

from cockpit.pages.users import account_acts, creating, grant_acts, leaving, listing, one
from cockpit.ui.visit import Desk, Visit


async def layout(visit: Visit) -> Any:
    """The page."""
    number = visit.query.get("account", "")
    if number.isdecimal():
        return await one.view(visit, int(number))
    if visit.query.get("act") == "new" and visit.holds("accounts.manage"):
        return creating.view(visit)
    if visit.query.get("view") == leaving.VIEW:
        return await leaving.view(visit)
    return await listing.view(visit)


def register(app: Any, desk: Desk) -> None:
    """The acts of all views."""
    for part in (listing, creating, account_acts, grant_acts, leaving):
        part.register(app, desk)
