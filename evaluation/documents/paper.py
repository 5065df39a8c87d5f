"""What every document is made from, whatever it says: who issues it to whom, when, under which number."""

from dataclasses import dataclass
from datetime import date

from evaluation.documents.model import Attachment
from evaluation.law.clauses import Addressee as AddresseeKind


@dataclass(frozen=True, slots=True)
class Office:
    """An issuing body; `code` is its 机关代字, such as 杭档."""

    name: str
    code: str
    contact: str
    phone: str
    review_organ: str = ""
    """where its orders are reconsidered (行政复议); a parameter of the bureau"""
    court: str = ""
    uses_provincial_notice: bool = False


@dataclass(frozen=True, slots=True)
class Addressee:
    """Whom a document is for: full name, 统一社会信用代码, and what it is."""

    name: str
    uscc: str
    kind: AddresseeKind


@dataclass(frozen=True, slots=True)
class Paper:
    """The frame of one document."""

    office: Office
    addressee: Addressee
    on: date
    """the day of signing; of drafting while it is a draft"""
    number: int | None = None
    """taken at signing; a draft has none and leaves its place open"""
    copies_to: tuple[str, ...] = ()
    """抄送"""
    attachments: tuple[Attachment, ...] = ()
    demo_mark: str = ""
    """演示数据 where the bureau is a demo; empty: real"""
    verification_address: str = ""
    """where anybody can compare the document with what was issued"""


@dataclass(frozen=True, slots=True)
class Demand:
    """What must be reached, measurable, and by when."""

    text: str
    due: date


@dataclass(frozen=True, slots=True)
class Reference:
    """A document that this one speaks of."""

    title: str
    number: str
