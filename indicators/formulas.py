"""The arithmetic of the indicators: exact, without a clock, without rounding. Pure."""

from collections.abc import Iterable, Mapping
from fractions import Fraction

from indicators.thresholds import Limits


def ratio(numerator: int, denominator: int, factor: Fraction) -> Fraction | None:
    """`factor` times numerator over denominator; None (N/A) without a denominator.

    Numerator and denominator are sums over the owners of a scope, so this is a ratio of sums, never a mean of rates.
    """
    return None if denominator == 0 else factor * numerator / denominator


def attainment(value: Fraction | None, limits: Limits) -> Fraction | None:
    """The normalised score 0 … 100: 100 from the target on, 60 at the critical line, straight lines between."""
    if value is None:
        return None
    if value >= limits.target:
        return Fraction(100)
    if value >= limits.crit:
        return 60 + 40 * (value - limits.crit) / (limits.target - limits.crit)
    return 60 * value / limits.crit


def mean(values: Iterable[Fraction | None]) -> Fraction | None:
    """The mean of the values that exist; None when none does."""
    known = [value for value in values if value is not None]
    return sum(known, Fraction(0)) / len(known) if known else None


def weighted_mean(values: Mapping[str, Fraction | None], weights: Mapping[str, int]) -> Fraction | None:
    """Σ weight·value ÷ Σ weight over the values that exist; None when none does."""
    known = {code: value for code, value in values.items() if value is not None}
    total = sum(weights[code] for code in known)
    return sum((weights[code] * value for code, value in known.items()), Fraction(0)) / total if total else None
