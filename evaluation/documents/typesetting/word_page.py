"""The page of a DOCX: paper, margins, the grid of 22 lines by 28 characters, page numbers outside, marks."""

from typing import Any, Final

from docx.enum.section import WD_SECTION
from docx.shared import Mm, Pt

from evaluation.documents.typesetting.layout import Layout, layout, points
from evaluation.documents.typesetting.word_text import name_font, run
from evaluation.documents.typesetting.word_xml import (
    CHAR_SPACE,
    exact_lines,
    field,
    indent,
    paragraph_property,
    put,
    twips,
)

DASH_EM: Final = 0.5
"""how far the dash of a page number lies above the bottom of its line, in sizes of it"""
MARK_MM: Final = 14
"""from the top of the paper to the mark of a demo"""


def prepare(file: Any, demo_mark: str) -> None:
    """Paper, grid, default face, numbers and marks of a fresh python-docx document."""
    rules = layout()
    _default_face(file, rules)
    section = file.sections[0]
    _paper(section, rules)
    file.settings.odd_and_even_pages_header_footer = True
    for footer, is_odd in ((section.footer, True), (section.even_page_footer, False)):
        _number(footer, rules, is_odd)
    for header in (section.header, section.even_page_header):
        _mark(header, demo_mark, rules)


def _default_face(file: Any, rules: Layout) -> None:
    normal = file.styles["Normal"]
    properties = normal.element.get_or_add_rPr()
    name_font(properties, "body")
    normal.font.size = Pt(rules.sizes.body)
    # digits and codes are no Chinese: a program that takes them for it breaks a year in two at the margin
    put(properties, "lang", val="en-US", eastAsia="zh-CN")
    # The pitch is set by the characters themselves: programs differ in how they fit a type that is wider than its cell.
    for name in ("widowControl", "overflowPunct", "autoSpaceDE", "autoSpaceDN", "snapToGrid"):
        paragraph_property(normal, name, val=0)
    exact_lines(normal, rules.grid.line_pt)


def _paper(section: Any, rules: Layout) -> None:
    section.page_width, section.page_height = Mm(rules.paper.width), Mm(rules.paper.height)
    section.top_margin, section.bottom_margin = Mm(rules.margins.top), Mm(rules.margins.bottom)
    section.left_margin, section.right_margin = Mm(rules.margins.left), Mm(rules.margins.right)
    section.header_distance = Mm(MARK_MM)
    # the dash lies so far under the type area; Word asks where the line ends, from the bottom of the paper
    under = points(rules.margins.bottom - rules.page_number_gap_mm) - DASH_EM * rules.sizes.page_number
    section.footer_distance = Pt(under)
    grid = rules.grid
    put(
        section._sectPr,
        "docGrid",
        type_="linesAndChars",
        linePitch=twips(grid.line_pt),
        charSpace=round((grid.character_pt - rules.sizes.body) * CHAR_SPACE),
    )


def _number(footer: Any, rules: Layout, is_odd: bool) -> None:
    footer.is_linked_to_previous = False
    paragraph = footer.paragraphs[0]
    size = rules.sizes.page_number
    exact_lines(paragraph, size)
    paragraph_property(paragraph, "jc", val="right" if is_odd else "left")
    indent(paragraph, **{"right" if is_odd else "left": size})
    run(paragraph, "— ", "page_number", size)
    number = field(paragraph, "PAGE")
    name_font(number._element.get_or_add_rPr(), "page_number")
    number.font.size = Pt(size)
    run(paragraph, " —", "page_number", size)


def _mark(header: Any, demo_mark: str, rules: Layout) -> None:
    header.is_linked_to_previous = False
    paragraph = header.paragraphs[0]
    exact_lines(paragraph, rules.sizes.page_number)
    paragraph_property(paragraph, "jc", val="center")
    if demo_mark:
        run(paragraph, demo_mark, "heading", rules.sizes.page_number)


def new_even_page(file: Any) -> None:
    """Goes on at the next even page, in a section like the one before."""
    file.add_section(WD_SECTION.EVEN_PAGE)


def at_height(paragraph: Any, top_pt: float, line_pt: float) -> None:
    """Moves a paragraph of one line to a height of its page, over the width of the type area."""
    exact_lines(paragraph, line_pt)
    width = twips(layout().type_width_pt)
    paragraph_property(
        paragraph, "framePr", w=width, wrap="around", hAnchor="margin", xAlign="left", vAnchor="page", y=twips(top_pt)
    )


def at_bottom(paragraph: Any) -> None:
    """The last line of the type area."""
    grid = layout().grid
    at_height(paragraph, layout().type_bottom_pt - grid.line_pt, grid.line_pt)


def under_type_area(paragraph: Any) -> None:
    """In the middle, beside the page number."""
    rules = layout()
    paragraph_property(paragraph, "jc", val="center")
    top = rules.type_bottom_pt + points(rules.page_number_gap_mm) - rules.sizes.mark / 2
    at_height(paragraph, top, rules.sizes.mark)
