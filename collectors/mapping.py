"""Raw rows of a feed → typed rows of its table.

A page is mapped column by column: `zip` turns rows into columns and back, and each column is converted in one go.
Only a column in which something does not fit is looked at value by value, to say which rows and why.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from itertools import chain, compress
from operator import itemgetter
from typing import Any, Final

from collectors import paths
from collectors.base import Places, RawRow, TupleRows
from collectors.column_definition import Mapped
from collectors.columns import ConvertedColumn, Faults, MadeColumn, Surroundings, fields_of, made_column
from collectors.converting.base import UnfitError
from collectors.converting.moments import EPOCH, Changed, Instant, microseconds
from collectors.converting.numbers import TRUE
from collectors.definition import Feed
from collectors.drift import check_secrecy, rows_without, unknown_fields
from collectors.flattening import Flattening
from collectors.rejects import Rejects
from core.model import Deletion, Reject

VERSION: Final = "version"

Made = Sequence[Sequence[Any]]
Raw = Mapping[str, Sequence[Any]]


@dataclass(slots=True)
class MappedPage:
    """What a page has become; `deletions` by the code of the feed whose rows they take back."""

    rows: list[tuple[Any, ...]] = field(default_factory=list)
    deletions: dict[str, list[Deletion]] = field(default_factory=dict)
    rejects: list[Reject] = field(default_factory=list)
    refused: int = 0
    warnings: tuple[str, ...] = ()


class Mapper:
    """The mapping of one feed, ready to run.

    `as_text`: the source knows nothing but text (CSV, workbooks).
    `forgiving`: a column in which nothing fits puts its rows aside and does not stop the feed (files of many senders).
    `sparse`: the source leaves out what has no value (XML).
    """

    def __init__(
        self,
        code: str,
        feed: Feed,
        places: Places,
        tolerance: timedelta,
        *,
        as_text: bool = False,
        forgiving: bool = False,
        sparse: bool = False,
    ) -> None:
        self.code = code
        self.feed = feed
        self.columns: tuple[str, ...] = (*feed.columns, VERSION)
        around = Surroundings(code, places, tolerance, as_text, forgiving)
        self.made: dict[str, MadeColumn] = {
            name: made_column(name, column, around) for name, column in feed.columns.items()
        }
        self._around = around
        self._forgiving = forgiving
        self._updated = paths.steps_of(feed.updated) if feed.updated else ()
        self._version = self._version_column(tolerance)
        self._keys = [self._key_column(name) for name in feed.key]
        self.key_positions = tuple(self.columns.index(name) for name in feed.key)
        self._used = self._used_fields()
        self._flat = Flattening(self.used, self._optional_fields(), sparse=sparse)
        self._sparse = sparse
        self._gone = frozenset(feed.deleted_when) or TRUE
        self._mark = itemgetter(*self._mark_fields())
        self._known = frozenset({*self.used, *feed.ignored, *self._flat.outermost})
        self._pick = itemgetter(*self._used)
        secrecy = feed.refuse.field if feed.refuse else None
        key_fields = tuple(chain.from_iterable(column.fields for column in self._keys))
        self._rejects = Rejects(tuple(dict.fromkeys(self._used)), key_fields, secrecy, feed.updated)
        self._seen_fields: frozenset[str] = frozenset()

    def _version_column(self, tolerance: timedelta) -> ConvertedColumn | None:
        if self.feed.updated is None:
            return None
        self._changed = Changed(self.feed.updated_formats, self.feed.updated_zone, tolerance)
        return ConvertedColumn(self.code, VERSION, (self.feed.updated,), self._changed, True, self._forgiving)

    def _key_column(self, name: str) -> ConvertedColumn:
        column = self.made[name]
        if not isinstance(column, ConvertedColumn):
            raise TypeError(f"{self.code}: the key column {name} is not made of a field")
        return column

    def _used_fields(self) -> tuple[str, ...]:
        feed = self.feed
        extra = [feed.updated, feed.refuse.field if feed.refuse else None, feed.owned_by]
        named = chain(chain.from_iterable(column.fields for column in self.made.values()), filter(None, extra))
        fields = tuple(dict.fromkeys(named))
        # itemgetter of a single field gives no tuple
        return fields if len(fields) > 1 else fields * 2

    def _optional_fields(self) -> set[str]:
        columns = self.feed.columns.items()
        optional = [fields_of(name, one) for name, one in columns if isinstance(one, Mapped) and one.optional]
        return set(chain.from_iterable(optional))

    def _mark_fields(self) -> tuple[str, ...]:
        fields = tuple(chain.from_iterable(column.fields for column in self._keys))
        return (*fields, self.feed.updated) if self.feed.updated else fields

    @property
    def used(self) -> tuple[str, ...]:
        """The fields of the source that are read, in order."""
        return tuple(dict.fromkeys((*self._used, *((self.feed.tombstone,) if self.feed.tombstone else ()))))

    @property
    def needed(self) -> tuple[str, ...]:
        """The fields that every row must have."""
        left_out = {*self._optional_fields(), self.feed.tombstone}
        return tuple(field for field in self.used if field not in left_out)

    @property
    def key_field(self) -> str:
        """The field of the source that names a row (the first, when several do)."""
        return self._keys[0].fields[0]

    @cached_property
    def instant_fields(self) -> Mapping[str, str]:
        """The columns that are instants, each made of one field: column → field."""
        columns = {name: one for name, one in self.made.items() if isinstance(one, ConvertedColumn)}
        instants = {name: one for name, one in columns.items() if isinstance(one.converter, Instant)}
        return {name: one.fields[0] for name, one in instants.items() if len(one.fields) == 1}

    @property
    def key_fields(self) -> tuple[str, ...]:
        """The fields of the source that together name a row."""
        return tuple(chain.from_iterable(column.fields for column in self._keys))

    @property
    def known(self) -> frozenset[str]:
        """The fields of the source that are read or knowingly left."""
        return self._known

    @cached_property
    def of_picked(self) -> "Mapper":
        """The same for rows that were picked out as odd: that none of them fits is no change of form."""
        around = self._around
        return Mapper(
            self.code,
            self.feed,
            around.places,
            around.tolerance,
            as_text=around.as_text,
            forgiving=True,
            sparse=self._sparse,
        )

    def identities(self, rows: Sequence[RawRow]) -> list[int | None]:
        """For each row, what tells its state from others (key fields, moment of change); None when it lacks any."""
        if isinstance(rows, TupleRows):
            return list(map(hash, zip(*map(rows.column, self._mark_fields()), strict=True)))
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
        if self.feed.updated is None:
            return None
        return self._changed.told(paths.found(row, self._updated))

    def take_back(self, rows: Sequence[RawRow], at: datetime) -> MappedPage:
        """Rows of which only key and moment are told, as deletions."""
        page = MappedPage()
        for row in self._flat(rows):
            self._delete(row, at, page)
        return page

    def rejected(self, row: RawRow, reason: str, detail: str) -> Reject:
        """A row put aside for what is wrong with all of its page."""
        return self._rejects.of(self._flat.row(row), [(self.code, UnfitError(reason, detail))])

    def key_of(self, row: RawRow) -> tuple[str, ...] | None:
        """What names a row; None where it cannot be told."""
        try:
            return self._key(self._flat.row(row), EPOCH)
        except (UnfitError, AttributeError, TypeError):
            return None

    def key_and_version(self, row: RawRow, at: datetime) -> tuple[tuple[str, ...], int | None]:
        """What names a row, and its version where it tells one; raises UnfitError."""
        flat = self._flat.row(row)
        told = self.feed.updated is not None and flat.get(self.feed.updated) not in (None, "")
        return self._key(flat, at), self._version_of(flat, at) if told else None

    def map(self, rows: Sequence[RawRow], at: datetime, partition: str = "") -> MappedPage:
        """The page; raises StopSourceError when a field is missing or has changed its type."""
        page, made, _ = self.map_columns(rows, at, partition)
        page.rows = list(zip(*made, strict=True))
        return page

    def map_columns(self, rows: Sequence[RawRow], at: datetime, partition: str = "") -> tuple[MappedPage, Made, Raw]:
        """The page without rows, their values column by column (in the order of `columns`), and the raw values of the
        same rows; no columns when there are no rows."""
        page = MappedPage()
        if isinstance(rows, TupleRows):
            values = self._tuple_values(rows, at, page)
        else:
            values = self._values(self._flat(rows), at, page)
        return (page, *self._map_live(values, at, partition, page)) if values else (page, (), {})

    def _values(self, rows: Sequence[RawRow], at: datetime, page: MappedPage) -> list[tuple[Any, ...]]:
        """The used fields of the rows that live and are no secrets."""
        live = self._without_secrets(self._without_tombstones(rows, at, page), at, page)
        page.warnings = self._unknown(live)
        return self._values_of(live, page)

    def _tuple_values(self, rows: TupleRows, at: datetime, page: MappedPage) -> list[tuple[Any, ...]]:
        """The same of tuples: only those that are deleted or may be secret become mappings."""
        odd = self._odd_rows(rows)
        tuples = rows.tuples
        if odd:
            deleted_or_secret = [rows[number] for number in sorted(odd)]
            for row in self._without_tombstones(deleted_or_secret, at, page):
                self._refuse(row, at, page)
            tuples = [values for number, values in enumerate(tuples) if number not in odd]
        order = [rows.fields.index(name) for name in self._used]
        if order == list(range(len(rows.fields))):
            return list(tuples)
        return list(map(itemgetter(*order), tuples))

    def _odd_rows(self, rows: TupleRows) -> set[int]:
        """The numbers of rows that are deleted or not harmless."""
        odd: set[int] = set()
        if self.feed.tombstone in rows.fields:
            marks = rows.column(str(self.feed.tombstone))
            odd.update(number for number, mark in enumerate(marks) if mark in self._gone)
        if self.feed.refuse is None:
            return odd
        secrecy = rows.column(self.feed.refuse.field)
        harmless = (None, "", *self.feed.refuse.harmless)
        doubtful = [number for number, value in enumerate(secrecy) if value not in harmless]
        self._check_secrecy(secrecy if doubtful else ())
        return odd.union(doubtful)

    def _without_tombstones(self, rows: Sequence[RawRow], at: datetime, page: MappedPage) -> Sequence[RawRow]:
        mark = self.feed.tombstone
        if mark is None:
            return rows
        gone = [row for row in rows if row.get(mark) in self._gone]
        for row in gone:
            self._delete(row, at, page)
        return [row for row in rows if row.get(mark) not in self._gone] if gone else rows

    def _delete(self, row: RawRow, at: datetime, page: MappedPage) -> None:
        """Notes the deletion of a row; a row without a usable key or moment becomes a reject."""
        try:
            deletion = Deletion(self._key(row, at), self._version_of(row, at))
        except UnfitError as fault:
            page.rejects.append(self._rejects.of(row, [(VERSION, fault)]))
            return
        page.deletions.setdefault(self.code, []).append(deletion)

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
        if self._version is None:
            return microseconds(at)
        moment = self._version.value(row.get(self._version.fields[0]), at)
        if moment is None:
            raise UnfitError("required", f"{self._version.fields[0]} has no value")
        return microseconds(moment)

    def _unknown(self, live: Sequence[RawRow]) -> tuple[str, ...]:
        """Looks at every row only when the first or the last one is unlike what was seen."""
        if not live or self._sparse:
            return ()  # XML describes much that nobody asks for
        if len(set(map(len, live))) == 1 and live[0].keys() == live[-1].keys() == self._seen_fields:
            return ()
        unknown = unknown_fields(live, self._known)
        if not unknown:
            self._seen_fields = frozenset(live[0])
        return tuple(f"{self.code}: unknown field '{name}'" for name in unknown)

    def _values_of(self, live: Sequence[RawRow], page: MappedPage) -> list[tuple[Any, ...]]:
        """The used fields of every row that has them all."""
        try:
            return list(map(self._pick, live))
        except KeyError:
            lacking = rows_without(live, self._used, self.code)
        for number, name in lacking.items():
            page.rejects.append(self._rejects.of(live[number], [(name, UnfitError("missing_field", "is not there"))]))
        return [self._pick(row) for number, row in enumerate(live) if number not in lacking]

    def _without_secrets(self, live: Sequence[RawRow], at: datetime, page: MappedPage) -> Sequence[RawRow]:
        refuse = self.feed.refuse
        if refuse is None:
            return live
        # a row without the field is no secret yet: it is put aside later, and nothing of it is kept either
        harmless = (None, "", *refuse.harmless)
        doubtful = [row for row in live if row.get(refuse.field) not in harmless]
        if not doubtful:
            return live
        self._check_secrecy([row.get(refuse.field) for row in live])
        for row in doubtful:
            self._refuse(row, at, page)
        return [row for row in live if row.get(refuse.field) in harmless]

    def _check_secrecy(self, secrecy: Sequence[Any]) -> None:
        if self.feed.refuse is not None and not self._forgiving:
            check_secrecy(self.code, self.feed.refuse, secrecy)

    def _refuse(self, row: RawRow, at: datetime, page: MappedPage) -> None:
        """Counts a secret row and takes back an older state of it; puts aside one whose secrecy is not understood."""
        refuse = self.feed.refuse
        assert refuse is not None
        if row[refuse.field] not in refuse.secret:
            fault = UnfitError("unknown_secrecy", "a value in no list; nothing of the row is kept")
            page.rejects.append(self._rejects.of(row, [(refuse.field, fault)], keep=False))
            return
        page.refused += 1
        try:
            deletion = Deletion(self._key(row, at), self._version_of(row, at))
        except UnfitError:
            return  # what cannot be named is left: nothing of it may be kept
        page.deletions.setdefault(self.code, []).append(deletion)

    def _map_live(
        self, values: list[tuple[Any, ...]], at: datetime, partition: str, page: MappedPage
    ) -> tuple[Made, Raw]:
        raw: Raw = dict(zip(self._used, zip(*values, strict=True), strict=True))
        faults: dict[int, list[tuple[str, UnfitError]]] = {}
        made = [_noted(name, column.make(raw, len(values), at), faults) for name, column in self.made.items()]
        made.append(self._versions(raw, len(values), at, faults))
        self._check_owner(raw, partition, faults)
        if not faults:
            return made, raw
        for number, found in sorted(faults.items()):
            page.rejects.append(self._rejects.of(dict(zip(self._used, values[number], strict=True)), found))
        good = [number not in faults for number in range(len(values))]
        fitting = {field: list(compress(column, good)) for field, column in raw.items()}
        return [list(compress(column, good)) for column in made], fitting

    def _versions(
        self, raw: Mapping[str, Sequence[Any]], rows: int, at: datetime, faults: dict[int, list[tuple[str, UnfitError]]]
    ) -> list[int]:
        if self._version is None:
            return [microseconds(at)] * rows
        moments = _noted(VERSION, self._version.make(raw, rows, at), faults)
        return self._changed.versions(raw[self._version.fields[0]], moments)

    def _check_owner(
        self, raw: Mapping[str, Sequence[Any]], partition: str, faults: dict[int, list[tuple[str, UnfitError]]]
    ) -> None:
        owned_by = self.feed.owned_by
        if owned_by is None or set(raw[owned_by]) == {partition}:
            return
        for number, owner in enumerate(raw[owned_by]):
            if owner != partition:
                fault = UnfitError("foreign_owner", f"the row came from {partition} and speaks for another")
                faults.setdefault(number, []).append((owned_by, fault))


def _noted(
    name: str, made: tuple[Sequence[Any], Faults], faults: dict[int, list[tuple[str, UnfitError]]]
) -> Sequence[Any]:
    values, found = made
    for number, fault in found.items():
        faults.setdefault(number, []).append((name, fault))
    return values
