"""What an evaluation says: exact numbers, bands and the texts that stand for them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from core.model import Band, Reading
from indicators.schema import Label
from indicators.tables import Scope
from indicators.thresholds import Limits
from indicators.windows import DayRange
from indicators.words import ScopeKind


@dataclass(frozen=True, slots=True)
class Beside:
    """A ratio that stands beside an indicator, without band: 室藏 of B01, 在途 of A03."""

    code: str
    name: Label
    numerator: int
    denominator: int
    exact: Fraction | None
    text: str


@dataclass(frozen=True, slots=True)
class Result:
    """One indicator of one scope at an instant."""

    reading: Reading
    exact: Fraction | None
    attainment: Fraction | None
    """the normalised score 0 … 100; None for N/A"""
    limits: Limits
    days: DayRange
    """the accounting window; its `until` is the day up to which the data go"""
    text: str
    """without unit; `N/A` when there is no denominator"""
    delta: Fraction | None
    """against one month before: percentage points, or points of an index"""
    delta_text: str
    """`+0.4`, `−1.8`, `0.0`, or empty"""
    trend: tuple[float | None, ...]
    """twelve month ends, the last of them `days.until`"""
    companions: Mapping[str, Beside]
    loading: bool = False
    """what it stands on is under its first load, so this is no value, not even N/A"""

    @property
    def code(self) -> str:
        """The code of the indicator."""
        return self.reading.code

    @property
    def band(self) -> Band | None:
        """The band of the exact value; None for N/A."""
        return self.reading.band


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All 18 indicators, the categories and the composite of one scope at an instant."""

    scope: Scope
    kind: ScopeKind
    at: datetime
    measures: Mapping[str, int]
    """every measure over its own window"""
    results: Mapping[str, Result | None]
    """by code; None where the indicator has no such dimension"""
    categories: Mapping[str, Fraction | None]
    composite: Fraction | None
    category_texts: Mapping[str, str]
    composite_text: str

    def readings(self) -> list[Reading]:
        """The readings inside the dimensions, N/A ones too; none of what is under its first load."""
        return [result.reading for result in self.results.values() if result is not None and not result.loading]
