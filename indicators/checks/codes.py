"""Codes never change: the lists are closed, and every code stands once."""

from collections.abc import Iterator, Sequence
from typing import Final

from core.measures import AUXILIARIES, ITEMS, item_code
from core.model import Mistake
from core.yamllines import Located
from indicators.reading import CATEGORY_FILES, Definitions

ITEM_CODES: Final = tuple(item_code(column) for column in ITEMS)
CATEGORY_SIZES: Final = {"A": 4, "B": 4, "C": 3, "D": 4, "E": 3}
INDICATOR_CODES: Final = tuple(
    f"{letter}{number:02d}" for letter, size in CATEGORY_SIZES.items() for number in range(1, size + 1)
)


def item_codes(found: Definitions) -> Iterator[Mistake]:
    """The 33 items, each once."""
    yield from _closed(found, "items", ITEM_CODES, found.files["items.yaml"])


def auxiliary_codes(found: Definitions) -> Iterator[Mistake]:
    """The auxiliary measures of core/measures.py, each once."""
    yield from _closed(found, "auxiliaries", AUXILIARIES, found.files["auxiliaries.yaml"])


def indicator_codes(found: Definitions) -> Iterator[Mistake]:
    """The 18 indicators, each once and in the file of its category."""
    yield from _closed(found, "indicators", INDICATOR_CODES, found.files[CATEGORY_FILES[0]])
    for one in found.written.get("indicators", []):
        home = f"category_{one.code[:1].lower()}.yaml"
        if one.code in INDICATOR_CODES and one.part.file != home:
            yield one.part.mistake(("code",), f"{one.code} belongs in {home}")


def category_codes(found: Definitions) -> Iterator[Mistake]:
    """Each category file holds its own category."""
    for one in found.written.get("category", []):
        wanted = one.part.file.removeprefix("category_")[0].upper()
        if one.code != wanted:
            yield one.part.mistake(("code",), f"expected the category {wanted}, found {one.code!r}")


def volume_codes(found: Definitions) -> Iterator[Mistake]:
    """A volume stands once."""
    yield from _twice(found, "volumes")


def _closed(found: Definitions, kind: str, codes: Sequence[str], home: Located) -> Iterator[Mistake]:
    written = found.written.get(kind, [])
    for one in written:
        if one.code not in codes:
            yield one.part.mistake(("code",), f"unknown code {one.code!r}: the codes of {kind} never change")
    for code in codes:
        if written and code not in found.codes(kind):
            yield home.mistake((kind,), f"{code} is missing: the codes of {kind} never change")
    yield from _twice(found, kind)


def _twice(found: Definitions, kind: str) -> Iterator[Mistake]:
    seen: set[str] = set()
    for one in found.written.get(kind, []):
        if one.code in seen:
            yield one.part.mistake(("code",), f"{one.code} stands twice")
        seen.add(one.code)
