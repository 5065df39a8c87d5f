"""Rights, addresses and names that the views of leads share."""

from collections.abc import Sequence
from typing import Final

from cockpit.pages.owners import OwnerSearch
from cockpit.ui.visit import Visit

PAGE: Final = "leads"
PATH: Final = "/leads"
ENTER: Final = "leads.enter"
DECIDE: Final = "leads.decide"
REPORT: Final = "leads.report"
HAND_OVER: Final = "leads.hand_over"
OPEN_TO: Final = (ENTER, DECIDE, REPORT, HAND_OVER)
ACTING: Final = (*OPEN_TO, "inspections.plan", "notices.draft")
SOURCES: Final = ("informer", "complaint", "damage", "archive", "figure", "other_organ")
SEARCH: Final = OwnerSearch(PATH, ENTER, "")
"""owners of the own level"""
DECIDING: Final = OwnerSearch(PATH, DECIDE, "")
"""the same for whoever only decides"""


async def find_owner(visit: Visit, text: str = "") -> Sequence[tuple[str, str]]:
    """Owners that a lead may be about, for whoever enters it or decides on it."""
    return await (SEARCH if visit.holds(ENTER) else DECIDING).find(visit, text)


def source_text(visit: Visit, source: str) -> str:
    """What a source is called."""
    return visit.words(f"page.leads.source.{source}")


def own_node(visit: Visit, permission: str) -> str | None:
    """The first node at which the visitor may do something."""
    return next(iter(visit.principal.nodes(permission, visit.at)), None)
