"""Working hours: when something may leave the house, and how many have passed. Pure."""

from datetime import datetime, timedelta

from alerts.levels import Level
from alerts.routing.routing import Quiet
from core.days import LOCAL
from core.working_days import Calendar, WorkingTime


def leaves_at(level: Level, at: datetime, quiet: Quiet, calendar: Calendar) -> datetime:
    """When a message of a level made at an instant leaves the house: at once, or at the next opening."""
    if level in quiet.urgent or working_time(quiet, calendar).is_open(at):
        return at
    local = at.astimezone(LOCAL)
    day = local.date()
    if not (calendar.is_working(day) and local.time() < quiet.opens):
        day = calendar.after(day + timedelta(days=1), 0)
    return datetime.combine(day, quiet.opens, LOCAL)


def working_hours(since: datetime, until: datetime, quiet: Quiet, calendar: Calendar) -> timedelta:
    """The working time between two instants."""
    return working_time(quiet, calendar).between(since, until)


def working_time(quiet: Quiet, calendar: Calendar) -> WorkingTime:
    """Working days between opening and closing."""
    return WorkingTime(working_days_only=True, opens=quiet.opens, closes=quiet.closes, calendar=calendar)
