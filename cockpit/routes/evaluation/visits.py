"""`/api/evaluation/inspections`: inspections, from the notice to the feedback."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel

from cockpit.gate.current import visit_of
from cockpit.routes.evaluation.desk import (
    ACTING,
    READING,
    Code,
    Day,
    InPath,
    Limit,
    Long,
    Made,
    Number,
    Offset,
    Short,
    State,
    desk_of,
    move_answers,
)
from cockpit.routes.evaluation.inspection_answers import (
    InspectionAnswer,
    InspectionsAnswer,
    InspectionState,
    OfficerAnswer,
    WholeInspectionAnswer,
    officer_of,
    told_of,
    whole_of,
)
from cockpit.routes.evaluation.inspection_forms import (
    ChangeOrder,
    FeedbackOrder,
    ForLeadOrder,
    FoundsOrder,
    IssuesAnswer,
    NoticeOrder,
    OfficersOrder,
    UnannouncedOrder,
)
from cockpit.routes.reading import reads_of, works_of
from evaluation.commands import concluding, officers, visits
from evaluation.fieldwork.notices import Notice
from evaluation.fieldwork.reading import inspections_page, officers_page, one_inspection
from store.evaluation.inspections import InspectionChoice
from store.evaluation.officers import Interest

router = APIRouter()


class OfficerOrder(BaseModel):
    """An officer with a certificate."""

    node: Code
    name: Short
    certificate: Short
    valid_until: Day
    account: Number | None = None


class RenewalOrder(BaseModel):
    """Until when a certificate is valid, and whether the officer still goes."""

    valid_until: Day
    is_active: bool = True


class InterestOrder(BaseModel):
    """From whom an officer keeps away, and why."""

    owner: Code
    reason: Long


@router.get("/api/evaluation/inspections", response_model=InspectionsAnswer, responses=READING, summary="Inspections")
async def inspections(
    request: Request,
    state: InspectionState | None = None,
    plan: Annotated[int | None, Query(ge=1, lt=2**63)] = None,
    owner: Annotated[str | None, Query(max_length=32, pattern=r"^[0-9A-Za-z]+$")] = None,
    limit: Limit = 50,
    offset: Offset = 0,
) -> InspectionsAnswer:
    """Of the own authorities; a unit sees its own once it was told of them."""
    visit = visit_of(request)
    choice = InspectionChoice(
        owners=None if owner is None else (owner,), year_id=plan, state=state, limit=limit, offset=offset
    )
    rows, total = await reads_of(request)(inspections_page, desk_of(request), visit.principal, choice, visit.at)
    return InspectionsAnswer(total=total, inspections=[InspectionAnswer(**told_of(row)) for row in rows])


@router.post(
    "/api/evaluation/inspections",
    status_code=201,
    response_model=Made,
    responses=ACTING,
    summary="Make an inspection for a lead",
)
async def link_lead(request: Request, order: ForLeadOrder) -> Made:
    """Outside the draw."""
    visit = visit_of(request)
    new = visits.ForLead(order.lead, order.owner, tuple(order.officers), order.is_hazard)
    number = await works_of(request)(visits.link_lead, desk_of(request), visit.principal, new, visit.at)
    return Made(id=number)


@router.get(
    "/api/evaluation/inspections/{number}",
    response_model=WholeInspectionAnswer,
    responses=READING,
    summary="One inspection",
)
async def inspection(request: Request, number: InPath) -> WholeInspectionAnswer:
    """With its officers, record and moves; what was noted on site is the authority's alone."""
    visit = visit_of(request)
    found = await reads_of(request)(one_inspection, desk_of(request), visit.principal, number, visit.at)
    return whole_of(found, move_answers(found.moves))


@router.put(
    "/api/evaluation/inspections/{number}/officers", status_code=204, responses=ACTING, summary="Send other officers"
)
async def assign(request: Request, number: InPath, order: OfficersOrder) -> None:
    """With a reason; the leader of the bureau decides."""
    visit, ask = visit_of(request), works_of(request)
    chosen = tuple(order.officers)
    await ask(visits.assign_officers, desk_of(request), visit.principal, number, chosen, order.reason, visit.at)


@router.post(
    "/api/evaluation/inspections/{number}/notice", response_model=State, responses=ACTING, summary="Notify the unit"
)
async def notify(request: Request, number: InPath, order: NoticeOrder) -> State:
    """Ten working days before the visit at least."""
    visit, ask = visit_of(request), works_of(request)
    notice = Notice(
        order.visit_on,
        order.begins.replace(tzinfo=None),
        order.ends.replace(tzinfo=None),
        order.place,
        tuple(sorted(set(order.subjects))),
        tuple(order.material),
    )
    state = await ask(visits.notify_unit, desk_of(request), visit.principal, number, notice, visit.at, order.document)
    return State(state=state)


