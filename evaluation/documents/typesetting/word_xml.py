"""The parts of WordprocessingML that python-docx has no words for. Lengths in points or mm, as the names say."""

from functools import cache
from typing import Any, Final

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from evaluation.documents.typesetting.layout import points

TWIPS: Final = 20
"""twentieths of a point"""
EIGHTHS: Final = 8
CHAR_SPACE: Final = 4096
"""what a pitch beyond the type size is counted in, per point"""


def twips(length_pt: float) -> int:
    """Points as Word counts lengths."""
    return round(length_pt * TWIPS)


def twips_of_mm(length_mm: float) -> int:
    """Millimetres as Word counts lengths."""
    return twips(points(length_mm))


def element(name: str, **attributes: object) -> Any:
    """A `w:` element; attributes are `w:` too, a trailing underscore keeps them from Python's words."""
    made = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        made.set(qn(f"w:{key.rstrip('_')}"), str(value))
    return made


ORDER: Final = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl pBdr tabs kinsoku wordWrap overflowPunct "
    "topLinePunct autoSpaceDE autoSpaceDN snapToGrid spacing ind jc rPr sectPr",
    "rPr": "rStyle rFonts b i color spacing w kern position sz szCs highlight u vertAlign lang",
    "tblPr": "tblStyle tblpPr tblOverlap tblW jc tblInd tblBorders shd tblLayout tblCellMar tblLook",
    "tcPr": "tcW gridSpan vMerge tcBorders shd vAlign",
    "trPr": "cantSplit trHeight tblHeader",
    "sectPr": "headerReference footerReference type pgSz pgMar cols titlePg docGrid",
}
"""the order in which the schema wants the properties; Word refuses files that have another"""


def put(parent: Any, name: str, **attributes: object) -> Any:
    """Sets a property in its place of the schema, instead of the one that is there."""
    child = element(name, **attributes)
    for old in parent.findall(child.tag):
        parent.remove(old)
    later = _later(parent.tag, child.tag)
    at = next((index for index, sibling in enumerate(parent) if sibling.tag in later), len(parent))
    parent.insert(at, child)
    return child


@cache
def _later(parent: str, child: str) -> frozenset[str]:
    """What stands behind a property."""
    order = [qn(f"w:{one}") for one in ORDER[parent.split("}")[1]].split()]
    return frozenset(order[order.index(child) + 1 :])


def paragraph_property(paragraph: Any, name: str, **attributes: object) -> Any:
    """Sets a property of a paragraph or of a style of paragraphs."""
    return put(paragraph._element.get_or_add_pPr(), name, **attributes)


def exact_lines(paragraph: Any, line_pt: float, before_pt: float = 0, after_pt: float = 0) -> None:
    """Lines of exactly this height, with space before and after the paragraph."""
    paragraph_property(
        paragraph, "spacing", before=twips(before_pt), after=twips(after_pt), line=twips(line_pt), lineRule="exact"
    )


def indent(paragraph: Any, **lengths_pt: float) -> None:
    """Indents in points: left, right, firstLine, hanging."""
    paragraph_property(paragraph, "ind", **{side: twips(length) for side, length in lengths_pt.items()})


def letter_spacing(properties: Any, length_pt: float) -> None:
    """Sets characters so much further apart (or closer, below 0)."""
    put(properties, "spacing", val=twips(length_pt))


def field(paragraph: Any, instruction: str) -> Any:
    """A field such as PAGE; the run that holds it."""
    run = paragraph.add_run()
    for kind in ("begin", None, "end"):
        if kind is None:
            text = element("instrText")
            text.text = instruction
            run._element.append(text)
        else:
            run._element.append(element("fldChar", fldCharType=kind))
    return run


def edges(properties: Any, name: str, **lines_pt: float) -> None:
    """Borders of a table or cell: the named edges drawn, the others none."""
    borders = put(properties, name)
    for edge in ("top", "left", "bottom", "right", "insideH", "insideV"):
        if edge in lines_pt:
            borders.append(element(edge, val="single", sz=round(lines_pt[edge] * EIGHTHS), space=0, color="000000"))
