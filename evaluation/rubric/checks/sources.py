"""A source that is missing costs points once."""

from collections.abc import Iterator

from core.model import Mistake
from evaluation.rubric.reading import Written
from evaluation.rubric.words import Role


def known_sources(found: Written) -> Iterator[Mistake]:
    """Items name sources of the file."""
    known = found.known("sources")
    for entry in found.items:
        for index, code in enumerate(entry.value.source.of if entry.value.source else ()):
            if code not in known:
                yield entry.mistake(("source", "of", index), f"unknown source {code!r}")


def one_lapse_once(found: Written) -> Iterator[Mistake]:
    """At most one item measures the filing from a source: only that one gets 0 when the source is missing."""
    seen: dict[str, str] = {}
    for entry in found.items:
        origin = entry.value.source
        if origin is None or origin.role is not Role.FILING:
            continue
        for index, code in enumerate(origin.of):
            if code in seen:
                message = f"{entry.code} and {seen[code]} both measure the filing from {code}: one lapse counts once"
                yield entry.mistake(("source", "of", index), message)
            seen[code] = entry.code
