"""Local days and months: the calendar arithmetic that the accounting windows rest on.

A day is an integer, days since 1970-01-01 of the Asia/Shanghai date; a month is an integer yyyymm.
"""

from calendar import monthrange
from datetime import UTC, date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

LOCAL: Final = ZoneInfo("Asia/Shanghai")
EPOCH: Final = date(1970, 1, 1)


def local_date(at: datetime) -> date:
    """The Asia/Shanghai date of an aware instant."""
    return at.astimezone(LOCAL).date()


def day_number(value: date) -> int:
    """Days since 1970-01-01."""
    return (value - EPOCH).days


def date_of(day: int) -> date:
    """The date of a day number."""
    return EPOCH + timedelta(days=day)


def local_day(at: datetime) -> int:
    """The day number of an aware instant, Asia/Shanghai."""
    return day_number(local_date(at))


def month_of(value: date) -> int:
    """yyyymm of a date."""
    return value.year * 100 + value.month


def months_before(value: date, months: int) -> date:
    """The same day of the month `months` earlier, clamped to the last day of that month."""
    index = value.year * 12 + value.month - 1 - months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(value.day, monthrange(year, month + 1)[1]))


def month_end(value: date) -> date:
    """The last day of the month of a date."""
    return value.replace(day=monthrange(value.year, value.month)[1])


def start_of_day(value: date) -> datetime:
    """The instant (UTC) at which a local day begins."""
    return datetime(value.year, value.month, value.day, tzinfo=LOCAL).astimezone(UTC)
