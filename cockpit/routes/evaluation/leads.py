"""`/api/evaluation/leads`: how leads come in, what becomes of them, and who told them."""

from typing import Any

from fastapi import APIRouter, Request

from cockpit.gate.current import visit_of
from cockpit.routes.evaluation.desk import (
    ACTING,
    READING,
    InPath,
    Limit,
    Made,
    Offset,
    desk_of,
    move_answers,
)
from cockpit.routes.evaluation.lead_forms import (
    DocumentOfLead,
    HandOverOrder,
    IssueOfLead,
    LeadAnswer,
    LeadDeed,
    LeadOrder,
    LeadsAnswer,
    LeadState,
    LookOrder,
    NoteOrder,
    OpenedAnswer,
    ReporterAnswer,
    ReportOrder,
    Source,
    VisitOfLead,
    WholeLeadAnswer,
)
from cockpit.routes.reading import iso, reads_of, works_of
from evaluation.commands import deciding_leads, leads
from evaluation.commands.leads import Damage, NewLead, Reporter
from evaluation.fieldwork.reading import leads_page, one_lead
from evaluation.fieldwork.surroundings import Outcome, outcome_of
from evaluation.leads.deciding import Decided, Told
from store.evaluation.leads import LeadChoice, LeadRow

router = APIRouter()


@router.get("/api/evaluation/leads", response_model=LeadsAnswer, responses=READING, summary="Leads")
async def list_leads(
    request: Request,
    state: LeadState | None = None,
    source: Source | None = None,
    limit: Limit = 50,
    offset: Offset = 0,
) -> LeadsAnswer:
    """Those of the authorities where you enter or decide on leads; for others those they have handed in."""
    visit = visit_of(request)
    choice = LeadChoice(state=state, source=source, limit=limit, offset=offset)
    rows, total = await reads_of(request)(leads_page, desk_of(request), visit.principal, choice, visit.at)
    account = visit.principal.account_id
    return LeadsAnswer(total=total, leads=[LeadAnswer(**_told(row, account)) for row in rows])


@router.post("/api/evaluation/leads", status_code=201, response_model=Made, responses=ACTING, summary="Enter a lead")
async def register(request: Request, order: LeadOrder) -> Made:
    """What the public or another organ tells the authority, or a unit by telephone."""
    visit = visit_of(request)
    reporter = None if order.reporter is None else Reporter(**order.reporter.model_dump())
    new = NewLead(
        order.source,
        order.about,
        order.text,
        order.owner,
        order.node,
        reporter,
        tuple(order.knowing),
        Damage(**order.damage.model_dump()),
        evidence=tuple(order.evidence),
    )
    number = await works_of(request)(leads.register_lead, desk_of(request), visit.principal, new, visit.at)
    return Made(id=number)


@router.post(
    "/api/evaluation/leads/damage",
    status_code=201,
    response_model=Made,
    responses=ACTING,
    summary="Report damage or a leak",
)
async def report(request: Request, order: ReportOrder) -> Made:
    """Of the own unit or archive; the authority in charge is told at once."""
    visit = visit_of(request)
    damage = Damage(**order.damage.model_dump())
    new = NewLead("damage", order.about, order.text, order.owner, damage=damage, evidence=tuple(order.evidence))
    number = await works_of(request)(leads.report_damage, desk_of(request), visit.principal, new, visit.at)
    return Made(id=number)


@router.post(
    "/api/evaluation/leads/handed-over",
    status_code=201,
    response_model=Made,
    responses=ACTING,
    summary="Hand over a lead as an archive",
)
async def hand_over(request: Request, order: HandOverOrder) -> Made:
    """Facts and evidence; an archive demands nothing."""
    visit = visit_of(request)
    new = NewLead(
        "archive",
        order.about,
        order.text,
        order.owner,
        facts=tuple(order.facts),
        evidence=tuple(order.evidence),
        demand=order.demand,
    )
    ask = works_of(request)
    number = await ask(leads.hand_over_lead, desk_of(request), visit.principal, order.archive, new, visit.at)
    return Made(id=number)


