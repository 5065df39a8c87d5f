"""How far the reading of one partition has come."""

from dataclasses import dataclass
from datetime import datetime

from collectors.base import Cursor, LinePlan
from collectors.gathering import Gathering
from collectors.progress import Meter
from collectors.row_lines import RowLines


@dataclass(slots=True)
class Reading:
    """One partition under way: the cursor that is stored, what was gathered since, and how lines are written.

    `brought`: rows of it have fitted in this run. `refused`: the store does not take its lines.
    `plan` and `lines` are there while its table is loading, `meter` counts such a load.
    """

    partition: str
    committed: Cursor
    gathering: Gathering
    brought: bool = False
    refused: bool = False
    plan: LinePlan | None = None
    lines: RowLines | None = None
    meter: Meter | None = None

    @classmethod
    def begin(cls, partition: str, cursor: Cursor) -> "Reading":
        """A partition that is read on from a cursor."""
        return cls(partition, cursor, Gathering(cursor))

    def move_on(self, cursor: Cursor) -> None:
        """Notes that everything up to a cursor is stored."""
        self.committed = cursor
        self.gathering = Gathering(cursor)

    def go_back(self) -> None:
        """Forgets what was gathered and not stored."""
        self.gathering = Gathering(self.committed)

    def read_as_rows(self) -> None:
        """From here on no lines: reading row by row finds those that the store refused."""
        self.refused, self.plan, self.lines = False, None, None

    def count(self, rows: int, at: datetime, total: int | None = None) -> None:
        """Notes rows that are stored."""
        if self.meter is not None and rows:
            self.meter.add(rows, at, total=total)

    def settle(self, at: datetime, *, ended: bool) -> None:
        """Notes that nothing more is read now: it is at its end, or will be taken up."""
        if self.meter is not None:
            (self.meter.end if ended else self.meter.pause)(at)
