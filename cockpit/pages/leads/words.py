"""Rights, addresses and names that the views of leads share."""

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


def source_text(visit: Visit, source: str) -> str:
    """What a source is called."""
    return visit.words(f"page.leads.source.{source}")


def own_node(visit: Visit, permission: str) -> str | None:
    """The first node at which the visitor may do something."""
    return next(iter(visit.principal.nodes(permission, visit.at)), None)
