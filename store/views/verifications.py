"""What verifications have found, for pages and figures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from store.database import Database
from store.statements import sql


@dataclass(frozen=True, slots=True)
class VerificationRow:
    """A verification that has ended: exact, differs, or failed for a reason."""

    verification_id: int
    cause: str
    engine: str
    outcome: str
    started_at: datetime
    finished_at: datetime
    rows: int
    cells: int
    differing_cells: int
    by_table: Mapping[str, int]
    samples: Sequence[str]
    skipped: Sequence[str]
    memory_mb: int
    reason: str

    @property
    def seconds(self) -> float:
        """How long it took."""
        return (self.finished_at - self.started_at).total_seconds()


@dataclass(frozen=True, slots=True)
class VerifyState:
    """The cells that differed when a verification last came to a result, and when one last found all exact."""

    differing_cells: int | None
    last_exact_at: datetime | None


def newest_verifications(database: Database, limit: int) -> list[VerificationRow]:
    """The newest verifications, newest first."""
    with database.begin() as unit:
        return [VerificationRow(*row) for row in unit.rows(sql("verifications", "newest"), {"limit": limit})]


def verify_state(database: Database) -> VerifyState:
    """How it stands; both None before the first result."""
    with database.begin() as unit:
        return VerifyState(
            unit.value(sql("verifications", "newest_result")), unit.value(sql("verifications", "last_exact"))
        )
