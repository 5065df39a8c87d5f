"""Exact rounding of fractions. Pure."""

from fractions import Fraction
from math import floor


def round_half_up(value: Fraction, decimals: int) -> Fraction:
    """The value rounded to `decimals`, halves upwards."""
    scale = 10**decimals
    return Fraction(floor(value * scale + Fraction(1, 2)), scale)


def truncate(value: Fraction, decimals: int) -> Fraction:
    """The value cut off after `decimals`; for values that are not negative."""
    scale = 10**decimals
    return Fraction(floor(value * scale), scale)
