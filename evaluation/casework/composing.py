"""A stored draft as a typed document: its frame, its facts, and the module of its kind."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, partial
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError

from core.days import LOCAL, local_date
from core.errors import RefusedError
from evaluation.casework.case import Case, addressee_of, case_of
from evaluation.casework.contents import Subject, stated_values
from evaluation.desk import Desk
from evaluation.documents import (
    case_filing,
    circular,
    defence_answer,
    delivery_receipt,
    extension_decision,
    feedback,
    guidance,
    handling_proposal,
    inspection_feedback,
    inspection_notice,
    investigation_record,
    orders,
    recheck_opinion,
    site_record,
    talk_record,
    urging,
)
from evaluation.documents.drafting import whole_text
from evaluation.documents.model import Document
from evaluation.documents.paper import Addressee, Paper
from evaluation.offices import office_of
from store.database import UnitOfWork
from store.evaluation import issues, official_documents
from store.evaluation.official_documents import DocumentRow
from store.owners import owner_within

Compose = Callable[[Paper, Any], Document]

MODULES: Final[Mapping[str, tuple[type, Compose]]] = {
    "feedback": (feedback.Feedback, feedback.compose),
    "guidance": (guidance.Guidance, guidance.compose),
    "inspection_feedback": (inspection_feedback.InspectionFeedback, inspection_feedback.compose),
    "order_remedy": (orders.OrderFacts, partial(orders.compose, "order_remedy")),
    "order_correct": (orders.OrderFacts, partial(orders.compose, "order_correct")),
    "zhejiang_notice": (orders.OrderFacts, partial(orders.compose, "zhejiang_notice")),
    "inspection_notice": (inspection_notice.InspectionNotice, inspection_notice.compose),
    "site_record": (site_record.SiteRecord, site_record.compose),
    "delivery_receipt": (delivery_receipt.DeliveryReceipt, delivery_receipt.compose),
    "defence_answer": (defence_answer.DefenceAnswer, defence_answer.compose),
    "extension_decision": (extension_decision.ExtensionDecision, extension_decision.compose),
    "recheck_opinion": (recheck_opinion.RecheckOpinion, recheck_opinion.compose),
    "urging": (urging.Urging, urging.compose),
    "talk_record": (talk_record.TalkRecord, talk_record.compose),
    "circular": (circular.Circular, circular.compose),
    "case_filing": (case_filing.CaseFiling, case_filing.compose),
    "investigation_record": (investigation_record.InvestigationRecord, investigation_record.compose),
    "handling_proposal": (handling_proposal.HandlingProposal, handling_proposal.compose),
}
"""kind → what it states, and how it is worded"""


@dataclass(frozen=True, slots=True)
class Composed:
    """A document, its text as the guards read it, and the cases it is about."""

    document: Document
    text: str
    cases: tuple[Case, ...]


def compose(unit: UnitOfWork, desk: Desk, row: DocumentRow, at: datetime) -> Composed:
    """A stored draft, or a signed document, as it reads. RefusedError: what is missing, or must not be said."""
    cases = cases_of(unit, row, at)
    on = local_date(row.signed_at or at)
    facts_type, module = MODULES[row.kind]
    try:
        values = stated_values(row.kind, Subject(unit, cases, on), row.draft)
        document = module(paper_of(unit, desk, row, on), _validated(row.kind, facts_type, values))
    except (KeyError, ValueError, TypeError, IndexError, OverflowError) as error:
        # what a draft says is typed by hand: a clause that nobody knows, a list where there is none
        raise RefusedError(f"the content is not understood: {error!r}", "document_content", fields=row.kind) from error
    return Composed(document, whole_text(document), cases)


def cases_of(unit: UnitOfWork, row: DocumentRow, at: datetime) -> tuple[Case, ...]:
    """The issues that a document is about, in its order, as they stand."""
    numbers = official_documents.issues_of(unit, row.document_id)
    rows = (issues.issue(unit, number) for number in numbers)
    return tuple(case_of(unit, one, at) for one in rows if one is not None)


def paper_of(unit: UnitOfWork, desk: Desk, row: DocumentRow, on: date) -> Paper:
    """The frame of a document."""
    owner = owner_within(unit, row.owner_code)
    if owner is None:
        raise RefusedError(f"there is no owner {row.owner_code}", "unknown_owner", owner=row.owner_code)
    base = desk.settings.mail.link_base.rstrip("/")
    return Paper(
        office=office_of(desk.settings, row.node),
        addressee=Addressee(owner.name, owner.code, addressee_of(unit, owner)),
        on=on,
        number=row.number,
        copies_to=tuple(row.draft.get("copies_to", ())) if isinstance(row.draft, Mapping) else (),
        demo_mark=desk.settings.wall.demo_mark,
        verification_address=f"{base}/verify/{row.verification}" if row.verification else "",
    )


def _validated(kind: str, facts_type: type, values: Mapping[str, Any]) -> Any:
    """The facts of a kind. RefusedError: the fields that are missing or not understood."""
    given = {name: value for name, value in values.items() if name != "copies_to"}
    try:
        return _adapter(facts_type).validate_python(_local(given))
    except ValidationError as error:
        fields = sorted({".".join(map(str, one["loc"])) for one in error.errors()})
        raise RefusedError(
            f"the document lacks {', '.join(fields)}", "document_content", fields=", ".join(fields)[:200]
        ) from error


@cache
def _adapter(facts_type: type) -> TypeAdapter[Any]:
    """What reads the facts of a kind; making one takes longer than reading."""
    return TypeAdapter(facts_type)


def _local(value: Any) -> Any:
    """Moments of documents are local."""
    if isinstance(value, datetime):
        return value.astimezone(LOCAL)
    return {key: _local(part) for key, part in value.items()} if isinstance(value, dict) else value
