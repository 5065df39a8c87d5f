"""What is seen of one instance of a rule at an instant. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from alerts.levels import Level


class Sight(StrEnum):
    """What an observation says of its condition."""

    BREACH = "breach"
    """it is met: something is wrong"""
    BETWEEN = "between"
    """it is not met any more, but not so clearly that all is well (hysteresis)"""
    CLEAR = "clear"
    NO_DATA = "no_data"
    """there is nothing to judge: no denominator, too small a one, never collected"""
    STALE = "stale"
    """the source is late: what is known is of an earlier time"""
    ERROR = "error"
    """the number cannot be right, or the rule could not be applied"""


KNOWN = frozenset({Sight.BREACH, Sight.BETWEEN, Sight.CLEAR})
"""sights that say how things are"""


@dataclass(frozen=True, slots=True)
class Subject:
    """What a rule looks at: `scope` is a city, place or owner code (empty: belongs to no place)."""

    scope: str
    code: str


@dataclass(frozen=True, slots=True)
class Observation:
    """A sight with the figures it rests on; `rank` rises as things get worse (0 unless there is a breach)."""

    sight: Sight
    level: Level = Level.INFO
    rank: int = 0
    value: float | None = None
    numerator: int | None = None
    denominator: int | None = None
    detail: Mapping[str, Any] = field(default_factory=dict)


CLEAR = Observation(Sight.CLEAR)
NOTHING_YET = Observation(Sight.NO_DATA)
"""what it is of is here in part only"""
