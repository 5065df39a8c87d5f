"""Where files are handed in: the store, the folder, the scanner and the limits."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from core.settings import Settings
from people.files.clamd import Clamd
from people.files.vault import Vault
from store.database import Database

MEGABYTE: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class UploadDesk:
    """The store, the folder of files, the scanner (None: there is none, and files say so), and the limits."""

    database: Database
    settings: Settings
    vault: Vault
    scanner: Clamd | None = None

    @property
    def most_bytes(self) -> int:
        """Of one file."""
        return self.settings.uploads.max_mb * MEGABYTE

    @property
    def quota(self) -> int:
        """Bytes of all files of one node."""
        return self.settings.uploads.quota_mb * MEGABYTE


def upload_desk(database: Database, settings: Settings, project: Path, clamd: str = "") -> UploadDesk:
    """By the settings: `project` is where relative folders begin, `clamd` the scanner's address, resolved."""
    vault = Vault(project / settings.uploads.folder)
    return UploadDesk(database, settings, vault, Clamd(clamd) if clamd else None)
