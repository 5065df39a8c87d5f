"""Instants and days of the source systems: microseconds since 1970 (UTC) and days of Asia/Shanghai.

The zone has had no summer time since 1991, so a fixed +08:00 is exact for every row served here.
"""

import time
from calendar import monthrange
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Final

import numpy as np

from standins.rng import Bools, Ints

SECOND: Final = 1_000_000
MINUTE: Final = 60 * SECOND
HOUR: Final = 60 * MINUTE
DAY: Final = 24 * HOUR
OFFSET: Final = 8 * HOUR
ZONE: Final = timezone(timedelta(hours=8))
_EPOCH: Final = date(1970, 1, 1)
_EPOCH_UTC: Final = datetime(1970, 1, 1, tzinfo=UTC)


def now() -> int:
    """The present instant; the only place of the stand-ins that reads the clock."""
    return time.time_ns() // 1000


def day_of(instant: int) -> int:
    """The local day of an instant."""
    return (instant + OFFSET) // DAY


def day_column(instants: Ints) -> Ints:
    """The local days of a column of instants."""
    return (instants + OFFSET) // DAY


def start_of(day: int) -> int:
    """The instant at which a local day begins."""
    return day * DAY - OFFSET


def date_of(day: int) -> date:
    """The date of a day."""
    return _EPOCH + timedelta(days=day)


def day_number(value: date) -> int:
    """The day of a date."""
    return (value - _EPOCH).days


def date_text(day: int) -> str:
    """The ISO date of a day."""
    return date_of(day).isoformat()


def date_texts(days: Ints) -> list[str]:
    """The ISO dates of a column of days."""
    return list(np.datetime_as_string(days.astype("datetime64[D]")).tolist())


def iso(instant: int) -> str:
    """ISO 8601 with microseconds and +08:00."""
    local = (_EPOCH_UTC + timedelta(microseconds=instant)).astimezone(ZONE)
    return local.isoformat(timespec="microseconds")


def iso_texts(instants: Ints) -> list[str]:
    """ISO texts of a column of instants, as `iso` writes them."""
    local = (instants + OFFSET).astype("datetime64[us]")
    return [f"{text}+08:00" for text in np.datetime_as_string(local, unit="us").tolist()]


def optional_iso_texts(instants: Ints, known: Bools) -> list[str | None]:
    """ISO texts where known, None elsewhere."""
    return [text if there else None for text, there in zip(iso_texts(instants), known.tolist(), strict=True)]


def parse_iso(text: str) -> int:
    """The instant of an ISO text; one without an offset is local. Raises ValueError on anything else."""
    value = datetime.fromisoformat(text)
    if value.tzinfo is None:
        value = value.replace(tzinfo=ZONE)
    return (value - _EPOCH_UTC) // timedelta(microseconds=1)


def parse_day(text: str) -> int:
    """The day of an ISO date, or the local day of an ISO instant. Raises ValueError on anything else."""
    return day_number(date.fromisoformat(text)) if len(text) == 10 else day_of(parse_iso(text))


def months_before(day: int, months: int) -> int:
    """The same day of the month `months` earlier, clamped to the end of that month."""
    value = date_of(day)
    year, month = divmod(value.year * 12 + value.month - 1 - months, 12)
    return day_number(date(year, month + 1, min(value.day, monthrange(year, month + 1)[1])))


def first_of_year(day: int) -> int:
    """1 January of the day's year."""
    return day_number(date(date_of(day).year, 1, 1))


def close_of_filing_year(year: int) -> int:
    """The day on which a filing year closes: 30 June of the next year."""
    return day_number(date(year + 1, 6, 30))


def last_close(day: int) -> int:
    """The last 30 June on or before a day."""
    year = date_of(day).year
    close = close_of_filing_year(year - 1)
    return close if close <= day else close_of_filing_year(year - 2)
