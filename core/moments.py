"""Reading an instant out of whatever a system wrote."""

from datetime import datetime
from typing import Any

from core.days import LOCAL


def instant_of(value: Any) -> datetime | None:
    """The aware instant of an ISO text or a datetime (without offset: Asia/Shanghai); None when it is neither."""
    moment = value
    if isinstance(value, str):
        try:
            moment = datetime.fromisoformat(value.strip())
        except ValueError:
            return None
    if not isinstance(moment, datetime):
        return None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=LOCAL)
