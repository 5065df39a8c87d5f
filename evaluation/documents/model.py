"""A document as it is set: plain values, all text in Chinese, nothing left to look up."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Form(StrEnum):
    """How the first page looks."""

    RED_HEAD = "red_head"
    """文件: the issuing body in red above a red line"""
    ENFORCEMENT = "enforcement"
    """执法文书: body and title centred, the number right aligned, no red"""
    PLAIN = "plain"
    """papers that a unit hands in: title alone"""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of the body; `element` is the code of what it states (kinds.yaml), empty for mere wording."""

    text: str
    ordinal: str = ""
    """such as 一、 or （一）, set in the face of its level"""
    level: int = 0
    """0 plain, 1 一、, 2 （一）, 3 1., 4 （1）"""
    heading: bool = False
    """the whole paragraph is set in the face of its level"""
    element: str = ""
    fresh: bool = True
    """begins two characters in; False goes on flush, as under an addressee"""


@dataclass(frozen=True, slots=True)
class Table:
    """A table over the full width; `widths` are shares. Without a header its first column holds labels."""

    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]
    header: tuple[str, ...] = ()
    element: str = ""


Block = Paragraph | Table


@dataclass(frozen=True, slots=True)
class Signature:
    """The signing body over its date; `seal` is the mark that holds the place of the seal, centred on both."""

    body: str
    dated: str
    seal: str = ""


@dataclass(frozen=True, slots=True)
class Attachment:
    """An annex on a page of its own, before the imprint."""

    title: str
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class Imprint:
    """版记: copies, and who printed it when."""

    copies: tuple[str, ...]
    issuer: str
    dated: str


@dataclass(frozen=True, slots=True)
class Verification:
    """Where anybody can compare a document with what was issued."""

    address: str
    line: str
    """the sentence printed under the type area of the last page"""


@dataclass(frozen=True, slots=True)
class Document:
    """Everything that stands on the pages of one document."""

    kind: str
    form: Form
    body: str
    """the issuing body"""
    head: str
    """the red head; empty without one"""
    title: tuple[str, ...]
    """lines of the title, the issuing body first where there is no red head"""
    number: str
    addressee: str
    blocks: tuple[Block, ...]
    on: date
    """the date of the document: day of signing"""
    signature: Signature | None = None
    attachments: tuple[Attachment, ...] = ()
    attachment_note: tuple[str, ...] = ()
    imprint: Imprint | None = None
    note: str = ""
    """the last line of a document without an imprint: how many copies there are"""
    demo_mark: str = ""
    verification: Verification | None = None

    @property
    def name(self) -> str:
        """The title on one line, without the issuing body, with the number where there is one."""
        lines = self.title[1:] if self.title[0] == self.body else self.title
        return "".join(lines) + self.number
