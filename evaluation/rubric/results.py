"""What scoring says of a unit: every figure exact, with the rule and the data behind it."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final

from evaluation.rubric.digest import canonical
from evaluation.rubric.values import Value
from evaluation.rubric.words import Outcome, Reason

FORMAT: Final = 1
"""of the stored text; another number where fields are added or change their meaning"""


@dataclass(frozen=True, slots=True)
class ItemResult:
    """One item of one unit: what became of it, why, by which rule and which figures.

    `result` is from 0 to 1, None unless it was scored. `claimed` is the result of the unit's own value.
    """

    code: str
    outcome: Outcome
    reason: Reason
    rule: str
    weight: Fraction
    result: Fraction | None = None
    value: Value | None = None
    claimed: Fraction | None = None
    low: bool = False
    """below the line of guidance"""

    @property
    def points(self) -> Fraction:
        """Weight × result; 0 unless it was scored."""
        return self.weight * self.result if self.result is not None else Fraction(0)

    @property
    def gap(self) -> Fraction | None:
        """What the unit gave itself beyond the result; None when one of the two is missing."""
        return None if self.result is None or self.claimed is None else self.claimed - self.result


@dataclass(frozen=True, slots=True)
class Total:
    """Points of the items that apply, and what they make."""

    points: Fraction
    applicable: Fraction
    not_applicable: Fraction
    bonus: Fraction
    complying: int
    counted: int
    """items that apply and were scored"""
    rated: bool
    """not more points are not applicable than the rubric allows, and something was scored"""
    exact: Fraction | None
    """None when the unit is not rated"""
    tenths: int | None
    """the score as it is shown and decided on, in tenths of a point"""

    @property
    def complying_tenths(self) -> int | None:
        """The share of complying items in tenths of a per cent."""
        return half_up(Fraction(100 * self.complying, self.counted)) if self.counted and self.rated else None


@dataclass(frozen=True, slots=True)
class Grading:
    """The grade by the figure, the cases that limit it, and the final grade; None for a unit that is not rated."""

    scheme: str
    by_figure: str | None
    limits: tuple[str, ...]
    """every 等次限制情形 that holds"""
    effective: tuple[str, ...]
    """those that left the final grade where it is"""
    final: str | None


@dataclass(frozen=True, slots=True)
class Result:
    """A unit under a version of the rubric."""

    unit: str
    at: date
    rubric: str
    digest: str
    items: tuple[ItemResult, ...]
    total: Total
    claimed: Total
    """with the unit's own values in the place of the reviewers'"""
    grading: Grading
    open: tuple[str, ...]
    """items that nobody has settled yet, or whose source fails: until they are, nothing is published"""

    @property
    def is_final(self) -> bool:
        """Whether every item is settled."""
        return not self.open

    @property
    def low(self) -> tuple[str, ...]:
        """The items that give a guidance point."""
        return tuple(item.code for item in self.items if item.low)

    def item(self, code: str) -> ItemResult:
        """The result of an item. KeyError: the rubric has none of that code."""
        for one in self.items:
            if one.code == code:
                return one
        raise KeyError(code)

    def to_bytes(self) -> bytes:
        """The one text of the result, as it is stored and compared."""
        return canonical({"format": FORMAT, "result": self})


def half_up(value: Fraction) -> int:
    """A figure of at most 100 in tenths, halves upwards, and never 1000 below 100."""
    tenths = (20 * value.numerator + value.denominator) // (2 * value.denominator)
    return tenths - 1 if tenths >= 1000 and value < 100 else tenths
