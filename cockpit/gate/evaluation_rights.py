"""What each route of evaluation asks: cycles, issues, documents, leads, inspections, objections to data.

A part of the list of rights (`cockpit.gate.rights`).
"""

from collections.abc import Mapping
from typing import Final

from cockpit.gate.right import OPEN, Right, holds, signed_in

INSPECTING: Final = ("inspections.plan", "inspections.approve", "inspections.visit", "inspections.conclude")

EVALUATING: Final = (
    "cycles.manage",
    "results.publish",
    "notices.sign",
    "reviews.judge",
    "self_reports.submit",
    "objections.raise",
)
"""whoever has a part in evaluation: what of it they see is asked where it is read"""

EVALUATION_ROUTES: Final[Mapping[str, Right]] = {
    "GET /api/evaluation/rubrics": holds(*EVALUATING),
    "POST /api/evaluation/rubrics": holds("results.publish", persons_only=True),
    "POST /api/evaluation/rubrics/check": holds("cycles.manage", "results.publish"),
    "GET /api/evaluation/rubrics/{key}": holds(*EVALUATING),
    "GET /api/evaluation/rubrics/{before}/changes/{after}": holds(*EVALUATING),
    "POST /api/evaluation/rubrics/{key}/retirement": holds("results.publish", persons_only=True),
    "GET /api/evaluation/cycles": holds(*EVALUATING),
    "POST /api/evaluation/cycles": holds("cycles.manage", persons_only=True),
    "GET /api/evaluation/cycles/{code}": holds("cycles.manage", "results.publish", "notices.sign"),
    "PUT /api/evaluation/cycles/{code}": holds("cycles.manage", persons_only=True),
    "POST /api/evaluation/cycles/{code}/opening": holds("cycles.manage", persons_only=True),
    "POST /api/evaluation/cycles/{code}/closing": holds("results.publish", persons_only=True),
    "POST /api/evaluation/cycles/{code}/cancellation": holds("results.publish", persons_only=True),
    "GET /api/evaluation/cycles/{code}/parts": holds(*EVALUATING),
    "GET /api/evaluation/cycles/{code}/ranking": signed_in(),  # names only for whom they concern
    "GET /api/evaluation/cycles/{code}/reviewers": holds("cycles.manage", "results.publish", "notices.sign"),
    "GET /api/evaluation/cycles/{code}/publications": holds("cycles.manage", "results.publish", "notices.sign"),
    "POST /api/evaluation/cycles/{code}/reports": holds("cycles.manage", persons_only=True),
    "POST /api/evaluation/cycles/{code}/reviews": holds("cycles.manage", persons_only=True),
    "POST /api/evaluation/cycles/{code}/feedback-drafts": holds("notices.draft", persons_only=True),
    "POST /api/evaluation/cycles/{code}/sealed-feedback": holds("notices.seal", persons_only=True),
    "POST /api/evaluation/cycles/{code}/feedback": holds("cycles.manage", persons_only=True),
    "POST /api/evaluation/cycles/{code}/publication": holds("results.publish", persons_only=True),
    "POST /api/evaluation/cycles/{code}/trial-end": holds("results.publish", persons_only=True),
    "POST /api/evaluation/cycles/{code}/completion": holds("cycles.manage", persons_only=True),
    "POST /api/evaluation/cycles/{code}/what-if": holds("cycles.manage", "results.publish", "notices.sign"),
    "GET /api/evaluation/cycles/{code}/parts/{owner}": holds(*EVALUATING),
    "GET /api/evaluation/cycles/{code}/parts/{owner}/scores/{number}/again": holds(*EVALUATING),
    "PUT /api/evaluation/cycles/{code}/parts/{owner}/circumstances/{circumstance}": holds(
        "cycles.manage", persons_only=True
    ),
    "DELETE /api/evaluation/cycles/{code}/parts/{owner}/circumstances/{circumstance}": holds(
        "cycles.manage", persons_only=True
    ),
    "PUT /api/evaluation/cycles/{code}/parts/{owner}/figures/{item}": holds("cycles.manage", persons_only=True),
    "POST /api/evaluation/cycles/{code}/parts/{owner}/leaving-out": holds("results.publish", persons_only=True),
    "POST /api/evaluation/cycles/{code}/parts/{owner}/withdrawal": holds("results.publish", persons_only=True),
    "POST /api/evaluation/cycles/{code}/parts/{owner}/asking-back": holds("cycles.manage", persons_only=True),
    "POST /api/evaluation/cycles/{code}/parts/{owner}/objection": holds("objections.raise", persons_only=True),
    "POST /api/evaluation/cycles/{code}/parts/{owner}/ruling": holds("reviews.judge", persons_only=True),
    "POST /api/evaluation/cycles/{code}/parts/{owner}/limits": holds("cycles.manage", persons_only=True),
    "POST /api/evaluation/limits/{number}/decision": holds("results.publish", persons_only=True),
    "POST /api/evaluation/cycles/{code}/parts/{owner}/retraction": holds("results.publish", persons_only=True),
    "POST /api/evaluation/cycles/{code}/parts/{owner}/improving": holds("cycles.manage", persons_only=True),
    "GET /api/evaluation/cycles/{code}/parts/{owner}/report": holds(*EVALUATING),
    "PUT /api/evaluation/cycles/{code}/parts/{owner}/report/items/{item}": holds(
        "self_reports.submit", persons_only=True
    ),
    "POST /api/evaluation/cycles/{code}/parts/{owner}/report/evidence": holds("self_reports.submit", persons_only=True),
    "POST /api/evaluation/cycles/{code}/parts/{owner}/report/submission": holds(
        "self_reports.submit", persons_only=True
    ),
    "PUT /api/evaluation/cycles/{code}/parts/{owner}/reviewer": holds("cycles.manage", persons_only=True),
    "GET /api/evaluation/tasks": holds("reviews.judge", persons_only=True),
    "GET /api/evaluation/tasks/{number}": holds("reviews.judge", persons_only=True),
    "POST /api/evaluation/tasks/{number}/decision": holds("reviews.judge", persons_only=True),
    "POST /api/evaluation/interests": holds("reviews.judge", "cycles.manage", persons_only=True),
    "GET /api/evaluation/guidance": holds(*EVALUATING),
    "POST /api/evaluation/guidance/{number}/evidence": holds("reviews.judge", persons_only=True),
    "POST /api/evaluation/guidance/{number}/voiding": holds("cycles.manage", persons_only=True),
    "GET /api/evaluation/index/{owner}": holds(*EVALUATING),
    "GET /verify/{code}": OPEN,  # number, body, date and whether a digest is the document's; nothing else
    "GET /api/verify/{code}": OPEN,
    "GET /api/evaluation/issues": holds("notices.read"),
    "POST /api/evaluation/issues": holds("notices.draft", persons_only=True),
    "POST /api/evaluation/issues/confirmations": holds("notices.draft", persons_only=True),
    "GET /api/evaluation/issues/statistics": holds("notices.read"),
    "GET /api/evaluation/issues/{issue_no}": holds("notices.read"),
    "GET /api/evaluation/issues/{issue_no}/timeline": holds("notices.read"),
    "POST /api/evaluation/issues/{issue_no}/acts/{event}": holds("notices.read", persons_only=True),
    "POST /api/evaluation/issues/{issue_no}/findings": holds("notices.draft", persons_only=True),
    "POST /api/evaluation/issues/{issue_no}/reprimand": holds("notices.draft", persons_only=True),
    "POST /api/evaluation/issues/{issue_no}/case-review": holds("notices.legal_review", persons_only=True),
    "POST /api/evaluation/issues/{issue_no}/examination": holds("notices.legal_review", persons_only=True),
    "GET /api/evaluation/documents": holds("notices.read"),
    "POST /api/evaluation/documents": holds("notices.draft", persons_only=True),
    "POST /api/evaluation/documents/guidance": holds("notices.draft", persons_only=True),
    "GET /api/evaluation/documents/{number}": holds("notices.read"),
    "PUT /api/evaluation/documents/{number}": holds("notices.draft", persons_only=True),
    "POST /api/evaluation/documents/{number}/issues": holds("notices.draft", persons_only=True),
    "POST /api/evaluation/documents/{number}/steps/{step}": holds("notices.read", persons_only=True),
    "POST /api/evaluation/documents/{number}/back/{step}": holds("notices.read", persons_only=True),
    "POST /api/evaluation/documents/{number}/drop": holds("notices.draft", persons_only=True),
    "POST /api/evaluation/documents/{number}/void": holds("notices.sign", persons_only=True),
    "GET /api/evaluation/documents/{number}/preview.pdf": holds("notices.read"),
    "GET /api/evaluation/documents/{number}/files/{ending}": holds("notices.read"),
    "GET /api/evaluation/documents/{number}/points": holds("notices.read"),
    "POST /api/evaluation/documents/{number}/points/{place}/closing": holds("notices.close", persons_only=True),
    "POST /api/evaluation/documents/{number}/points/{place}/voiding": holds("cycles.manage", persons_only=True),
    "POST /api/evaluation/documents/{number}/receipt": holds("notices.answer", persons_only=True),
    "POST /api/evaluation/documents/{number}/refusal": holds("notices.answer", persons_only=True),
    "PUT /api/evaluation/documents/{number}/delivery": holds("notices.deliver", persons_only=True),
    "POST /api/evaluation/documents/{number}/delivery/confirmation": holds("notices.deliver", persons_only=True),
    "PUT /api/evaluation/consents/{owner}": holds("notices.answer", persons_only=True),
    "DELETE /api/evaluation/consents/{owner}": holds("notices.answer", persons_only=True),
    # leads, inspections, objections to data: the commands ask for the right at the node
    "GET /api/evaluation/leads": holds("leads.enter", "leads.decide", "leads.report", "leads.hand_over"),
    "POST /api/evaluation/leads": holds("leads.enter", persons_only=True),
    "POST /api/evaluation/leads/damage": holds("leads.report", persons_only=True),
    "POST /api/evaluation/leads/handed-over": holds("leads.hand_over", persons_only=True),
    "GET /api/evaluation/leads/{number}": holds("leads.enter", "leads.decide", "leads.report", "leads.hand_over"),
    "POST /api/evaluation/leads/{number}/acknowledgement": holds("leads.decide", persons_only=True),
    "POST /api/evaluation/leads/{number}/reporter": holds("leads.decide", persons_only=True),
    "POST /api/evaluation/leads/{number}/{event}": holds("leads.decide", persons_only=True),
    "GET /api/evaluation/objections": holds("objections.raise", "objections.answer"),
    "POST /api/evaluation/objections": holds("objections.raise", persons_only=True),
    "GET /api/evaluation/objections/{number}": holds("objections.raise", "objections.answer"),
    "POST /api/evaluation/objections/{number}/answer": holds("objections.answer", persons_only=True),
    "POST /api/evaluation/objections/{number}/withdrawal": holds("objections.raise", persons_only=True),
    "GET /api/evaluation/inspections/plans": holds(*INSPECTING),
    "POST /api/evaluation/inspections/plans": holds("inspections.plan", persons_only=True),
    "GET /api/evaluation/inspections/plans/{number}": holds(*INSPECTING),
    "PUT /api/evaluation/inspections/plans/{number}": holds("inspections.plan", persons_only=True),
    "POST /api/evaluation/inspections/plans/{number}/seed": holds("inspections.plan", persons_only=True),
    "POST /api/evaluation/inspections/plans/{number}/draw": holds("inspections.plan", persons_only=True),
    "POST /api/evaluation/inspections/plans/{number}/{event}": holds(
        "inspections.plan", "inspections.approve", persons_only=True
    ),
    "GET /api/evaluation/draws/{number}": signed_in(),  # a draw is public once its seed is announced
    "GET /api/evaluation/draws/{number}/repeated": signed_in(),
    "GET /api/evaluation/inspections": holds("notices.read"),
    "POST /api/evaluation/inspections": holds("inspections.plan", persons_only=True),
    "GET /api/evaluation/inspections/{number}": holds("notices.read"),
    "PUT /api/evaluation/inspections/{number}/officers": holds("inspections.approve", persons_only=True),
    "POST /api/evaluation/inspections/{number}/notice": holds("inspections.plan", persons_only=True),
    "POST /api/evaluation/inspections/{number}/unannounced": holds("inspections.plan", persons_only=True),
    "POST /api/evaluation/inspections/{number}/issues": holds("inspections.visit", persons_only=True),
    "POST /api/evaluation/inspections/{number}/nothing-found": holds("inspections.conclude", persons_only=True),
    "POST /api/evaluation/inspections/{number}/feedback": holds("inspections.visit", persons_only=True),
    "POST /api/evaluation/inspections/{number}/{event}": holds("inspections.approve", persons_only=True),
    "POST /api/evaluation/inspections/{number}/arrival": holds("inspections.visit", persons_only=True),
    "POST /api/evaluation/inspections/{number}/entries": holds("inspections.visit", persons_only=True),
    "GET /api/evaluation/inspections/{number}/record": holds("notices.read"),
    "POST /api/evaluation/inspections/{number}/record": holds("inspections.visit", persons_only=True),
    "GET /site/app": holds("inspections.visit", persons_only=True),
    "GET /site/worker.js": holds("inspections.visit", persons_only=True),
    "GET /api/evaluation/site/visits": holds("inspections.visit", persons_only=True),
    "POST /api/evaluation/site/photos": holds("inspections.visit", persons_only=True),
    "GET /api/evaluation/officers": holds(*INSPECTING),
    "POST /api/evaluation/officers": holds("inspections.conclude", persons_only=True),
    "PUT /api/evaluation/officers/{number}": holds("inspections.conclude", persons_only=True),
    "POST /api/evaluation/officers/{number}/interests": holds(
        "inspections.visit", "inspections.conclude", persons_only=True
    ),
}
"""method and path of each route → what it asks"""
