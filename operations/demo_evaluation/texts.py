"""What the demo writes, and when: texts of a file, instants counted back from today."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

from core.days import LOCAL, local_date

FILE: Final = Path(__file__).with_name("texts.yaml")
SPRING: Final = 4
"""month from which on a year has come far enough to be judged"""


@cache
def texts() -> Mapping[str, Any]:
    """Everything that the demo writes."""
    found: Mapping[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return found


@dataclass(frozen=True, slots=True)
class Days:
    """Instants of working hours, counted back from `now`."""

    now: datetime

    @property
    def today(self) -> date:
        """The local day."""
        return local_date(self.now)

    def ago(self, days: int, hour: int = 10) -> datetime:
        """So many days ago, at an hour of Hangzhou; never later than now."""
        day = self.today - timedelta(days=days)
        return min(datetime.combine(day, time(hour), LOCAL), self.now)

    @property
    def year(self) -> int:
        """The year that is judged: this one, in its first months the one before."""
        return self.today.year if self.today.month >= SPRING else self.today.year - 1
