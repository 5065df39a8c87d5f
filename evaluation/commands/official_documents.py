"""Official documents on their way: drafted, checked, reviewed, signed with a number, sealed; sent back or void."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from core.access import Principal
from core.errors import RefusedError
from evaluation.casework import drafts
from evaluation.casework.case import taken_of
from evaluation.casework.composing import compose
from evaluation.casework.deeds import by_principal
from evaluation.casework.drafts import DRAFTING, NewDraft, draft_within
from evaluation.casework.naming import demand_nameless
from evaluation.casework.sealing import set_pdf
from evaluation.casework.seeing import READ, visible_document
from evaluation.casework.stepping import demand_issues, demand_step, move_issues, settled, signed, tell_next
from evaluation.desk import Desk, demand_at
from evaluation.law.approval import Taken, approval_table
from evaluation.moving import OvertakenError
from people.deeds import Deed, Matter, deed
from store.evaluation import issues, official_documents
from store.evaluation.official_documents import DocumentRow, StepRow

EVENT_OF: Final[Mapping[str, str]] = {
    "draft": "send_to_check",
    "check": "pass_check",
    "legal_review": "pass_legal_review",
    "sign": "sign",
    "seal": "seal",
}
"""step of approval → event of the issues that the document is about"""
BACK: Final = frozenset({"check", "legal_review", "sign"})
ENDED: Final = frozenset({"finished", "delivered", "void", "dropped"})


@dataclass(frozen=True, slots=True)
class Stepped:
    """A document after a step."""

    document_id: int
    state: str
    number: str
    revision: int
    node: str


def draft_document(desk: Desk, principal: Principal, new: NewDraft, at: datetime) -> int:
    """Drafts a document for an owner of one's own level; returns its number."""
    matter = Matter(
        "document.drafted", "notices.draft", "document", node=new.owner[:40], detail={"kind": new.kind[:40]}
    )
    with deed(desk.database, principal, matter, at) as done:
        demand_at(done.unit, desk, principal, "notices.draft", new.owner, at)
        number = draft_within(done.unit, desk, new, by_principal(principal), at)
        done.detail |= {"document": number, "issues": list(new.issues)}
    return number


def revise_draft(
    desk: Desk, principal: Principal, document_id: int, content: Mapping[str, Any], seen: int, at: datetime
) -> int:
    """Changes what a draft says beside its issues; returns its revision. OvertakenError: somebody else has."""
    with document_deed(desk, principal, document_id, "document.revised", "notices.draft", at) as (done, row):
        _demand_state(row, DRAFTING)
        drafts.demand_free(row.kind, content)
        if seen != row.revision:
            raise OvertakenError(str(document_id))
        return official_documents.change(done.unit, row, draft=dict(content)).revision


def add_issues(desk: Desk, principal: Principal, document_id: int, numbers: list[str], at: datetime) -> None:
    """A draft tells of more issues of its owner."""
    with document_deed(desk, principal, document_id, "document.revised", "notices.draft", at) as (done, row):
        _demand_state(row, DRAFTING)
        have = len(official_documents.issues_of(done.unit, document_id))
        drafts.tie(done.unit, document_id, NewDraft(row.kind, row.owner_code, numbers), have)
        official_documents.change(done.unit, row, state=DRAFTING)


def take_step(
    desk: Desk,
    principal: Principal,
    document_id: int,
    step: str,
    opinion: str,
    at: datetime,
    *,
    is_one_of_many: bool = False,
) -> Stepped:
    """Takes the step that is due: sends the draft to be checked, passes the check or the review, signs, seals.

    RefusedMoveError, RefusedError: it is not the turn of this step, the person has taken another, the facts do not
    carry the document. The number is taken with the signature and given back with it when anything fails.
    """
    if step not in approval_table().steps:
        raise RefusedError(f"there is no step {step}", "unknown_step", step=step[:20])
    permission = approval_table().steps[step].permission
    with document_deed(desk, principal, document_id, "document.step_taken", permission, at) as (done, row):
        by, unit = by_principal(principal), done.unit
        chain, taken = approval_table().chain_of(row.kind), taken_of(unit, document_id)
        wanted = Taken(step, by.person, at, opinion=opinion)
        demand_step(row, chain, taken, wanted)
        if step == chain[0]:
            demand_issues(unit, row)
        text = compose(unit, desk, row, at).text if step == chain[0] else ""
        demand_nameless(unit, row, text)
        row = signed(unit, row, at) if step == "sign" else row
        move_issues(unit, desk, row, EVENT_OF[step], by, opinion, text, at)
        official_documents.add_step(unit, document_id, StepRow(step, _account(principal), by.name, at, False, opinion))
        row = settled(unit, desk, row, chain, (*taken, wanted), by, at)
        tell_next(unit, desk, row, chain, (*taken, wanted), at, is_one_of_many=is_one_of_many)
        done.detail |= {"step": step, "opinion": opinion}
        done.after = {"state": row.state, "number": row.number_text, "digest": row.digest}
    return Stepped(row.document_id, row.state, row.number_text, row.revision, row.node)


