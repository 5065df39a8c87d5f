"""The kinds of files that are taken, and how files of them are refused. Pure.

A plain ZIP is not among them: nobody can see in a browser what it holds, and it may hold anything.
"""

from dataclasses import dataclass
from typing import Final


class UnfitFileError(ValueError):
    """A file that is not taken; `code` is a key of the texts `upload.*`, `values` fill it."""

    def __init__(self, code: str, **values: object) -> None:
        self.code = code
        self.values = values
        super().__init__(f"{code} {values}" if values else code)


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of files: its word, how it is served, and the endings that its names may have."""

    word: str
    media_type: str
    endings: tuple[str, ...]


PDF: Final = FileKind("pdf", "application/pdf", (".pdf",))
PNG: Final = FileKind("png", "image/png", (".png",))
JPEG: Final = FileKind("jpeg", "image/jpeg", (".jpg", ".jpeg"))
XLSX: Final = FileKind("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", (".xlsx",))
DOCX: Final = FileKind("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", (".docx",))
OFD: Final = FileKind("ofd", "application/ofd", (".ofd",))
CSV: Final = FileKind("csv", "text/csv; charset=utf-8", (".csv",))

MP3: Final = FileKind("mp3", "audio/mpeg", (".mp3",))
M4A: Final = FileKind("m4a", "audio/mp4", (".m4a",))
WAV: Final = FileKind("wav", "audio/wav", (".wav",))
OGG: Final = FileKind("ogg", "audio/ogg", (".ogg", ".oga", ".opus"))
WEBM: Final = FileKind("webm", "audio/webm", (".webm",))

EVIDENCE: Final = (PDF, PNG, JPEG, XLSX, DOCX, OFD, CSV)
TABLES: Final = (XLSX, CSV)
SOUNDS: Final = (MP3, M4A, WAV, OGG, WEBM)
"""recordings of sound, which are taken on site alone"""
KINDS: Final = {kind.word: kind for kind in (*EVIDENCE, *SOUNDS)}

ENDINGS: Final = {ending: kind for kind in KINDS.values() for ending in kind.endings}
