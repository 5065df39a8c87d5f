"""The feed of a source that names what was deleted in its other feeds."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from collectors.base import RawRow
from collectors.converting.base import UnfitError
from collectors.converting.moments import Instant, microseconds
from collectors.converting.texts import Text
from collectors.definition import Deletions
from collectors.mapping.columns import ConvertedColumn
from collectors.mapping.drift import rows_without, unknown_fields
from collectors.mapping.page import MappedPage
from collectors.mapping.rejects import plain
from core.model import Deletion, Reject

KEY_SIZE = 200


class DeletionMapper:
    """Rows (feed, id, moment) → deletions by our feed."""

    def __init__(self, code: str, deletions: Deletions, tolerance: timedelta) -> None:
        self._code = code
        self._spec = deletions
        self._fields = (deletions.feed, deletions.id, deletions.at)
        self._feed = ConvertedColumn(code, "feed", (deletions.feed,), Text(KEY_SIZE), True)
        self._id = ConvertedColumn(code, "id", (deletions.id,), Text(KEY_SIZE), True)
        moment = Instant(("iso",), "Asia/Shanghai", tolerance, future=False)
        self._at = ConvertedColumn(code, "at", (deletions.at,), moment, True)

    @property
    def of_picked(self) -> "DeletionMapper":
        """Itself: it says of no page that its form has changed."""
        return self

    def identities(self, rows: Sequence[RawRow]) -> list[int | None]:
        """The whole rows."""
        return [hash(tuple(str(row.get(field)) for field in self._fields)) for row in rows]

    def map(self, rows: Sequence[RawRow], at: datetime, partition: str = "") -> MappedPage:
        """The page; a deletion in a feed we do not read warns."""
        page = MappedPage()
        if not rows:
            return page
        lacking = rows_without(rows, self._fields, self._code)
        unknown = unknown_fields(rows, {*self._fields, *self._spec.ignored})
        warnings = {f"{self._code}: unknown field '{name}'" for name in unknown}
        raw = {field: [row.get(field) for row in rows] for field in self._fields}
        ids, id_faults = self._id.make(raw, len(rows), at)
        feeds, feed_faults = self._feed.make(raw, len(rows), at)
        moments, faults = self._at.make(raw, len(rows), at)
        absent = {number: UnfitError("missing_field", f"{name} is not there") for number, name in lacking.items()}
        faults |= id_faults | feed_faults | absent
        for number, row in enumerate(rows):
            target = self._spec.targets.get(feeds[number])
            if number in faults:
                page.rejects.append(self._reject(row, faults[number]))
            elif target is None:
                warnings.add(f"{self._code}: deletions in '{row[self._spec.feed]}', a feed that is not read")
            else:
                page.deletions.setdefault(target, []).append(Deletion((ids[number],), microseconds(moments[number])))
        page.warnings = tuple(sorted(warnings))
        return page

    def _reject(self, row: RawRow, fault: UnfitError) -> Reject:
        raw = {field: plain(row[field]) for field in self._fields if field in row}
        return Reject(raw, fault.reason, fault.detail, str(row.get(self._spec.id, "")))
