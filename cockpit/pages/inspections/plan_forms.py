"""What may be done with a plan now, by whoever the table of states names, and the fields of each act."""

from typing import Final

from dash.development.base_component import Component

from cockpit.pages.field_parts import act_name
from cockpit.pages.inspections.words import PAGE, PLAN, holds_at
from cockpit.ui.acts import ACT, Fields, act_panel, way
from cockpit.ui.visit import Visit
from core.days import local_date
from evaluation.commands.inspection_plans import EVENTS
from evaluation.fieldwork.surroundings import archives_of
from evaluation.inspections.states import inspection_machine
from store.evaluation.inspection_years import YearRow

RISKY: Final = frozenset({"return_plan", "cancel_plan"})
CANCEL: Final = "cancel_plan"


def acts_of(visit: Visit, row: YearRow) -> list[str]:
    """The acts that the visitor may do to a plan in its state."""
    found: list[str] = []
    for one in inspection_machine().possible(row.state):
        if not holds_at(visit, one.who, row.node):
            continue
        if one.event in EVENTS:
            found.append(CANCEL if one.event == "cancel" else one.event)
        elif one.event == "draw":
            found.append("draw" if row.seed is not None else "announce_seed")
    if row.state == "planning" and holds_at(visit, PLAN, row.node):
        found.insert(0, "change_plan")
    return list(dict.fromkeys(found))


def act_text(visit: Visit, act: str) -> str:
    """What an act on a plan is called."""
    known = visit.words.known(f"page.inspections.act.{act}", "")
    return known or act_name(visit.words, "inspection", act)


def ways(visit: Visit, row: YearRow) -> list[Component]:
    """The ways to what this person may do now."""
    return [way(visit, one, act_text(visit, one), "quiet" if one in RISKY else "plain") for one in acts_of(visit, row)]


async def begin_form(visit: Visit) -> list[Component]:
    """The form of a new plan, where the address asks for it."""
    nodes = visit.principal.nodes(PLAN, visit.at)
    if visit.query.get(ACT) != "begin_plan" or not nodes:
        return []
    made = Fields(visit, PAGE, "begin_plan")
    year = local_date(visit.at).year + 1
    shown = [made.number("plan_year", visit.words("page.inspections.plan_year"), year)]
    shown += await _fields(visit, made, nodes[0], None)
    return [act_panel(visit, PAGE, "begin_plan", act_text(visit, "begin_plan"), shown)]


async def asked_for(visit: Visit, row: YearRow) -> list[Component]:
    """The form of the act of the address."""
    act = visit.query.get(ACT, "")
    if act not in acts_of(visit, row):
        return []
    made = Fields(visit, PAGE, f"{act} {row.year_id}")
    fields = await _fields(visit, made, row.node, row) if act == "change_plan" else _others(visit, made, act)
    note = visit.words.known(f"page.inspections.note_of.{act}", "") or None
    title = act_text(visit, act)
    return [act_panel(visit, PAGE, act, title, fields, note=note, risky=act in RISKY, seen=row.revision)]


async def _fields(visit: Visit, made: Fields, node: str, row: YearRow | None) -> list[Component]:
    """How many are inspected, which archives among them, and a note."""
    words = visit.words
    archives = await visit.read(archives_of, visit.evaluation, visit.principal, node, visit.at)
    chosen = row.archives if row else [code for code, _ in archives]
    hint = words("page.inspections.planned_hint")
    shown = [made.number("planned", words("page.inspections.planned"), row.planned if row else None, hint)]
    if archives:
        hint = words("page.inspections.archives_hint")
        shown.append(made.some_of("archives", words("page.inspections.archives"), archives, chosen, hint))
    return [*shown, made.text("note", words("page.inspections.plan_note"), row.note if row else None)]


def _others(visit: Visit, made: Fields, act: str) -> list[Component]:
    words = visit.words
    if act == "announce_seed":
        return [
            made.line("seed", words("page.inspections.seed")),
            made.line("source", words("page.inspections.seed_source"), hint=words("page.inspections.seed_hint")),
            made.day("draw_on", words("page.inspections.draw_on")),
        ]
    if act in RISKY:
        return [made.text("reason", words("page.inspections.reason"), hint=words("page.inspections.reason_hint"))]
    return []
