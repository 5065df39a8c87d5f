"""Drops in an inbox: which there are, which have been taken, and whether one is whole.

inbox/<owner>/<YYYYMMDD-HHMMSS>/ holds one table and, written last, a list of digests.
A drop without its list is still being written and is left alone.
Nothing is ever changed or deleted here: what was taken is remembered by the cursor.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from collectors.base import Cursor
from core.days import LOCAL

DROP: Final = re.compile(r"\d{8}-\d{6}")
LINE: Final = re.compile(r"(sm3|sha256)\s+([0-9a-fA-F]{64})\s+(\S.*)")
BLOCK: Final = 1024 * 1024
REMEMBERED: Final = timedelta(days=60)
A_DAY: Final = timedelta(days=1)
LISTED: Final = 1000
"""most lines of a digest list"""


class DropError(Exception):
    """A drop that cannot be taken as it is; the text says why.

    `code` and `values`: the sentence that says so to people, as in `core.errors.SourceError`.
    """

    def __init__(self, message: str, code: str = "drop", **values: Any) -> None:
        self.code = code
        self.values = values
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Drop:
    """One drop: its folder, and the digests that its list promises by file name."""

    folder: Path
    promised: Mapping[str, tuple[str, str]]

    @property
    def name(self) -> str:
        """The name of its folder, which is its local time."""
        return self.folder.name


def owner_folders(inbox: Path) -> list[str]:
    """The owners that have a folder, in order; an inbox that is not there raises FileNotFoundError."""
    return sorted(entry.name for entry in inbox.iterdir() if entry.is_dir() and not entry.is_symlink())


def drop_names(folder: Path) -> list[str]:
    """The drops of an owner, oldest first."""
    names = (entry.name for entry in folder.iterdir() if entry.is_dir() and not entry.is_symlink())
    return sorted(name for name in names if DROP.fullmatch(name))


def is_taken(cursor: Cursor, name: str) -> bool:
    """Whether a drop was read to its end."""
    return name <= cursor.get("through", "") or name in cursor.get("also", ())


def taken(cursor: Cursor, name: str, names: Sequence[str], today: date) -> dict[str, Any]:
    """The cursor after a drop; `names` are all drops of the owner.

    `also` are the drops that were taken one by one. A drop may come late under an old name, so they are remembered for
    `REMEMBERED` before the newest of them (or before today, should that be in the future). `through` is the drop up to
    which everything counts as taken; it never passes one that is there and was not taken.
    """
    through = cursor.get("through", "")
    done = sorted({name, *cursor.get("also", ()), *(other for other in names if is_taken(cursor, other))})
    waiting = next((other for other in names if other not in done), None)
    old = _day_name(done[-1], today)
    settled = [other for other in done if other < old and (waiting is None or other < waiting)]
    through = max(through, *settled[-1:]) if settled else through
    also = [other for other in done if other > through]
    return {"through": through} | ({"also": also} if also else {})


def dropped_at(cursor: Cursor, names: Sequence[str], at: datetime) -> datetime | None:
    """When the newest drop was laid there, of those that are there and those that were taken; None: there is none.

    One of a day to come tells nothing of that: its name is a slip.
    """
    known = (cursor.get("through", ""), *cursor.get("also", ()), *names)
    return max((moment for moment in map(_moment, known) if moment and moment < at + A_DAY), default=None)


def _moment(name: str) -> datetime | None:
    try:
        return datetime.strptime(name, "%Y%m%d-%H%M%S").replace(tzinfo=LOCAL)
    except ValueError:
        return None


def _day_name(newest: str, today: date) -> str:
    """The day before which drops are settled, as drops are named."""
    try:
        day = min(today, datetime.strptime(newest[:8], "%Y%m%d").date())  # noqa: DTZ007 -- the name of a day has no zone
    except ValueError:
        day = today
    return f"{day - REMEMBERED:%Y%m%d}"


def read_list(folder: Path, digests: str) -> Drop | None:
    """The drop with its list; None while there is no list; raises DropError when the list makes no sense."""
    path = folder / digests
    if path.is_symlink() or not path.is_file():
        return None
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise DropError(f"{digests} cannot be read") from error
    if len(lines) > LISTED:
        raise DropError(f"{digests} has more than {LISTED} lines")
    promised = {name: digest for name, *digest in map(_line, filter(str.strip, lines))}
    if not promised:
        return None  # created, and not written yet
    return Drop(folder, {name: (kind, value) for name, (kind, value) in promised.items()})


def _line(text: str) -> tuple[str, str, str]:
    found = LINE.fullmatch(text.strip())
    if not found:
        raise DropError(f"a line of the digest list is not '<sm3|sha256> <digest> <name>': {text.strip()[:60]!r}")
    kind, value, name = found.groups()
    if name != Path(name).name or name in (".", "..") or "\\" in name:
        raise DropError(f"the digest list names a file outside of its drop: {name[:60]!r}")
    return name, kind, value.lower()


def check_digests(drop: Drop, most_bytes: int) -> None:
    """Raises DropError unless every listed file is there, of allowed size, and has its digest."""
    for name, (kind, promised) in drop.promised.items():
        path = drop.folder / name
        if path.is_symlink() or not path.is_file():
            raise DropError(f"{name} is listed and not there", "drop_absent", file=name)
        if path.stat().st_size > most_bytes:
            raise DropError(f"{name} has more than {most_bytes} bytes", "drop_size", file=name)
        if digest_of(path, kind) != promised:
            raise DropError(f"the {kind} digest of {name} does not match", "drop_digest", file=name)


def digest_of(path: Path, kind: str) -> str:
    """The digest of a file; `kind` is sm3 or sha256."""
    digest = hashlib.new(kind)
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()
