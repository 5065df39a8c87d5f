"""A PDF, measured: where its letters and lines stand, in mm from the left and the top edge of the paper."""

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium

MM_PER_PT: Final = 25.4 / 72
DPI: Final = 200


@dataclass(frozen=True, slots=True)
class Letter:
    """One visible character: `x` and `base` are its origin, the others the box of its ink; mm."""

    text: str
    x: float
    base: float
    left: float
    right: float
    top: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Line:
    """The letters of one base line, from left to right."""

    base: float
    letters: tuple[Letter, ...]

    @property
    def text(self) -> str:
        return "".join(one.text for one in self.letters)

    @property
    def left(self) -> float:
        return min(one.left for one in self.letters)

    @property
    def right(self) -> float:
        return max(one.right for one in self.letters)

    @property
    def top(self) -> float:
        return min(one.top for one in self.letters)

    @property
    def bottom(self) -> float:
        return max(one.bottom for one in self.letters)


class Measured:
    """A PDF in memory."""

    def __init__(self, content: bytes) -> None:
        self._pdf = pypdfium2.PdfDocument(content)
        self.pages = len(self._pdf)

    def size(self, page: int) -> tuple[float, float]:
        """Width and height of a page (from 1), in mm."""
        width, height = self._pdf[page - 1].get_size()
        return width * MM_PER_PT, height * MM_PER_PT

    def lines(self, page: int) -> list[Line]:
        """The lines of a page (from 1), from top to bottom."""
        found: dict[int, list[Letter]] = {}
        for letter in self._letters(page):
            found.setdefault(round(letter.base * 10), []).append(letter)
        ordered = (tuple(sorted(letters, key=lambda one: one.x)) for _, letters in sorted(found.items()))
        return [Line(letters[0].base, letters) for letters in ordered]

    def type_area(self, page: int) -> list[Line]:
        """The lines between 37 mm from the top and 35 mm from the bottom."""
        return [line for line in self.lines(page) if 37 <= line.base <= 297 - 35]

    def text(self, page: int) -> str:
        return "\n".join(line.text for line in self.lines(page))

    def _letters(self, page: int) -> Iterator[Letter]:
        sheet = self._pdf[page - 1]
        height = sheet.get_height()
        words = sheet.get_textpage()
        for index in range(words.count_chars()):
            text = words.get_text_range(index, 1)
            if not text.strip():
                continue
            x, y = ctypes.c_double(), ctypes.c_double()
            pdfium.FPDFText_GetCharOrigin(words, index, x, y)
            left, bottom, right, top = words.get_charbox(index)
            places = (x.value, height - y.value, left, right, height - top, height - bottom)
            yield Letter(text, *(place * MM_PER_PT for place in places))

    def picture(self, page: int) -> Any:
        """The pixels of a page, (rows, columns, red green blue)."""
        drawn = self._pdf[page - 1].render(scale=DPI / 72, rev_byteorder=True)
        return np.asarray(drawn.to_numpy())[:, :, :3].astype(int)

    def red(self, page: int) -> Any:
        """Which pixels of a page are red."""
        pixels = self.picture(page)
        return (pixels[:, :, 0] > 180) & (pixels[:, :, 1] < 90) & (pixels[:, :, 2] < 90)

    def dark(self, page: int) -> Any:
        """Which pixels of a page are dark."""
        return self.picture(page).sum(axis=2) < 300


def mm(pixels: float) -> float:
    """Pixels of a picture in mm."""
    return pixels / DPI * 25.4


def rules(mask: Any, at_least_mm: float = 100) -> list[tuple[float, float, float, float]]:
    """Horizontal rules of a mask: top, bottom, left and right of each, in mm."""
    long = mask.sum(axis=1) >= at_least_mm / 25.4 * DPI
    found: list[tuple[float, float, float, float]] = []
    start = None
    for row, is_long in enumerate([*long, False]):
        if is_long and start is None:
            start = row
        if not is_long and start is not None:
            columns = np.nonzero(mask[start:row].any(axis=0))[0]
            found.append((mm(start), mm(row), mm(columns[0]), mm(columns[-1] + 1)))
            start = None
    return found
