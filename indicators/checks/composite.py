"""Rules for 档案治理指数."""

from collections.abc import Iterator

from core.model import Mistake
from indicators.checks.codes import CATEGORY_SIZES, INDICATOR_CODES
from indicators.reading import Definitions


def weights(found: Definitions) -> Iterator[Mistake]:
    """Every category has a weight above 0."""
    for entry in found.composite:
        for index, one in enumerate(entry.value.values):
            if set(one.weights) != set(CATEGORY_SIZES) or min(one.weights.values()) <= 0:
                message = f"expected a weight above 0 for each of {', '.join(CATEGORY_SIZES)}"
                yield entry.mistake(("values", index, "weights"), message)


def known_headline(found: Definitions) -> Iterator[Mistake]:
    """The headline is one of the 18."""
    for entry in found.composite:
        if entry.value.headline not in INDICATOR_CODES:
            yield entry.mistake(("headline",), f"unknown indicator {entry.value.headline!r}")


def issued_wholly(found: Definitions) -> Iterator[Mistake]:
    """The body and the document that put the index into force are named together."""
    for entry in found.composite:
        if bool(entry.value.issued_by) != bool(entry.value.issued_no):
            yield entry.mistake(("issued_by",), "issued_by and issued_no are filled together, or neither")
