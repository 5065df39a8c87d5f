"""By when something is due, and whether that day may still move."""

from dataclasses import dataclass
from datetime import date, datetime

from core.days import local_date
from core.working_days import statutory
from evaluation.deadlines.duties import Duty, last_day


@dataclass(frozen=True, slots=True)
class Due:
    """A last day; provisional while it touches a year whose holidays are not published."""

    on: date
    is_provisional: bool


def due(duty: Duty, begun_at: datetime) -> Due:
    """The last day of a duty that began at an instant, by the calendar as it is known now."""
    calendar = statutory()
    begun_on = local_date(begun_at)
    on = last_day(duty, begun_on, calendar)
    published = all(calendar.is_published(year) for year in range(begun_on.year, on.year + 1))
    return Due(on, not published)
