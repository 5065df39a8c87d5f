"""Tables of a DOCX: items under a header that every page repeats, and forms."""

from collections.abc import Sequence
from typing import Any, Final

from docx.oxml.ns import qn

from evaluation.documents.model import Table
from evaluation.documents.typesetting.layout import layout
from evaluation.documents.typesetting.word_text import run
from evaluation.documents.typesetting.word_xml import (
    edges,
    element,
    exact_lines,
    indent,
    paragraph_property,
    put,
    twips,
    twips_of_mm,
)

THIN_PT: Final = 0.5
LEADING: Final = 1.3
"""height of a line in a cell, in sizes of its type"""
PADDING_PT: Final = 4


def add_table(file: Any, one: Table) -> None:
    """A table over the full width; no row is torn apart, an open cell of a form has room for a pen."""
    is_form = not one.header
    size = layout().sizes.form if is_form else layout().sizes.table
    table = _table(file, (len(one.rows) + bool(one.header), len(one.widths)), _shares(one.widths))
    edges(
        table._tbl.tblPr,
        "tblBorders",
        **dict.fromkeys(("top", "left", "bottom", "right", "insideH", "insideV"), THIN_PT),
    )
    rows = [*([one.header] if one.header else []), *one.rows]
    for index, (row, texts) in enumerate(zip(table.rows, rows, strict=True)):
        _hold_together(row, repeats=bool(one.header) and index == 0)
        if is_form and not texts[-1]:
            put(row._tr.get_or_add_trPr(), "trHeight", val=twips_of_mm(layout().open_cell_mm), hRule="atLeast")
        for column, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
            is_label = (bool(one.header) and index == 0) or (is_form and column == 0)
            _fill(cell, text, "heading" if is_label else "body", size, is_label)


def _table(file: Any, shape: tuple[int, int], widths_pt: Sequence[float]) -> Any:
    table = file.add_table(*shape)
    table.autofit = False
    properties = table._tbl.tblPr
    put(properties, "tblW", w=twips(sum(widths_pt)), type_="dxa")
    put(properties, "tblInd", w=0, type_="dxa")
    margins = put(properties, "tblCellMar")
    for side in ("left", "right"):
        margins.append(element(side, w=0, type_="dxa"))
    for column, width in zip(table._tbl.tblGrid.findall(qn("w:gridCol")), widths_pt, strict=True):
        column.set(qn("w:w"), str(twips(width)))
    for row in table.rows:
        for cell, width in zip(row.cells, widths_pt, strict=True):
            put(cell._tc.get_or_add_tcPr(), "tcW", w=twips(width), type_="dxa")
    return table


def _hold_together(row: Any, repeats: bool) -> None:
    properties = row._tr.get_or_add_trPr()
    put(properties, "cantSplit")
    if repeats:
        put(properties, "tblHeader")


def _fill(cell: Any, text: str, face: str, size: float, is_centred: bool) -> None:
    put(cell._tc.get_or_add_tcPr(), "vAlign", val="center")
    lines = text.split("\n")
    for index, words in enumerate(lines):
        paragraph = cell.paragraphs[0] if index == 0 else cell.add_paragraph()
        before = PADDING_PT if index == 0 else 0
        exact_lines(paragraph, size * LEADING, before, PADDING_PT if index == len(lines) - 1 else 0)
        paragraph_property(paragraph, "jc", val="center" if is_centred else "left")
        indent(paragraph, left=PADDING_PT, right=PADDING_PT)
        run(paragraph, words, face, size)


def _shares(widths: Sequence[int]) -> list[float]:
    return [layout().type_width_pt * width / sum(widths) for width in widths]
