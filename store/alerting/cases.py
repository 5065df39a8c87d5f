"""Cases that are asked for: where the alerts room and evaluation meet."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from store.database import UnitOfWork
from store.evaluation.texts import as_json
from store.statements import sql

LEAD: Final = "lead"
REFERENCE: Final = "alert"
"""a document that was drafted for an alert refers to `alert <number>`"""


@dataclass(frozen=True, slots=True)
class NewCase:
    """A case that is asked for; `by` None: the rule asks. `evidence` is what stood at that moment."""

    alert_id: int
    by: int | None
    by_name: str
    words: str
    evidence: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class OpenCase:
    """A case that waits for its answer, with the rule, scope and code of its alert."""

    case_id: int
    alert_id: int
    asked_at: datetime
    asked_by: int | None
    asked_name: str
    words: str
    evidence: Mapping[str, Any]
    rule: str
    rule_version: int
    scope: str
    code: str

    @property
    def opens(self) -> str:
        """What was asked for."""
        return str(self.evidence.get("opens", LEAD))


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case of an alert and what became of it."""

    case_id: int
    alert_id: int
    asked_at: datetime
    asked_by: int | None
    asked_name: str
    words: str
    evidence: Mapping[str, Any]
    lead_id: int | None
    answered_at: datetime | None
    refusal: str
    document_id: int | None = None
    """the draft that was made of it; void and dropped ones as well"""

    @property
    def opens(self) -> str:
        """What was asked for."""
        return str(self.evidence.get("opens", LEAD))


def ask_case(unit: UnitOfWork, new: NewCase, at: datetime) -> int | None:
    """Asks for a case; its number, None when one was asked for this alert before."""
    values = {"alert_id": new.alert_id, "by": new.by, "by_name": new.by_name, "words": new.words, "at": at}
    number = unit.value(sql("alerts", "ask_case"), values | {"evidence": as_json(new.evidence)})
    return None if number is None else int(number)


def open_cases(unit: UnitOfWork, limit: int) -> list[OpenCase]:
    """Cases that wait, held by this transaction until it ends."""
    return [OpenCase(*row) for row in unit.rows(sql("alerts", "open_cases"), {"limit": limit})]


def answer_case(unit: UnitOfWork, case_id: int, lead_id: int | None, refusal: str, at: datetime) -> bool:
    """A case has become a lead, or was refused with a reason; False when it was answered before."""
    values = {"case_id": case_id, "lead_id": lead_id, "refusal": refusal, "at": at}
    return unit.execute(sql("alerts", "answer_case"), values) == 1


def case_of(unit: UnitOfWork, alert_id: int) -> CaseRow | None:
    """The case of an alert; None: nobody has asked for one."""
    row = unit.row(sql("alerts", "case_of"), {"alert_id": alert_id, "reference": f"{REFERENCE} {alert_id}"})
    return CaseRow(*row) if row else None


def alerts_of_lead(unit: UnitOfWork, lead_id: int) -> list[int]:
    """The alerts that a lead was opened for."""
    return [number for (number,) in unit.rows(sql("alerts", "alerts_of_lead"), {"lead_id": lead_id})]


def alert_of(reference: str) -> int | None:
    """The alert that a document refers to; None: none."""
    kind, _, number = reference.partition(" ")
    return int(number) if kind == REFERENCE and number.isdecimal() else None


def is_being_drafted(unit: UnitOfWork, one: OpenCase, kind: str) -> bool:
    """Whether a document of a kind is being drafted for another alert of the same rule on the same thing."""
    values = {"kind": kind, "owner": one.scope, "rule": one.rule, "code": one.code, "reference": REFERENCE}
    return bool(unit.value(sql("alerts", "is_being_drafted"), values))
