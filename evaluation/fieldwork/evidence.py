"""Files that a person names as evidence: there, and the person's own or readable by right."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from core.access import Principal
from core.errors import RefusedError
from evaluation.desk import Desk, way_at
from store.database import UnitOfWork
from store.uploads import UploadRow, some_uploads, use

READ: Final = "evidence.read"


def evidence(
    unit: UnitOfWork, desk: Desk, principal: Principal, numbers: Sequence[int], at: datetime
) -> tuple[UploadRow, ...]:
    """The files of these numbers, in order. RefusedError: one of them is not there, or not for this person."""
    found = {row.upload_id: row for row in some_uploads(unit, numbers)}
    for number in numbers:
        row = found.get(number)
        if row is None or not _may(unit, desk, principal, row, at):
            raise RefusedError(f"there is no file {number} for this person", "evidence_unknown", number=number)
    return tuple(found[number] for number in dict.fromkeys(numbers))


def rest_on(unit: UnitOfWork, numbers: Sequence[int], what: str, at: datetime) -> None:
    """Something rests on files from now on."""
    use(unit, numbers, what, at)


def _may(unit: UnitOfWork, desk: Desk, principal: Principal, row: UploadRow, at: datetime) -> bool:
    return row.uploaded_by == principal.account_id or principal.may(READ, way_at(unit, desk, row.node), at)
