"""What an owner is to the law, and which officers hold certificates."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from store.database import UnitOfWork
from store.statements import sql


@dataclass(frozen=True, slots=True)
class OfficerRow:
    """An officer with a certificate of the authority of a node."""

    certificate: str
    name: str
    valid_until: date | None
    node: str


def addressee_kind(unit: UnitOfWork, owner: str) -> str:
    """organ, institution, enterprise or external, as the register of agencies says; empty: it does not say."""
    return str(unit.value(sql("rectifying", "addressee"), {"owner": owner}) or "")


def officers_by_certificate(unit: UnitOfWork, node: str, certificates: Collection[str]) -> list[OfficerRow]:
    """The officers of an authority with these certificates."""
    values = {"node": node, "certificates": list(certificates)}
    return [OfficerRow(*row) for row in unit.rows(sql("rectifying", "officers"), values)]
