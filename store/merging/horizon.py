"""From which day on sums are kept by day, too.

A window of whole months needs no days but those at its edges, and these lie in the last months before the instant that
is asked for. Records reach back many years: days for all of them would be more rows than the records themselves.
"""

from datetime import datetime
from typing import Final

from core.days import day_number, local_date, months_before
from store.database import UnitOfWork

MONTHS: Final = 25
"""before the first batch of a store: a year's window, the month before for comparison, and a year in hand"""

FIRST: Final = "COALESCE((SELECT day FROM day_horizon), -2147483648)"
"""SQL of the first day that is kept; a store without a horizon keeps them all"""

KEPT: Final = f"day >= {FIRST}"
"""SQL condition of the days that are kept"""


def set_horizon(unit: UnitOfWork, at: datetime) -> None:
    """Fixes the horizon of a store that has none: the beginning of a month."""
    first = months_before(local_date(at).replace(day=1), MONTHS)
    unit.execute(
        'INSERT INTO day_horizon ("only", day) VALUES (TRUE, %(day)s) ON CONFLICT ("only") DO NOTHING',
        {"day": day_number(first)},
    )
