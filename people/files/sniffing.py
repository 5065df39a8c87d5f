"""What a file is by what it holds; its name only has to agree. Whoever is two things at once is refused."""

import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Final

from core.packages import DEFAULT_LIMITS, END_BYTES, END_MARK, LOCAL_MARK, PackageLimits
from people.files.documents import PDF_MARK, check_pdf, kind_of_package
from people.files.kinds import (
    CSV,
    ENDINGS,
    EVIDENCE,
    JPEG,
    M4A,
    MP3,
    OGG,
    PDF,
    PNG,
    WAV,
    WEBM,
    FileKind,
    UnfitFileError,
)
from people.files.pictures import JPEG_MARK, PNG_MARK, check_jpeg, check_png
from people.files.sound_boxes import EBML_MARK, check_m4a, check_webm, is_m4a
from people.files.sounds import OGG_MARK, check_mp3, check_ogg, check_wav, is_mp3, is_wav
from people.files.tables import check_csv

HEAD: Final = 16
SEARCHED: Final = (1 << 16) + END_BYTES
"""so far before the end of a file programs look for the list of a package"""
LONGEST_NAME: Final = 120
_UNFIT: Final = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]')


def plain_name(told: str) -> str:
    """The name of a file as it is kept: without folders, without what a system would take for a command or a path.

    UnfitFileError when nothing is left, or its ending belongs to no kind that is taken.
    """
    name = unicodedata.normalize("NFC", PurePosixPath(told.replace("\\", "/")).name)
    # marks that turn the direction of writing make "gpj.exe" of "exe.jpg"
    name = "".join(
        letter for letter in name if unicodedata.category(letter) not in ("Cf", "Cc", "Cs", "Co", "Zl", "Zp")
    )
    name = _UNFIT.sub("_", name).strip(" .")
    stem, dot, ending = name.rpartition(".")
    if not stem or f".{ending.lower()}" not in ENDINGS:
        raise UnfitFileError("ending", found=f"{dot}{ending}"[-20:] or "–", known=_known(EVIDENCE))
    return f"{stem[: LONGEST_NAME - len(ending) - 1].rstrip(' .')}.{ending.lower()}"


def kind_of(
    path: Path, name: str, taken: Sequence[FileKind] = EVIDENCE, limits: PackageLimits = DEFAULT_LIMITS
) -> FileKind:
    """The kind of a file, looked at from its first byte to its last.

    UnfitFileError: it is none of the kinds that are `taken`, is not what its name says, or is more than one thing.
    """
    with path.open("rb") as file:
        kind = _sniffed(file, path, limits)
    if kind not in taken:
        raise UnfitFileError("not_taken", found=kind.word, known=_known(taken))
    if ENDINGS[PurePosixPath(name).suffix.lower()] is not kind:
        raise UnfitFileError("other_ending", found=kind.word, ending=PurePosixPath(name).suffix)
    return kind


def _sniffed(file: BinaryIO, path: Path, limits: PackageLimits) -> FileKind:
    head = file.read(HEAD)
    if not head:
        raise UnfitFileError("empty")
    if head.startswith(LOCAL_MARK):
        return kind_of_package(path, limits)
    _check_no_package(file, path.stat().st_size)
    if head.startswith(PDF_MARK):
        check_pdf(file)
        return PDF
    if head.startswith(PNG_MARK):
        check_png(file)
        return PNG
    if head.startswith(JPEG_MARK):
        check_jpeg(file)
        return JPEG
    sound = _sound(file, head, path.stat().st_size)
    if sound is not None:
        return sound
    check_csv(path)
    return CSV


def _sound(file: BinaryIO, head: bytes, size: int) -> FileKind | None:
    """The kind of a recording of sound, which is whole; None: it is none."""
    begins = (
        (is_wav(head), WAV, check_wav),
        (head.startswith(OGG_MARK), OGG, check_ogg),
        (head.startswith(EBML_MARK), WEBM, check_webm),
        (is_m4a(head), M4A, check_m4a),
        (is_mp3(head), MP3, check_mp3),
    )
    found = next(((kind, check) for fits, kind, check in begins if fits), None)
    if found is None:
        return None
    kind, check = found
    check(file, size)
    return kind


def _check_no_package(file: BinaryIO, size: int) -> None:
    """No program would take the file for a package, whatever it begins with."""
    file.seek(max(size - SEARCHED, 0))
    if END_MARK in file.read(SEARCHED):
        raise UnfitFileError("two_things")
    file.seek(0)


def _known(kinds: Sequence[FileKind]) -> str:
    return ", ".join(kind.word.upper() for kind in kinds)
