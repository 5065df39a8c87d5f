"""The figures of an item, and how numbers are kept and written. Exact."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

ZERO: Final = Fraction(0)
ONE: Final = Fraction(1)
HUNDRED: Final = 100


@dataclass(frozen=True, slots=True)
class Value:
    """The figures of an item: a ratio, an amount (over 1), yes or no (1 or 0 over 1), a level, or the parts met.

    `window` says which days count, `snapshot` from which collected data it was taken.
    """

    numerator: int
    denominator: int = 1
    window: str = ""
    snapshot: str = ""
    met: tuple[str, ...] = ()
    """codes of the parts met, for COUNT and PARTS"""

    @property
    def exact(self) -> Fraction:
        """Numerator ÷ denominator; the denominator is not 0."""
        return Fraction(self.numerator, self.denominator)


def number(value: Fraction) -> str:
    """A number as people write it: `0.5`, `98`; what has no short decimals as `1/7`."""
    shown = Decimal(value.numerator) / Decimal(value.denominator)
    return f"{shown:f}" if Fraction(shown) == value else str(value)


def clamp(result: Fraction) -> Fraction:
    """A result between 0 and 1."""
    return min(max(result, ZERO), ONE)
