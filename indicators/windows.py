"""Accounting windows (统计窗口): the days that count at an instant. Pure."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from core.days import date_of, day_number, months_before
from indicators.words import WindowKind

CLOSING_DAY: Final = (6, 30)
"""The day on which a filing year closes, in the year after it."""


@dataclass(frozen=True, slots=True)
class DayRange:
    """The days d with lo < d ≤ hi; `lo` None means from the beginning."""

    lo: int | None
    hi: int

    @property
    def since(self) -> date | None:
        """The first day, or None when it has no beginning."""
        return None if self.lo is None else date_of(self.lo + 1)

    @property
    def until(self) -> date:
        """The last day."""
        return date_of(self.hi)

    def holds(self, day: int) -> bool:
        """Whether a day lies in the range."""
        return day <= self.hi and (self.lo is None or day > self.lo)


@dataclass(frozen=True, slots=True)
class Cycle:
    """The inspection cycle: its first day ever and its length; later cycles follow without a gap."""

    first: date
    years: int

    def start(self, on: date) -> date:
        """The first day of the cycle that a date lies in."""
        return months_before(self.first, -12 * self.years * self._number(on))

    def end(self, on: date) -> date:
        """The last day of the cycle that a date lies in."""
        return date_of(day_number(months_before(self.start(on), -self.months())) - 1)

    def months(self) -> int:
        """Its length in months."""
        return 12 * self.years

    def elapsed_months(self, on: date) -> int:
        """Whole months of the running cycle that are over at the end of `on`: 30 on 2026-06-30 of 2024–2028."""
        start = self.start(on)
        tomorrow = date_of(day_number(on) + 1)
        months = (tomorrow.year - start.year) * 12 + tomorrow.month - start.month
        return months if tomorrow.day >= start.day else months - 1

    def _number(self, on: date) -> int:
        months = (on.year - self.first.year) * 12 + on.month - self.first.month
        if on.day < self.first.day:
            months -= 1
        return months // self.months()


def last_closing(on: date) -> date:
    """The last 30 June that has come; the day itself is closed."""
    closing = date(on.year, *CLOSING_DAY)
    return closing if closing <= on else date(on.year - 1, *CLOSING_DAY)


def days_of(window: WindowKind, on: date, cycle: Cycle) -> DayRange:
    """The days of a window as of the end of the local date `on`.

    Month arithmetic is clamped: twelve months before 29 February is 28 February.
    """
    hi = day_number(on)
    match window:
        case WindowKind.ROLLING:
            return DayRange(day_number(months_before(on, 12)), hi)
        case WindowKind.STOCK:
            return DayRange(None, hi)
        case WindowKind.FILING_YEAR:
            closing = last_closing(on)
            return DayRange(day_number(date(closing.year - 1, *CLOSING_DAY)), day_number(closing))
        case WindowKind.PLAN_YEAR | WindowKind.YEAR:
            return DayRange(_new_year(on) - 1, hi)
        case WindowKind.WHOLE_YEAR:
            return DayRange(_new_year(on) - 1, day_number(date(on.year, 12, 31)))
        case WindowKind.CYCLE:
            return DayRange(day_number(cycle.start(on)) - 1, hi)
        case WindowKind.TODAY:
            return DayRange(hi - 1, hi)


def _new_year(on: date) -> int:
    return day_number(date(on.year, 1, 1))


def anew_since(window: WindowKind, days: DayRange) -> int | None:
    """The first day of a window that begins anew by the calendar: before it everything was counted over other days.

    None: it moves with the days, or has no beginning.
    """
    return None if window is WindowKind.ROLLING or days.lo is None else days.lo + 1


def month_ends_before(on: date, count: int) -> tuple[date, ...]:
    """The last `count` points of a monthly series that ends at `on`: month ends, then `on` itself."""
    ends = [date_of(day_number(months_before(on, back).replace(day=1)) - 1) for back in range(count - 2, -1, -1)]
    return (*ends, on)
