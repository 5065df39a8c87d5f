"""`/api/evaluation/cycles/…`: what is done to all agencies of a cycle at once."""

from fastapi import APIRouter, Request

from cockpit.gate.current import visit_of
from cockpit.routes.evaluation.cycle_answers import ReviewersOrder, SealedOrder
from cockpit.routes.evaluation.desk import ACTING, desk_of
from cockpit.routes.evaluation.forms import BulkAnswer, CycleCode, Owners, bulk
from cockpit.routes.reading import works_of
from evaluation.commands import feedback, feedback_drafts, improving, publishing, reports, reviews

router = APIRouter()


@router.post(
    "/api/evaluation/cycles/{code}/reports", response_model=BulkAnswer, responses=ACTING, summary="Open self-reports"
)
async def open_reports(request: Request, code: CycleCode, order: Owners) -> BulkAnswer:
    """Prefilled with what is in force."""
    visit = visit_of(request)
    ask = works_of(request)
    return bulk(await ask(reports.open_reports, desk_of(request), visit.principal, code, visit.at, order.owners))


@router.post(
    "/api/evaluation/cycles/{code}/reviews", response_model=BulkAnswer, responses=ACTING, summary="Begin reviews"
)
async def begin_reviews(request: Request, code: CycleCode, order: ReviewersOrder) -> BulkAnswer:
    """Shares the agencies out; blind double reviews and spot checks are drawn by the seed of the cycle."""
    visit = visit_of(request)
    ask = works_of(request)
    return bulk(
        await ask(
            reviews.begin_reviews, desk_of(request), visit.principal, code, order.reviewers, visit.at, order.owners
        )
    )


@router.post(
    "/api/evaluation/cycles/{code}/feedback-drafts",
    response_model=BulkAnswer,
    responses=ACTING,
    summary="Draft feedback documents",
)
async def draft_feedback(request: Request, code: CycleCode, order: Owners) -> BulkAnswer:
    """评价反馈意见书 of agencies that are judged; they go through the chain of documents from there."""
    visit = visit_of(request)
    ask = works_of(request)
    return bulk(
        await ask(feedback_drafts.draft_feedback, desk_of(request), visit.principal, code, visit.at, order.owners)
    )


@router.post(
    "/api/evaluation/cycles/{code}/sealed-feedback",
    status_code=204,
    responses=ACTING,
    summary="Note sealed feedback documents",
)
async def sealed(request: Request, code: CycleCode, order: SealedOrder) -> None:
    """Where the document was sealed outside this program."""
    visit = visit_of(request)
    await works_of(request)(
        feedback.note_feedback_sealed,
        desk_of(request),
        visit.principal,
        code,
        order.owners,
        order.reference,
        visit.at,
    )


@router.post(
    "/api/evaluation/cycles/{code}/feedback", response_model=BulkAnswer, responses=ACTING, summary="Give feedback"
)
async def give_feedback(request: Request, code: CycleCode, order: Owners) -> BulkAnswer:
    """To agencies that are judged and whose document is sealed; low items become guidance points."""
    visit = visit_of(request)
    ask = works_of(request)
    return bulk(await ask(feedback.give_feedback, desk_of(request), visit.principal, code, visit.at, order.owners))


@router.post(
    "/api/evaluation/cycles/{code}/publication", response_model=BulkAnswer, responses=ACTING, summary="Publish results"
)
async def publish(request: Request, code: CycleCode, order: Owners) -> BulkAnswer:
    """What waits for a source, an objection or a grade limit is refused and stays."""
    visit = visit_of(request)
    ask = works_of(request)
    return bulk(await ask(publishing.publish_results, desk_of(request), visit.principal, code, visit.at, order.owners))


@router.post(
    "/api/evaluation/cycles/{code}/trial-end", response_model=BulkAnswer, responses=ACTING, summary="End trials"
)
async def end_trials(request: Request, code: CycleCode, order: Owners) -> BulkAnswer:
    """Of a trial nothing is published."""
    visit = visit_of(request)
    ask = works_of(request)
    return bulk(await ask(publishing.end_trials, desk_of(request), visit.principal, code, visit.at, order.owners))


@router.post(
    "/api/evaluation/cycles/{code}/completion",
    response_model=BulkAnswer,
    responses=ACTING,
    summary="Close the parts of agencies",
)
async def close_parts(request: Request, code: CycleCode, order: Owners) -> BulkAnswer:
    """Of those with nothing low; who was evaluated again has its new score published."""
    visit = visit_of(request)
    ask = works_of(request)
    return bulk(await ask(improving.close_parts, desk_of(request), visit.principal, code, visit.at, order.owners))
