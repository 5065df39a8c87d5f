"""Which rows of a page live: of rows that were deleted and of secret ones nothing stays but that they are gone."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from collectors.base import RawRow, TupleRows
from collectors.converting.base import UnfitError
from collectors.converting.numbers import TRUE
from collectors.definition import Feed
from collectors.mapping.drift import check_secrecy
from collectors.mapping.names import VERSION, RowNames
from collectors.mapping.page import MappedPage
from collectors.mapping.rejects import Rejects


class Sieve:
    """Sifts the pages of one feed; `forgiving`: codes of secrecy that nobody knows do not stop it."""

    def __init__(self, code: str, feed: Feed, names: RowNames, rejects: Rejects, *, forgiving: bool) -> None:
        self._code = code
        self._feed = feed
        self._names = names
        self._rejects = rejects
        self._forgiving = forgiving
        self._gone = frozenset(feed.deleted_when) or TRUE

    def living(self, rows: Sequence[RawRow], at: datetime, page: MappedPage) -> Sequence[RawRow]:
        """The rows that live and are no secrets; what became of the others is noted on the page."""
        return self._without_secrets(self._without_tombstones(rows, at, page), at, page)

    def living_tuples(self, rows: TupleRows, at: datetime, page: MappedPage) -> Sequence[tuple[Any, ...]]:
        """The same of tuples: only those that are deleted or may be secret become mappings."""
        odd = self._odd_rows(rows)
        if not odd:
            return rows.tuples
        deleted_or_secret = [rows[number] for number in sorted(odd)]
        for row in self._without_tombstones(deleted_or_secret, at, page):
            self._refuse(row, at, page)
        return [values for number, values in enumerate(rows.tuples) if number not in odd]

    def _odd_rows(self, rows: TupleRows) -> set[int]:
        """The numbers of rows that are deleted or not harmless."""
        odd: set[int] = set()
        if self._feed.tombstone in rows.fields:
            marks = rows.column(str(self._feed.tombstone))
            odd.update(number for number, mark in enumerate(marks) if mark in self._gone)
        if self._feed.refuse is None:
            return odd
        secrecy = rows.column(self._feed.refuse.field)
        harmless = (None, "", *self._feed.refuse.harmless)
        doubtful = [number for number, value in enumerate(secrecy) if value not in harmless]
        self._check_secrecy(secrecy if doubtful else ())
        return odd.union(doubtful)

    def _without_tombstones(self, rows: Sequence[RawRow], at: datetime, page: MappedPage) -> Sequence[RawRow]:
        mark = self._feed.tombstone
        if mark is None:
            return rows
        gone = [row for row in rows if row.get(mark) in self._gone]
        for row in gone:
            self.delete(row, at, page)
        return [row for row in rows if row.get(mark) not in self._gone] if gone else rows

    def delete(self, row: RawRow, at: datetime, page: MappedPage) -> None:
        """Notes the deletion of a row; a row without a usable key or moment becomes a reject."""
        try:
            deletion = self._names.deletion(row, at)
        except UnfitError as fault:
            page.rejects.append(self._rejects.of(row, [(VERSION, fault)]))
            return
        page.deletions.setdefault(self._code, []).append(deletion)

    def _without_secrets(self, live: Sequence[RawRow], at: datetime, page: MappedPage) -> Sequence[RawRow]:
        refuse = self._feed.refuse
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
        if self._feed.refuse is not None and not self._forgiving:
            check_secrecy(self._code, self._feed.refuse, secrecy)

    def _refuse(self, row: RawRow, at: datetime, page: MappedPage) -> None:
        """Counts a secret row and takes back an older state of it; puts aside one whose secrecy is not understood."""
        refuse = self._feed.refuse
        assert refuse is not None
        if row[refuse.field] not in refuse.secret:
            fault = UnfitError("unknown_secrecy", "a value in no list; nothing of the row is kept")
            page.rejects.append(self._rejects.of(row, [(refuse.field, fault)], keep=False))
            return
        page.refused += 1
        try:
            deletion = self._names.deletion(row, at)
        except UnfitError:
            return  # what cannot be named is left: nothing of it may be kept
        page.deletions.setdefault(self._code, []).append(deletion)
