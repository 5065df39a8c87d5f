"""What a step of approval changes: the issues of the document, its number, its files, and who is told next."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from core.days import local_date
from core.errors import RefusedError
from evaluation.casework.case import Case, case_of
from evaluation.casework.composing import compose
from evaluation.casework.contents import OF_ISSUES
from evaluation.casework.deeds import By, Told
from evaluation.casework.knowing import fact_of, facts_of
from evaluation.casework.moving import Along, perform
from evaluation.casework.offering import link_of, tell_of_offer, words_of
from evaluation.casework.sealing import new_verification, set_files
from evaluation.desk import Desk, way_at
from evaluation.documents.kinds import kinds
from evaluation.documents.numbering import number_text
from evaluation.effects.telling import tell_authority
from evaluation.issues.states import issue_machine
from evaluation.law.approval import Taken, approval_table, next_step, refusal, state_of
from evaluation.law.facts import Fact
from evaluation.law.powers import KINDS as NOTICES
from evaluation.machines.table import Refusal
from evaluation.moving import RefusedMoveError
from evaluation.offices import authority
from people.letters import Pair
from store.database import UnitOfWork
from store.evaluation import deliveries, issues, official_documents
from store.evaluation.official_documents import DocumentRow

SEAL: Final = "seal"


class RefusedStepError(RefusedError):
    """It is not the turn of a step, or not of this person; the sentence stands in the table of approval."""

    def __init__(self, code: str) -> None:
        super().__init__(approval_table().refusals[code].en, f"approval.{code}")


def demand_step(row: DocumentRow, chain: Sequence[str], taken: Sequence[Taken], wanted: Taken) -> None:
    """RefusedStepError unless somebody may take a step now."""
    if row.state in ("void", "dropped", "delivered", "finished"):
        raise RefusedStepError("document_is_finished")
    code = refusal(chain, taken, wanted)
    if code is not None:
        raise RefusedStepError(code)


def demand_issues(unit: UnitOfWork, row: DocumentRow) -> None:
    """RefusedMoveError: a document that states what was found has no issue, so that nothing would follow from it."""
    if row.kind in OF_ISSUES and not official_documents.issues_of(unit, row.document_id):
        raise RefusedMoveError(issue_machine(), Refusal("issue", "no_facts", row.state, "send_to_check"))


def move_issues(
    unit: UnitOfWork, desk: Desk, row: DocumentRow, event: str, by: By, reason: str, text: str, at: datetime
) -> None:
    """Moves the issues that a notice tells of; other documents only speak of theirs."""
    if row.kind not in NOTICES:
        return
    cases = locked_cases(unit, row, at)
    facts = tuple(fact_of(one) for case in cases for one in case.facts)
    for case in cases:
        _move(unit, desk, case, row, event, by, reason, text, facts, at)


def _move(
    unit: UnitOfWork,
    desk: Desk,
    case: Case,
    row: DocumentRow,
    event: str,
    by: By,
    reason: str,
    text: str,
    document_facts: tuple[Fact, ...],
    at: datetime,
) -> None:
    known = replace(
        facts_of(case, by, Told(reason=reason), at),
        document=row.kind,
        document_facts=document_facts or _of_guidance(case, row),
        document_text=text,
        uses_provincial_notice=authority(desk.settings, row.node).uses_provincial_notice,
    )
    perform(unit, case, event, known, by, at, Along(reason=reason, detail={"document": row.document_id}))


def _of_guidance(case: Case, row: DocumentRow) -> tuple[Fact, ...]:
    """A repeat or a limit rests on figures alone; guidance is all that they carry."""
    title = case.row.title
    return (Fact("rate", title, clause_id=case.row.clause_id, ground=case.row.ground),) if title else ()


def locked_cases(unit: UnitOfWork, row: DocumentRow, at: datetime) -> list[Case]:
    """The issues of a locked document, locked too."""
    rows = issues.lock(unit, official_documents.issues_of(unit, row.document_id))
    return [case_of(unit, one, at) for one in rows if one.document_id == row.document_id]


def signed(unit: UnitOfWork, row: DocumentRow, at: datetime) -> DocumentRow:
    """A document with the number that is taken now, where its kind has one."""
    year, changes = local_date(at).year, {"signed_at": at}
    if not kinds().kinds[row.kind].numbered:
        return official_documents.change(unit, row, **changes)
    number = official_documents.take_number(unit, row.node, row.kind, year)
    text = number_text(row.kind, row.org_code, year, number)
    return official_documents.change(unit, row, number_year=year, number=number, number_text=text, **changes)


def settled(
    unit: UnitOfWork, desk: Desk, row: DocumentRow, chain: Sequence[str], taken: Sequence[Taken], by: By, at: datetime
) -> DocumentRow:
    """A document in the state of the step that is due; when all are taken it is set, and offered where it is sealed."""
    waiting = state_of(chain, taken)
    if waiting is not None:
        return official_documents.change(unit, row, state=waiting)
    is_sealed = SEAL in chain
    ready = replace(row, verification=new_verification() if is_sealed else None, signed_at=row.signed_at or at)
    files = set_files(unit, desk, ready, compose(unit, desk, ready, at).document, by, at)
    if is_sealed:
        deliveries.offer(unit, row.document_id, at)
    return official_documents.change(
        unit,
        row,
        state="to_deliver" if is_sealed else "finished",
        verification=ready.verification,
        signed_at=ready.signed_at,
        sealed_at=at,
        digest=files.digest,
        docx_digest=files.docx_digest,
        pdf_upload=files.pdf_upload,
        docx_upload=files.docx_upload,
    )


def tell_next(
    unit: UnitOfWork,
    desk: Desk,
    row: DocumentRow,
    chain: Sequence[str],
    taken: Sequence[Taken],
    at: datetime,
    *,
    is_one_of_many: bool = False,
) -> None:
    """Tells whoever's turn it is now: of the next step, or the unit that a document waits to be signed for.

    Of many at once the authority is told by whoever takes the step, in one letter.
    """
    way, link = way_at(unit, desk, row.owner_code), link_of(row)
    words = words_of(unit, row)
    due = next_step(chain, taken)
    if due is not None and not is_one_of_many:
        step = approval_table().steps[due]
        kind = "document_sent_back" if taken[-1].is_rejected else "document_waiting"
        more = {**words, "step": Pair(step.zh, step.en), "opinion": taken[-1].opinion or "–"}
        tell_authority(unit, way, step.permission, kind, more, link, at)
    elif row.state == "to_deliver":
        tell_of_offer(unit, way, row, words, at)
        if not is_one_of_many:
            tell_authority(unit, way, "notices.deliver", "document_to_deliver", words, link, at)
