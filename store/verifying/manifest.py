"""What lies in a folder of exported tables, as the folder itself says."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final

from core.errors import OperationError
from core.model import Images
from store.migrations.views import views_digest

MANIFEST: Final = "manifest.json"
FORMAT: Final = 1


@dataclass(frozen=True, slots=True)
class Manifest:
    """What lies in a folder: rows by table, whose sums they are, which subjects did not count yet, who took it out."""

    taken_at: datetime
    definition_version: str | None
    rows: Mapping[str, int]
    skipped: tuple[str, ...] = ()
    sizes: Mapping[str, int] = field(default_factory=dict)
    taken_by: str = ""

    def write(self, folder: Path) -> None:
        """Makes the folder an export: written last, so a folder without it is none."""
        told = {
            "format": FORMAT,
            "taken_at": self.taken_at.isoformat(),
            "taken_by": self.taken_by,
            "definition_version": self.definition_version,
            "skipped": self.skipped,
            "tables": {name: {"rows": rows, "bytes": self.sizes.get(name, 0)} for name, rows in self.rows.items()},
        }
        (folder / MANIFEST).write_text(json.dumps(told, indent=1), encoding="utf-8")


def read_manifest(folder: Path) -> Manifest:
    """What an export says of itself. OperationError: the folder holds none, or one of another program."""
    try:
        told = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        if told["format"] != FORMAT:
            raise OperationError(f"{folder}: an export of another edition, made in format {told['format']}")
        return Manifest(
            taken_at=datetime.fromisoformat(told["taken_at"]),
            definition_version=told["definition_version"],
            rows={name: table["rows"] for name, table in told["tables"].items()},
            skipped=tuple(told["skipped"]),
            sizes={name: table["bytes"] for name, table in told["tables"].items()},
            taken_by=told.get("taken_by", ""),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise OperationError(f"{folder}: no export is here ({error})") from error


def demand_same_definitions(folder: Path, manifest: Manifest, images: Images) -> None:
    """OperationError when the sums of an export were made under others than these: all of them would differ."""
    ours = f"{images.definition_version}+{views_digest()[:8]}"
    if manifest.definition_version not in (None, ours):
        raise OperationError(
            f"{folder}: its sums follow the definitions {manifest.definition_version}, this program has {ours}:"
            " verify it with the program that exported it"
        )


def prepare(folder: Path) -> None:
    """An empty folder of the user's own for an export; an older export in it is taken away, anything else refused."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        files = list(folder.iterdir())
        if any(file.name != MANIFEST and file.suffix != ".parquet" for file in files):
            raise OperationError(f"{folder}: the folder holds other files; give an empty one for an export")
        for file in sorted(files, key=lambda file: file.name != MANIFEST):
            file.unlink()
    except OSError as error:
        raise OperationError(f"{folder}: {error.strerror}") from error
