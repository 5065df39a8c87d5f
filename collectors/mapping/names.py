"""What names a row, and when it was changed."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from operator import itemgetter
from typing import Any, Final

from collectors import paths
from collectors.base import RawRow, TupleRows
from collectors.converting.base import UnfitError
from collectors.converting.moments import EPOCH, Changed, microseconds
from collectors.definition import Feed
from collectors.mapping.columns import ConvertedColumn, Faults, Surroundings
from collectors.mapping.fields import FeedFields
from collectors.mapping.flattening import Flattening
from core.model import Deletion

VERSION: Final = "version"


class RowNames:
    """Keys, moments of change and versions of the rows of one feed."""

    def __init__(
        self, feed: Feed, keys: Sequence[ConvertedColumn], fields: FeedFields, flat: Flattening, around: Surroundings
    ) -> None:
        self._keys = keys
        self._flat = flat
        self._marks = fields.marks
        self._mark = itemgetter(*fields.marks)
        self._updated = feed.updated
        self._way = paths.steps_of(feed.updated) if feed.updated else ()
        self._changed = Changed(feed.updated_formats, feed.updated_zone, around.tolerance)
        told = tuple(filter(None, [feed.updated]))
        self._version = ConvertedColumn(around.feed, VERSION, told, self._changed, True, around.forgiving)

    def identities(self, rows: Sequence[RawRow]) -> list[int | None]:
        """For each row, what tells its state from others (key fields, moment of change); None when it lacks any."""
        if isinstance(rows, TupleRows):
            return list(map(hash, zip(*map(rows.column, self._marks), strict=True)))
        try:
            return list(map(hash, map(self._mark, rows)))
        except (KeyError, TypeError):
            return [self._identity(row) for row in rows]

    def _identity(self, row: RawRow) -> int | None:
        try:
            return hash(self._mark(self._flat.row(row)))
        except (KeyError, TypeError):
            return None

    def moment(self, row: RawRow) -> datetime | None:
        """When a row says that it was changed; None when it does not, or not so that it can be read."""
        return None if self._updated is None else self._changed.told(paths.found(row, self._way))

    def key_of(self, row: RawRow) -> tuple[str, ...] | None:
        """What names a row; None where it cannot be told."""
        try:
            return self._key(self._flat.row(row), EPOCH)
        except (UnfitError, AttributeError, TypeError):
            return None

    def key_and_version(self, row: RawRow, at: datetime) -> tuple[tuple[str, ...], int | None]:
        """What names a row, and its version where it tells one; raises UnfitError."""
        flat = self._flat.row(row)
        told = self._updated is not None and flat.get(self._updated) not in (None, "")
        return self._key(flat, at), self._version_of(flat, at) if told else None

    def deletion(self, flat: RawRow, at: datetime) -> Deletion:
        """The deletion of a row; raises UnfitError when its key or its moment is not usable."""
        return Deletion(self._key(flat, at), self._version_of(flat, at))

    def versions(self, raw: Mapping[str, Sequence[Any]], rows: int, at: datetime) -> tuple[Sequence[int], Faults]:
        """The versions of all rows of a page; that of the run where rows say no moment."""
        if self._updated is None:
            return [microseconds(at)] * rows, {}
        moments, faults = self._version.make(raw, rows, at)
        return self._changed.versions(raw[self._updated], moments), faults

    def _key(self, row: RawRow, at: datetime) -> tuple[str, ...]:
        parts = []
        for column in self._keys:
            values = [row.get(name) for name in column.fields]
            value = column.value(values[0] if len(values) == 1 else tuple(values), at)
            if value is None:
                raise UnfitError("required", f"the key {column.name} has no value")
            parts.append(str(value))
        return tuple(parts)

    def _version_of(self, row: RawRow, at: datetime) -> int:
        if self._updated is None:
            return microseconds(at)
        moment = self._version.value(row.get(self._updated), at)
        if moment is None:
            raise UnfitError("required", f"{self._updated} has no value")
        return microseconds(moment)
