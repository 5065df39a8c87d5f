"""The folder `.demo`: what the demo keeps there, for itself and for whoever talks to it."""

import fcntl
import json
import os
import secrets
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Final

from core.errors import OperationError

SECRET_NAMES: Final = (
    "COCKPIT_REGISTERS_TOKEN",
    "COCKPIT_PLATFORM_CLIENT_ID",
    "COCKPIT_PLATFORM_CLIENT_SECRET",
    "COCKPIT_LICENCES_APP_KEY",
    "COCKPIT_LICENCES_APP_SECRET",
    "COCKPIT_LICENCES_PUSH_KEY",
    "COCKPIT_LICENCES_PUSH_SECRET",
    "COCKPIT_LOOKUPS_API_KEY",
    "COCKPIT_DAS_PASSWORD",
)


class DemoFolder:
    """Paths and files of the demo below a project folder."""

    def __init__(self, project: Path) -> None:
        self.root = project / ".demo"
        self.accounts = self.root / "accounts.json"
        self.sealing_key = self.root / "sealing.key"
        self.token = self.root / "token"
        self.audit_key = self.root / "audit" / "key.pem"
        self.description = self.root / "demo.json"
        self.config = self.root / "config.yaml"
        self.logs = self.root / "logs"
        self.postgres = self.root / "postgres"
        self.das = self.root / "das"
        self.standins = self.root / "standins"
        self.uploads = self.root / "uploads"
        self.evaluated = self.root / "evaluated"
        """is there once the demo's evaluation has been prepared"""
        self._lock = self.root / "lock"

    def known_accounts(self) -> list[dict[str, Any]]:
        """The demo's accounts with what is needed to sign in: name, role, node, password, totp_secret (or None)."""
        if not self.accounts.exists():
            return []
        found: list[dict[str, Any]] = json.loads(self.accounts.read_text(encoding="utf-8"))
        return found

    def known_token(self) -> str:
        """The secret with which programs may look at the demo; empty before it was made."""
        return self.token.read_text(encoding="utf-8") if self.token.exists() else ""

    def create(self) -> None:
        """Makes the folder, readable by its owner alone: it holds the demo's secrets."""
        self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.logs.mkdir(exist_ok=True)
        self.standins.mkdir(exist_ok=True)

    def forget(self) -> None:
        """Removes everything the demo has kept."""
        shutil.rmtree(self.root, ignore_errors=True)

    def secrets(self) -> dict[str, str]:
        """The demo's credentials by environment name; made at the first call and kept."""
        path = self.root / "secrets.json"
        if not path.exists() and not self.root.exists():
            return {}
        values: dict[str, str] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        missing = [name for name in SECRET_NAMES if name not in values]
        if missing:  # a newer edition needs more of them
            values |= {name: secrets.token_hex(16) for name in missing}
            write_private(path, json.dumps(values))
        return values

    def describe(self, values: Mapping[str, Any]) -> None:
        """Writes demo.json: a reader sees the old text or the new one, never a half."""
        write_private(self.description, json.dumps(values, ensure_ascii=False, indent=1))

    def is_running(self) -> bool:
        """Whether a demo runs in this folder: only then is its lock held, however the last one ended."""
        if not self._lock.exists():
            return False
        with self._lock.open("rb") as lock:
            return not _locked(lock)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Marks the folder as in use; OperationError when a demo runs in it already."""
        self.create()
        with self._lock.open("wb") as lock:
            if not _locked(lock):
                raise OperationError(f"a demo is running in {self.root} already; stop it first with Ctrl-C")
            yield


def _locked(lock: IO[bytes]) -> bool:
    """Takes the lock, which the kernel gives back when its holder ends; False when somebody else has it."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def write_private(path: Path, text: str) -> None:
    """Replaces a file at once, readable by its owner alone."""
    fresh = path.with_suffix(".new")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
    fresh.replace(path)
