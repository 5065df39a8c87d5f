"""Raw rows of a feed → typed rows of its table.

A page is mapped column by column: `zip` turns rows into columns and back, and each column is converted in one go.
Only a column in which something does not fit is looked at value by value, to say which rows and why.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import cached_property
from itertools import compress
from operator import itemgetter
from typing import Any

from collectors.base import Places, RawRow, TupleRows
from collectors.converting.base import UnfitError
from collectors.definition import Feed
from collectors.mapping.columns import ConvertedColumn, Faults, MadeColumn, Surroundings, made_column
from collectors.mapping.drift import rows_without, unknown_fields
from collectors.mapping.fields import FeedFields
from collectors.mapping.flattening import Flattening
from collectors.mapping.names import VERSION, RowNames
from collectors.mapping.page import MappedPage
from collectors.mapping.rejects import Rejects
from collectors.mapping.sifting import Sieve
from core.model import Reject

Made = Sequence[Sequence[Any]]
Raw = Mapping[str, Sequence[Any]]
Found = dict[int, list[tuple[str, UnfitError]]]
"""row number → the columns in which something is wrong, and what"""


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
        keys = [self._key_column(name) for name in feed.key]
        self.key_positions = tuple(self.columns.index(name) for name in feed.key)
        self.fields = FeedFields(feed, self.made, keys)
        self._sparse = sparse
        self._flat = Flattening(self.fields.used, self.fields.optional, sparse=sparse)
        self.names = RowNames(feed, keys, self.fields, self._flat, around)
        secrecy = feed.refuse.field if feed.refuse else None
        self._rejects = Rejects(self.fields.read, self.fields.key, secrecy, feed.updated)
        self._sieve = Sieve(code, feed, self.names, self._rejects, forgiving=forgiving)
        read = self.fields.read
        self._picked = read if len(read) > 1 else read * 2  # itemgetter of a single field gives no tuple
        self._pick = itemgetter(*self._picked)
        self._seen_fields: frozenset[str] = frozenset()

    def _key_column(self, name: str) -> ConvertedColumn:
        column = self.made[name]
        if not isinstance(column, ConvertedColumn):
            raise TypeError(f"{self.code}: the key column {name} is not made of a field")
        return column

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
        """For each row, what tells its state from others; None when it cannot be told."""
        return self.names.identities(rows)

    def take_back(self, rows: Sequence[RawRow], at: datetime) -> MappedPage:
        """Rows of which only key and moment are told, as deletions."""
        page = MappedPage()
        for row in self._flat(rows):
            self._sieve.delete(row, at, page)
        return page

    def rejected(self, row: RawRow, reason: str, detail: str) -> Reject:
        """A row put aside for what is wrong with all of its page."""
        return self._rejects.of(self._flat.row(row), [(self.code, UnfitError(reason, detail))])

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
            values = self._tuple_values(self._sieve.living_tuples(rows, at, page), rows.fields)
        else:
            values = self._values(self._flat(rows), at, page)
        return (page, *self._map_live(values, at, partition, page)) if values else (page, (), {})

    def _values(self, rows: Sequence[RawRow], at: datetime, page: MappedPage) -> list[tuple[Any, ...]]:
        """The fields that are read, of the rows that live and are no secrets."""
        live = self._sieve.living(rows, at, page)
        page.warnings = self._unknown(live)
        return self._values_of(live, page)

    def _tuple_values(self, tuples: Sequence[tuple[Any, ...]], fields: Sequence[str]) -> list[tuple[Any, ...]]:
        """The same of tuples."""
        order = [fields.index(name) for name in self._picked]
        return list(tuples) if order == list(range(len(fields))) else list(map(itemgetter(*order), tuples))

    def _unknown(self, live: Sequence[RawRow]) -> tuple[str, ...]:
        """Looks at every row only when the first or the last one is unlike what was seen."""
        if not live or self._sparse:
            return ()  # XML describes much that nobody asks for
        if len(set(map(len, live))) == 1 and live[0].keys() == live[-1].keys() == self._seen_fields:
            return ()
        unknown = unknown_fields(live, self.fields.known)
        if not unknown:
            self._seen_fields = frozenset(live[0])
        return tuple(f"{self.code}: unknown field '{name}'" for name in unknown)

    def _values_of(self, live: Sequence[RawRow], page: MappedPage) -> list[tuple[Any, ...]]:
        """The used fields of every row that has them all."""
        try:
            return list(map(self._pick, live))
        except KeyError:
            lacking = rows_without(live, self._picked, self.code)
        for number, name in lacking.items():
            page.rejects.append(self._rejects.of(live[number], [(name, UnfitError("missing_field", "is not there"))]))
        return [self._pick(row) for number, row in enumerate(live) if number not in lacking]

    def _map_live(
        self, values: list[tuple[Any, ...]], at: datetime, partition: str, page: MappedPage
    ) -> tuple[Made, Raw]:
        raw: Raw = dict(zip(self._picked, zip(*values, strict=True), strict=True))
        faults: Found = {}
        made = [_noted(name, column.make(raw, len(values), at), faults) for name, column in self.made.items()]
        made.append(_noted(VERSION, self.names.versions(raw, len(values), at), faults))
        self._check_owner(raw, partition, faults)
        if not faults:
            return made, raw
        for number, found in sorted(faults.items()):
            page.rejects.append(self._rejects.of(dict(zip(self._picked, values[number], strict=True)), found))
        good = [number not in faults for number in range(len(values))]
        fitting = {field: list(compress(column, good)) for field, column in raw.items()}
        return [list(compress(column, good)) for column in made], fitting

    def _check_owner(self, raw: Raw, partition: str, faults: Found) -> None:
        owned_by = self.feed.owned_by
        if owned_by is None or set(raw[owned_by]) == {partition}:
            return
        for number, owner in enumerate(raw[owned_by]):
            if owner != partition:
                fault = UnfitError("foreign_owner", f"the row came from {partition} and speaks for another")
                faults.setdefault(number, []).append((owned_by, fault))


def _noted(name: str, made: tuple[Sequence[Any], Faults], faults: Found) -> Sequence[Any]:
    values, found = made
    for number, fault in found.items():
        faults.setdefault(number, []).append((name, fault))
    return values
