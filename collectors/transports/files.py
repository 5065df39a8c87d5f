"""File drops: each owner's folder is a partition, each drop is read once, the older names first."""

from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Final

from collectors.base import CheckResult, Cursor, Page, Schema
from collectors.schema_seen import schema_of
from collectors.transports.drops import (
    Drop,
    DropError,
    check_digests,
    drop_names,
    dropped_at,
    is_taken,
    owner_folders,
    read_list,
    taken,
)
from collectors.transports.tables import SUFFIXES, TableRow, XmlTable, table_rows
from core.days import local_date
from core.errors import RetryError, StopSourceError
from core.model import NO_DROP, Reject

DISCOVERED: Final = 100
PATIENCE: Final = timedelta(hours=6)
"""a drop that is without its list for longer is not being written any more"""


@dataclass(frozen=True, slots=True)
class FileFeed:
    """What a collector has to know of its drops.

    `stem` is the name of the table file without its ending, `fields` are the columns it must have.
    `silence`: an owner who has dropped nothing for longer has stopped delivering.
    """

    inbox: Path
    stem: str
    digests: str
    fields: tuple[str, ...]
    encodings: tuple[str, ...]
    size: int
    file_bytes: int
    zip_ratio: int
    xml: XmlTable | None = None
    silence: timedelta | None = None


class FileCollector:
    """One table that is dropped as a file."""

    def __init__(self, feed: FileFeed) -> None:
        self._feed = feed
        self._refused: dict[tuple[str, str], tuple[float, DropError]] = {}

    def check(self) -> CheckResult:
        """Whether the inbox can be listed."""
        try:
            owners = self.partitions()
        except StopSourceError as error:
            return CheckResult(False, str(error))
        return CheckResult(True, f"{len(owners)} folders in {self._feed.inbox.name}")

    def discover(self) -> Schema:
        """The columns of the newest drop that can be read; empty when there is none."""
        for owner in reversed(self.partitions()):
            folder = self._feed.inbox / owner
            for name in reversed(drop_names(folder)):
                try:
                    drop = read_list(folder / name, self._feed.digests)
                    if drop:
                        rows = islice(self._rows(drop), DISCOVERED)
                        return schema_of(row for row in rows if not isinstance(row, Reject))
                except DropError:
                    continue
        return {}

    def partitions(self) -> Sequence[str]:
        """The owners that have a folder."""
        try:
            return owner_folders(self._feed.inbox)
        except OSError as error:
            raise StopSourceError(f"the inbox {self._feed.inbox} cannot be listed: {error.strerror}") from error

    def close(self) -> None:
        """Nothing is held open between reads."""

    def read(self, partition: str, cursor: Cursor, at: datetime) -> Iterator[Page]:
        """The drops that were not taken yet; one that is not whole is left, and doubted when it is wrong."""
        folder = self._feed.inbox / partition
        try:
            names = drop_names(folder)
        except OSError as error:
            raise RetryError(f"{partition} cannot be listed: {error.strerror}") from error
        state = dict(cursor)
        for name in names:
            if is_taken(state, name):
                continue
            try:
                _check_patience(folder / name, self._feed.digests, at)
                for page in self._drop_pages(folder / name, state, names, local_date(at)):
                    state = dict(page.cursor)
                    yield page
            except DropError as error:
                values = {"drop": name, "text": str(error), **error.values}
                yield Page((), dict(state), doubt=f"{name}: {error}", doubt_code=error.code, doubt_values=values)
        yield from self._silence(state, names, at)

    def _silence(self, state: Cursor, names: Sequence[str], at: datetime) -> Iterator[Page]:
        """Doubt, when the owner should have dropped something meanwhile."""
        newest = dropped_at(state, names, at)
        if self._feed.silence is None or newest is None or at - newest <= self._feed.silence:
            return
        days = (at - newest).days
        text = f"nothing was dropped for {days} days"
        yield Page((), state, doubt=text, doubt_code=NO_DROP, doubt_values={"days": days})

    def _drop_pages(self, folder: Path, state: Cursor, names: Sequence[str], today: date) -> Iterator[Page]:
        drop = self._whole_drop(folder)
        if drop is None:
            return
        opened = state.get("open", {})
        skip = opened["row"] if opened.get("drop") == drop.name else 0
        kept = {key: value for key, value in state.items() if key != "open"}
        with closing(self._rows(drop)) as rows:
            remaining = islice(rows, skip, None)
            following = list(islice(remaining, self._feed.size))
            while True:
                batch, following = following, list(islice(remaining, self._feed.size))
                skip += len(batch)
                if not following:
                    yield _page(batch, taken(kept, drop.name, names, today))
                    return
                yield _page(batch, kept | {"open": {"drop": drop.name, "row": skip}})

    def _whole_drop(self, folder: Path) -> Drop | None:
        """The drop when it is whole; a wrong one is not digested again until something in it changes."""
        drop = read_list(folder, self._feed.digests)
        if drop is None:
            return None
        place = (folder.parent.name, folder.name)
        changed = max(entry.lstat().st_mtime for entry in (folder, *folder.iterdir()))
        known = self._refused.get(place)
        if known and known[0] == changed:
            raise known[1]
        try:
            check_digests(drop, self._feed.file_bytes)
            self._check_fields(drop)
        except DropError as error:
            self._refused[place] = (changed, error)
            raise
        self._refused.pop(place, None)
        return drop

    def _check_fields(self, drop: Drop) -> None:
        """A table names all its columns, also where they are empty; XML leaves out what has no value."""
        if self._table(drop).suffix.lower() == ".xml":
            return
        with closing(self._rows(drop)) as rows:
            first = next((row for row in rows if not isinstance(row, Reject)), None)
        missing = [field for field in self._feed.fields if first is not None and field not in first]
        if missing:
            message = f"expected the field '{missing[0]}', found no such field"
            raise DropError(message, "drop_field", field=missing[0])

    def _table(self, drop: Drop) -> Path:
        names = [self._feed.stem + suffix for suffix in SUFFIXES]
        listed = [name for name in names if name in drop.promised]
        if len(listed) != 1:
            message = f"the digest list names {len(listed)} of {', '.join(names)}, exactly one is expected"
            raise DropError(message, "drop_unlisted")
        return drop.folder / listed[0]

    def _rows(self, drop: Drop) -> Generator[TableRow]:
        return table_rows(self._table(drop), self._feed.encodings, self._feed.zip_ratio, self._feed.xml)


def _check_patience(folder: Path, digests: str, at: datetime) -> None:
    """Raises DropError when a drop has files and, for a long time, no list of digests."""
    if (folder / digests).exists():
        return
    try:
        written = max((entry.lstat().st_mtime for entry in folder.iterdir()), default=None)
    except OSError:
        return
    if written is not None and at - datetime.fromtimestamp(written, UTC) > PATIENCE:
        raise DropError(f"has files and, since {PATIENCE}, no {digests}", "drop_unlisted")


def _page(batch: Sequence[TableRow], cursor: Cursor) -> Page:
    rows = [row for row in batch if not isinstance(row, Reject)]
    return Page(rows, cursor, rejects=tuple(row for row in batch if isinstance(row, Reject)))
