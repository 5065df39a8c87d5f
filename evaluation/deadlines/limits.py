"""How long somebody has from a day on: the end of a limit over the statutory calendar. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from core.days import months_before
from core.working_days import Calendar

Unit = Literal["days", "working_days", "months", "date"]


@dataclass(frozen=True, slots=True)
class Limit:
    """So many days, working days or months after the day of delivery, or a fixed date."""

    unit: Unit
    amount: int = 0
    on: date | None = None

    def __post_init__(self) -> None:
        if (self.unit == "date") != (self.on is not None):
            raise ValueError("a fixed date, and nothing else, has a date")
        if self.unit != "date" and self.amount < 1:
            raise ValueError("a limit is at least one day")


def days(amount: int) -> Limit:
    """Calendar days."""
    return Limit("days", amount)


def working_days(amount: int) -> Limit:
    """Working days of the statutory calendar."""
    return Limit("working_days", amount)


def months(amount: int) -> Limit:
    """Months, to the same day or the last one of the month."""
    return Limit("months", amount)


def fixed(on: date) -> Limit:
    """To the end of a day."""
    return Limit("date", on=on)


def end_of(limit: Limit, since: date, calendar: Calendar) -> date:
    """The last day of a limit: the day after `since` is day 1; an end on a day off moves to the next working day."""
    if limit.unit == "working_days":
        return calendar.after(since, limit.amount)
    if limit.unit == "months":
        return calendar.after(months_before(since, -limit.amount), 0)
    if limit.on is not None:
        return calendar.after(limit.on, 0)
    return calendar.after(since + timedelta(days=limit.amount), 0)


def shifted(end: date, stopped: date, resumed: date, unit: Unit, calendar: Calendar) -> date:
    """The end of a limit whose clock stood from one day to another: the days left then run from the day after."""
    if unit == "working_days":
        return calendar.after(resumed, calendar.between(stopped, end))
    return calendar.after(end + (resumed - stopped), 0)


def days_left(end: date, on: date, unit: Unit, calendar: Calendar) -> int:
    """Days that are left after a day, in the unit of the limit; 0 when it has run out."""
    return calendar.between(on, end) if unit == "working_days" else max((end - on).days, 0)
