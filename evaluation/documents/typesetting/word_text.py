"""Runs and paragraphs of a DOCX in the faces and sizes of the standard."""

import re
from typing import Any, Final

from docx.shared import Pt, RGBColor

from evaluation.documents.model import Paragraph
from evaluation.documents.typesetting.fonts import font_rules
from evaluation.documents.typesetting.layout import layout
from evaluation.documents.typesetting.word_xml import exact_lines, indent, letter_spacing, paragraph_property, put

LEVEL_FACES: Final = ("body", "heading", "subheading", "body", "body")
LONG_WORD: Final = re.compile(r"[0-9A-Za-z]{13,}")
SLACK_PT: Final = 0.05
"""how much closer characters stand than their pitch: a program that rounds would break a full line before its last"""


def run(paragraph: Any, text: str, face: str = "body", size: float | None = None, colour: str = "") -> Any:
    """Text in a face; the size of the body unless another is given."""
    made = paragraph.add_run(text)
    name_font(made._element.get_or_add_rPr(), face)
    made.font.size = Pt(size if size is not None else layout().sizes.body)
    if size is None:
        letter_spacing(made._element.rPr, layout().grid.character_pt - layout().sizes.body - SLACK_PT)
    if colour:
        made.font.color.rgb = RGBColor.from_string(colour.lstrip("#"))
    return made


def name_font(properties: Any, face: str) -> None:
    """Names the licensed font of a face for every script; whoever opens the file has it or sees a substitute."""
    name = font_rules().faces[face].word
    put(properties, "rFonts", ascii=name, hAnsi=name, eastAsia=name, cs=name)


def line(
    container: Any, text: str = "", face: str = "body", size: float | None = None, align: str = "", keep: bool = False
) -> Any:
    """A paragraph of one size on the grid; `keep` holds it together with the next one."""
    paragraph = container.add_paragraph()
    exact_lines(paragraph, layout().grid.line_pt)
    if align:
        paragraph_property(paragraph, "jc", val=align)
    if keep:
        paragraph_property(paragraph, "keepNext")
    if text:
        run(paragraph, text, face, size)
    return paragraph


def body_paragraph(container: Any, one: Paragraph, keep: bool = False) -> Any:
    """A paragraph of the body: two characters in, justified, its ordinal in the face of its level."""
    paragraph = line(container, align="both", keep=keep)
    if keep:
        paragraph_property(paragraph, "keepLines")
    if one.fresh:
        indent(paragraph, firstLine=2 * layout().grid.character_pt)
    if LONG_WORD.search(one.text):
        paragraph_property(paragraph, "wordWrap", val=0)
    face = LEVEL_FACES[one.level]
    if one.ordinal:
        run(paragraph, one.ordinal, face)
    run(paragraph, one.text, face if one.heading else "body")
    return paragraph
