"""An act on an issue under way: the transaction, the case, what was told, by whom and when."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from core.access import Way
from evaluation.casework.case import Case
from evaluation.casework.deeds import By, Told
from evaluation.casework.knowing import facts_of
from evaluation.casework.moving import Along, Performed, perform
from evaluation.casework.uploads import known_files
from evaluation.desk import Desk, way_at
from evaluation.issues.facts import IssueFacts
from people.letters import Pair, Value
from store.database import UnitOfWork
from store.uploads import use


@dataclass(frozen=True, slots=True)
class Acting:
    """Everything that an act works with."""

    unit: UnitOfWork
    desk: Desk
    case: Case
    told: Told
    by: By
    at: datetime

    def facts(self, **more: Any) -> IssueFacts:
        """What the guards ask."""
        return replace(facts_of(self.case, self.by, self.told, self.at), **more)

    def perform(self, event: str, along: Along | None = None, facts: IssueFacts | None = None) -> Performed:
        """Moves the issue."""
        return perform(self.unit, self.case, event, facts or self.facts(), self.by, self.at, along)

    def files(self) -> tuple[int, ...]:
        """The files of the act, known to belong here. RefusedError: one does not."""
        return self.known(self.told.uploads)

    def known(self, uploads: Any) -> tuple[int, ...]:
        """Files that belong to the owner or to the authority in charge. RefusedError: one does not."""
        found = tuple(known_files(self.unit, uploads, {self.case.row.owner_code, self.case.row.node}))
        use(self.unit, found, f"issue {self.case.issue_no}", self.at)
        return found

    @property
    def way(self) -> Way:
        """The way to the owner."""
        return way_at(self.unit, self.desk, self.case.row.owner_code)

    def words(self, **more: Value) -> dict[str, Value]:
        """What letters about this issue are filled with."""
        owner = self.case.owner
        return {
            "issue": self.case.issue_no,
            "title": self.case.row.title,
            "owner": Pair(owner.name, owner.name_en or owner.name),
            "by": self.by.name,
            **more,
        }

    @property
    def link(self) -> str:
        """Where the issue is shown."""
        return f"/issues?issue={self.case.issue_no}"
