"""Numbers as the wall shows them: thousands, 万, bytes, instants."""

from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Final

from indicators.catalogue import Catalogue
from indicators.schema import Label

WAN: Final = 10_000
YI: Final = 100_000_000
BYTE_UNITS: Final = ("B", "KB", "MB", "GB", "TB", "PB")
BYTE_STEP: Final = 1024


def measure_name(catalogue: Catalogue, code: str) -> Label | None:
    """The name of an item or indicator; None when there is none of that code."""
    named = catalogue.items.get(code) or catalogue.indicators.get(code)
    return named.name if named else None


def thousands(value: int) -> str:
    """`24,748`."""
    return f"{value:,}"


def short(value: int) -> tuple[str, str]:
    """A large number and its Chinese unit: (`173.4`, `万`), (`2.18`, `万`), (`8,420`, ``)."""
    for size, unit in ((YI, "亿"), (WAN, "万")):
        if abs(value) >= size:
            return _three_digits(Fraction(value, size)), unit
    return thousands(value), ""


def size_of(amount: int) -> tuple[str, str]:
    """Bytes in the largest unit that leaves at least 1, in steps of 1024: (`286.4`, `TB`)."""
    scaled, place = Fraction(amount), 0
    while scaled >= BYTE_STEP and place < len(BYTE_UNITS) - 1:
        scaled, place = scaled / BYTE_STEP, place + 1
    return (thousands(amount) if place == 0 else _three_digits(scaled)), BYTE_UNITS[place]


def _three_digits(value: Fraction) -> str:
    """Two decimals below 100, one from there on; half-up."""
    step = Decimal("0.1") if value >= 100 else Decimal("0.01")
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return f"{exact.quantize(step, ROUND_HALF_UP):,}"


def instant(at: datetime | None) -> str | None:
    """An instant in UTC with seconds: `2026-11-26T07:42:18Z`."""
    return None if at is None else at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def number(value: Fraction | float | None) -> float | None:
    """A value for JSON, with four decimals at most; numerator and denominator beside it are exact."""
    return None if value is None else round(float(value), 4)
