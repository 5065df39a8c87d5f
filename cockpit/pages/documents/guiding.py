"""Guidance without an issue: a unit, its figures that miss their targets, and what a person has seen there."""

from typing import Any, Final

from dash.development.base_component import Component

from cockpit import ids
from cockpit.pages.owners import OwnerSearch, owner_name
from cockpit.ui import parts
from cockpit.ui.acts import ACT as ACT_OF
from cockpit.ui.acts import Done, Fields, Typed, act_panel, way
from cockpit.ui.visit import Desk, Visit
from core.days import local_date
from evaluation.casework.guiding import ToldPoint, figures_below
from evaluation.casework.owner_figures import RED, OwnerFigure
from evaluation.commands.guidance_drafts import NewGuidance, draft_guidance
from evaluation.guidance.points import suggested_date
from people.ways import way_to
from store.owners import OwnerRow, owner_by_code

PAGE: Final = "documents"
PATH: Final = "/documents"
ACT: Final = "guidance"
DRAFT: Final = "notices.draft"
KEYS: Final = "page.guidance"
SEARCH: Final = OwnerSearch(PATH, DRAFT, ids.make(PAGE, "guided", "choice"), kept={ACT_OF: ACT})
POINT: Final = ("item", "value", "target", "advice")
"""what a person tells of one matter"""


def ways(visit: Visit) -> list[Component]:
    """The way to the form, for whoever drafts."""
    return [way(visit, ACT, visit.words(f"{KEYS}.new"))] if visit.holds(DRAFT) else []


async def view(visit: Visit) -> list[Component]:
    """The form for the owner of the address, else the search for one; unknown where the visitor drafts nothing."""
    words = visit.words
    back = parts.link([parts.icon("left"), words("page.documents.back")], visit.link(PATH), "link back")
    code = visit.query.get("owner", "")
    owner = await visit.read(owner_by_code, visit.database, code) if code else None
    if owner is None or not _may(visit, owner):
        head = parts.page_head(words(f"{KEYS}.new"), words(f"{KEYS}.note"))
        return [back, head, *await SEARCH.view(visit)]
    head = parts.page_head(words(f"{KEYS}.new_at", name=owner_name(visit, owner)), words(f"{KEYS}.note"))
    figures = await visit.read(figures_below, visit.evaluation, owner, visit.at)
    return [back, head, _form(visit, owner, figures)]


def register(app: Any, desk: Desk) -> None:
    """Registers the search for the unit; the act goes with those of the page."""
    SEARCH.register(app, desk)


async def do(visit: Visit, typed: Typed) -> Done:
    """Drafts the guidance and opens it."""
    told = {name: typed.text(name) for name in POINT}
    due = typed.day("due") if typed.text("due") else None
    points = [ToldPoint(**told, due=due)] if any(told.values()) else []
    new = NewGuidance(visit.query.get("owner", ""), typed.chosen("figures"), points, typed.text("period"))
    number = await visit.read(draft_guidance, visit.evaluation, visit.principal, new, visit.at)
    return Done(visit.words("page.documents.drafted"), visit.link(PATH, document=number))


def _may(visit: Visit, owner: OwnerRow) -> bool:
    return visit.principal.may(DRAFT, way_to(owner, visit.services.settings.city), visit.at)


def _form(visit: Visit, owner: OwnerRow, figures: list[OwnerFigure]) -> Component:
    words, today = visit.words, local_date(visit.at)
    made = Fields(visit, PAGE, f"{ACT} {owner.code}")
    options = [(one.code, _figure(visit, one)) for one in figures]
    red = [one.code for one in figures if one.band in RED]
    shown = [made.ticked("figures", words(f"{KEYS}.figures"), options, red, words(f"{KEYS}.figures_hint"))]
    fields = [
        made.line("period", words("page.documents.field.period"), hint=words(f"{KEYS}.period_hint")),
        *(shown if options else []),
        made.line("item", words(f"{KEYS}.item"), hint=words(f"{KEYS}.item_hint")),
        made.line("value", words(f"{KEYS}.value")),
        made.line("target", words("page.documents.field.target")),
        made.text("advice", words("page.documents.field.advice")),
        made.day("due", words(f"{KEYS}.due"), suggested_date(today)),
    ]
    return act_panel(visit, PAGE, ACT, words("page.documents.draft"), fields, note=words(f"{KEYS}.form_note"))


def _figure(visit: Visit, one: OwnerFigure) -> str:
    words = visit.words
    name = f"{one.code} {words.of(one.name.zh, one.name.en)}"
    return f"{name} · {words('page.figures.of', value=one.value, target=one.target)}"
