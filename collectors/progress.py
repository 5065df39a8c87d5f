"""What a long read is counted with; the store fills these, tests and short reads need none."""

from datetime import datetime
from typing import Literal, Protocol


class Meter(Protocol):
    """Counts the rows of one long read."""

    def add(self, rows: int, at: datetime, *, total: int | None = None) -> None:
        """Notes that more rows are stored, and how many there will be in all when that is now known."""
        ...

    def end(self, at: datetime) -> None:
        """Notes that it was read to its end."""
        ...

    def pause(self, at: datetime) -> None:
        """Notes the rows so far; whoever takes it up goes on from them."""
        ...


class Meters(Protocol):
    """Makes meters."""

    def meter(
        self,
        source: str,
        feed: str,
        kind: Literal["load", "backfill", "sweep"],
        at: datetime,
        *,
        partition: str = "",
        total: int | None = None,
    ) -> Meter:
        """A meter that begins now, or goes on with the rows of one that never ended."""
        ...
