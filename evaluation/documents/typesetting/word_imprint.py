"""版记 of a DOCX: framed lines at the bottom of the type area, thick rules outside and thin ones between."""

from typing import Any

from evaluation.documents.model import Imprint
from evaluation.documents.texts import wording
from evaluation.documents.typesetting.layout import layout, points
from evaluation.documents.typesetting.measuring import copy_lines, imprint_lines
from evaluation.documents.typesetting.word_page import at_height
from evaluation.documents.typesetting.word_text import line
from evaluation.documents.typesetting.word_xml import EIGHTHS, element, paragraph_property, twips


def add_imprint(file: Any, imprint: Imprint) -> None:
    """The copies, then who printed it when; in a frame each, because programs differ in how they rule a shared one."""
    rules = layout()
    pitch, size = rules.grid.line_pt, rules.sizes.imprint
    inset = wording()["blank"] * rules.imprint.inset_characters
    end = rules.type_width_pt - rules.imprint.inset_characters * size
    top = rules.type_bottom_pt - imprint_lines(imprint) * pitch
    for index, copy in enumerate((*imprint.copies, "")):
        is_last = index == len(imprint.copies)
        text = f"{imprint.issuer}\t{imprint.dated}" if is_last else copy
        paragraph = line(file, inset + text, size=size)  # an indent would shorten the rules as well
        at_height(paragraph, top, pitch)
        _rule(paragraph, index == 0, is_last)
        paragraph_property(paragraph, "tabs").append(element("tab", val="right", pos=twips(end)))
        top += copy_lines(copy) * pitch


def _rule(paragraph: Any, is_first: bool, is_last: bool) -> None:
    rules = layout().imprint
    borders = paragraph_property(paragraph, "pBdr")
    edges = [("bottom", rules.outer_mm if is_last else rules.inner_mm)]
    for edge, weight in [("top", rules.outer_mm), *edges] if is_first else edges:
        width = round(points(weight) * EIGHTHS)
        borders.append(element(edge, val="single", sz=width, space=0, color="000000"))
