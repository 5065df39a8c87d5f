"""Passwords that are known to be stolen: a file that the bureau lays down, asked by digest (ASVS 6.2.12)."""

from hashlib import sha1
from pathlib import Path
from typing import BinaryIO, Final

from core.errors import OperationError

DIGITS: Final = 40
MOST_LINE: Final = 64
"""bytes of a line at most: the digest, a colon, how often it was stolen"""


def is_stolen(password: str, file: Path) -> bool:
    """Whether its SHA-1 stands in a file of such digests in order, one a line, such as Have I Been Pwned gives out.

    A file of any size is asked by some forty reads. OperationError: it cannot be read, or is no such file.
    """
    wanted = sha1(password.encode(), usedforsecurity=False).hexdigest().upper().encode()
    try:
        with file.open("rb") as lines:
            return _stands_in(lines, wanted)
    except OSError as error:
        raise OperationError(f"security.stolen_file: {error}") from error


def _stands_in(lines: BinaryIO, wanted: bytes) -> bool:
    """Halves the part of the file in which the line may begin, down to less than two lines of it."""
    low, high = 0, lines.seek(0, 2)
    while low < high:
        middle = (low + high) // 2
        found, end = _first_from(lines, middle)
        if not found or found >= wanted:
            high = middle
        else:
            low = end
    return _first_from(lines, low)[0] == wanted


def _first_from(lines: BinaryIO, at: int) -> tuple[bytes, int]:
    """The digest of the first line that begins at a place or behind it, and where that line ends; empty: none does."""
    lines.seek(max(at - 1, 0))
    if at > 0:
        lines.readline(MOST_LINE)
    line = lines.readline(MOST_LINE)
    digest = line[:DIGITS].upper()
    if line.strip() and (len(digest) < DIGITS or not digest.isalnum()):
        raise OperationError("security.stolen_file: expected a SHA-1 digest on each line, in order")
    return digest, lines.tell()
