"""A short private folder for the server's unix socket: the name of a socket may have no more than 103 bytes."""

import hashlib
import os
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from store.embedded import messages
from store.embedded.account import Account, hand_over, name_of
from store.embedded.messages import refusal

PORT: Final = 5432
"""names the socket file; nothing listens on it"""

LONGEST: Final = 103
"""bytes of a socket's path: 103 on macOS, 107 on Linux"""


def socket_folder(home: Path, account: Account, environment: Mapping[str, str] = os.environ) -> Path:
    """A folder of the account alone, the first that can be had; nobody else can have put it there."""
    reasons = []
    for folder in _candidates(home, account, environment):
        if reason := _unfit(folder, account):
            reasons.append(f"{folder}: {reason}")
        else:
            return folder
    raise refusal(messages.NO_SOCKET, reasons="; ".join(reasons))


def empty_socket_folder(folder: Path) -> None:
    """Removes what a killed server left there, whose process id may belong to anybody now (PostgreSQL would refuse)."""
    for path in folder.glob(".s.PGSQL.*"):
        path.unlink()


def _candidates(home: Path, account: Account, environment: Mapping[str, str]) -> Iterator[Path]:
    mark = hashlib.sha256(os.fsencode(home)).hexdigest()[:12]
    runtime = environment.get("XDG_RUNTIME_DIR")
    if runtime and not account.switched:
        yield Path(runtime) / f"ac-{mark}"
    for place in ("/tmp", "/var/tmp"):  # noqa: S108 # made private and its owner checked
        yield Path(place) / f"ac-{mark}-{account.uid}"
    yield home / "socket"


def _unfit(folder: Path, account: Account) -> str | None:
    """Why the folder cannot carry the socket; None when it is there and ours alone."""
    if len(os.fsencode(folder / f".s.PGSQL.{PORT}")) > LONGEST:
        return "its name is too long"
    try:
        _make_private(folder, account)
        seen = folder.lstat()
    except OSError as error:
        return error.strerror or str(error)
    if not stat.S_ISDIR(seen.st_mode):
        return "not a folder"
    if seen.st_uid != account.uid:
        return f"it belongs to {name_of(seen.st_uid)}"
    return "others may enter it" if seen.st_mode & 0o077 else None


def _make_private(folder: Path, account: Account) -> None:
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        # Root made it and was stopped before it could hand it over.
        if folder.lstat().st_uid != os.geteuid():
            return
    hand_over(account, folder)
