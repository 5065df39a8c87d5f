"""Working days by the statutory calendar, and the working time between two instants. Pure but for the loading.

A year whose notice is not out yet has no holidays here: Monday to Friday are taken for working days, and `app.py check`
says so. Years that came out after this version of the product lie in a file of the operator (`app.py calendar import`).
A date is a local date (Asia/Shanghai).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Final

from core.days import LOCAL
from core.errors import ConfigurationError
from core.model import Mistake
from core.yamllines import load

FILE: Final = Path(__file__).with_suffix(".yaml")
OPERATORS_FILE: Final = "working_days.yaml"
"""beside the settings file"""
SATURDAY: Final = 5
DECEMBER: Final = 12
ONE_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Calendar:
    """Days off and weekend days that are worked, of the years whose notice is out."""

    years: frozenset[int] = frozenset()
    off: frozenset[date] = frozenset()
    on: frozenset[date] = frozenset()

    def is_published(self, year: int) -> bool:
        """Whether the holidays of a year are known."""
        return year in self.years

    def joined(self, other: "Calendar") -> "Calendar":
        """Both calendars in one; a year that both know is the other's."""
        off = {day for day in self.off if day.year not in other.years} | other.off
        on = {day for day in self.on if day.year not in other.years} | other.on
        return Calendar(self.years | other.years, frozenset(off - other.on), frozenset(on - other.off))

    def is_working(self, day: date) -> bool:
        """Whether a day is worked; Monday to Friday in a year that is not published."""
        return day in self.on or (day.weekday() < SATURDAY and day not in self.off)

    def after(self, day: date, working_days: int) -> date:
        """The working day that lies so many working days (0 or more) after a day; 0: that day or the next."""
        if not self.is_working(day):
            day = self._next(day)
            working_days = max(working_days - 1, 0)
        for _ in range(working_days):
            day = self._next(day)
        return day

    def between(self, first: date, last: date) -> int:
        """How many days d with first < d ≤ last are worked; 0 when last is not later."""
        return sum(self.is_working(day) for day in _days(first + ONE_DAY, last))

    def _next(self, day: date) -> date:
        day += ONE_DAY
        while not self.is_working(day):
            day += ONE_DAY
        return day


@dataclass(frozen=True, slots=True)
class WorkingTime:
    """When something works: every day or working days only, all day or between two local times of day."""

    working_days_only: bool = False
    opens: time = time.min
    closes: time | None = None
    """None: midnight at the end of the day"""
    calendar: Calendar = field(default_factory=Calendar, repr=False)

    @property
    def is_always(self) -> bool:
        """Whether it never rests."""
        return not self.working_days_only and self.opens == time.min and self.closes is None

    def is_open(self, at: datetime) -> bool:
        """Whether it works at an instant."""
        if self.working_days_only and not self.calendar.is_working(at.astimezone(LOCAL).date()):
            return False
        opens, closes = self._hours_of(at.astimezone(LOCAL).date())
        return opens <= at < closes

    def between(self, since: datetime, until: datetime) -> timedelta:
        """The working time that lies between two aware instants; nothing when `until` is not later."""
        if self.is_always:
            return max(until - since, timedelta())
        return sum(self._stretches(since, until), timedelta())

    def exceeds(self, since: datetime, until: datetime, limit: timedelta) -> bool:
        """Whether more working time than a limit lies between two instants; stops counting as soon as it does."""
        if until - since <= limit:
            return False
        if self.is_always:
            return True
        worked = timedelta()
        for stretch in self._stretches(since, until):
            worked += stretch
            if worked > limit:
                return True
        return False

    def _stretches(self, since: datetime, until: datetime) -> Iterator[timedelta]:
        since, until = since.astimezone(LOCAL), until.astimezone(LOCAL)
        for day in _days(since.date(), until.date()):
            if self.working_days_only and not self.calendar.is_working(day):
                continue
            opens, closes = self._hours_of(day)
            yield max(min(until, closes) - max(since, opens), timedelta())

    def _hours_of(self, day: date) -> tuple[datetime, datetime]:
        end = datetime.combine(day + ONE_DAY, time.min, LOCAL)
        closes = end if self.closes is None else datetime.combine(day, self.closes, LOCAL)
        return datetime.combine(day, self.opens, LOCAL), closes


ALWAYS: Final = WorkingTime()


class _Extension:
    """The operator's file of this process; None: there is none."""

    path: Path | None = None


def extend_with(path: Path | None) -> None:
    """Names the operator's file, whose years join those that ship; it need not exist, and may come or change later."""
    _Extension.path = path


def statutory() -> Calendar:
    """The calendar that ships, with the years of the operator's file; ConfigurationError with every mistake in it."""
    path = _Extension.path
    try:
        changed = None if path is None else path.stat().st_mtime_ns
    except OSError:
        changed = None
    if path is None or changed is None:
        return _read(FILE, 0)
    return _read(FILE, 0).joined(_read(path, changed))


@cache
def _read(path: Path, changed: int) -> Calendar:
    return read_calendar(path)


def read_calendar(path: Path) -> Calendar:
    """The calendar of a file; ConfigurationError with every mistake."""
    located = load(path, f"core/{path.name}" if path == FILE else str(path))
    years = located.value.get("years") if isinstance(located.value, dict) else None
    mistakes = list(located.mistakes)
    if not isinstance(years, dict):
        raise ConfigurationError(mistakes or [Mistake(located.file, 1, "expected 'years:' with a year each")])
    known: set[int] = set()
    days: dict[str, set[date]] = {"off": set(), "on": set()}
    for year, said in years.items():
        for kind in days:
            try:
                found = set(_written(said[kind]))
                _check(kind, int(year), found)
            except (KeyError, TypeError, ValueError) as error:
                mistakes.append(located.mistake(("years", str(year), kind), f"{year}.{kind}: {error}"))
            else:
                days[kind] |= found
        known.add(int(year))
    if mistakes:
        raise ConfigurationError(mistakes)
    return Calendar(frozenset(known), frozenset(days["off"]), frozenset(days["on"]))


def _written(said: Iterable[Any]) -> Iterator[date]:
    for one in said:
        first, _, last = str(one).partition("/")
        yield from _days(date.fromisoformat(first), date.fromisoformat(last or first))


def _check(kind: str, year: int, days: set[date]) -> None:
    # a notice may set days of the December before: 元旦 2019 began on 30 December 2018
    other = sorted(day for day in days if day.year != year and (day.year, day.month) != (year - 1, DECEMBER))
    if other:
        raise ValueError(f"{other[0]} is no day of {year}")
    weekdays = sorted(day for day in days if day.weekday() < SATURDAY)
    if kind == "on" and weekdays:
        raise ValueError(f"{weekdays[0]} is no Saturday or Sunday")


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=number) for number in range((last - first).days + 1))
