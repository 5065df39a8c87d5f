"""Frozen values that pass between the rooms."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Final


class Band(StrEnum):
    """How good a reading is, best first."""

    MET = "MET"
    NEAR = "NEAR"
    WARN = "WARN"
    CRIT = "CRIT"


class OwnerKind(StrEnum):
    """An owner of rows is an agency (立档单位) or an archive (档案馆)."""

    AGENCY = "agency"
    ARCHIVE = "archive"


@dataclass(frozen=True, slots=True)
class Deletion:
    """A row that its source has taken back; `version` in microseconds since the epoch."""

    key: tuple[str, ...]
    version: int


@dataclass(frozen=True, slots=True)
class Reject:
    """A raw row that no record could be made of, and why."""

    raw: Mapping[str, Any]
    """what came; empty when nothing of it may be kept"""
    reason: str
    detail: str = ""
    key: str = ""
    form: str = "source"
    """source: `raw` has the fields of the source; table: the columns of our table, as delivered"""
    version: int | None = None
    """the moment of change in microseconds since the epoch, when the row says it well"""


NO_DROP: Final = "no_drop"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that a run stumbled over, for people: `code` names a sentence of the locales, `values` fill it.

    `text` is the sentence in English, as logs and terminals show it.
    """

    code: str
    text: str
    values: Mapping[str, Any] = field(default_factory=dict)
    partition: str = ""

    @property
    def spares_others(self) -> bool:
        """Whether one of many who drop files is at fault (a drop that is not taken, or none for too long).

        What the others deliver counts and goes on; all numbers of the feed are marked as old.
        """
        return self.code == NO_DROP or self.code.split("_")[0] == "drop"


@dataclass(frozen=True, slots=True)
class Batch:
    """What one step of one feed brings: typed rows, deletions, rejects, and how far the feed has now been read.

    `rows` are tuples in the order of `columns`; the last column is always `version`.
    `cursor` is stored with the rows, in their transaction, under (`feed`, `partition`).
    `follows` is the cursor that it goes on from, where rows have no moment of their own to tell which state is newer:
    it is refused when another batch has moved that cursor.
    `living_at` (microseconds): the source was seen to hold these states later than that moment, whatever theirs are;
    newer states and deletions that are known of them up to it are void (a source that was restored from a backup).
    """

    source: str
    feed: str
    table: str
    columns: tuple[str, ...]
    rows: Sequence[tuple[Any, ...]]
    deletions: Sequence[Deletion] = ()
    rejects: Sequence[Reject] = ()
    cursor: Mapping[str, Any] = field(default_factory=dict)
    partition: str = ""
    run_id: int | None = None
    living_at: int | None = None
    follows: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class LineBatch:
    """Rows of a first load as text that the store can append as it stands.

    `columns` are the stored ones, owners by their numbers, `source`, `version` and `batch_id` among them.
    `chunks(batch_id)` gives the text of a COPY (with `options`; in csv, empty without quotes is NULL) in pieces of
    bytes, once; the source begins to write when it is called, SourceError: it did not come to the end. A key may come
    again in another batch, the newest version of it counts.
    `cursor` is stored with the rows, in their transaction, as that of a Batch.
    """

    source: str
    feed: str
    table: str
    columns: tuple[str, ...]
    chunks: Callable[[int], Iterator[bytes]]
    rows: int
    newest_version: int | None = None
    options: str = "FORMAT csv"
    cursor: Mapping[str, Any] = field(default_factory=dict)
    partition: str = ""
    run_id: int | None = None


@dataclass(frozen=True, slots=True)
class MergeReport:
    """What one merge did, in rows; `seconds` is wall time, `version` the newest batch number."""

    batch_id: int
    inserted: int = 0
    updated: int = 0
    unchanged: int = 0
    deleted: int = 0
    rejected: int = 0
    beyond: int = 0
    """of the rejected: only counted, because the quarantine has no room for more"""
    cells: int = 0
    seconds: float = 0.0
    newest_source_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ImageGroup:
    """One SELECT over a subject: rows (owner, category, day) with a sum for each measure it feeds.

    All expressions are plain integer SQL over the columns of `subject_<subject>`.
    Rows whose `day` is NULL count nowhere.
    """

    subject: str
    owner: str
    category: str
    day: str
    sums: Mapping[str, str]
    """measure column → integer expression"""


@dataclass(frozen=True, slots=True)
class Images:
    """All image groups by subject, and the version of the definitions they were made from."""

    groups: Mapping[str, tuple[ImageGroup, ...]]
    definition_version: str


@dataclass(frozen=True, slots=True)
class RunReport:
    """One run of one feed, as the runner measured it."""

    source: str
    feed: str
    started_at: datetime
    finished_at: datetime
    outcome: str
    """ok | empty | suspect | retry | stopped | failed"""
    rows: int = 0
    deleted: int = 0
    rejected: int = 0
    pages: int = 0
    reason: str = ""
    warnings: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    """what it stumbled over, the worst first"""
    arrived: bool = False
    """a suspect run that only rejected rows or single owners make suspect: all there was did arrive, so it counts as a
    success; the store does not remember this of each run"""


@dataclass(frozen=True, slots=True)
class Polling:
    """How the polling of a feed stands: failures in a row, polls missed ever, when it is next due, its circuit."""

    source: str
    feed: str
    failures: int = 0
    missed: int = 0
    next_run_at: datetime | None = None
    circuit: str = "closed"
    """closed | open | half_open"""
    circuit_since: datetime | None = None
    interval_s: float | None = None
    """seconds between two polls"""


@dataclass(frozen=True, slots=True)
class Reading:
    """What an indicator says of a scope at an instant: exact numbers, never rounded."""

    code: str
    scope: int | str
    at: datetime
    numerator: int
    denominator: int
    value: float | None
    band: Band | None
    target: float | None
    warn: float | None
    crit: float | None
    definition_version: str
    window_from: int | None = None
    """the first day of its window where that begins anew by the calendar; None: it moves with the days"""


@dataclass(frozen=True, slots=True)
class Mistake:
    """Something wrong in a file that a person wrote: printed as `file:line: message`."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"
