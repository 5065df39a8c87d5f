"""The contract of the room: what a collector does, and what it is given by others.

A collector fetches one feed of one source and says how far it got; it does not interpret.
The runner measures, guards and hands over; the mapping turns raw rows into typed ones.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from operator import itemgetter
from typing import Any, Protocol, overload, runtime_checkable

from core.model import Batch, LineBatch, MergeReport, Reject, RunReport

RawRow = Mapping[str, Any]


class TupleRows(Sequence[RawRow]):
    """Raw rows as a database hands them out: tuples under common fields; each becomes a mapping only when asked for."""

    def __init__(self, fields: tuple[str, ...], tuples: Sequence[tuple[Any, ...]]) -> None:
        self.fields = fields
        self.tuples = tuples

    def __len__(self) -> int:
        return len(self.tuples)

    @overload
    def __getitem__(self, index: int) -> RawRow: ...

    @overload
    def __getitem__(self, index: slice) -> "TupleRows": ...

    def __getitem__(self, index: int | slice) -> "RawRow | TupleRows":
        if isinstance(index, slice):
            return TupleRows(self.fields, self.tuples[index])
        return dict(zip(self.fields, self.tuples[index], strict=True))

    def __iter__(self) -> Iterator[RawRow]:
        return (dict(zip(self.fields, values, strict=True)) for values in self.tuples)

    def column(self, field: str) -> list[Any]:
        """The values of a field."""
        return list(map(itemgetter(self.fields.index(field)), self.tuples))


Cursor = Mapping[str, Any]
"""How far a feed has been read; JSON values only; empty before the first read."""

Sink = Callable[[Batch], MergeReport]
"""Stores one batch with its cursor in one transaction.

