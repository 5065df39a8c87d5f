"""The machine of requests for extension. Pure but for the loading."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Final

from core.days import local_date
from evaluation.law.clauses import Severity
from evaluation.law.parameters import value
from evaluation.machines.loading import read_machine
from evaluation.machines.reasons import short_reason
from evaluation.machines.table import Machine

FILE: Final = Path(__file__).with_suffix(".yaml")


@dataclass(frozen=True, slots=True)
class ExtensionFacts:
    """What the guards of a request look at; `days` are those asked for, or granted."""

    severity: Severity = "ordinary"
    was_asked_before: bool = False
    deadline: date | None = None
    days: int = 0
    reason: str = ""
    asked_by: str = ""
    person: str = ""
    is_report_submitted: bool = False


def severity_allows(facts: ExtensionFacts, at: datetime) -> str | None:
    """A grave issue gets none."""
    return None if _longest(facts, at) else "extension_not_for_severity"


def first_request(facts: ExtensionFacts, at: datetime) -> str | None:
    """There is one."""
    return "extension_used" if facts.was_asked_before else None


def before_deadline(facts: ExtensionFacts, at: datetime) -> str | None:
    """Asked for by the last day."""
    is_late = facts.deadline is None or local_date(at) > facts.deadline
    return "extension_after_deadline" if is_late else None


def new_date_allowed(facts: ExtensionFacts, at: datetime) -> str | None:
    """At least a day and not longer than allowed."""
    return None if 0 < facts.days <= _longest(facts, at) else "extension_too_long"


def reason_given(facts: ExtensionFacts, at: datetime) -> str | None:
    """A reason of at least ten characters."""
    return short_reason(facts.reason)


def decided_by_another(facts: ExtensionFacts, at: datetime) -> str | None:
    """Nobody grants what they ask for."""
    return "asked_by_same_person" if facts.person == facts.asked_by else None


def report_submitted(facts: ExtensionFacts, at: datetime) -> str | None:
    """A request that waits lapses with the report."""
    return None if facts.is_report_submitted else "report_not_submitted"


def _longest(facts: ExtensionFacts, at: datetime) -> int:
    return value(f"extension_{facts.severity}", local_date(at))


@cache
def extension_machine() -> Machine[ExtensionFacts]:
    """The table that ships; ConfigurationError with every mistake."""
    guards = (
        severity_allows,
        first_request,
        before_deadline,
        new_date_allowed,
        reason_given,
        decided_by_another,
        report_submitted,
    )
    return read_machine(FILE, name="extension", guards={guard.__name__: guard for guard in guards})
