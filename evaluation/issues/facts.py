"""What the guards of an issue need to know, gathered by whoever asks. Pure; every field has a harmless default."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from core.working_days import Calendar
from evaluation.closing import Verdict
from evaluation.deadlines.clock import Standing
from evaluation.deadlines.demands import Stage
from evaluation.law.approval import Taken
from evaluation.law.clauses import Addressee, Severity
from evaluation.law.facts import Fact, Officer

SourceKind = Literal["lead", "inspection", "limit_case", "repeat", "indicator", "effect"]
Way = Literal["portal", "by_hand", "post", "left"]


@dataclass(frozen=True, slots=True)
class Source:
    """Where an issue comes from, and its number there."""

    kind: SourceKind
    reference: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """送达回证: who received it, when, in which way; who entered it and who confirmed the entry of a paper delivery."""

    receiver: str = ""
    delivered_at: datetime | None = None
    way: Way | None = None
    entered_by: str = ""
    confirmed_by: str = ""
    witness: str = ""
    recording: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the unit reports on one demand."""

    measures: str = ""
    evidence: tuple[str, ...] = ()

    @property
    def is_complete(self) -> bool:
        """Whether it says what was done and shows it."""
        return bool(self.measures.strip() and self.evidence)


@dataclass(frozen=True, slots=True)
class IssueFacts:
    """Everything about one issue and one act that a guard may look at.

    The first part is what is known of the issue and its document, the second what the act brings along.
    """

    calendar: Calendar
    source: Source | None = None
    kind: Literal["", "issue", "hazard"] = ""
    severity: Severity | None = None
    clause_id: str = ""
    ground: str = ""
    demands: tuple[str, ...] = ()
    stages: tuple[Stage, ...] = ()
    stages_done: int = 0
    document: str = ""
    document_facts: tuple[Fact, ...] = ()
    facts_taken: frozenset[int] = frozenset()
    document_text: str = ""
    addressee: Addressee = "organ"
    uses_provincial_notice: bool = False
    taken: tuple[Taken, ...] = ()
    sealed_at: datetime | None = None
    has_consent: bool = False
    delivered_on: date | None = None
    standing: Standing | None = None
    is_extension_asked: bool = False
    was_extension_asked: bool = False
    was_submitted_late: bool = False
    figures: Mapping[str, Verdict] = field(default_factory=dict)
    """demand → what the collected figures say of it, for demands that are tied to data"""
    closes_itself: bool = False
    has_slipped_back: bool = False
    is_case_due: bool = False
    is_effect_checked: bool = False
    """the effect of this closing was looked at"""

    person: str = ""
    reason: str = ""
    receipt: Receipt = Receipt()
    points: tuple[str, ...] = ()
    points_examined: frozenset[str] = frozenset()
    answer_document: str = ""
    nothing_remains: bool = False
    changed_demands: tuple[str, ...] = ()
    extension_days: int = 0
    proof: tuple[str, ...] = ()
    is_confirmed_by_archive: bool = False
    answers: Mapping[str, Answer] = field(default_factory=dict)
    cause: str = ""
    corrective_action: str = ""
    officers: tuple[Officer, ...] = ()
    demands_met: frozenset[str] = frozenset()
    removed_on: date | None = None
    finding: str = ""
    is_effective: bool | None = None
    """what a check of effect has come to; None: it does not say"""
    investigation_record: str = ""
    is_legally_reviewed: bool = False
    written_result: str = ""
