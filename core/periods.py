"""Periods as people write them: a year, a month, or from one to another."""

import re
from datetime import date
from typing import Final

from core.days import day_number, month_end

_PERIOD: Final = re.compile(r"(\d{4})(\d{2})?(?:-(\d{4})(\d{2})?)?", re.ASCII)


def period_days(text: str) -> tuple[int, int]:
    """The first and the last day of `2026`, `202605` or `202601-202606`; ValueError says what was expected."""
    match = _PERIOD.fullmatch(text)
    if match is None:
        raise ValueError(f"expected a year (2026), a month (202605) or a range (202601-202606), found {text!r}")
    year, month, last_year, last_month = match.groups()
    if last_year is None:
        last_year, last_month = year, month
    try:
        first = date(int(year), int(month or 1), 1)
        last = month_end(date(int(last_year), int(last_month or 12), 1))
    except ValueError:
        raise ValueError(f"expected months from 01 to 12 of a year from 0001 on, found {text!r}") from None
    if last < first:
        raise ValueError(f"expected the beginning before the end, found {text!r}")
    return day_number(first), day_number(last)
