"""Long reads as people watch them: how far they are, and what the full checks came to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from store.database import Database
from store.progress import ProgressRow, progress_rows
from store.sweeps import SweepRow, newest_sweeps


@dataclass(frozen=True, slots=True)
class LongReads:
    """What is under way or has ended since an instant, and the newest sweep of every feed."""

    progress: Sequence[ProgressRow]
    sweeps: Sequence[SweepRow]


def long_reads(database: Database, since: datetime) -> LongReads:
    """Those of all sources."""
    return LongReads(progress_rows(database, since), newest_sweeps(database))
