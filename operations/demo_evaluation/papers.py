"""Official documents of the demo on their way through the steps of approval, and delivered."""

from datetime import datetime, timedelta
from typing import Final

from evaluation.casework.drafts import NewDraft
from evaluation.casework.reading import documents_page
from evaluation.commands import delivering, official_documents
from evaluation.law.approval import approval_table
from operations.demo_evaluation.cast import Cast
from operations.demo_evaluation.texts import texts
from store.evaluation.official_documents import document as document_row
from store.views.issues import DocumentChoice

POSTS: Final = {
    "draft": "supervisor",
    "check": "head",
    "legal_review": "legal",
    "sign": "leader",
    "seal": "seal",
}
"""step of approval → who takes it"""
BETWEEN: Final = timedelta(minutes=20)


def order(cast: Cast, owner: str, issue: str, at: datetime) -> int:
    """An order to correct about an issue, sealed; its number in the store."""
    new = NewDraft("order_correct", owner, (issue,))
    number = official_documents.draft_document(cast.desk, cast.person("supervisor"), new, at)
    send_through(cast, number, at)
    return number


def send_through(cast: Cast, document: int, at: datetime) -> None:
    """Takes every step of the chain of a document, one after the other."""
    with cast.desk.database.begin() as unit:
        row = document_row(unit, document)
    assert row is not None
    for place, step in enumerate(approval_table().chain_of(row.kind)):
        when = min(at + place * BETWEEN, cast.days.now)
        official_documents.take_step(cast.desk, cast.person(POSTS[step]), document, step, texts()["opinion"], when)


def drafted(cast: Cast, kind: str, owner: str) -> int:
    """The draft of a kind about an agency."""
    choice = DocumentChoice(state="drafting", kind=kind, owner=owner, limit=1)
    lines, _ = documents_page(cast.desk, cast.person("supervisor"), choice, cast.days.now)
    return lines[0].document_id


def deliver_by_hand(cast: Cast, document: int, at: datetime) -> None:
    """One officer enters the delivery on paper, another confirms it."""
    entry = delivering.Entry("by_hand", texts()["receiver"], at, texts()["place"])
    delivering.register_delivery(cast.desk, cast.person("supervisor"), document, entry, at)
    delivering.confirm_delivery(cast.desk, cast.person("supervisor2"), document, at)


def deliver_in_portal(cast: Cast, document: int, at: datetime) -> None:
    """The agency of the demo's archivist has consented, and signs for it in the portal."""
    archivist = cast.person("archivist")
    consent = cast.file(cast.own, texts()["consent_file"], at)
    delivering.give_consent(cast.desk, archivist, cast.own, consent, at)
    delivering.sign_for(cast.desk, archivist, document, at)
