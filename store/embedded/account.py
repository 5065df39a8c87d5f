"""Which operating system account runs the server, and what that account can reach.

PostgreSQL refuses to run as root, so root hands it to another account; everyone else runs it as themselves.
"""

import errno
import os
import pwd
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from store.embedded import messages
from store.embedded.lock import FileLock
from store.embedded.messages import refusal

STAND_INS_OF_ROOT: Final = ("postgres", "nobody")
"""accounts that run the server when root starts it, best first"""

ENVIRONMENT: Final = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}
"""all that PostgreSQL's programs see: no PG… variable and no locale of the caller leaks in"""


@dataclass(frozen=True, slots=True)
class Account:
    """The account that runs the server; `switched` when the caller is root and has to become it."""

    name: str
    uid: int
    gid: int
    switched: bool

    @property
    def groups(self) -> list[int]:
        """Its group ids."""
        return os.getgrouplist(self.name, self.gid)


def name_of(uid: int) -> str:
    """The name of a user id, or its number when it has none."""
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def server_account(data_owner: int | None = None) -> Account:
    """The account to run the server as; for root the owner of existing data, when that is one of its stand-ins."""
    if os.geteuid() != 0:
        return _own_account(os.geteuid())
    known = [account for name in STAND_INS_OF_ROOT if (account := _stand_in(name))]
    if not known:
        raise refusal(messages.NO_ACCOUNT)
    return next((account for account in known if account.uid == data_owner), known[0])


def run_as(account: Account, command: Sequence[str], keep: FileLock | None = None) -> subprocess.CompletedProcess[str]:
    """Runs a program as the account, from the root folder since the account may not enter ours; output as text.

    The program holds the lock `keep` as well, as long as it runs.
    """
    switched = account.switched
    kept = [keep.descriptor] if keep and keep.descriptor is not None else []
    try:
        return subprocess.run(
            command,
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
            cwd="/",
            env=ENVIRONMENT,
            umask=0o077,
            pass_fds=kept,
            user=account.uid if switched else None,
            group=account.gid if switched else None,
            extra_groups=account.groups if switched else None,
        )
    except PermissionError as error:
        # EACCES would be about the program, EPERM is about becoming the account.
        if switched and error.errno == errno.EPERM:
            raise refusal(messages.NO_SWITCH, account=account.name) from error
        raise


def can_enter(account: Account, folder: Path) -> bool:
    """Whether the account may pass through `folder`, asked of the system itself."""
    return run_as(account, ["/bin/sh", "-c", 'test -x "$1"', "sh", str(folder)]).returncode == 0


def hand_over(account: Account, path: Path) -> None:
    """Makes a file or folder the account's own."""
    if account.switched:
        os.chown(path, account.uid, account.gid, follow_symlinks=False)


def _own_account(uid: int) -> Account:
    try:
        entry = pwd.getpwuid(uid)
    except KeyError as error:
        raise refusal(messages.UNNAMED, uid=uid) from error
    return Account(entry.pw_name, uid, os.getegid(), switched=False)


def _stand_in(name: str) -> Account | None:
    try:
        entry = pwd.getpwnam(name)
    except KeyError:
        return None
    return Account(name, entry.pw_uid, entry.pw_gid, switched=True)
