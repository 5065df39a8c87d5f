"""What a decision on a lead brings along, and what it opens. Pure values."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

Severity = Literal["grave", "serious", "ordinary"]


@dataclass(frozen=True, slots=True)
class Told:
    """What an act on a lead says; which of it counts depends on the event.

    `owner`: whom it concerns, where the lead names nobody whom the master data know; `found`: what its check has found;
    `officers`: those who go; `severity` of the issue (None: grave of a grave lead, else ordinary); `uploads` show what
    was found.
    """

    reason: str = ""
    clause_id: str = ""
    handler: int | None = None
    answer: str = ""
    owner: str = ""
    found: str = ""
    title: str = ""
    ground: str = ""
    severity: Severity | None = None
    officers: tuple[int, ...] = ()
    is_hazard: bool = False
    uploads: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Opened:
    """What a decision has opened: an inspection by its number in the store, an issue, drafts of documents."""

    inspection: int | None = None
    issue: str = ""
    documents: tuple[int, ...] = ()

    def told(self) -> Mapping[str, Any]:
        """What there is of it, as the trail keeps it."""
        return {name: value for name, value in asdict(self).items() if value}


@dataclass(frozen=True, slots=True)
class Decided:
    """A lead after an act: its state, and what the act has opened."""

    state: str
    opened: Opened = Opened()


def reference_of(lead_id: int) -> str:
    """How a document refers to the lead that it comes from."""
    return f"lead {lead_id}"


def lead_of(reference: str) -> int | None:
    """The lead that a document refers to; None: none."""
    kind, _, number = reference.partition(" ")
    return int(number) if kind == "lead" and number.isdecimal() else None
