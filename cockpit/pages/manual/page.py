"""Which view of the manual items an address asks for: the list, one value, a new one, or a sheet."""

from typing import Any

from cockpit.pages.manual import deciding, entering, listing, one, sheet
from cockpit.pages.manual.words import ENTER
from cockpit.ui.visit import Desk, Visit


async def layout(visit: Visit) -> Any:
    """The page."""
    number = visit.query.get("filing", "")
    if number.isdecimal():
        return await one.view(visit, int(number))
    act = visit.query.get("act")
    if act == "new" and visit.holds(*ENTER):
        return await entering.view(visit)
    if act == "sheet" and visit.holds(*ENTER):
        return await sheet.view(visit)
    return await listing.view(visit)


def register(app: Any, desk: Desk) -> None:
    """The acts of all views."""
    for part in (entering, sheet, deciding):
        part.register(app, desk)
