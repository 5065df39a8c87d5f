"""What a stand-in remembers between two starts: its seed and start, and every change, in order."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import orjson

from standins.feeds import Row


@dataclass(frozen=True)
class Origin:
    """What the base rows are a function of; kept from the first start on."""

    seed: int
    start: int
    profile: str
    scale: float


@dataclass(frozen=True)
class Change:
    """One written row: its stamp, feed and index; `row` is None for a deletion, `key` is the id of the row."""

    stamp: int
    feed: str
    index: int
    key: str
    row: Row | None


class Journal:
    """An append-only file of changes in the state folder; a last line cut short by a kill is dropped."""

    def __init__(self, folder: Path, wanted: Origin) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.origin = _kept_origin(folder / "origin.json", wanted)
        self._path = folder / "changes.jsonl"
        self._drop_torn_line()
        self._file = self._path.open("ab")

    def _drop_torn_line(self) -> None:
        if not self._path.exists():
            return
        with self._path.open("rb+") as file:
            whole = file.read().rfind(b"\n") + 1
            file.truncate(whole)

    def changes(self) -> Iterator[Change]:
        """Every change so far, oldest first."""
        with self._path.open("rb") as file:
            for line in file:
                stamp, feed, index, key, row = orjson.loads(line)
                yield Change(stamp, feed, index, key, row)

    def append(self, changes: list[Change]) -> None:
        """Writes changes and hands them to the operating system."""
        lines = (orjson.dumps([c.stamp, c.feed, c.index, c.key, c.row]) for c in changes)
        self._file.write(b"".join(line + b"\n" for line in lines))
        self._file.flush()

    def close(self) -> None:
        """Closes the file."""
        self._file.close()


def _kept_origin(path: Path, wanted: Origin) -> Origin:
    """The origin of the first start; a folder that was begun with another profile or scale is refused."""
    if not path.exists():
        path.write_text(json.dumps(asdict(wanted)), encoding="utf-8")
        return wanted
    kept = Origin(**json.loads(path.read_text(encoding="utf-8")))
    if (kept.profile, kept.scale) != (wanted.profile, wanted.scale):
        raise ValueError(
            f"{path.parent} holds profile {kept.profile} at scale {kept.scale}, asked for {wanted.profile} at "
            f"{wanted.scale}: use another state folder, or remove this one to begin anew"
        )
    return kept
