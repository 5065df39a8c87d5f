"""What one unit is scored by: typed, without a clock, and the same again when it is read back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from evaluation.rubric.values import Value
from evaluation.rubric.words import Connection


@dataclass(frozen=True, slots=True)
class Link:
    """How the unit and a source stand since a day, and who confirmed it."""

    state: Connection
    since: date
    confirmed_by: str = ""


@dataclass(frozen=True, slots=True)
class Review:
    """What reviewers settled: a value of their own, or None where they confirm the collected one."""

    value: Value | None = None
    reviewers: tuple[str, ...] = ()
    reason: str = ""
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """A 等次限制情形 that persons found; it has its effect once the head of division has confirmed it."""

    limit: str
    reference: str = ""
    confirmed_by: str = ""


@dataclass(frozen=True, slots=True)
class Inputs:
    """One unit on one day; `values`, `reviews` and `selves` by item, `connections` and `outages` by source.

    `circumstances` are those that have been confirmed; `held` are automatic items whose figure does not agree with its
    records, and on which nobody has decided yet.
    """

    unit: str
    at: date
    values: Mapping[str, Value] = field(default_factory=dict)
    reviews: Mapping[str, Review] = field(default_factory=dict)
    selves: Mapping[str, Value] = field(default_factory=dict)
    connections: Mapping[str, Link] = field(default_factory=dict)
    outages: frozenset[str] = frozenset()
    circumstances: frozenset[str] = frozenset()
    findings: tuple[Finding, ...] = ()
    held: frozenset[str] = frozenset()


def inputs_of(stored: Mapping[str, Any]) -> Inputs:
    """The inputs whose canonical text was stored."""
    return Inputs(
        unit=stored["unit"],
        at=date.fromisoformat(stored["at"]),
        values={code: value_of(one) for code, one in stored["values"].items()},
        reviews={code: _review(one) for code, one in stored["reviews"].items()},
        selves={code: value_of(one) for code, one in stored["selves"].items()},
        connections={code: _link(one) for code, one in stored["connections"].items()},
        outages=frozenset(stored["outages"]),
        circumstances=frozenset(stored["circumstances"]),
        findings=tuple(Finding(**one) for one in stored["findings"]),
        held=frozenset(stored.get("held", ())),
    )


def value_of(stored: Mapping[str, Any]) -> Value:
    """A value as it was stored."""
    return Value(**{**stored, "met": tuple(stored["met"])})


def _review(stored: Mapping[str, Any]) -> Review:
    value = stored["value"]
    return Review(
        value_of(value) if value is not None else None,
        tuple(stored["reviewers"]),
        stored["reason"],
        tuple(stored["evidence"]),
    )


def _link(stored: Mapping[str, Any]) -> Link:
    return Link(Connection(stored["state"]), date.fromisoformat(stored["since"]), stored["confirmed_by"])