def send_back(desk: Desk, principal: Principal, document_id: int, step: str, opinion: str, at: datetime) -> Stepped:
    """Whoever's turn it is sends a document back to the draft, with an opinion."""
    if step not in BACK:
        raise RefusedError("only a check, a review or a signature is refused", "document_signed")
    permission = approval_table().steps[step].permission
    with document_deed(desk, principal, document_id, "document.sent_back", permission, at) as (done, row):
        by, unit = by_principal(principal), done.unit
        chain, taken = approval_table().chain_of(row.kind), taken_of(unit, document_id)
        back = Taken(step, by.person, at, is_rejected=True, opinion=opinion)
        demand_step(row, chain, taken, back)
        move_issues(unit, desk, row, "send_back", by, opinion, "", at)
        official_documents.add_step(unit, document_id, StepRow(step, _account(principal), by.name, at, True, opinion))
        row = official_documents.change(unit, row, state=DRAFTING)
        tell_next(unit, desk, row, chain, (*taken, back), at)
        done.detail |= {"step": step, "opinion": opinion}
    return Stepped(row.document_id, row.state, row.number_text, row.revision, row.node)


def drop_draft(desk: Desk, principal: Principal, document_id: int, reason: str, at: datetime) -> None:
    """A draft is given up; its issues can be put into another document."""
    with document_deed(desk, principal, document_id, "document.dropped", "notices.draft", at) as (done, row):
        _demand_state(row, DRAFTING)
        numbers = official_documents.issues_of(done.unit, document_id)
        for issue in issues.lock(done.unit, numbers):
            if issue.document_id == document_id:
                issues.change(done.unit, issue, document_id=None)
            official_documents.untie(done.unit, document_id, issue.issue_no)
        official_documents.change(done.unit, row, state="dropped", ended_reason=reason)
        done.detail["why"] = reason


def void_document(desk: Desk, principal: Principal, document_id: int, reason: str, at: datetime) -> Stepped:
    """A signed document that was not delivered is void: it keeps its number, and its issues are withdrawn with it."""
    with document_deed(desk, principal, document_id, "document.voided", "notices.sign", at) as (done, row):
        if row.number is None or row.state in ENDED:
            raise RefusedError("only a signed document that was not delivered becomes void", "document_not_signed")
        if len(reason.strip()) < approval_table().opinion_length:
            raise RefusedError("a reason has to be given", "document_reason")
        move_issues(done.unit, desk, row, "withdraw", by_principal(principal), reason, "", at)
        row = official_documents.change(done.unit, row, state="void", ended_reason=reason)
        done.detail["why"], done.after = reason, {"state": "void", "number": row.number_text}
    return Stepped(row.document_id, row.state, row.number_text, row.revision, row.node)


def preview(desk: Desk, principal: Principal, document_id: int, at: datetime) -> bytes:
    """A document as PDF as it stands, a draft with the place of its number open."""
    with desk.database.begin() as unit:
        row = visible_document(unit, desk, principal, document_id, at)
        demand_at(unit, desk, principal, READ, row.node, at)
        return set_pdf(compose(unit, desk, row, at).document).content


@contextmanager
def document_deed(
    desk: Desk, principal: Principal, document_id: int, event: str, permission: str, at: datetime
) -> Iterator[tuple[Deed, DocumentRow]]:
    """A deed on a locked document, for whoever has a right on the level of its owner."""
    with deed(desk.database, principal, Matter(event, permission, "document", str(document_id)), at) as done:
        row = visible_document(done.unit, desk, principal, document_id, at, lock=True)
        demand_at(done.unit, desk, principal, permission, row.owner_code, at)
        done.node, done.detail["kind"] = row.owner_code, row.kind
        yield done, row


def _demand_state(row: DocumentRow, *states: str) -> None:
    if row.state not in states:
        raise RefusedError(f"the document is {row.state}", "document_not_draft")


def _account(principal: Principal) -> int:
    return principal.account_id
