"""A document as DOCX after GB/T 9704-2012, to be edited or printed from Word; the same bytes for the same document."""

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any, Final

import docx

from core.audit_chain import sm3
from evaluation.documents.model import Block, Document, Imprint, Paragraph, Signature, Table
from evaluation.documents.typesetting.fonts import font_rules
from evaluation.documents.typesetting.layout import layout, points
from evaluation.documents.typesetting.marks import attachment_marks
from evaluation.documents.typesetting.measuring import width_pt
from evaluation.documents.typesetting.word_imprint import add_imprint
from evaluation.documents.typesetting.word_page import at_bottom, new_even_page, prepare, under_type_area
from evaluation.documents.typesetting.word_tables import add_table
from evaluation.documents.typesetting.word_text import body_paragraph, line, run
from evaluation.documents.typesetting.word_xml import element, exact_lines, indent, paragraph_property

ZIP_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
ANCHOR_PT: Final = 0.4
UNDER_BASE: Final = 0.2
"""the part of an exact line that lies under its base line"""
FOOT_EM: Final = 0.12
"""how far characters reach under their base line, in sizes of them"""
SHORT_PARAGRAPH: Final = 280
"""characters; a longer last paragraph may be broken before the signature"""


@dataclass(frozen=True, slots=True)
class Docx:
    """The file, and its SM3 digest in hex."""

    content: bytes
    digest: str


def set_docx(document: Document, imprint_apart: bool = False) -> Docx:
    """The document for Word. `imprint_apart`: the imprint goes on to the next even page, as the PDF shows."""
    file = docx.Document()
    prepare(file, document.demo_mark)
    _set_head(file, document)
    _set_body(file, document)
    _set_attachments(file, document)
    if document.imprint is not None:
        _set_imprint(file, document.imprint, imprint_apart)
    if document.note:
        at_bottom(line(file, document.note, size=layout().sizes.imprint))
    if document.verification is not None:
        under_type_area(line(file, document.verification.line, size=layout().sizes.mark))
    _hang(file)
    _set_properties(file, document)
    content = _plain_zip(file)
    return Docx(content, sm3(content).hex())


def _set_head(file: Any, document: Document) -> None:
    rules = layout()
    if document.head:
        head = line(file, align="center")
        size = min(rules.sizes.head, layout().type_width_pt / len(document.head))
        # the letters begin 35 mm under the top of the type area, two blank lines follow
        gap = rules.head.blank_lines * rules.grid.line_pt
        exact_lines(head, size, before_pt=points(rules.head.top_mm), after_pt=gap)
        run(head, document.head, "title", size, rules.head.colour)
        number = line(file, document.number, align="center")
        _underline_red(number)
        exact_lines(number, rules.grid.line_pt, after_pt=rules.head.blank_lines * rules.grid.line_pt)
    for words in document.title:
        line(file, words, "title", rules.sizes.title, align="center")
    if document.number and not document.head:
        line(file)
        line(file, document.number, align="right")
    line(file)
    if document.addressee:
        addressee = body_paragraph(file, Paragraph(document.addressee, fresh=False))
        paragraph_property(addressee, "jc", val="left")


def _underline_red(paragraph: Any) -> None:
    """The rule hangs under the line of the grid; the standard counts from the foot of the characters."""
    rules, grid = layout().head, layout().grid
    border = paragraph_property(paragraph, "pBdr")
    under = UNDER_BASE * grid.line_pt - FOOT_EM * layout().sizes.body
    gap, weight = round(points(rules.line_gap_mm) - under), round(points(rules.line_weight_mm) * 8)
    border.append(element("bottom", val="single", sz=weight, space=gap, color=rules.colour.lstrip("#")))


def _set_body(file: Any, document: Document) -> None:
    *first, last = document.blocks or (Paragraph(""),)
    _set_blocks(file, first)
    closes = document.signature is not None
    if isinstance(last, Paragraph):
        body_paragraph(file, last, keep=closes and len(last.text) <= SHORT_PARAGRAPH)
    else:
        add_table(file, last)
    if document.attachment_note:
        line(file, keep=closes)
        for words in document.attachment_note:
            body_paragraph(file, Paragraph(words), keep=closes)
    if document.signature is not None:
        _set_signature(file, document.signature)


def _set_blocks(file: Any, blocks: Sequence[Block]) -> None:
    for block in blocks:
        if isinstance(block, Table):
            add_table(file, block)
        else:
            body_paragraph(file, block, keep=block.heading)


def _set_signature(file: Any, one: Signature) -> None:
    right = layout().signature_right_characters * layout().grid.character_pt
    line(file, keep=True)
    body = line(file, one.body + one.seal, align="right", keep=True)
    date_width, body_width = width_pt(one.dated), width_pt(one.body + one.seal)
    indent(body, right=max(right + (date_width - body_width) / 2, 0))
    indent(line(file, one.dated, align="right"), right=right)


def _set_attachments(file: Any, document: Document) -> None:
    marks = attachment_marks(len(document.attachments))
    for mark, one in zip(marks, document.attachments, strict=True):
        first = line(file, mark, "heading")
        paragraph_property(first, "pageBreakBefore")
        line(file)
        line(file, one.title, "title", layout().sizes.title, align="center")
        line(file)
        _set_blocks(file, one.blocks)


def _set_imprint(file: Any, imprint: Imprint, is_apart: bool) -> None:
    if is_apart:
        new_even_page(file)
    add_imprint(file, imprint)


def _hang(file: Any) -> None:
    """What floats hangs on the paragraph that follows it; this one takes no line of the grid."""
    exact_lines(file.add_paragraph(), ANCHOR_PT)


def _set_properties(file: Any, document: Document) -> None:
    core, at = file.core_properties, datetime.combine(document.on, time(), UTC)
    core.title, core.author, core.last_modified_by = document.name, document.body, document.body
    core.subject, core.keywords = document.number, document.demo_mark
    names = ", ".join(dict.fromkeys(face.word for face in font_rules().faces.values()))
    core.comments = font_rules().word_note.format(names=names)
    core.created = core.modified = at
    core.revision, core.language = 1, "zh-CN"


def _plain_zip(file: Any) -> bytes:
    """The file with one date for all its parts, so that the same document has the same bytes."""
    written, plain = io.BytesIO(), io.BytesIO()
    file.save(written)
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(plain, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(zipfile.ZipInfo(name, ZIP_EPOCH), source.read(name), zipfile.ZIP_DEFLATED)
    return plain.getvalue()
