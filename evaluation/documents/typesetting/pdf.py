"""A document as PDF/A, the same bytes for the same document and fonts."""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import typst

from core.audit_chain import sm3
from core.errors import RefusedError
from evaluation.documents.model import Block, Document, Table
from evaluation.documents.typesetting.fonts import Faces
from evaluation.documents.typesetting.layout import layout, points
from evaluation.documents.typesetting.marks import attachment_marks
from evaluation.documents.typesetting.measuring import imprint_lines

TEMPLATE: Final = Path(__file__).with_name("page.typ")
NO_GLYPH: Final = re.compile(r'the text `"(?P<text>.+?)"` could not be displayed with font')
ESCAPED: Final = re.compile(r"\\u\{([0-9a-f]+)\}")
GOES_ALONG: Final = 2
"""lines that a signature takes with it when it would stand alone on a page"""
SIGNATURE_LINES: Final = 3
"""a blank one, the body, the date"""

Laid = Mapping[str, Mapping[str, Any]]
"""name of what is known of the laid-out pages → its fields"""


@dataclass(frozen=True, slots=True)
class SealPlace:
    """Where the middle of the seal belongs: page from 1, mm from the left and the top edge of the paper."""

    page: int
    x_mm: float
    y_mm: float


@dataclass(frozen=True, slots=True)
class Pdf:
    """The file, its SM3 digest in hex, and what is known of its pages."""

    content: bytes
    digest: str
    pages: int
    end: int
    """the page of the last line before the imprint"""
    seal: SealPlace | None
    fonts: str
    """what stands in for what"""


class Press:
    """Sets documents in the faces of this machine."""

    def __init__(self, faces: Faces) -> None:
        self._faces = faces

    def set(self, document: Document) -> Pdf:
        """The document on paper; RefusedError where a character is in none of the fonts."""
        data = _data(document, self._faces)
        data["reserved_lines"], before = self._with_company({**data, "imprint": None})
        end = before["end"]
        compiler = self._compiler(data | _imprint_pages(document, end["page"], end["y_pt"]))
        content, laid = _content(compiler), _laid(compiler)
        pages = laid["pages"]["count"]
        return Pdf(content, sm3(content).hex(), pages, end["page"], _seal(laid), self._faces.note())

    def _with_company(self, data: dict[str, Any]) -> tuple[int, Laid]:
        """How many lines a page gives up so that the signature on the next one has company, and what comes of it."""
        first = _laid(self._compiler(data))
        if _signs_alone(first):
            for lines in range(GOES_ALONG, GOES_ALONG + SIGNATURE_LINES + 1):
                laid = _laid(self._compiler({**data, "reserved_lines": lines}))
                if not _signs_alone(laid):
                    return lines, laid
        return 0, first

    def _compiler(self, data: dict[str, Any]) -> typst.Compiler:
        inputs = {"document": _json(data), "layout": layout().model_dump_json(), "faces": _json(_faces(self._faces))}
        return typst.Compiler(str(TEMPLATE), root=str(TEMPLATE.parent), font_paths=self._faces.fonts, sys_inputs=inputs)


def _laid(compiler: typst.Compiler) -> Laid:
    """What the template tells of the laid-out pages, by name: asked for at once, as each question lays them out."""
    return {one["name"]: one for one in json.loads(compiler.query("metadata", field="value"))}


def _signs_alone(laid: Laid) -> bool:
    tail, seal = laid["tail"], _seal(laid)
    if seal is None or seal.page == 1:
        return False
    at_top = tail["y_pt"] - points(layout().margins.top) < layout().grid.line_pt / 2
    return bool(tail["page"] < seal.page or at_top)


def _seal(laid: Laid) -> SealPlace | None:
    found = laid.get("seal")
    return SealPlace(found["page"], found["x_mm"], found["y_mm"]) if found else None


def _content(compiler: typst.Compiler) -> bytes:
    try:
        content = compiler.compile(format="pdf", pdf_standards=[layout().pdf_standard], timestamp=0, pdf_tags=False)
    except typst.TypstError as error:
        missing = NO_GLYPH.search(error.message)
        if missing is None:
            raise
        text = ESCAPED.sub(lambda found: f"U+{found[1].upper()}", missing["text"])
        raise RefusedError(f"no installed font has the character {text}", "document_no_glyph", text=text) from error
    assert isinstance(content, bytes)
    return content


def _imprint_pages(document: Document, page: int, y_pt: float) -> dict[str, int]:
    """How many pages are turned before the imprint, and the last page with a number (0: all have one).

    It stands on an even page, whole; where only the even page after the next has room the page between stays blank,
    and neither is numbered.
    """
    if document.imprint is None:
        return {"imprint_breaks": 0, "last_numbered": 0}
    rules = layout()
    room = rules.type_bottom_pt - y_pt
    fits = imprint_lines(document.imprint) * rules.grid.line_pt <= room
    if not rules.double_sided:
        return {"imprint_breaks": 0 if fits else 1, "last_numbered": 0}
    if page % 2:
        return {"imprint_breaks": 1, "last_numbered": 0}
    return {"imprint_breaks": 0, "last_numbered": 0} if fits else {"imprint_breaks": 2, "last_numbered": page}


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _faces(faces: Faces) -> dict[str, Any]:
    families: dict[str, Any] = {role: face.families for role, face in faces.by_role.items()}
    return {**families, "title_weight": faces.by_role["title"].weight}


def _data(document: Document, faces: Faces) -> dict[str, Any]:
    """What the template reads."""
    return {
        "name": document.name,
        "body": document.body,
        "on": {"year": document.on.year, "month": document.on.month, "day": document.on.day},
        "keywords": [one for one in (document.number, document.demo_mark) if one],
        "description": faces.note(),
        "head": document.head,
        "title": document.title,
        "number": document.number,
        "addressee": document.addressee,
        "blocks": [_block(one) for one in document.blocks],
        "signature": asdict(document.signature) if document.signature else None,
        "attachment_note": document.attachment_note,
        "attachments": [
            {"mark": mark, "title": one.title, "blocks": [_block(block) for block in one.blocks]}
            for mark, one in zip(attachment_marks(len(document.attachments)), document.attachments, strict=True)
        ],
        "imprint": asdict(document.imprint) if document.imprint else None,
        "imprint_breaks": 0,
        "last_numbered": 0,
        "note": document.note,
        "demo_mark": document.demo_mark,
        "verification": document.verification.line if document.verification else "",
        "reserved_lines": 0,
    }


def _block(block: Block) -> dict[str, Any]:
    return {"type": "table" if isinstance(block, Table) else "paragraph", **asdict(block)}
