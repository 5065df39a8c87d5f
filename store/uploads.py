"""Files that people have handed in, as rows; where the bytes lie is `people.files.vault`'s business."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from store.database import UnitOfWork
from store.statements import sql

COLUMNS: Final = (
    "upload_id, node, name, kind, bytes, algorithm, digest, scan, uploaded_by, uploaded_by_name, uploaded_at"
)


@dataclass(frozen=True, slots=True)
class UploadRow:
    """A file; `scan` is clean, or off when there was no scanner."""

    upload_id: int
    node: str
    name: str
    kind: str
    size: int
    algorithm: str
    digest: str
    scan: str
    uploaded_by: int
    uploaded_by_name: str
    uploaded_at: datetime


@dataclass(frozen=True, slots=True)
class NewUpload:
    """A file to be noted."""

    node: str
    name: str
    kind: str
    size: int
    algorithm: str
    digest: str
    scan: str
    uploaded_by: int
    uploaded_by_name: str


def lock_node(unit: UnitOfWork, node: str) -> int:
    """Bytes that a node's files have; nobody adds any before the end of the transaction."""
    unit.execute(sql("uploads", "lock_node"), {"node": node})
    return used(unit, node)


def used(unit: UnitOfWork, node: str) -> int:
    """Bytes that a node's files have."""
    return int(unit.value(sql("uploads", "used"), {"node": node}))


def lock_digest(unit: UnitOfWork, digest: str) -> None:
    """Keeps bytes from being taken away, or added, by others until the end of the transaction."""
    unit.execute(sql("uploads", "lock_digest"), {"digest": digest})


def add(unit: UnitOfWork, new: NewUpload, at: datetime) -> int:
    """Notes a file; returns its number."""
    values = {
        "node": new.node,
        "name": new.name,
        "kind": new.kind,
        "bytes": new.size,
        "algorithm": new.algorithm,
        "digest": new.digest,
        "scan": new.scan,
        "by": new.uploaded_by,
        "by_name": new.uploaded_by_name,
        "at": at,
    }
    return int(unit.value(sql("uploads", "add"), values))


def upload(unit: UnitOfWork, upload_id: int) -> UploadRow | None:
    """A file by its number; None when there is none, or none any more."""
    row = unit.row(_text("by_id"), {"upload_id": upload_id})
    return None if row is None else UploadRow(*row)


def some_uploads(unit: UnitOfWork, ids: Collection[int]) -> list[UploadRow]:
    """Files by their numbers, as far as they are there."""
    return [UploadRow(*row) for row in unit.rows(_text("some"), {"ids": list(ids)})]


def uploads_of(unit: UnitOfWork, node: str, limit: int, offset: int = 0) -> list[UploadRow]:
    """Files of a node, the newest first."""
    values = {"node": node, "limit": limit, "offset": offset}
    return [UploadRow(*row) for row in unit.rows(_text("of_node"), values)]


def remove(unit: UnitOfWork, upload_id: int, at: datetime) -> bool:
    """A file is taken away; False when it was not there. Its row stays."""
    return unit.execute(sql("uploads", "remove"), {"upload_id": upload_id, "at": at}) == 1


def is_held(unit: UnitOfWork, digest: str) -> bool:
    """Whether some file still has these bytes."""
    return bool(unit.value(sql("uploads", "is_held"), {"digest": digest}))


def held(unit: UnitOfWork, digests: Collection[str]) -> set[str]:
    """Which of some bytes files still have."""
    return {digest for (digest,) in unit.rows(sql("uploads", "held"), {"digests": list(digests)})}


def is_used(unit: UnitOfWork, upload_id: int) -> bool:
    """Whether a value, or anything else, rests on a file."""
    return bool(unit.value(sql("uploads", "is_used"), {"upload_id": upload_id}))


def use(unit: UnitOfWork, ids: Collection[int], used_by: str, at: datetime) -> None:
    """Something, such as `lead 12`, rests on files from now on: they are neither taken back nor tidied away."""
    for upload_id in sorted(set(ids)):
        unit.execute(sql("uploads", "use"), {"upload_id": upload_id, "used_by": used_by, "at": at})


def loose_uploads(unit: UnitOfWork, before: datetime, limit: int = 100) -> list[UploadRow]:
    """Files that were handed in before an instant and belong to nothing."""
    return [UploadRow(*row) for row in unit.rows(_text("loose"), {"before": before, "limit": limit})]


def _text(name: str) -> str:
    return sql("uploads", name).format(columns=COLUMNS)
