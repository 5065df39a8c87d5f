"""Whether what alerts say is of now: rules look every few seconds, whether or not anything has changed. Pure."""

from datetime import datetime, timedelta
from typing import Final

LATE: Final = timedelta(minutes=1)
"""several times as long as nobody looks while nothing changes"""


def is_late(looked_at: datetime | None, at: datetime) -> bool:
    """Whether nobody looks any more; `looked_at` None: rules were never applied."""
    return looked_at is None or at - looked_at > LATE
