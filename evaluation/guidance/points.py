"""Which items of a result are low, which of them are repeats, and what becomes an issue. Pure."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Final, Literal

from evaluation.law.clauses import Severity, clause_table
from evaluation.law.facts import RATE, Fact
from evaluation.law.parameters import value

Origin = Literal["ground", "limit_case", "repeat"]

SEVERITY_OF_LIMIT: Final[Mapping[str, Severity]] = {
    "V1": "grave",
    "V2": "serious",
    "V3": "grave",
    "V6": "grave",
    "V7": "serious",
}
"""等次限制情形 that make an issue; V4 and V5 make none: they follow from what counts already"""

RANK: Final[Mapping[Severity, int]] = {"ordinary": 0, "serious": 1, "grave": 2}


@dataclass(frozen=True, slots=True)
class Emerging:
    """An issue that emerges: from what, named how there, and how grave."""

    origin: Origin
    reference: str
    severity: Severity


def is_low(result: Fraction, on: date) -> bool:
    """Whether an item result (0 … 1) is low: it needs a guidance point."""
    return result * 100 < value("low_item_percent", on)


def low_items(results: Mapping[str, Fraction | None], on: date) -> tuple[str, ...]:
    """The low items of a result, in its order; an item that does not apply (None) is not low."""
    return tuple(code for code, result in results.items() if result is not None and is_low(result, on))


def suggested_date(given_on: date) -> date:
    """The day that a guidance point suggests, without consequence."""
    return given_on + timedelta(days=value("guidance_days", given_on))


def repeats(low_now: Iterable[str], low_before: Collection[str]) -> tuple[str, ...]:
    """Items that are low in two published cycles running; trials are not handed in here."""
    return tuple(code for code in low_now if code in low_before)


def emerging(
    facts: Iterable[Fact], limit_cases: Iterable[str], repeated: Iterable[str], *, is_trial: bool = False
) -> tuple[Emerging, ...]:
    """The issues of a result: grounds for an order, grade limits and repeats, and nothing else; a trial has none.

    A figure is never one of them: as long as nobody has found the single cases it is a lead.
    """
    if is_trial:
        return ()
    return (
        *(Emerging("ground", fact.ground, severity_of(fact)) for fact in facts if fact.kind != RATE and fact.ground),
        *(Emerging("limit_case", code, SEVERITY_OF_LIMIT[code]) for code in limit_cases if code in SEVERITY_OF_LIMIT),
        *(Emerging("repeat", code, "ordinary") for code in repeated),
    )


def severity_of(fact: Fact) -> Severity:
    """How grave a fact is: by its ground; ordinary without one."""
    ground = clause_table().grounds.get(fact.ground)
    return "ordinary" if ground is None else ground.severity


def gravest(severities: Iterable[Severity]) -> Severity:
    """The gravest of some severities; ordinary of none."""
    return max(severities, key=lambda one: RANK[one], default="ordinary")
