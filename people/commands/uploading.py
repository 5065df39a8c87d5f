"""What a person does with files: hands one in, sees what there is, reads one, takes back one that nothing rests on."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Final

from core.access import Principal
from core.errors import RefusedError
from core.settings import Settings
from people.acts import Act, note, note_alone, note_refusal
from people.files.clamd import ScannerAwayError
from people.files.desk import MEGABYTE, UploadDesk
from people.files.kinds import EVIDENCE, KINDS, FileKind, UnfitFileError
from people.files.sniffing import kind_of, plain_name
from people.files.vault import ALGORITHM, Arriving, DamagedFileError
from people.ways import demand, known_way
from store import uploads as kept
from store.database import UnitOfWork
from store.uploads import NewUpload, UploadRow

UPLOAD: Final = "evidence.upload"
READ: Final = "evidence.read"
SCANNED: Final = "clean"
NOT_SCANNED: Final = "off"
LOOKED_UP: Final = 1000
"""digests at a time"""


class RefusedFileError(RefusedError):
    """A file that is not kept; `status` is what HTTP says of that."""

    def __init__(self, code: str, status: int = 422, **values: object) -> None:
        self.status = status
        super().__init__(f"the file is refused: {code} {values}", f"upload_{code}", **values)


@dataclass(frozen=True, slots=True)
class UploadPage:
    """Files of a node, and how much of its quota they take."""

    files: tuple[UploadRow, ...]
    used: int
    quota: int


@dataclass(frozen=True, slots=True)
class Told:
    """What whoever hands in a file says of it, the kinds that are taken there, and the right that it needs."""

    node: str
    name: str
    taken: Sequence[FileKind] = EVIDENCE
    permission: str = UPLOAD


Also = Callable[[UnitOfWork, int], None]
"""what is done with a file that is kept, by its number, in the same transaction"""


def may_hand_in(
    desk: UploadDesk, principal: Principal, node: str, expected: int, at: datetime, permission: str = UPLOAD
) -> None:
    """Before the first byte is read: whether somebody may hand in a file there, and whether there is room for it.

    AccessDeniedError: no. RefusedFileError: too large, or the quota of the node is used up.
    """
    _demand_person(principal)
    with desk.database.begin() as unit:
        demand(principal, permission, known_way(unit, node, desk.settings.city), at)
        _demand_room(desk, kept.used(unit, node), expected)
    if expected > desk.most_bytes:
        raise RefusedFileError("too_large", 413, limit=desk.settings.uploads.max_mb)


def hand_in(
    desk: UploadDesk, principal: Principal, arriving: Arriving, told: Told, at: datetime, also: Also | None = None
) -> UploadRow:
    """Keeps a file that has arrived whole: its kind, its soundness, the scanner and the quota are asked first.

    RefusedFileError says why it is not kept; the refusal is recorded and nothing else is.
    Its `status` is 503 when the scanner gave no answer. AccessDeniedError: no right there.
    """
    try:
        return _keep(desk, principal, arriving, told, at, also)
    except UnfitFileError as error:
        _note_refused(desk, principal, told, error.code, at)
        raise RefusedFileError(error.code, 422, **error.values) from error
    except RefusedFileError as error:
        _note_refused(desk, principal, told, error.code.removeprefix("upload_"), at)
        raise
    except ScannerAwayError as error:
        _note_refused(desk, principal, told, "scanner_away", at)
        raise RefusedFileError("scanner_away", 503) from error


def note_turned_away(desk: UploadDesk, principal: Principal, node: str, error: RefusedFileError, at: datetime) -> None:
    """Records a file that was refused before it had come whole."""
    _note_refused(desk, principal, Told(node, ""), error.code.removeprefix("upload_"), at)


def _keep(
    desk: UploadDesk, principal: Principal, arriving: Arriving, told: Told, at: datetime, also: Also | None
) -> UploadRow:
    digest = arriving.close()
    if arriving.size > desk.most_bytes:
        raise RefusedFileError("too_large", 413, limit=desk.settings.uploads.max_mb)
    name = plain_name(told.name)
    kind = kind_of(arriving.path, name, told.taken)
    scan = NOT_SCANNED
    if desk.scanner is not None:
        desk.scanner.scan(arriving.path)
        scan = SCANNED
    new = NewUpload(
        told.node,
        name,
        kind.word,
        arriving.size,
        ALGORITHM,
        digest,
        scan,
        principal.account_id,
        principal.display_name,
    )
    with desk.database.begin() as unit:
        _demand_person(principal)
        demand(principal, told.permission, known_way(unit, told.node, desk.settings.city), at)
        _demand_room(desk, kept.lock_node(unit, told.node), arriving.size)
        kept.lock_digest(unit, digest)
        number = kept.add(unit, new, at)
        after = {"name": name, "kind": kind.word, "bytes": arriving.size, ALGORITHM: digest, "scan": scan}
        note(unit, principal, Act("upload.kept", "upload", str(number), told.node, after=after), at)
        if also is not None:
            also(unit, number)
        # the last step: a row is never there without its bytes; bytes without a row are tidied away
        desk.vault.keep(arriving, digest)
        found = kept.upload(unit, number)
    assert found is not None
    return found


def uploads_of(
    desk: UploadDesk, principal: Principal, node: str, at: datetime, limit: int = 50, offset: int = 0
) -> UploadPage:
    """Files of a node, the newest first. AccessDeniedError: no right there."""
    with desk.database.begin() as unit:
        demand(principal, READ, known_way(unit, node, desk.settings.city), at)
        files = tuple(kept.uploads_of(unit, node, limit, offset))
        return UploadPage(files, kept.used(unit, node), desk.quota)


@dataclass(frozen=True, slots=True)
class ReadableFile:
    """A file that may be handed out: whose bytes are still those that were handed in."""

    row: UploadRow
    kind: FileKind
    path: Path


def read_file(desk: UploadDesk, principal: Principal, upload_id: int, at: datetime) -> ReadableFile:
    """A file with its checked bytes; the reading is recorded.

    RefusedFileError: there is none (404), or its bytes are not whole (410). AccessDeniedError: no right to it.
    """
    with desk.database.begin() as unit:
        row = readable_row(unit, desk.settings, principal, upload_id, at)
    act = Act("upload.read", "upload", str(upload_id), row.node, detail={"name": row.name})
    try:
        path = desk.vault.checked(row.digest)
    except DamagedFileError as error:
        note_refusal(desk.database, principal, act, at)
        raise RefusedFileError("lost", 410) from error
    note_alone(desk.database, principal, act, at)
    return ReadableFile(row, KINDS[row.kind], path)


def readable_row(unit: UnitOfWork, settings: Settings, principal: Principal, upload_id: int, at: datetime) -> UploadRow:
    """The row of a file that somebody may read. RefusedFileError 404: there is none. AccessDeniedError: no right."""
    row = kept.upload(unit, upload_id)
    if row is None:
        raise RefusedFileError("unknown_file", 404, number=upload_id)
    demand(principal, READ, known_way(unit, row.node, settings.city), at)
    return row


def take_back(desk: UploadDesk, principal: Principal, upload_id: int, at: datetime) -> None:
    """Takes back a file of one's own that nothing rests on. RefusedError: somebody else's, or something does."""
    with desk.database.begin() as unit:
        row = readable_row(unit, desk.settings, principal, upload_id, at)
        if row.uploaded_by != principal.account_id:
            raise RefusedFileError("not_yours", 403)
        if kept.is_used(unit, upload_id):
            raise RefusedFileError("in_use", 409)
        kept.remove(unit, upload_id, at)
        act = Act("upload.taken_back", "upload", str(upload_id), row.node, before={"name": row.name})
        note(unit, principal, act, at)
    _drop_bytes(desk, row.digest)


def remove_loose(desk: UploadDesk, at: datetime) -> int:
    """Takes away files that belong to nothing since long ago, what was left half written, and bytes without a row.

    Returns how many files.
    """
    before = at - timedelta(days=desk.settings.uploads.keep_loose_days)
    with desk.database.begin() as unit:
        loose = kept.loose_uploads(unit, before)
        for row in loose:
            kept.remove(unit, row.upload_id, at)
    return desk.vault.tidy() + len(loose) + sum(_drop_bytes(desk, digest) for digest in _unheld(desk))


def _unheld(desk: UploadDesk) -> Iterator[str]:
    """Bytes that have lain in the folder for a while and that no row holds."""
    digests = desk.vault.old_digests()
    while some := list(islice(digests, LOOKED_UP)):
        with desk.database.begin() as unit:
            held = kept.held(unit, some)
        yield from (digest for digest in some if digest not in held)


def _drop_bytes(desk: UploadDesk, digest: str) -> bool:
    """Takes away bytes that no row holds any more, after the rows were settled; returns whether it did."""
    with desk.database.begin() as unit:
        kept.lock_digest(unit, digest)
        if kept.is_held(unit, digest):
            return False
        desk.vault.remove(digest)
        return True


@contextmanager
def arriving(desk: UploadDesk) -> Iterator[Arriving]:
    """Where the bytes of a file go while they come."""
    with desk.vault.arriving() as one:
        yield one


def _demand_person(principal: Principal) -> None:
    if principal.kind != "person":
        raise RefusedError("only a person hands in files", "no_person")


def _demand_room(desk: UploadDesk, used: int, more: int) -> None:
    if used + more > desk.quota:
        raise RefusedFileError("quota", 409, used=used // MEGABYTE, limit=desk.settings.uploads.quota_mb)


def _note_refused(desk: UploadDesk, principal: Principal, told: Told, reason: str, at: datetime) -> None:
    detail = {"reason": reason, "name": told.name[:120]}
    note_refusal(desk.database, principal, Act("upload.refused", "upload", "", told.node, detail=detail), at)
