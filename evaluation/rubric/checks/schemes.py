"""Schemes of grades give every figure one grade."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from core.model import Mistake
from evaluation.rubric.reading import Written


def grades_in_order(found: Written) -> Iterator[Mistake]:
    """A scheme starts each grade lower than the better one, the last at 0, no finer than the figure shown."""
    codes = [code for code, _ in found.codes.get("grades", ())]
    for entry in found.schemes if codes else ():
        starts = entry.value.starts
        if sorted(starts) != sorted(codes):
            yield entry.mistake(("from",), f"{entry.code}: expected a start for each of {', '.join(codes)}")
            continue
        values = [starts[code] for code in codes]
        if any(better <= worse for better, worse in pairwise(values)) or values[-1] != 0:
            message = f"{entry.code}: each grade starts below the better one, the last at 0"
            yield entry.mistake(("from",), message)
        if any((value * 10).denominator != 1 for value in values):
            yield entry.mistake(("from",), f"{entry.code}: a start is finer than the one decimal of the figure")
        if values[0] > Fraction(100):
            yield entry.mistake(("from",), f"{entry.code}: nobody reaches more than 100")


def known_scheme(found: Written) -> Iterator[Mistake]:
    """The scheme in use is one of the file."""
    for entry in found.judging:
        if entry.value.scheme not in found.known("schemes"):
            yield entry.mistake(("scheme",), f"unknown scheme {entry.value.scheme!r}")
