"""Shares that add up: rounding by the largest remainder. Pure."""

from collections.abc import Sequence

IN_TENTHS_OF_A_PER_CENT = 1000


def shares(counts: Sequence[int], whole: int = IN_TENTHS_OF_A_PER_CENT) -> tuple[int, ...]:
    """Parts of `whole` in the proportion of counts, as integers that add up to it; all 0 when there is nothing.

    Each part is its exact share rounded down, and the greatest remainders get one more; of equal ones the greater
    count, then the first. ValueError: a count or the whole is below 0.
    """
    if whole < 0 or any(count < 0 for count in counts):
        raise ValueError(f"expected counts from 0 on, found {list(counts)} of {whole}")
    total = sum(counts)
    if total == 0:
        return (0,) * len(counts)
    parts = [count * whole // total for count in counts]
    order = sorted(range(len(counts)), key=lambda place: (-(counts[place] * whole % total), -counts[place], place))
    for place in order[: whole - sum(parts)]:
        parts[place] += 1
    return tuple(parts)