Raises SkipRowError when the database refuses the data of the batch, StoreError when it is gone, FencedError when
another worker leads.
"""


@dataclass(frozen=True, slots=True)
class SourceSettings:
    """Where a source is and how to be let in; the credentials are the secrets themselves, never shown."""

    url: str
    credentials: Mapping[str, str] = field(default_factory=dict, repr=False)
    enabled: bool = True
    interval_s: float | None = None
    overrides: Mapping[str, Any] = field(default_factory=dict)
    """`encodings`, `page_size`, `overlap_s`, `tolerance_s`: in place of what the source file says"""


@dataclass(frozen=True, slots=True)
class Places:
    """The places of the city: the scope code of the whole (330100), the municipal place (330199), and all places."""

    city: int
    municipal: int
    codes: tuple[int, ...]

    @property
    def archives(self) -> tuple[str, ...]:
        """The codes of the archives, one for each place: 330199A."""
        return tuple(f"{code}A" for code in self.codes)


@dataclass(frozen=True, slots=True)
class Page:
    """A step of a feed: raw rows, rows that were no rows, and the cursor after them.

    `again`: the page goes over a stretch that may have been read before.
    `picked`: rows picked out because something about each is odd; that none of them fits says nothing of the source.
    `doubt` says why an answer, though formally good, is not believed; such a page has no rows. `doubt_code` names the
    sentence that says so to people, `doubt_values` fill it.
    """

    rows: Sequence[RawRow]
    cursor: Cursor
    again: bool = False
    picked: bool = False
    rejects: Sequence[Reject] = ()
    warnings: tuple[str, ...] = ()
    doubt: str = ""
    doubt_code: str = "doubtful"
    doubt_values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LinePlan:
    """What a source has to know to write the rows of a loading table as the store keeps them.

    `stored`: columns that are kept as they are delivered; `owner_columns`: a column with the code of an owner → the one
    that keeps its number; `owners`: code → number, of all owners there are.
    """

    stored: frozenset[str]
    owner_columns: Mapping[str, str]
    owners: Mapping[str, int] = field(repr=False)


@dataclass(frozen=True, slots=True)
class LineSlice:
    """A step of a first load that passes as text: rows in the columns of the store but `source` and `batch_id`.

    `open(before)` begins to read: the text of a COPY with `options`, each row with the constants `before` ahead.
    `rows` there are, about, and `total` in all from where the read began; `newest`: the version of the newest of them.
    """

    columns: tuple[str, ...]
    open: Callable[[Sequence[str | int]], Iterator[bytes]]
    rows: int
    cursor: Cursor
    newest: int | None
    total: int | None = None
    warnings: tuple[str, ...] = ()
    options: str = "FORMAT csv"


@dataclass(frozen=True, slots=True)
class CheckResult:
    """Whether a source can be reached and lets us in; one sentence for a person; seconds it took."""

    ok: bool
    message: str
    seconds: float = 0.0


Schema = Mapping[str, str]
"""Raw field → type as seen at the source: text, number, boolean, list, date, instant, nothing."""


class Collector(Protocol):
    """One feed of one source."""

    def check(self) -> CheckResult:
        """Tries the door without reading anything; never raises."""
        ...

    def discover(self) -> Schema:
        """The fields that the source offers now; raises SourceError."""
        ...

    def partitions(self) -> Sequence[str]:
        """The parts that are read with a cursor each, in order; ('',) for a feed that is one whole."""
        ...

    def read(self, partition: str, cursor: Cursor, at: datetime) -> Iterator[Page]:
        """The pages after a cursor, oldest first; raises RetryError or StopSourceError.

        `at` is the instant of the run. A row may come again, at any time; nothing is lost when a page is read twice.
        """
        ...

    def close(self) -> None:
        """Lets go of connections and breaks off what is under way; may be called by another thread."""
        ...


@runtime_checkable
class BulkCollector(Protocol):
    """A collector that can also read for a first load, faster."""

    def bulk(self, partition: str, cursor: Cursor, at: datetime, plan: LinePlan) -> Iterator[Page | LineSlice]:
        """The same rows as `read`, in any order between two cursors; a step that was not stored may be asked again."""
        ...


class Bulk(Protocol):
    """The store, as a first load sees it."""

    def plan(self, table: str) -> LinePlan | None:
        """How rows of a table are to be written; None when it is not loading and takes only batches."""
        ...

    def append(self, lines: LineBatch) -> MergeReport:
        """Stores rows with their cursor in one transaction.

        SkipRowError: the database refuses some row; nothing was kept. NotLoadingError: the load has been ended.
        """
        ...


class Pushed(Protocol):
    """One push: its number, the text that was signed, and when it came."""

    @property
    def number(self) -> int:
        """Rises in the order in which pushes came."""
        ...

    @property
    def body(self) -> str:
        """The JSON text."""
        ...

    @property
    def received_at(self) -> datetime:
        """When it came."""
        ...


class Pushes(Protocol):
    """Where pushes wait to be read (the store)."""

    def waiting(self, source: str, feed: str, after: int, limit: int) -> Sequence[Pushed]:
        """The pushes of a feed with a number above `after`, in order."""
        ...

    def newest(self, source: str, feed: str) -> datetime | None:
        """When a feed was last pushed to; None when never."""
        ...


@runtime_checkable
class Keyed(Protocol):
    """A collector that can name every row there is, so that a sweep finds what has gone without a word."""

    def keys(self, partition: str, at: datetime) -> Iterator[Sequence[RawRow]]:
        """All living rows, of each at least the key fields and the moment of change where there is one.

        Raises RetryError or StopSourceError unless the listing came to its end.
        """
        ...


class Runs(Protocol):
    """Where runs and cursors are remembered (the store)."""

    def start(self, source: str, feed: str, at: datetime) -> int:
        """Notes that a run begins; returns its number."""
        ...

    def finish(self, run_id: int, report: RunReport) -> None:
        """Notes how it ended."""
        ...

    def cursors(self, source: str, feed: str) -> Mapping[str, Cursor]:
        """The last committed cursor of every partition that has one."""
        ...
