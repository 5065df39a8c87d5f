"""The machine of cycles. Pure but for the loading."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Final

from evaluation.machines.loading import read_machine
from evaluation.machines.reasons import short_reason
from evaluation.machines.table import Machine

FILE: Final = Path(__file__).with_suffix(".yaml")


@dataclass(frozen=True, slots=True)
class CycleFacts:
    """What the guards of a cycle look at."""

    period_from: date | None = None
    period_to: date | None = None
    rubric_published_on: date | None = None
    units: int = 0
    unconfirmed_connections: int = 0
    open_parts: int = 0
    published_results: int = 0
    reason: str = ""


def period_given(facts: CycleFacts, at: datetime) -> str | None:
    """The period has its first and last day, in this order."""
    first, last = facts.period_from, facts.period_to
    return None if first and last and first <= last else "period_missing"


def rubric_published(facts: CycleFacts, at: datetime) -> str | None:
    """A rubric is published at all."""
    return None if facts.rubric_published_on else "rubric_not_published"


def units_listed(facts: CycleFacts, at: datetime) -> str | None:
    """Somebody takes part."""
    return None if facts.units else "units_missing"


def connections_confirmed(facts: CycleFacts, at: datetime) -> str | None:
    """Each connection state has somebody who confirmed it."""
    return "connections_unconfirmed" if facts.unconfirmed_connections else None


def all_parts_final(facts: CycleFacts, at: datetime) -> str | None:
    """No agency is still on its way."""
    return "parts_open" if facts.open_parts else None


def reason_given(facts: CycleFacts, at: datetime) -> str | None:
    """A reason of at least ten characters."""
    return short_reason(facts.reason)


def nothing_published(facts: CycleFacts, at: datetime) -> str | None:
    """What is published is taken back one by one, never by cancelling the cycle."""
    return "results_published" if facts.published_results else None


def published_too_late(facts: CycleFacts, at: datetime) -> bool:
    """A rubric judges only periods that begin after the day of its publication."""
    published, first = facts.rubric_published_on, facts.period_from
    return published is not None and first is not None and published >= first


@cache
def cycle_machine() -> Machine[CycleFacts]:
    """The table that ships; ConfigurationError with every mistake."""
    guards = (
        period_given,
        rubric_published,
        units_listed,
        connections_confirmed,
        all_parts_final,
        reason_given,
        nothing_published,
    )
    return read_machine(
        FILE,
        name="cycle",
        guards={guard.__name__: guard for guard in guards},
        conditions={"published_too_late": published_too_late},
    )
