"""What the steps of the ladder rest on: findings of officers, the review of a case, the decision of a reprimand."""

from fastapi import APIRouter, Request

from cockpit.gate.current import visit_of
from cockpit.routes.evaluation.desk import ACTING, desk_of
from cockpit.routes.evaluation.issue_forms import FindingOrder, IssueNo, OpinionOrder, ReprimandOrder
from cockpit.routes.reading import works_of
from evaluation.commands.issues import note_finding, review_case
from evaluation.commands.reprimands import Reprimand, register_reprimand

router = APIRouter()


@router.post("/api/evaluation/issues/{issue_no}/findings", status_code=204, responses=ACTING, summary="Note a finding")
async def note(request: Request, issue_no: IssueNo, order: FindingOrder) -> None:
    """Without it some steps of the ladder are never due."""
    visit, desk = visit_of(request), desk_of(request)
    await works_of(request)(note_finding, desk, visit.principal, issue_no, order.finding, order.reason, visit.at)


@router.post(
    "/api/evaluation/issues/{issue_no}/reprimand",
    status_code=204,
    responses=ACTING,
    summary="Register the decision of a public reprimand",
)
async def reprimand(request: Request, issue_no: IssueNo, order: ReprimandOrder) -> None:
    """It is made elsewhere, by the procedure of a penalty; the step of the ladder is done once it stands here."""
    visit, desk = visit_of(request), desk_of(request)
    told = Reprimand(order.reference, order.informed_on, order.decided_on, order.upload)
    await works_of(request)(register_reprimand, desk, visit.principal, issue_no, told, visit.at)


@router.post(
    "/api/evaluation/issues/{issue_no}/case-review", status_code=204, responses=ACTING, summary="Review a case"
)
async def review(request: Request, issue_no: IssueNo, order: OpinionOrder) -> None:
    """The legal section has reviewed the case that an issue has become."""
    visit, desk = visit_of(request), desk_of(request)
    await works_of(request)(review_case, desk, visit.principal, issue_no, order.opinion, visit.at)
