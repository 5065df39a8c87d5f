"""How much room a text takes, counted in characters: near enough to decide where lines and pages end."""

from math import ceil
from typing import Final

from evaluation.documents.model import Imprint
from evaluation.documents.typesetting.layout import layout

FIRST_WIDE: Final = 0x2000
"""characters from here on take a whole cell, those below half of one"""
HANGING: Final = 3
"""characters that the further lines of a copy are set in"""


def cells(text: str) -> float:
    """The width of a text in cells."""
    return sum(1 if ord(character) >= FIRST_WIDE else 0.5 for character in text)


def width_pt(text: str) -> float:
    """About how wide a text of the body is set."""
    return cells(text) * layout().grid.character_pt


def imprint_lines(imprint: Imprint) -> int:
    """How many lines the imprint takes: each copy at least one, one for who printed it."""
    return sum(map(copy_lines, imprint.copies)) + 1


def copy_lines(copy: str) -> int:
    """How many lines one entry of the imprint takes, at least one."""
    rules = layout()
    size = rules.sizes.imprint
    first_line = rules.type_width_pt / size - 2 * rules.imprint.inset_characters
    return 1 + max(ceil((cells(copy) - first_line) / (first_line - HANGING)), 0)
