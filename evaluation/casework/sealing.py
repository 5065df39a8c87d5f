"""Sets a document as PDF and DOCX and keeps both by their SM3 digests."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Final

from core.errors import RefusedError
from evaluation.casework.deeds import By
from evaluation.desk import Desk
from evaluation.documents.model import Document
from evaluation.documents.typesetting.fonts import find_faces
from evaluation.documents.typesetting.pdf import Pdf, Press
from evaluation.documents.typesetting.word import set_docx
from people.files.vault import ALGORITHM
from store import uploads
from store.database import UnitOfWork
from store.evaluation.official_documents import DocumentRow
from store.uploads import NewUpload

OUR_OWN: Final = "own"
"""how a file was scanned: not at all, we have made it ourselves"""


@dataclass(frozen=True, slots=True)
class SetFiles:
    """The files of a document: numbers and digests."""

    pdf_upload: int
    digest: str
    docx_upload: int
    docx_digest: str


def set_files(unit: UnitOfWork, desk: Desk, row: DocumentRow, document: Document, by: By, at: datetime) -> SetFiles:
    """Sets a document and keeps its files. RefusedError: no font, or a character that none has."""
    pdf = press().set(document)
    docx = set_docx(document, imprint_apart=pdf.pages > pdf.end)
    name = f"{row.kind}-{row.number_text or row.document_id}"
    return SetFiles(
        keep_file(unit, desk, row.node, f"{name}.pdf", "pdf", pdf.content, by, at),
        pdf.digest,
        keep_file(unit, desk, row.node, f"{name}.docx", "docx", docx.content, by, at),
        docx.digest,
    )


def set_pdf(document: Document) -> Pdf:
    """A document as PDF, kept nowhere."""
    return press().set(document)


@cache
def press() -> Press:
    """The press of this process; the first document takes half a second, the others far less."""
    return Press(find_faces())


def new_verification() -> str:
    """A code that nobody can guess."""
    return secrets.token_urlsafe(15)


def keep_file(
    unit: UnitOfWork, desk: Desk, node: str, name: str, kind: str, content: bytes, by: By, at: datetime
) -> int:
    """Keeps a file that we have made; returns its number."""
    if by.account_id is None:
        raise RefusedError("a person makes documents", "no_person")
    with desk.uploads.vault.arriving() as arriving:
        arriving.write(content)
        digest = arriving.close()
        uploads.lock_digest(unit, digest)
        new = NewUpload(node, name, kind, len(content), ALGORITHM, digest, OUR_OWN, by.account_id, by.name)
        number = uploads.add(unit, new, at)
        uploads.use(unit, [number], f"document {name}", at)
        desk.uploads.vault.keep(arriving, digest)
    return number
