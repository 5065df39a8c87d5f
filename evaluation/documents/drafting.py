"""Putting a document together, part by part, and looking whether everything that its kind demands is there."""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from typing import Final

from evaluation.documents.kinds import Kind, kinds
from evaluation.documents.model import (
    Block,
    Document,
    Form,
    Imprint,
    Paragraph,
    Signature,
    Table,
    Verification,
)
from evaluation.documents.numbering import number_text
from evaluation.documents.paper import Paper
from evaluation.documents.refusing import lacks, must_not_have, says
from evaluation.documents.texts import Field, Joined, Texts, dated, ordinal, wording
from evaluation.law.powers import forbidden_words

NONE: Final[Set[str]] = frozenset()


@dataclass(slots=True)
class Draft:
    """A document in the making. Each `element` is a code of kinds.yaml; what a part states is counted by it."""

    code: str
    paper: Paper
    texts: Texts
    blocks: list[Block] = field(default_factory=list)
    stated: set[str] = field(default_factory=set)
    """elements that a paragraph states along with its own"""

    @property
    def kind(self) -> Kind:
        """What the document is."""
        return kinds().kinds[self.code]

    def say(self, element: str, template: str, /, **values: object) -> None:
        """A paragraph of its own; RefusedError where a field is empty."""
        self.blocks.append(Paragraph(self.texts.fill(template, **values), element=element))

    def add(self, element: str, text: str) -> None:
        """A paragraph whose text is at hand; none for an empty text."""
        if text.strip():
            self.blocks.append(Paragraph(text, element=element))

    def follow(self, element: str, text: str) -> None:
        """More sentences for the last paragraph."""
        last = self.blocks.pop()
        assert isinstance(last, Paragraph)
        self.blocks.append(replace(last, text=last.text + text))
        self.state(element)

    def head(self, template: str, number: int) -> None:
        """A heading 一、 in the face of its level; `number` counts from 1."""
        self.head_text(self.texts.fill(template), number)

    def head_text(self, text: str, number: int) -> None:
        """The same for a text at hand."""
        self.blocks.append(Paragraph(text, ordinal(1, number), 1, heading=True))

    def count(self, element: str, lines: Iterable[str], level: int = 1) -> None:
        """Paragraphs 一、 二、 …; the last ends with a full stop, the others with a semicolon. RefusedError: none."""
        every = [bare(line) for line in lines]
        if not every or not all(every):
            raise lacks(self.code, element)
        ends = [wording()["semicolon"]] * (len(every) - 1) + [wording()["stop"]]
        for number, (line, end) in enumerate(zip(every, ends, strict=True), 1):
            self.blocks.append(Paragraph(line + end, ordinal(level, number), level, element=element))

    def tabulate(
        self, element: str, rows: Sequence[Sequence[str]], widths: Sequence[int], header: Sequence[str] = ()
    ) -> None:
        """A table; an empty cell stays open, to be filled by hand."""
        self.blocks.append(
            Table(tuple(tuple(row) for row in rows), tuple(widths), tuple(header), element=element),
        )

    def form(
        self, element: str, labels: Mapping[str, str], values: Mapping[str, Field], may_be_open: Set[str] = NONE
    ) -> None:
        """A table of labels and values; RefusedError: a value that may not be left open is empty."""
        rows = []
        for field_name, label in labels.items():
            value = values[field_name]
            text = value if isinstance(value, str) else wording()["list"].join(value.parts)
            if not text.strip() and field_name not in may_be_open:
                raise lacks(self.code, field_name)
            rows.append((label, text))
        self.tabulate(element, rows, self.texts["widths"])

    def state(self, *elements: str) -> None:
        """Elements that stand in a paragraph of another one, or that the law leaves empty here."""
        self.stated |= set(elements)

    def finish(self, number: str | None = None, signed: bool = True) -> Document:
        """The document; RefusedError naming what is missing or must not be there. `number` stands for its own."""
        paper, kind = self.paper, self.kind
        has_red_head = kind.form is Form.RED_HEAD
        if number is None:
            number = number_text(self.code, paper.office.code, paper.on.year, paper.number)
        document = Document(
            kind=self.code,
            form=kind.form,
            body=self._body(),
            head=wording()["head"].format(body=paper.office.name) if has_red_head else "",
            title=self._title(),
            number=number,
            addressee=self._addressee() if "addressee" in kind.elements else "",
            blocks=tuple(self.blocks),
            on=paper.on,
            signature=self._signature() if signed and "signature" in kind.elements else None,
            attachments=paper.attachments,
            attachment_note=_attachment_note([one.title for one in paper.attachments]),
            imprint=self._imprint() if has_red_head else None,
            note=self._copies("note") if not has_red_head and "copies" in kind.elements else "",
            demo_mark=paper.demo_mark,
            verification=_verification(paper.verification_address),
        )
        self._check(document)
        return document

    def _title(self) -> tuple[str, ...]:
        if not self.paper.office.name.strip():
            raise lacks(self.code, "office")
        own = (self.kind.title.zh, self.kind.subtitle) if self.kind.subtitle else (self.kind.title.zh,)
        return (self.paper.office.name, *own) if self.kind.form is Form.ENFORCEMENT else own

    def _addressee(self) -> str:
        texts, addressee = Texts(self.code, wording()), self.paper.addressee
        if self._is_handed_in:
            return texts.fill("addressee", addressee_name=self.paper.office.name)
        return texts.fill("addressee_with_code", addressee_name=addressee.name, uscc=addressee.uscc)

    def _signature(self) -> Signature:
        return Signature(self._body(), dated(self.paper.on), wording()["seal"])

    @property
    def _is_handed_in(self) -> bool:
        """Whether the addressee of the frame writes to the office, and not the other way round."""
        return self.kind.power == "unit"

    def _body(self) -> str:
        return self.paper.addressee.name if self._is_handed_in else self.paper.office.name

    def _copies(self, template: str) -> str:
        return Texts(self.code, wording()).fill(template, addressee_name=self.paper.addressee.name)

    def _imprint(self) -> Imprint:
        sent = self.paper.copies_to
        copies = [wording()["sent_to"].format(names=wording()["list"].join(sent))] if sent else []
        printed: str = wording()["printed"]
        return Imprint(
            (*copies, self._copies("copies")), self.paper.office.name, printed.format(date=dated(self.paper.on))
        )

    def _check(self, document: Document) -> None:
        present = {block.element for block in self.blocks if block.element} | self.stated | _framed(document)
        if self._is_handed_in:
            present.discard("number")  # its own number, where it has one
        for element in kinds().elements:
            if element in self.kind.elements and element not in present:
                raise lacks(self.code, element)
            if element in present and element not in self.kind.elements:
                raise must_not_have(self.code, element)
        for found in forbidden_words(self.code, whole_text(document)):
            raise says(found.code, found.words)


