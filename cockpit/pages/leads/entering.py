"""Forms of new leads: entered by an officer, reported by the unit concerned, handed over by an archive."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

from dash.development.base_component import Component

from cockpit.pages.leads.words import DECIDE, ENTER, HAND_OVER, PAGE, REPORT, find_owner, own_node, source_text
from cockpit.ui import forms
from cockpit.ui.acts import ACT, Fields, act_panel, field_id, files_field
from cockpit.ui.searching import register_search, search_select
from cockpit.ui.visit import Desk, Visit
from evaluation.commands.leads import ENTERED
from evaluation.fieldwork.surroundings import persons_that_may

OWNER: Final = field_id(PAGE, "owner")
DAMAGE: Final = ("time", "extent", "measures", "persons")


async def asked_for(visit: Visit) -> list[Component]:
    """The form of the act of the address, for whoever may do it."""
    act = visit.query.get(ACT, "")
    if act not in FORMS:
        return []
    permission, fields = FORMS[act]
    node = own_node(visit, permission)
    if node is None:
        return []
    words = visit.words
    made = Fields(visit, PAGE, act)
    shown = [*await fields(visit, made, node), *_files(visit, node)]
    return [act_panel(visit, PAGE, act, words(f"page.leads.act.{act}"), shown, note=words(f"page.leads.note_of.{act}"))]


def register(app: Any, desk: Desk) -> None:
    """Registers the search for the owner that a lead is about."""
    register_search(app, desk, OWNER, find_owner, (ENTER, DECIDE))


async def _entered(visit: Visit, made: Fields, node: str) -> list[Component]:
    words = visit.words
    sources = [(code, source_text(visit, code)) for code in sorted(ENTERED)]
    people = await visit.read(persons_that_may, visit.evaluation, visit.principal, DECIDE, node, visit.at)
    knowing = [(str(number), name) for number, name in people]
    owners = search_select(visit, OWNER, await find_owner(visit))
    return [
        made.one_of("source", words("page.leads.column.source"), sources, "informer"),
        forms.field(words("page.leads.owner"), owners, words("page.leads.owner_hint")),
        made.line("about", words("page.leads.about"), hint=words("page.leads.about_hint")),
        made.text("text", words("page.leads.content")),
        made.line("name", words("page.leads.reporter_name"), hint=words("page.leads.reporter_hint")),
        made.line("contact", words("page.leads.reporter_contact")),
        made.line("address", words("page.leads.reporter_address")),
        made.some_of("knowing", words("page.leads.knowing"), knowing, hint=words("page.leads.knowing_hint")),
        *_damage(visit, made, words("page.leads.damage_only")),
    ]


async def _reported(visit: Visit, made: Fields, node: str) -> list[Component]:
    words = visit.words
    return [made.text("text", words("page.leads.content")), *_damage(visit, made)]


async def _handed_over(visit: Visit, made: Fields, node: str) -> list[Component]:
    words = visit.words
    return [
        made.line("about", words("page.leads.about"), hint=words("page.leads.about_hint")),
        made.text("text", words("page.leads.content")),
        made.text("facts", words("page.leads.facts"), hint=words("page.leads.facts_hint")),
    ]


FORMS: Final[Mapping[str, tuple[str, Callable[[Visit, Fields, str], Awaitable[list[Component]]]]]] = {
    "enter": (ENTER, _entered),
    "report": (REPORT, _reported),
    "hand_over": (HAND_OVER, _handed_over),
}
"""act → its permission, and its fields"""


def _damage(visit: Visit, made: Fields, hint: str | None = None) -> list[Component]:
    """What a report of damage or a leak has to say (档案法 44)."""
    first = DAMAGE[0]
    return [
        made.line(one, visit.words(f"page.leads.damage.{one}"), hint=hint if one == first else None) for one in DAMAGE
    ]


def _files(visit: Visit, node: str) -> list[Component]:
    if not visit.holds("evidence.upload"):
        return []
    return [files_field(visit, PAGE, visit.words("page.leads.evidence"), node)]
