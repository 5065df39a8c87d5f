"""Files that an act rests on: each is there, and belongs to the owner or the authority in charge."""

from collections.abc import Collection, Iterable
from typing import Final

from core.errors import RefusedError
from store.database import UnitOfWork
from store.uploads import UploadRow, some_uploads

MOST: Final = 200


def known_files(unit: UnitOfWork, uploads: Iterable[int], nodes: Collection[str]) -> dict[int, UploadRow]:
    """The files of some numbers. RefusedError: one is not there, or belongs to somebody else."""
    wanted = list(dict.fromkeys(uploads))
    if len(wanted) > MOST:
        raise RefusedError("too many files", "evidence_many", most=MOST)
    found = {row.upload_id: row for row in some_uploads(unit, wanted) if row.node in nodes}
    if missing := [number for number in wanted if number not in found]:
        raise RefusedError(f"there is no file {missing[0]} here", "evidence_unknown", number=missing[0])
    return found
