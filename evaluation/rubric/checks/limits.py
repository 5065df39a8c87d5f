"""等次限制情形 name grades and items of the file, and reach back only where persons find them."""

from collections.abc import Iterator

from core.model import Mistake
from evaluation.rubric.reading import Written


def known_grade(found: Written) -> Iterator[Mistake]:
    """The best grade left is a grade, and not the best of all: that would limit nothing."""
    codes = [code for code, _ in found.codes.get("grades", ())]
    for entry in found.limits if codes else ():
        if entry.value.most not in codes[1:]:
            yield entry.mistake(("most",), f"{entry.code}: expected a grade below the best, found {entry.value.most!r}")


def known_items(found: Written) -> Iterator[Mistake]:
    """Items that fail together are items of the file."""
    known = found.known("items")
    for entry in found.limits:
        for number, group in enumerate(entry.value.failed):
            for index, code in enumerate(group):
                if code not in known:
                    yield entry.mistake(("failed", number, index), f"{entry.code}: unknown item {code!r}")


def found_by_people(found: Written) -> Iterator[Mistake]:
    """What counts for years is something that persons have found: items that fail together are judged each cycle."""
    for entry in found.limits:
        if entry.value.years is not None and entry.value.failed:
            yield entry.mistake(("years",), f"{entry.code}: items that fail together do not count for years")