@router.post(
    "/api/evaluation/inspections/{number}/unannounced",
    response_model=State,
    responses=ACTING,
    summary="Go without notice",
)
async def unannounced(request: Request, number: InPath, order: UnannouncedOrder) -> State:
    """On a lead or a hazard, with the reason."""
    visit, ask = visit_of(request), works_of(request)
    state = await ask(
        visits.go_without_notice,
        desk_of(request),
        visit.principal,
        number,
        order.visit_on,
        order.reason,
        visit.at,
    )
    return State(state=state)


@router.post(
    "/api/evaluation/inspections/{number}/issues",
    response_model=IssuesAnswer,
    responses=ACTING,
    summary="Open issues of what was found",
)
async def issues(request: Request, number: InPath, order: FoundsOrder) -> IssuesAnswer:
    """Of lines of the signed record; the same line again opens nothing new."""
    visit, ask = visit_of(request), works_of(request)
    found = [concluding.Found(**one.model_dump()) for one in order.found]
    numbers = await ask(concluding.open_issues, desk_of(request), visit.principal, number, found, visit.at)
    return IssuesAnswer(issues=list(numbers))


@router.post(
    "/api/evaluation/inspections/{number}/nothing-found",
    response_model=State,
    responses=ACTING,
    summary="Find nothing",
)
async def nothing_found(request: Request, number: InPath) -> State:
    """The head of the division; the inspection counts."""
    visit, ask = visit_of(request), works_of(request)
    state = await ask(concluding.find_nothing, desk_of(request), visit.principal, number, visit.at)
    return State(state=state)


@router.post(
    "/api/evaluation/inspections/{number}/feedback", response_model=State, responses=ACTING, summary="Feed back"
)
async def feedback(request: Request, number: InPath, order: FeedbackOrder) -> State:
    """Once every issue has its sealed document; the inspection counts."""
    visit, ask = visit_of(request), works_of(request)
    state = await ask(concluding.feed_back, desk_of(request), visit.principal, number, order.documents, visit.at)
    return State(state=state)


@router.post(
    "/api/evaluation/inspections/{number}/{event}",
    response_model=State,
    responses=ACTING,
    summary="Postpone or cancel a visit",
)
async def change(request: Request, number: InPath, event: Literal["postpone", "cancel"], order: ChangeOrder) -> State:
    """Before it has begun, with the reason."""
    visit, ask = visit_of(request), works_of(request)
    state = await ask(visits.change_visit, desk_of(request), visit.principal, number, event, order.reason, visit.at)
    return State(state=state)


@router.get("/api/evaluation/officers", response_model=list[OfficerAnswer], responses=READING, summary="Officers")
async def list_officers(request: Request) -> list[OfficerAnswer]:
    """Of the own authorities."""
    visit = visit_of(request)
    found, kept_away = await reads_of(request)(officers_page, desk_of(request), visit.principal, visit.at)
    return [
        officer_of(one, [interest.owner_code for interest in kept_away if interest.officer_id == one.officer_id])
        for one in found
    ]


@router.post(
    "/api/evaluation/officers", status_code=201, response_model=Made, responses=ACTING, summary="Register an officer"
)
async def register_officer(request: Request, order: OfficerOrder) -> Made:
    """By the head of the division."""
    visit = visit_of(request)
    new = officers.NewOfficer(order.node, order.name, order.certificate, order.valid_until, order.account)
    number = await works_of(request)(officers.register_officer, desk_of(request), visit.principal, new, visit.at)
    return Made(id=number)


@router.put("/api/evaluation/officers/{number}", status_code=204, responses=ACTING, summary="Renew a certificate")
async def renew_officer(request: Request, number: InPath, order: RenewalOrder) -> None:
    """Or let the officer go on no more visits."""
    visit, ask = visit_of(request), works_of(request)
    await ask(
        officers.renew_officer,
        desk_of(request),
        visit.principal,
        number,
        order.valid_until,
        visit.at,
        is_active=order.is_active,
    )


@router.post(
    "/api/evaluation/officers/{number}/interests", status_code=204, responses=ACTING, summary="Declare an interest"
)
async def declare(request: Request, number: InPath, order: InterestOrder) -> None:
    """By the officer, or by the head of the division."""
    visit, ask = visit_of(request), works_of(request)
    interest = Interest(number, order.owner, order.reason)
    await ask(officers.declare_interest, desk_of(request), visit.principal, interest, visit.at)
