"""The measures of GB/T 9704-2012 (`layout.yaml`)."""

from functools import cache
from pathlib import Path
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict

from core.errors import ConfigurationError
from core.validation import validate
from core.yamllines import load

FILE: Final = Path(__file__).with_suffix(".yaml")
MM_PER_INCH: Final = 25.4
PT_PER_INCH: Final = 72


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Paper(_Part):
    """The sheet, in mm."""

    width: float
    height: float


class Margins(_Part):
    """天头, 订口 and the others, in mm."""

    top: float
    left: float
    right: float
    bottom: float


class Grid(_Part):
    """Lines and characters of a full page, and the pitch of both."""

    lines: int
    characters: int
    line_pt: float
    character_pt: float


class Sizes(_Part):
    """Type sizes, in pt."""

    body: float
    title: float
    head: float
    imprint: float
    page_number: float
    table: float
    form: float
    mark: float


class Head(_Part):
    """The red head and the line under it."""

    top_mm: float
    blank_lines: int
    line_gap_mm: float
    line_width_mm: float
    line_weight_mm: float
    colour: str


class ImprintRule(_Part):
    """The lines of the 版记."""

    outer_mm: float
    inner_mm: float
    inset_characters: int


class Layout(_Part):
    """Everything that is measured on a page."""

    paper: Paper
    margins: Margins
    grid: Grid
    sizes: Sizes
    head: Head
    page_number_gap_mm: float
    signature_right_characters: int
    open_cell_mm: float
    imprint: ImprintRule
    double_sided: bool
    pdf_standard: Literal["a-1b", "a-2b"]

    @property
    def type_bottom_pt(self) -> float:
        """From the top of the paper to the bottom of the type area."""
        return points(self.paper.height - self.margins.bottom)

    @property
    def type_width_pt(self) -> float:
        """Width of the type area."""
        return points(self.paper.width - self.margins.left - self.margins.right)


@cache
def layout() -> Layout:
    """The measures as shipped. ConfigurationError with every mistake of the file."""
    value, mistakes = validate(Layout, load(FILE, "evaluation/documents/typesetting/layout.yaml"))
    if value is None or mistakes:
        raise ConfigurationError(mistakes)
    return value


def points(mm: float) -> float:
    """Millimetres in typographic points."""
    return mm / MM_PER_INCH * PT_PER_INCH