def whole_text(document: Document) -> str:
    """Every word of a document, in the order of its pages."""
    inside = [*document.blocks, *(block for one in document.attachments for block in one.blocks)]
    parts = [*document.title, document.number, document.addressee, *map(_text, inside)]
    return "\n".join([*parts, *(one.title for one in document.attachments), document.note])


def joined(*parts: str) -> Joined:
    """Several things that one field lists."""
    return Joined(parts)


def _text(block: Block) -> str:
    if isinstance(block, Paragraph):
        return block.ordinal + block.text
    return "\n".join("\t".join(row) for row in (block.header, *block.rows))


def _framed(document: Document) -> set[str]:
    """The elements that stand outside the body."""
    there = {
        "title": bool(document.title),
        "number": bool(document.number),
        "addressee": bool(document.addressee),
        "signature": document.signature is not None,
        "copies": bool(document.note) or document.imprint is not None,
    }
    return {element for element, is_there in there.items() if is_there}


def bare(line: str) -> str:
    """A line without the stop or semicolon at its end."""
    return line.strip().rstrip(wording()["stop"] + wording()["semicolon"])


def _attachment_note(titles: Sequence[str]) -> tuple[str, ...]:
    words = wording()
    if len(titles) == 1:
        return (words["attachment_one"].format(title=titles[0]),)
    return tuple(
        words["attachment_first" if number == 1 else "attachment_more"].format(n=number, title=title)
        for number, title in enumerate(titles, 1)
    )


def _verification(address: str) -> Verification | None:
    return Verification(address, wording()["verification"].format(address=address)) if address else None
