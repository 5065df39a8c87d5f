"""A feed that is ready to run: its collector, its mapping, and the tables that it fills."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from collectors.base import Collector, RawRow
from collectors.gathering import Recent, Target
from collectors.mapping.page import MappedPage


class RowMapper(Protocol):
    """Raw rows → typed rows and deletions."""

    @property
    def of_picked(self) -> "RowMapper":
        """The same for rows that were picked out as odd: that none of them fits is no change of form."""
        ...

    def map(self, rows: Sequence[RawRow], at: datetime, partition: str = "") -> MappedPage:
        """A page; raises StopSourceError when the source has changed its form."""
        ...

    def identities(self, rows: Sequence[RawRow]) -> list[int | None]:
        """For each row, what tells its state from others; None when it cannot be told."""
        ...


@dataclass(frozen=True, slots=True)
class BoundFeed:
    """A feed ready to run. `targets`: our feed code → its table, for rows (its own code) and deletions.

    `pushed`: what is wrong concerns one push and not the source, so nothing is ever waited for and read again.
    `undated`: rows say no moment of change; that of the run counts as theirs.
    """

    source: str
    code: str
    rank: int
    interval_s: float
    collector: Collector
    mapper: RowMapper
    targets: Mapping[str, Target]
    recent: dict[str, Recent] = field(default_factory=dict)
    pushed: bool = False
    undated: bool = False

    @property
    def name(self) -> str:
        """`source/feed`, for people and logs."""
        return f"{self.source}/{self.code}"
