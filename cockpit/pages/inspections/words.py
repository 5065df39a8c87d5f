"""Rights, addresses and small pieces that the views of inspections share."""

from typing import Final

from dash.development.base_component import Component

from cockpit.pages.field_parts import back_to
from cockpit.ui import parts
from cockpit.ui.visit import Visit

PAGE: Final = "inspections"
PATH: Final = "/inspections"
PLAN: Final = "inspections.plan"
APPROVE: Final = "inspections.approve"
VISIT: Final = "inspections.visit"
CONCLUDE: Final = "inspections.conclude"
READ: Final = "notices.read"
DRAFT: Final = "notices.draft"
INSPECTING: Final = (PLAN, APPROVE, VISIT, CONCLUDE)
OPEN_TO: Final = (*INSPECTING, READ)
ACTING: Final = (*INSPECTING, DRAFT)
VIEWS: Final = ("visits", "plans", "officers")
LONGEST: Final = 18
"""digits of a number of the store"""


def holds_at(visit: Visit, permission: str, node: str) -> bool:
    """Whether the visitor may do something at an authority: each acts on its own level alone."""
    return node in visit.principal.nodes(permission, visit.at)


def view_of(visit: Visit) -> str:
    """The view of the address; a unit has its visits alone."""
    chosen = visit.query.get("view", "visits")
    return chosen if chosen in VIEWS and visit.holds(*INSPECTING) else "visits"


def views(visit: Visit) -> list[Component]:
    """The views of the page, for those who inspect."""
    if not visit.holds(*INSPECTING):
        return []
    here = view_of(visit)
    links = [(visit.words(f"page.inspections.view.{one}"), visit.link(PATH, view=one), one == here) for one in VIEWS]
    return [parts.tabs(links, visit.words("page.inspections.title"))]


def number_of(text: str | None) -> int:
    """The number of an address; 0, which nothing has, for anything else."""
    return int(text) if text and text.isdecimal() and len(text) <= LONGEST else 0


def unknown(visit: Visit, view: str) -> list[Component]:
    """There is no such plan or visit for this person."""
    words = visit.words
    back = back_to(visit, PATH, words("page.inspections.back"), view=view)
    return [back, parts.page_head(words("page.inspections.title")), parts.unknown(words)]
