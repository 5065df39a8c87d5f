"""The machine of data objections. Pure but for the loading."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Final

from evaluation.machines.loading import read_machine
from evaluation.machines.reasons import short_reason
from evaluation.machines.table import Machine

FILE: Final = Path(__file__).with_suffix(".yaml")


@dataclass(frozen=True, slots=True)
class ObjectionFacts:
    """What the guards of a data objection look at."""

    record: str = ""
    is_concerned: bool = False
    is_open_already: bool = False
    reason: str = ""
    is_holder: bool = False
    correction: str = ""


def record_named(facts: ObjectionFacts, at: datetime) -> str | None:
    """It says to what."""
    return None if facts.record else "record_missing"


def unit_concerned(facts: ObjectionFacts, at: datetime) -> str | None:
    """The record is the unit's own."""
    return None if facts.is_concerned else "unit_not_concerned"


def not_open_already(facts: ObjectionFacts, at: datetime) -> str | None:
    """One objection to a record at a time."""
    return "objection_open_already" if facts.is_open_already else None


def reason_given(facts: ObjectionFacts, at: datetime) -> str | None:
    """A reason of at least ten characters."""
    return short_reason(facts.reason)


def answered_by_holder(facts: ObjectionFacts, at: datetime) -> str | None:
    """Whoever holds the source answers."""
    return None if facts.is_holder else "not_holder_of_source"


def correction_traced(facts: ObjectionFacts, at: datetime) -> str | None:
    """What was corrected in the source is named."""
    return None if facts.correction.strip() else "correction_missing"


@cache
def objection_machine() -> Machine[ObjectionFacts]:
    """The table that ships; ConfigurationError with every mistake."""
    guards = (record_named, unit_concerned, not_open_already, reason_given, answered_by_holder, correction_traced)
    return read_machine(FILE, name="data_objection", guards={guard.__name__: guard for guard in guards})
