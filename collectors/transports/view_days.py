"""The statement by which a view counts its rows by day and sums their checksums, all at once for a partition."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from collectors.pushdown.quoting import name, text, value
from core.day_sums import DAY_US, checksum_sql

LeftOut = Mapping[str, Iterable[str]]
"""field → values (as text) of rows that do not count: rows taken back, secret ones"""


def day_sums_statement(relation: str, chosen: str, updated: str, key: str, until: datetime, left_out: LeftOut) -> str:
    """Rows (day, count, checksum) of what was changed up to an instant; without rows that have no moment."""
    moment = name(updated)
    micros = f"round(extract(epoch FROM {moment}) * 1000000)::bigint"
    check = checksum_sql("k || '|' || v::text")
    refused = "".join(
        f" AND ({name(field)}::text IN ({', '.join(map(text, found))})) IS NOT TRUE"
        for field, found in left_out.items()
    )
    return (
        f"SELECT v / {DAY_US}, count(*), sum({check}) FROM ("
        f"SELECT {name(key)}::text AS k, {micros} AS v FROM {relation}"
        f" WHERE {chosen} AND isfinite({moment}) AND {moment} <= {value(until)}{refused}) counted GROUP BY 1"
    )
