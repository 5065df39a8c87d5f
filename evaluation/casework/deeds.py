"""What an act on an issue brings along, and who does it. Pure values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from core.access import Principal


@dataclass(frozen=True, slots=True)
class By:
    """Who does something: an account and what it is called; without an account time or data do."""

    account_id: int | None
    name: str

    @property
    def person(self) -> str:
        """The account as the tables of states know persons."""
        return "" if self.account_id is None else str(self.account_id)


SYSTEM = By(None, "")


def by_principal(principal: Principal) -> By:
    """Somebody who is signed in."""
    return By(principal.account_id, f"{principal.display_name} ({principal.name})")


@dataclass(frozen=True, slots=True)
class NewDemand:
    """What must be reached; `condition` (code, target, direction) where a collected figure can prove it."""

    text: str
    condition: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class DemandAnswer:
    """What a unit reports on the demand of a position, with what shows it."""

    position: int
    measures: str
    uploads: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What an officer sets when an issue is confirmed."""

    kind: Literal["issue", "hazard"]
    severity: Literal["grave", "serious", "ordinary"]
    clause_id: str
    ground: str = ""
    demand: str = "other"
    demands: Sequence[NewDemand] = ()
    nodes: Sequence[date] = ()
    title: str = ""
    officer: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """What an act says; which of it counts depends on the event."""

    reason: str = ""
    uploads: Sequence[int] = ()
    confirmation: Confirmation | None = None
    points: Sequence[str] = ()
    nothing_remains: bool = False
    changed_demands: Sequence[NewDemand] = ()
    days: int = 0
    is_confirmed_by_archive: bool = False
    nodes: Sequence[date] = ()
    answers: Sequence[DemandAnswer] = ()
    cause: str = ""
    corrective_action: str = ""
    responsible: str = ""
    officers: Sequence[str] = ()
    """numbers of certificates"""
    met: Sequence[int] = ()
    """positions of demands that were found met"""
    removed_on: date | None = None
    finding: str = ""
    is_effective: bool | None = None
    """what a check of effect has come to"""
    place: str = ""
    """where something was found"""
    record: int | None = None
    """the document with the record of an investigation"""
    more: Mapping[str, Any] = field(default_factory=dict)
