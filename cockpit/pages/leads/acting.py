"""What may be done with a lead now, by whoever the table of states names; and the one callback of all acts."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

from dash.development.base_component import Component

from cockpit.pages.field_parts import act_name, clause_options, ground_options
from cockpit.pages.leads.beginning import NEW
from cockpit.pages.leads.reporter import look, look_fields
from cockpit.pages.leads.words import ACTING, DECIDE, PAGE, PATH, SEARCH
from cockpit.ui import forms
from cockpit.ui.acts import ACT, Done, Fields, Typed, act_panel, field_id, register_acts, way
from cockpit.ui.searching import search_select
from cockpit.ui.visit import Desk, Visit
from core.days import local_date
from core.errors import RefusedError
from evaluation.commands.deciding_leads import EVENTS, Event, Told, acknowledge_lead, decide_lead
from evaluation.commands.issues import NewEvidence, NewFact, NewIssue, open_issue
from evaluation.commands.visits import ForLead, link_lead
from evaluation.fieldwork.reading import one_lead
from evaluation.fieldwork.surroundings import officers_beside, persons_that_may
from evaluation.leads.states import lead_machine
from store.evaluation.leads import LeadRow

RISKY: Final = frozenset({"dismiss"})
PLAN: Final = "inspections.plan"
DRAFT: Final = "notices.draft"
SEVERITIES: Final = ("grave", "serious", "ordinary")


def acts_of(visit: Visit, row: LeadRow) -> list[str]:
    """The acts that the visitor may do to a lead in its state."""
    found: list[str] = []
    if visit.holds(DECIDE):
        if row.acknowledge_by is not None and row.acknowledged_at is None and row.decided_at is None:
            found.append("acknowledge")
        events = dict.fromkeys(one.event for one in lead_machine().possible(row.state))
        found += [one for one in events if one in EVENTS]
    if row.state == "to_inspection" and visit.holds(PLAN):
        found.append("inspect")
    if row.state == "to_case" and visit.holds(DRAFT):
        found.append("open_issue")
    return found


def act_text(visit: Visit, act: str) -> str:
    """What an act on a lead is called."""
    return act_name(visit.words, "lead", act) if act in EVENTS else visit.words(f"page.leads.act.{act}")


def ways(visit: Visit, row: LeadRow) -> list[Component]:
    """The ways to what this person may do now."""
    return [way(visit, one, act_text(visit, one), "quiet" if one in RISKY else "plain") for one in acts_of(visit, row)]


async def asked_for(visit: Visit, row: LeadRow) -> list[Component]:
    """The form of the act of the address."""
    act = visit.query.get(ACT, "")
    made = Fields(visit, PAGE, f"{act} {row.lead_id}")
    if act == "look" and visit.principal.account_id in row.knowing:
        return [act_panel(visit, PAGE, act, act_text(visit, act), look_fields(visit, made))]
    if act not in acts_of(visit, row):
        return []
    fields = await FIELDS[act](visit, made, row)
    title = act_text(visit, act)
    return [act_panel(visit, PAGE, act, title, fields, risky=act in RISKY, seen=row.revision)]


async def _take_up(visit: Visit, made: Fields, row: LeadRow) -> list[Component]:
    people = await visit.read(persons_that_may, visit.evaluation, visit.principal, DECIDE, row.node, visit.at)
    options = [(str(number), name) for number, name in people]
    return [made.one_of("handler", visit.words("page.leads.column.handler"), options)]


async def _reason(visit: Visit, made: Fields, row: LeadRow) -> list[Component]:
    return [made.text("reason", visit.words("page.leads.reason"))]


async def _dismissed(visit: Visit, made: Fields, row: LeadRow) -> list[Component]:
    return [made.text("reason", visit.words("page.leads.reason"), hint=visit.words("page.leads.reason_hint"))]


async def _to_case(visit: Visit, made: Fields, row: LeadRow) -> list[Component]:
    clause = made.one_of("clause", visit.words("page.leads.suspected"), clause_options(visit.words))
    return [clause, *await _reason(visit, made, row)]


async def _answer(visit: Visit, made: Fields, row: LeadRow) -> list[Component]:
    return [made.text("answer", visit.words("page.leads.answer"), hint=visit.words("page.leads.answer_hint"))]


async def _owner(visit: Visit, row: LeadRow) -> list[Component]:
    """The owner to choose, where the lead names none."""
    if row.owner_code:
        return []
    select = search_select(visit, field_id(PAGE, "owner"), await SEARCH.find(visit))
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


async def _issue(visit: Visit, made: Fields, row: LeadRow) -> list[Component]:
    words = visit.words
    severities = [(one, words(f"evaluation.severity.{one}")) for one in SEVERITIES]
    return [
        *await _owner(visit, row),
        made.line("title", words("page.leads.issue_title"), row.about),
        made.text("fact", words("page.leads.issue_fact"), row.text, words("page.leads.issue_fact_hint")),
        made.one_of(
            "severity", words("page.issues.column.severity"), severities, "grave" if row.is_grave else "serious"
        ),
        made.one_of("clause", words("page.issues.clause"), clause_options(words), row.clause_id or None),
        made.one_of("ground", words("page.issues.ground"), ground_options(words)),
    ]


FIELDS: Final[Mapping[str, Callable[[Visit, Fields, LeadRow], Awaitable[list[Component]]]]] = {
    "acknowledge": _reason,
    "take_up": _take_up,
    "turn_to_inspection": _reason,
    "turn_to_case": _to_case,
    "turn_to_guidance": _reason,
    "dismiss": _dismissed,
    "answer": _answer,
    "inspect": _inspect,
    "open_issue": _issue,
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
    elif typed.act == "open_issue":
        issue_no = await visit.read(_open, visit, lead_id, typed)
        return Done(visit.words("page.leads.done"), visit.link("/issues", issue=issue_no))
    else:
        await visit.read(_decide, visit, lead_id, typed)
    return _done(visit, lead_id, "page.leads.done")


def _done(visit: Visit, lead_id: int, key: str) -> Done:
    return Done(visit.words(key, number=lead_id), visit.link(PATH, lead=lead_id))


def _decide(visit: Visit, lead_id: int, typed: Typed) -> str:
    told = Told(typed.text("reason"), typed.text("clause"), typed.whole("handler"), typed.text("answer"))
    if typed.act not in EVENTS:
        raise RefusedError(f"there is no act {typed.act}", "fields_missing")
    event: Event = typed.act  # type: ignore[assignment]
    return decide_lead(visit.evaluation, visit.principal, lead_id, event, told, visit.at, typed.seen)


def _link(visit: Visit, lead_id: int, typed: Typed) -> int:
    row, _ = one_lead(visit.evaluation, visit.principal, lead_id, visit.at)
    owner = row.owner_code or typed.needed("owner")
    new = ForLead(lead_id, owner, typed.numbers("officers"), is_hazard="hazard" in typed.chosen("hazard"))
    return link_lead(visit.evaluation, visit.principal, new, visit.at)


def _open(visit: Visit, lead_id: int, typed: Typed) -> str:
    """An issue of the lead, with the fact that was found; the same lead opens one for the same owner."""
    row, _ = one_lead(visit.evaluation, visit.principal, lead_id, visit.at)
    owner, on = row.owner_code or typed.needed("owner"), local_date(visit.at)
    evidence = [NewEvidence(f"#{number}", number) for number in row.evidence]
    fact = NewFact(typed.needed("fact"), "found", on, "", (), evidence, typed.text("clause"), typed.text("ground"))
    severity: Any = typed.text("severity") or "ordinary"
    once = f"lead {lead_id} {owner}"
    new = NewIssue(owner, typed.text("title"), "lead", str(lead_id), [fact], severity=severity, once=once)
    return open_issue(visit.evaluation, visit.principal, new, visit.at)
