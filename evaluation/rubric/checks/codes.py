"""Codes stand once, and what is named exists."""

from collections.abc import Iterator
from typing import Final

from core.forms import Entry
from core.model import Mistake
from evaluation.rubric.reading import Written
from evaluation.rubric.schema import Item, Limit

LISTS: Final = ("grades", "limits", "dimensions", "items")


def no_code_twice(found: Written) -> Iterator[Mistake]:
    """No code stands twice in a list."""
    for key in LISTS:
        seen: set[str] = set()
        for code, part in found.codes.get(key, ()):
            if code and code in seen:
                yield part.mistake(("code",), f"the code {code} stands in {key} twice")
            seen.add(code)


def known_dimension(found: Written) -> Iterator[Mistake]:
    """An item belongs to a dimension of the file."""
    known = found.known("dimensions")
    for entry in found.items:
        if entry.value.dimension not in known:
            yield entry.mistake(("dimension",), f"unknown dimension {entry.value.dimension!r}")


def known_circumstances(found: Written) -> Iterator[Mistake]:
    """What makes an item or a limit not applicable is named in the file."""
    known = found.known("circumstances")
    entries: tuple[Entry[Item] | Entry[Limit], ...] = (*found.items, *found.limits)
    for entry in entries:
        for index, code in enumerate(entry.value.not_applicable):
            if code not in known:
                yield entry.mistake(("not_applicable", index), f"unknown circumstance {code!r}")


def follows_an_item(found: Written) -> Iterator[Mistake]:
    """An item follows another one that stands before it and follows none itself."""
    before: dict[str, str] = {}
    for entry in found.items:
        leader = entry.value.follows
        if leader and before.get(leader) != "":
            message = f"follows {leader!r}: expected an item that stands before it and follows none"
            yield entry.mistake(("follows",), message)
        before[entry.code] = leader
