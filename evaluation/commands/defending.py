"""The examination of a defence: each point is looked at by somebody who did not draft the document."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from core.access import Principal
from core.errors import RefusedError
from core.working_days import statutory
from evaluation.casework.deeds import by_principal
from evaluation.casework.drafts import NewDraft, draft_within
from evaluation.commands.acting import visible_case
from evaluation.desk import Desk, demand_at
from evaluation.moving import moved
from evaluation.objections.defence import DefenceFacts, defence_machine
from people.deeds import Matter, deed
from store.evaluation import rectifying

REVIEW = "notices.legal_review"


@dataclass(frozen=True, slots=True)
class Examined:
    """What the examination of a point has shown."""

    examination: str
    is_accepted: bool


def examine_defence(
    desk: Desk, principal: Principal, issue_no: str, points: Mapping[str, Examined], at: datetime
) -> int:
    """Keeps what the examination has shown, point by point, and drafts the answer once; returns its document.

    RefusedMoveError: whoever drafted the document does not examine. RefusedError: no defence waits, or no such point.
    """
    with deed(desk.database, principal, Matter("issue.defence_examined", REVIEW, "issue", issue_no[:40]), at) as done:
        case = visible_case(done.unit, desk, principal, issue_no, at)
        demand_at(done.unit, desk, principal, REVIEW, case.row.owner_code, at)
        defence, by = case.defence, by_principal(principal)
        if defence is None or case.row.state != "examining_defence":
            raise RefusedError("there is no defence to be examined", "defence_not_stated")
        if defence.state == "stated":
            drafter = next((one.person for one in case.taken if one.step == "draft"), "")
            facts = DefenceFacts(calendar=statutory(), drafter=drafter, examiner=by.person)
            to = moved(defence_machine(), "stated", "examine", facts, at).to
            defence = replace(defence, state=to, examiner=by.person, examiner_name=by.name)
        claims = {str(one["claim"]) for one in defence.points}
        if unknown := [claim for claim in points if claim not in claims]:
            raise RefusedError(f"there is no point {unknown[0]}", "defence_point", claim=unknown[0][:40])
        told = tuple(_examined(one, points.get(str(one["claim"]))) for one in defence.points)
        document = defence.document_id
        if document is None:
            draft = NewDraft("defence_answer", case.row.owner_code, (case.issue_no,))
            document = draft_within(done.unit, desk, draft, by, at)
        rectifying.set_defence(done.unit, replace(defence, points=told, document_id=document))
        done.node, done.detail["document"] = case.row.owner_code, document
    return document


def _examined(point: Mapping[str, object], found: Examined | None) -> Mapping[str, object]:
    if found is None:
        return point
    return {**point, "examination": found.examination.strip(), "is_accepted": found.is_accepted}
