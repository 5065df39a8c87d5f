"""The machine of guidance points. Pure but for the loading."""

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Final

from core.days import local_date
from evaluation.closing import Verdict
from evaluation.guidance.points import is_low
from evaluation.machines.loading import read_machine
from evaluation.machines.reasons import short_reason
from evaluation.machines.table import Machine

FILE: Final = Path(__file__).with_suffix(".yaml")
CYCLES: Final = 2


@dataclass(frozen=True, slots=True)
class PointFacts:
    """What the guards of a guidance point look at; `result` is the item's, 0 … 1."""

    result: Fraction | None = None
    value: str = ""
    target: str = ""
    advice: str = ""
    is_automatic: bool = True
    verdict: Verdict = "unknown"
    is_evidence_met: bool = False
    published_low_cycles: int = 0
    reason: str = ""
    is_by_hand: bool = False
    """a person has drafted it; else an evaluation gives it"""
    is_shown: bool = False
    """files show that it is reached, or the figure that it rests on"""


def item_low(facts: PointFacts, at: datetime) -> str | None:
    """The item is low."""
    is_found = facts.result is not None and is_low(facts.result, local_date(at))
    return None if is_found else "item_not_low"


def advice_given(facts: PointFacts, at: datetime) -> str | None:
    """Value, target and advice stand in it."""
    return None if facts.value and facts.target and facts.advice else "advice_missing"


def judged_by_data(facts: PointFacts, at: datetime) -> str | None:
    """Items that persons judge do not close by data."""
    return None if facts.is_automatic else "item_needs_review"


def data_reached(facts: PointFacts, at: datetime) -> str | None:
    """Not low any more, at as many refreshes running as it takes."""
    if facts.verdict == "stale":
        return "data_stale"
    return None if facts.verdict == "met" else "data_not_reached"


def evidence_reviewed(facts: PointFacts, at: datetime) -> str | None:
    """New evidence was reviewed and meets the item."""
    return None if facts.is_evidence_met else "evidence_not_reviewed"


def is_shown(facts: PointFacts, at: datetime) -> str | None:
    """Files or figures show that a point by hand is reached."""
    return None if facts.is_shown else "nothing_shown"


def published_twice(facts: PointFacts, at: datetime) -> str | None:
    """Low in two published cycles running; a trial does not count."""
    return None if facts.published_low_cycles >= CYCLES else "repeat_needs_published_cycles"


def reason_given(facts: PointFacts, at: datetime) -> str | None:
    """A reason of at least ten characters."""
    return short_reason(facts.reason)


def by_hand(facts: PointFacts, at: datetime) -> bool:
    """Whether a person has drafted the point."""
    return facts.is_by_hand


@cache
def guidance_machine() -> Machine[PointFacts]:
    """The table that ships; ConfigurationError with every mistake."""
    guards = (
        item_low,
        advice_given,
        judged_by_data,
        data_reached,
        evidence_reviewed,
        is_shown,
        published_twice,
        reason_given,
    )
    known = {guard.__name__: guard for guard in guards}
    return read_machine(FILE, name="guidance_point", guards=known, conditions={"by_hand": by_hand})
