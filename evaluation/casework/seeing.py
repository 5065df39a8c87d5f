"""Which issues and documents somebody may see."""

from datetime import datetime
from typing import Final

from core.access import Principal
from core.errors import RefusedError
from evaluation.desk import Desk, way_at
from store.database import UnitOfWork
from store.evaluation import official_documents
from store.evaluation.official_documents import DocumentRow

READ: Final = "notices.read"
OFFERED: Final = frozenset({"to_deliver", "delivered"})
"""states in which the addressee sees a document"""


class UnknownDocumentError(RefusedError):
    """There is no such document, or none that this person may see."""

    status = 404

    def __init__(self, document_id: int) -> None:
        super().__init__(f"there is no document {document_id}", "unknown_document", number=document_id)


def visible_document(
    unit: UnitOfWork, desk: Desk, principal: Principal, document_id: int, at: datetime, *, lock: bool = False
) -> DocumentRow:
    """A document that somebody may see: the authority all, the addressee once it is sealed to be delivered.

    UnknownDocumentError: there is none for this person.
    """
    row = (official_documents.lock if lock else official_documents.document)(unit, document_id)
    if row is None or not principal.may(READ, way_at(unit, desk, row.owner_code), at):
        raise UnknownDocumentError(document_id)
    is_of_authority = principal.may(READ, way_at(unit, desk, row.node), at)
    if not is_of_authority and row.state not in OFFERED:
        raise UnknownDocumentError(document_id)
    return row
