"""What officers found, as documents and guards read it. Pure values."""

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

FactKind = Literal["found", "rate"]
"""found: single cases that persons saw; rate: a figure of a collection, which may support a fact and never be one"""

FOUND: Final[FactKind] = "found"
RATE: Final[FactKind] = "rate"


@dataclass(frozen=True, slots=True)
class Officer:
    """Whoever finds, signs or checks; `certificate` is the number of the 执法证件 (条例 47), valid to its last day."""

    name: str
    certificate: str = ""
    valid_until: date | None = None

    def is_certified(self, on: date) -> bool:
        """Whether the officer holds a certificate that is valid on a day."""
        return bool(self.certificate) and (self.valid_until is None or on <= self.valid_until)


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that is not as it should be: what, when, where, found by whom, shown by what, under which clause.

    `ground` is the code of the legal ground that officers saw fulfilled; empty: none, so nothing can be ordered.
    """

    kind: FactKind
    text: str
    found_on: date | None = None
    place: str = ""
    found_by: tuple[Officer, ...] = ()
    evidence: tuple[str, ...] = ()
    clause_id: str = ""
    ground: str = ""

    @property
    def is_complete(self) -> bool:
        """Whether a document can state it: text, day, place and evidence are there."""
        return bool(self.text.strip() and self.found_on and self.place.strip() and self.evidence)

    def certified_officers(self) -> int:
        """How many different officers with a certificate valid that day found it."""
        if self.found_on is None:
            return 0
        return len({one.certificate for one in self.found_by if one.is_certified(self.found_on)})
