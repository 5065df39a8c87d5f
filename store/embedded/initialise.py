"""Makes a new cluster: checksums, passwords by scram, UTF-8 with the same order of texts on every machine."""

import os
import secrets
import shutil
from collections.abc import Mapping
from typing import Final

from core.errors import OperationError
from store.embedded import messages
from store.embedded.account import Account, hand_over, run_as
from store.embedded.binaries import Binaries
from store.embedded.home import Home, says_full
from store.embedded.lock import FileLock
from store.embedded.messages import refusal

USER: Final = "cockpit"
FIRST_BUILTIN_LOCALE: Final = 17
"""the major version that brings its own C.UTF-8; before it the machine's is used"""


def initialise(
    home: Home, account: Account, binaries: Binaries, settings: Mapping[str, str], starting: FileLock
) -> None:
    """Makes the cluster unless it is there; it gets its name when it is complete, so a half-made one is made anew.

    `starting` stays with `initdb` too: should we be killed, the next start waits until that is done.
    """
    if home.data.exists():
        _check(home, binaries)
        return
    _keep_password(home, account)
    shutil.rmtree(home.unfinished, ignore_errors=True)
    home.unfinished.mkdir(mode=0o700)
    hand_over(account, home.unfinished)
    answer = run_as(account, _command(home, binaries, durable=settings.get("fsync") != "off"), starting)
    if answer.returncode:
        shutil.rmtree(home.unfinished, ignore_errors=True)
        raise _explain(answer.stderr, home)
    home.unfinished.rename(home.data)


def _check(home: Home, binaries: Binaries) -> None:
    """Refuses a cluster that is damaged or that these programs cannot read."""
    try:
        made_by = (home.data / "PG_VERSION").read_text(encoding="ascii").strip()
    except FileNotFoundError:
        raise refusal(messages.DAMAGED, folder=home.path, what="PG_VERSION is missing") from None
    except UnicodeDecodeError:
        made_by = ""
    if not made_by.isdigit():
        raise refusal(messages.DAMAGED, folder=home.path, what="PG_VERSION holds no version")
    if int(made_by) != binaries.major:
        raise refusal(messages.OTHER_VERSION, folder=home.path, made_by=made_by, version=binaries.version)
    if not home.password.exists():
        raise refusal(messages.KEY_GONE, folder=home.path, file=home.password)


def _explain(said: str, home: Home) -> OperationError:
    """The error for what `initdb` said last."""
    if says_full(said):
        return refusal(messages.DISK_FULL, folder=home.path)
    complaints = [line for line in said.splitlines() if "error:" in line or "FATAL:" in line] or said.splitlines()
    return refusal(
        messages.NOT_INITIALISED, folder=home.path, reason=complaints[0] if complaints else "no reason given"
    )


def _command(home: Home, binaries: Binaries, *, durable: bool) -> list[str]:
    locale = (
        ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        if binaries.major >= FIRST_BUILTIN_LOCALE
        else ["--locale=C.UTF-8", "--lc-messages=C"]
    )
    return [
        binaries.program("initdb"),
        f"--pgdata={home.unfinished}",
        f"--username={USER}",
        f"--pwfile={home.password}",
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--data-checksums",
        *locale,
        *([] if durable else ["--no-sync"]),
    ]


def _keep_password(home: Home, account: Account) -> None:
    """Writes a password of 192 random bits where only the server's account and root can read it."""
    home.password.unlink(missing_ok=True)
    descriptor = os.open(home.password, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(24))
    hand_over(account, home.password)