@router.get("/api/evaluation/leads/{number}", response_model=WholeLeadAnswer, responses=READING, summary="One lead")
async def lead(request: Request, number: InPath) -> WholeLeadAnswer:
    """With what has happened to it, and what came of it."""
    visit, desk, read = visit_of(request), desk_of(request), reads_of(request)
    row, moves = await read(one_lead, desk, visit.principal, number, visit.at)
    outcome: Outcome = await read(outcome_of, desk, visit.principal, number, visit.at)
    return WholeLeadAnswer(
        **_told(row, visit.principal.account_id),
        moves=move_answers(moves),
        inspections=[
            VisitOfLead(id=one.inspection_id, number=one.number, state=one.state) for one in outcome.inspections
        ],
        issues=[IssueOfLead(issue_no=issue_no, state=state) for issue_no, state in outcome.issues],
        documents=[
            DocumentOfLead(id=one.document_id, kind=one.kind, number=one.number_text, state=one.state)
            for one in outcome.documents
        ],
    )


@router.post(
    "/api/evaluation/leads/{number}/acknowledgement", status_code=204, responses=ACTING, summary="Acknowledge a lead"
)
async def acknowledge(request: Request, number: InPath, order: NoteOrder) -> None:
    """Notes that whoever told it was told that it has come in."""
    visit = visit_of(request)
    await works_of(request)(
        deciding_leads.acknowledge_lead, desk_of(request), visit.principal, number, order.note, visit.at
    )


@router.post(
    "/api/evaluation/leads/{number}/reporter",
    response_model=ReporterAnswer,
    responses=ACTING,
    summary="See who told a lead",
)
async def reporter(request: Request, number: InPath, order: LookOrder) -> ReporterAnswer:
    """For the two named persons; every look is recorded."""
    visit = visit_of(request)
    ask = works_of(request)
    found: Reporter = await ask(
        deciding_leads.reporter_of, desk_of(request), visit.principal, number, order.reason, visit.at
    )
    return ReporterAnswer(name=found.name, contact=found.contact, address=found.address)


@router.post(
    "/api/evaluation/leads/{number}/{event}",
    response_model=OpenedAnswer,
    responses=ACTING,
    summary="Take a lead one step on",
)
async def decide(request: Request, number: InPath, event: deciding_leads.Event, order: LeadDeed) -> OpenedAnswer:
    """take_up, turn_to_inspection, turn_to_case, turn_to_guidance, dismiss, answer.

    A decision opens what it names: an inspection outside the draw, an issue with the draft of its case, the draft of
    guidance. Where that is refused nothing is decided.
    """
    visit = visit_of(request)
    said = order.model_dump(exclude={"revision"}) | {"officers": tuple(order.officers), "uploads": tuple(order.uploads)}
    done: Decided = await works_of(request)(
        deciding_leads.decide_lead,
        desk_of(request),
        visit.principal,
        number,
        event,
        Told(**said),
        visit.at,
        seen=order.revision,
    )
    return OpenedAnswer(state=done.state, **done.opened.told())


def _told(row: LeadRow, account: int) -> dict[str, Any]:
    return {
        "id": row.lead_id,
        "node": row.node,
        "source": row.source,
        "owner": row.owner_code,
        "about": row.about,
        "text": row.text,
        "is_named": row.is_named,
        "is_grave": row.is_grave,
        "is_for_you": account in row.knowing,
        "facts": list(row.facts),
        "evidence": list(row.evidence),
        "damage": dict(row.damage),
        "figure": dict(row.figure),
        "state": row.state,
        "state_since": iso(row.state_since),
        "acknowledge_by": row.acknowledge_by.isoformat() if row.acknowledge_by else None,
        "acknowledged_at": iso(row.acknowledged_at),
        "decide_by": row.decide_by.isoformat(),
        "is_provisional": row.is_provisional,
        "decided_at": iso(row.decided_at),
        "answer": row.answer,
        "answered_at": iso(row.answered_at),
        "handler": row.handler_name,
        "clause_id": row.clause_id,
        "registered_by": row.registered_name,
        "registered_at": iso(row.registered_at),
        "revision": row.revision,
    }
