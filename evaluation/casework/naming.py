"""A circular inside the administration (工作通报) names no person of the unit."""

from typing import Final

from core.errors import RefusedError
from store.database import UnitOfWork
from store.evaluation import official_documents
from store.evaluation.official_documents import DocumentRow

NAMELESS: Final = frozenset({"circular"})
SHORTEST: Final = 2
"""characters of a name that can be looked for"""


def demand_nameless(unit: UnitOfWork, row: DocumentRow, text: str) -> None:
    """RefusedError: a document that may name nobody names somebody of the unit whom the store knows."""
    if row.kind not in NAMELESS:
        return
    known = (name for name in official_documents.persons_at(unit, row.owner_code) if len(name) >= SHORTEST)
    if named := next((name for name in known if name in text), None):
        raise RefusedError(f"a circular names nobody: {named}", "circular_names_person", name=named)
