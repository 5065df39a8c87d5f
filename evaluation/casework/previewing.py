"""A document as it reads now, for whoever works on it: the same composition that is typeset and sealed."""

from datetime import datetime

from core.access import Principal
from evaluation.casework.composing import compose
from evaluation.casework.seeing import READ, visible_document
from evaluation.desk import Desk, demand_at
from evaluation.documents.model import Document


def composed_document(desk: Desk, principal: Principal, document_id: int, at: datetime) -> Document:
    """The typed document. RefusedError: what it lacks, or must not say; AccessDeniedError: not of one's authority."""
    with desk.database.begin() as unit:
        row = visible_document(unit, desk, principal, document_id, at)
        demand_at(unit, desk, principal, READ, row.node, at)
        return compose(unit, desk, row, at).document
