"""The files of a sealed document, their bytes checked, and what anybody may know of it."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final

from core.access import Principal
from core.days import local_date
from core.errors import RefusedError
from evaluation.casework.deeds import by_principal
from evaluation.casework.seeing import READ, visible_document
from evaluation.desk import Desk, way_at
from evaluation.offices import office_of
from people.deeds import Matter, deed
from people.files.kinds import KINDS
from people.files.vault import DamagedFileError
from store.evaluation import deliveries, official_documents
from store.evaluation.official_documents import DocumentRow
from store.uploads import upload

ANSWER: Final = "notices.answer"
DIGEST: Final = 64
"""letters of an SM3 digest"""


class UnknownFileError(RefusedError):
    """There is no such file, or none for this person, or its bytes are not whole."""

    status = 404

    def __init__(self) -> None:
        super().__init__("there is no such file of the document", "document_no_file")


@dataclass(frozen=True, slots=True)
class DocumentFile:
    """A file that may be handed out."""

    path: Path
    name: str
    media_type: str


@dataclass(frozen=True, slots=True)
class Verified:
    """What anybody may know of a sealed document; `matches`: whether a digest is that of its PDF, None: none told."""

    number: str
    body: str
    on: date
    is_void: bool
    matches: bool | None


def document_file(desk: Desk, principal: Principal, document_id: int, ending: str, at: datetime) -> DocumentFile:
    """A file of a sealed document; that it was read is recorded, and kept where its addressee has read it first.

    UnknownFileError: it is not sealed, not whole, or a DOCX and not the authority's own.
    """
    with deed(desk.database, principal, Matter("document.read", None, "document", str(document_id)), at) as done:
        row = visible_document(done.unit, desk, principal, document_id, at)
        done.node = row.owner_code
        is_of_authority = principal.may(READ, way_at(done.unit, desk, row.node), at)
        number = row.pdf_upload if ending == "pdf" else row.docx_upload if is_of_authority else None
        file = None if number is None else upload(done.unit, number)
        if file is None:
            raise UnknownFileError
        delivery = deliveries.delivery(done.unit, document_id)
        is_addressee = principal.kind == "person" and row.owner_code in principal.nodes(ANSWER, at)
        if delivery is not None and delivery.read_at is None and is_addressee:
            deliveries.change(done.unit, delivery, read_at=at, read_by=by_principal(principal).name)
    try:
        path = desk.uploads.vault.checked(file.digest)
    except DamagedFileError as error:
        raise UnknownFileError from error
    return DocumentFile(path, file.name, KINDS[file.kind].media_type)


def verified(desk: Desk, code: str, digest: str) -> Verified | None:
    """What a verification code says; None: nobody has issued it."""
    with desk.database.begin() as unit:
        row = official_documents.by_verification(unit, code[:40])
    if row is None or row.signed_at is None:
        return None
    return Verified(
        row.number_text,
        office_of(desk.settings, row.node).name,
        local_date(row.signed_at),
        row.state == "void",
        _matches(row, digest),
    )


def _matches(row: DocumentRow, digest: str) -> bool | None:
    told = digest.strip().lower()
    return told == row.digest if told else None
