"""Files that are read in parts and sent as one: what people keep small and a browser wants in one request."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

PACKAGE: Final = "cockpit"
"""The name under which they are served, beside the component packages of Dash."""
SEPARATOR: Final = {".js": b"\n;\n", ".css": b"\n"}
"""A script that lacks its last semicolon must not swallow the one behind it."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """A file made of parts; its address changes with its content, so a browser may keep it for good."""

    name: str
    content: bytes

    @property
    def address(self) -> str:
        """`cockpit/wall.v1m….js`: package and path, with the fingerprint where Dash writes it."""
        path = PurePosixPath(self.name)
        return f"{PACKAGE}/{path.stem}.v1m{hashlib.sha256(self.content).hexdigest()[:16]}{path.suffix}"


def joined(name: str, parts: Iterable[bytes]) -> Bundle:
    """The parts in their order."""
    return Bundle(name, SEPARATOR[PurePosixPath(name).suffix].join(parts))


def joined_folder(folder: Path, suffix: str) -> Bundle:
    """The files of a folder with this suffix, in the order of their names; named after the folder."""
    files = sorted(folder.glob(f"*{suffix}"))
    return joined(folder.name + suffix, (file.read_bytes() for file in files))
