"""Where a cluster keeps its files: in its folder, or, when the server's account cannot enter that, elsewhere.

home/
├── data/          the cluster, private to the server's account; appears only when it is complete
├── password       the generated password, readable by the server's account alone
├── server.log     what the server said; the previous one is server.log.1
└── locks/         who is starting, using, guarding and running it
"""

import errno
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from core.errors import OperationError
from store.embedded import messages
from store.embedded.account import Account, can_enter, name_of
from store.embedded.lock import FileLock
from store.embedded.messages import refusal

STATE: Final = Path("/var/lib/archive-cockpit")
"""where root keeps what the server's account cannot reach in the folder itself"""

POINTER: Final = "database-is-at"
"""file in the folder that says where below `STATE` its database is"""

ORIGIN: Final = "database-of"
"""file beside such a database that says which folder it belongs to"""

WAL_FILE_BYTES: Final = 16 * 1024 * 1024
FULL: Final = (errno.ENOSPC, errno.EDQUOT)
FORBIDDEN: Final = (errno.EACCES, errno.EPERM)
SAYS_FULL: Final = ("No space left on device", "Disk quota exceeded")


@dataclass(frozen=True, slots=True)
class Home:
    """The files of one cluster."""

    path: Path

    @property
    def data(self) -> Path:
        """The data directory."""
        return self.path / "data"

    @property
    def unfinished(self) -> Path:
        """The data directory while it is being made."""
        return self.path / "data.unfinished"

    @property
    def password(self) -> Path:
        """The file with the password."""
        return self.path / "password"

    @property
    def log(self) -> Path:
        """The server's log."""
        return self.path / "server.log"

    @property
    def old_log(self) -> Path:
        """The log before it."""
        return self.path / "server.log.1"

    @property
    def locks(self) -> Path:
        """The folder of its locks."""
        return self.path / "locks"

    def lock(self, name: str) -> FileLock:
        """One of its locks: starting, users, guard or server."""
        return FileLock(self.lock_path(name))

    def lock_path(self, name: str) -> Path:
        """The file of a lock."""
        return self.locks / name

    def is_full(self) -> bool:
        """Whether its disk has no room for one more file of the server's log of changes (16 MiB)."""
        return shutil.disk_usage(self.path).free < WAL_FILE_BYTES

    def remove(self) -> None:
        """Removes all its files; in the folder itself the locks stay, since another command may be waiting for one."""
        if self.path.parent == STATE:
            shutil.rmtree(self.path)
            return
        for path in (self.data, self.unfinished):
            shutil.rmtree(path, ignore_errors=True)
        for path in (self.password, self.log, self.old_log):
            path.unlink(missing_ok=True)


def program_shelf() -> Path:
    """Where copies of programs go that the server's account cannot run in their place."""
    return STATE / "programs"


def says_full(said: str) -> bool:
    """Whether a program complains of a full disk."""
    return any(complaint in said for complaint in SAYS_FULL)


def data_owner(folder: Path) -> int | None:
    """The user id that owns the folder's database; None when there is none yet or it cannot be seen."""
    try:
        return Home(_place_pointed_to(folder) or folder).data.stat().st_uid
    except OSError:
        return None


def settle(folder: Path, account: Account) -> Home:
    """The home of the folder's cluster, made when it is new; refuses one that is somebody else's."""
    with told_as_refusals(folder):
        # No chmod afterwards: another start would see the folder before it.
        folder.mkdir(mode=0o711 if account.switched else 0o700, parents=True, exist_ok=True)
        known = _known_home(folder, account)
        _refuse_foreign(folder, known or Home(folder), account)
        home = known or _new_home(folder, account)
        home.locks.mkdir(mode=0o700, exist_ok=True)
    return home


@contextmanager
def told_as_refusals(folder: Path) -> Iterator[None]:
    """Turns what the file system refuses into one clear sentence about `folder`."""
    try:
        yield
    except OSError as error:
        raise _refusal_of(error, folder) from error


def _refusal_of(error: OSError, folder: Path) -> OperationError:
    if error.errno in FULL:
        return refusal(messages.DISK_FULL, folder=folder)
    if error.errno == errno.EROFS:
        return refusal(messages.READ_ONLY, folder=folder)
    if error.errno in FORBIDDEN:
        facts = {"folder": folder, "self": name_of(os.geteuid()), "owner": name_of(_visible_owner(folder))}
        return refusal(messages.NOT_WRITABLE, **facts)
    return refusal(messages.FOLDER_FAILED, folder=folder, reason=error.strerror or error)


def _place_pointed_to(folder: Path) -> Path | None:
    try:
        return Path((folder / POINTER).read_text().strip())
    except (FileNotFoundError, NotADirectoryError):
        return None


def _known_home(folder: Path, account: Account) -> Home | None:
    """Where the folder's pointer leads: for root alone, and only to a place of ours; anybody may have written it."""
    place = _place_pointed_to(folder)
    if place is None:
        return None
    if not account.switched:
        raise refusal(messages.KEPT_BY_ROOT, folder=folder, home=place)
    if place.parent != STATE or not place.is_dir():
        raise refusal(messages.LOST, folder=folder, home=place, file=folder / POINTER)
    return Home(place)


def _new_home(folder: Path, account: Account) -> Home:
    if not account.switched or can_enter(account, folder):
        return Home(folder)
    if Home(folder).data.exists():
        raise refusal(messages.OUT_OF_REACH, account=account.name, folder=folder)
    place, settled = _new_place(folder), False
    try:
        if not can_enter(account, place):
            raise refusal(messages.OUT_OF_REACH, account=account.name, folder=place)
        settled = _point_to(place, folder)
    finally:
        if not settled:
            shutil.rmtree(place)
    return Home(place) if settled else _known_home(folder, account) or Home(folder)


def _new_place(folder: Path) -> Path:
    # A name by chance: a folder that was removed and made anew must not find the old one's data.
    place = STATE / secrets.token_hex(8)
    for path in (STATE, place):
        path.mkdir(parents=True, exist_ok=True)
        path.chmod(0o711)
    (place / ORIGIN).write_text(f"{folder}\n")
    return place


def _point_to(place: Path, folder: Path) -> bool:
    """Writes the pointer in one step; False when another start was quicker."""
    draft = folder / f"{POINTER}.{place.name}"
    draft.write_text(f"{place}\n")
    try:
        (folder / POINTER).hardlink_to(draft)
    except FileExistsError:
        return False
    finally:
        draft.unlink()
    return True


def _refuse_foreign(folder: Path, home: Home, account: Account) -> None:
    """Refuses the database of another account, whether one can look inside or not."""
    # Whoever starts a database makes its locks; root leaves the data to the server's account.
    for path, allowed in ((home.locks, os.geteuid()), (home.data, account.uid)):
        if _exists(path) and _visible_owner(path) != allowed:
            owner = name_of(_visible_owner(path))
            raise refusal(messages.FOREIGN, folder=folder, owner=owner, self=name_of(os.geteuid()))


def _exists(path: Path) -> bool:
    try:
        path.lstat()
    except FileNotFoundError:
        return False
    except PermissionError:
        return True
    return True


def _visible_owner(path: Path) -> int:
    """The owner of the path, or of the nearest folder above it that can be seen."""
    for candidate in (path, *path.parents):
        try:
            return candidate.stat().st_uid
        except OSError:
            continue
    return 0
