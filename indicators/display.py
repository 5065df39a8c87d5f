"""Numbers as people read them: rounding that never shows another band, and changes. Pure."""

from decimal import Decimal
from fractions import Fraction
from typing import Final

from indicators.rounding import round_half_up, truncate

NOT_AVAILABLE: Final = "N/A"
HUNDRED: Final = 100


def shown(value: Fraction, decimals: int, lines: tuple[Fraction, ...] = ()) -> Fraction:
    """The number to show: half-up, or cut off where rounding up would reach a line or read 100 below 100.

    `lines` are the limits between bands; they have no more decimals than the display, so cutting off crosses none.
    """
    rounded = round_half_up(value, decimals)
    reached = any(value < line <= rounded for line in (*lines, Fraction(HUNDRED)))
    return truncate(value, decimals) if reached else rounded


def text(value: Fraction | None, decimals: int, lines: tuple[Fraction, ...] = ()) -> str:
    """What stands on the screen, without unit: `99.97`, `N/A`."""
    return NOT_AVAILABLE if value is None else plain(shown(value, decimals, lines), decimals)


def plain(value: Fraction, decimals: int) -> str:
    """A number that has at most `decimals`, in full."""
    return f"{Decimal(value.numerator) / Decimal(value.denominator):.{decimals}f}"


def change(new: Fraction | None, old: Fraction | None) -> Fraction | None:
    """The change of a rate in percentage points, of an index in points; None when one of the two is N/A."""
    return None if new is None or old is None else new - old


def change_text(delta: Fraction | None, decimals: int) -> str:
    """A change as it is written: `+0.4`, `−1.8`, `0.0`; empty when there is none. Never ▲▼, which are band icons."""
    if delta is None:
        return ""
    size = round_half_up(abs(delta), decimals)
    sign = "" if size == 0 else "+" if delta > 0 else "−"
    return sign + plain(size, decimals)
