"""Drafts: a document about issues of one owner, or about something else that its content says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from core.errors import RefusedError
from evaluation.casework.composing import MODULES
from evaluation.casework.contents import CLOCKED, set_of
from evaluation.casework.deeds import By
from evaluation.desk import Desk, authority_of, way_at
from evaluation.law.approval import approval_table
from evaluation.law.powers import KINDS as NOTICES
from evaluation.offices import office_of
from store.database import UnitOfWork
from store.evaluation import issues, ladder, official_documents
from store.evaluation.official_documents import NewDocument

DRAFTING: Final = "drafting"
MOST_ISSUES: Final = 100


@dataclass(frozen=True, slots=True)
class NewDraft:
    """A document to be drafted: its kind and addressee, the issues it is about, and what it states beside them."""

    kind: str
    owner: str
    issues: Sequence[str] = ()
    content: Mapping[str, Any] = field(default_factory=dict)
    reference: str = ""


def draft_within(unit: UnitOfWork, desk: Desk, new: NewDraft, by: By, at: datetime) -> int:
    """Keeps a draft within the transaction of a command that has asked for its own right; returns its number.

    RefusedError: no such kind, its content says what its issues say, or an issue is not this owner's, not being
    drafted, or has a document.
    """
    if new.kind not in MODULES or new.kind not in approval_table().documents:
        raise RefusedError(f"there is no kind of document {new.kind}", "unknown_document_kind", kind=new.kind[:40])
    demand_free(new.kind, new.content)
    node = authority_of(way_at(unit, desk, new.owner))
    office = office_of(desk.settings, node)
    document = NewDocument(new.kind, node, new.owner, DRAFTING, dict(new.content), office.code, new.reference)
    number = official_documents.add(unit, document, by.account_id, by.name, at)
    tie(unit, number, new, 0)
    return number


def demand_free(kind: str, content: Mapping[str, Any]) -> None:
    """RefusedError: the content of an order or of inspection feedback would say other facts, or another day for the
    report, than what was frozen and the statutory clock say."""
    said = set_of(kind) & content.keys()
    if CLOCKED & said:
        raise RefusedError("the day of the report is that of the clock", "document_clock")
    if said:
        raise RefusedError(f"{min(said)} of this document come from its issues", "document_frozen")


def tie(unit: UnitOfWork, document_id: int, new: NewDraft, since: int) -> None:
    """The document is about these issues; a notice takes them, others only speak of them."""
    numbers = list(dict.fromkeys(new.issues))
    if len(numbers) > MOST_ISSUES:
        raise RefusedError("too many issues in one document", "document_issues_many", most=MOST_ISSUES)
    rows = {row.issue_no: row for row in issues.lock(unit, numbers)}
    for position, number in enumerate(numbers, since):
        row = rows.get(number)
        if row is None or row.owner_code != new.owner:
            raise RefusedError(f"there is no issue {number} of {new.owner}", "unknown_issue", number=number[:40])
        if new.kind in NOTICES:
            if row.state != DRAFTING or row.document_id is not None:
                raise RefusedError(f"{number} has a document", "issue_has_document", number=number)
            issues.change(unit, row, document_id=document_id)
        official_documents.tie(unit, document_id, number, position)
        ladder.tie(unit, number, new.kind, document_id)
