"""What a day of a feed holds, as counts and checksums: two sides that agree need not be compared row by row."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple

DAY_US: Final = 86_400_000_000
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
CHECK_DIGITS: Final = 15
"""so many hexadecimal digits of the md5 count: 60 bits, which every database holds in a bigint"""


class DaySum(NamedTuple):
    """Rows of a day, and the sum of their checksums."""

    rows: int
    checksum: int


DaySums = Mapping[int, DaySum]
"""UTC day of the moment of change, days since 1970-01-01 → what it holds"""


def checksum(key: Sequence[str], version: int) -> int:
    """Of one row: made of its key and its moment of change in microseconds; SQL on both sides computes the same."""
    text = f"{'|'.join(key)}|{version}"
    return int(hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()[:CHECK_DIGITS], 16)


def checksum_sql(text: str) -> str:
    """The same as SQL over an expression that gives key|microseconds."""
    return f"('x' || substr(md5({text}), 1, {CHECK_DIGITS}))::bit({4 * CHECK_DIGITS})::bigint"


def day_of(version: int) -> int:
    """The day of a version in microseconds."""
    return version // DAY_US


def day_begins(day: int) -> datetime:
    """The instant at which a day begins."""
    return EPOCH + timedelta(days=day)
