"""What may be done with a lead now, by whoever the table of states names; and the one callback of all acts."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

from dash.development.base_component import Component

from cockpit.pages.field_parts import act_name, clause_options, ground_options
from cockpit.pages.leads.beginning import NEW
from cockpit.pages.leads.reporter import look, look_fields
from cockpit.pages.leads.words import ACTING, DECIDE, PAGE, PATH, find_owner
from cockpit.ui import forms
from cockpit.ui.acts import ACT, Done, Fields, Typed, act_panel, field_id, files_field, register_acts, way
from cockpit.ui.searching import search_select
from cockpit.ui.visit import Desk, Visit
from core.errors import RefusedError
from evaluation.commands.deciding_leads import EVENTS, Event, acknowledge_lead, decide_lead
from evaluation.commands.visits import ForLead, link_lead
from evaluation.fieldwork.reading import one_lead
from evaluation.fieldwork.surroundings import Outcome, officers_beside, persons_that_may
from evaluation.leads.deciding import Decided, Told
from evaluation.leads.states import lead_machine
from store.evaluation.leads import LeadRow

RISKY: Final = frozenset({"dismiss"})
PLAN: Final = "inspections.plan"
OPENING: Final = frozenset({"turn_to_inspection", "turn_to_case", "turn_to_guidance"})
"""decisions whose form says what they open"""
SEVERITIES: Final = ("grave", "serious", "ordinary")


def acts_of(visit: Visit, row: LeadRow, outcome: Outcome) -> list[str]:
    """The acts that the visitor may do to a lead in its state, by what came of it."""
    found: list[str] = []
    if visit.holds(DECIDE):
        if row.acknowledge_by is not None and row.acknowledged_at is None and row.decided_at is None:
            found.append("acknowledge")
        events = dict.fromkeys(one.event for one in lead_machine().possible(row.state))
        found += [one for one in events if one in EVENTS]
    is_left = all(one.state == "cancelled" for one in outcome.inspections)
    if row.state == "to_inspection" and is_left and visit.holds(PLAN):
        found.append("inspect")
    return found


def act_text(visit: Visit, act: str) -> str:
    """What an act on a lead is called."""
    return act_name(visit.words, "lead", act) if act in EVENTS else visit.words(f"page.leads.act.{act}")


def ways(visit: Visit, row: LeadRow, outcome: Outcome) -> list[Component]:
    """The ways to what this person may do now."""
    acts = acts_of(visit, row, outcome)
    return [way(visit, one, act_text(visit, one), "quiet" if one in RISKY else "plain") for one in acts]


async def asked_for(visit: Visit, row: LeadRow, outcome: Outcome) -> list[Component]:
    """The form of the act of the address."""
    act = visit.query.get(ACT, "")
    made = Fields(visit, PAGE, f"{act} {row.lead_id}")
    if act == "look" and visit.principal.account_id in row.knowing:
        return [act_panel(visit, PAGE, act, act_text(visit, act), look_fields(visit, made))]
    if act not in acts_of(visit, row, outcome):
        return []
    fields = await FIELDS[act](visit, made, row)
    title, key = act_text(visit, act), f"page.leads.note_of.{act}"
    note = visit.words(key) if act in OPENING else None
    return [act_panel(visit, PAGE, act, title, fields, note=note, risky=act in RISKY, seen=row.revision)]


async def _take_up(visit: Visit, made: Fields, row: LeadRow) -> list[Component]:
    people = await visit.read(persons_that_may, visit.evaluation, visit.principal, DECIDE, row.node, visit.at)
    options = [(str(number), name) for number, name in people]
    return [made.one_of("handler", visit.words("page.leads.column.handler"), options)]


async def _reason(visit: Visit, made: Fields, row: LeadRow) -> list[Component]:
    return [made.text("reason", visit.words("page.leads.reason"))]


async def _dismissed(visit: Visit, made: Fields, row: LeadRow) -> list[Component]:
    return [made.text("reason", visit.words("page.leads.reason"), hint=visit.words("page.leads.reason_hint"))]


async def _to_inspection(visit: Visit, made: Fields, row: LeadRow) -> list[Component]:
    return [*await _inspect(visit, made, row), *await _reason(visit, made, row)]


async def _to_case(visit: Visit, made: Fields, row: LeadRow) -> list[Component]:
    words = visit.words
    severities = [(one, words(f"evaluation.severity.{one}")) for one in SEVERITIES]
    severity = made.one_of(
        "severity", words("page.issues.column.severity"), severities, "grave" if row.is_grave else "serious"
    )
    return [
        *await _owner(visit, row),
        made.one_of("clause", words("page.leads.suspected"), clause_options(words)),
        made.one_of("ground", words("page.issues.ground"), ground_options(words)),
        severity,
        made.line("title", words("page.leads.issue_title"), row.about),
        _found(visit, made, row),
        files_field(visit, PAGE, words("page.leads.evidence"), row.node, words("page.leads.found_files_hint")),
        made.text("reason", words("page.leads.reason"), hint=words("page.leads.case_reason_hint")),
    ]


async def _to_guidance(visit: Visit, made: Fields, row: LeadRow) -> list[Component]:
    words = visit.words
    told = [] if row.figure else [made.line("title", words("page.leads.point")), _found(visit, made, row)]
    return [*await _owner(visit, row), *told, *await _reason(visit, made, row)]


def _found(visit: Visit, made: Fields, row: LeadRow) -> Component:
    """What the check has found; what was told stands there already, unless it must not be copied."""
    is_copied = row.source != "figure" and not row.is_named
    hint = visit.words("page.leads.issue_fact_hint")
    return made.text("found", visit.words("page.leads.issue_fact"), row.text if is_copied else None, hint)


async def _answer(visit: Visit, made: Fields, row: LeadRow) -> list[Component]:
    return [made.text("answer", visit.words("page.leads.answer"), hint=visit.words("page.leads.answer_hint"))]


async def _owner(visit: Visit, row: LeadRow) -> list[Component]:
    """The owner to choose, where the lead names none."""
    if row.owner_code:
        return []
    select = search_select(visit, field_id(PAGE, "owner"), await find_owner(visit))
    return [forms.field(visit.words("page.leads.owner"), select)]


async def _inspect(visit: Visit, made: Fields, row: LeadRow) -> list[Component]:
    words = visit.words
    found = await visit.read(officers_beside, visit.evaluation, visit.principal, row.node, visit.at)
    options = [(str(one.officer_id), f"{one.name} {one.certificate}") for one in found]
    hazard = [("hazard", words("page.leads.is_hazard"))]
    return [
        *await _owner(visit, row),
        made.some_of("officers", words("page.leads.officers"), options, hint=words("page.leads.officers_hint")),
        made.ticked("hazard", words("page.leads.hazard"), hazard, ("hazard",) if row.is_grave else ()),
    ]


FIELDS: Final[Mapping[str, Callable[[Visit, Fields, LeadRow], Awaitable[list[Component]]]]] = {
    "acknowledge": _reason,
    "take_up": _take_up,
    "turn_to_inspection": _to_inspection,
    "turn_to_case": _to_case,
    "turn_to_guidance": _to_guidance,
    "dismiss": _dismissed,
    "answer": _answer,
    "inspect": _inspect,
}
"""act → its fields"""


def register(app: Any, desk: Desk) -> None:
    """Registers the one callback of all acts on leads."""
    register_acts(app, desk, PAGE, PATH, do, ACTING)


async def do(visit: Visit, typed: Typed) -> Done:
    """Does the act of the form; a new lead is opened, another is shown as it stands then."""
    if typed.act in NEW:
        lead_id = await visit.read(NEW[typed.act], visit, typed)
        return _done(visit, lead_id, "page.leads.kept")
    lead_id = int(visit.query.get("lead", "0"))
    if typed.act == "look":
        return await look(visit, lead_id, typed)
    if typed.act == "acknowledge":
        note = typed.text("reason")
        await visit.read(acknowledge_lead, visit.evaluation, visit.principal, lead_id, note, visit.at)
    elif typed.act == "inspect":
        number = await visit.read(_link, visit, lead_id, typed)
        return Done(visit.words("page.leads.done"), visit.link("/inspections", inspection=number))
    else:
        await visit.read(_decide, visit, lead_id, typed)
    return _done(visit, lead_id, "page.leads.done")


def _done(visit: Visit, lead_id: int, key: str) -> Done:
    return Done(visit.words(key, number=lead_id), visit.link(PATH, lead=lead_id))


def _decide(visit: Visit, lead_id: int, typed: Typed) -> Decided:
    if typed.act not in EVENTS:
        raise RefusedError(f"there is no act {typed.act}", "fields_missing")
    event: Event = typed.act  # type: ignore[assignment]
    severity: Any = typed.text("severity") or None
    told = Told(
        reason=typed.text("reason"),
        clause_id=typed.text("clause"),
        handler=typed.whole("handler"),
        answer=typed.text("answer"),
        owner=typed.text("owner"),
        found=typed.text("found"),
        title=typed.text("title"),
        ground=typed.text("ground"),
        severity=severity,
        officers=typed.numbers("officers"),
        is_hazard="hazard" in typed.chosen("hazard"),
        uploads=typed.uploads,
    )
    return decide_lead(visit.evaluation, visit.principal, lead_id, event, told, visit.at, typed.seen)


def _link(visit: Visit, lead_id: int, typed: Typed) -> int:
    row, _ = one_lead(visit.evaluation, visit.principal, lead_id, visit.at)
    owner = row.owner_code or typed.needed("owner")
    new = ForLead(lead_id, owner, typed.numbers("officers"), is_hazard="hazard" in typed.chosen("hazard"))
    return link_lead(visit.evaluation, visit.principal, new, visit.at)
