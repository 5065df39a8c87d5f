"""When things happened before the start: working days mostly, with midnights and month ends among them."""

from dataclasses import dataclass

import numpy as np

from standins.days import DAY, HOUR, OFFSET, SECOND, day_of, months_before
from standins.rng import Ints, Rng
from standins.system import World

_EDGE = 0.004  # share of rows on each side of midnight
_MONTH_END = 0.02


@dataclass(frozen=True)
class History:
    """The stretch of days that base rows lie in; `quiet` days before the start in which nothing new happened."""

    rng: Rng
    start: int
    first_day: int
    last_day: int

    @classmethod
    def of(cls, world: World, quiet: int = 0) -> "History":
        """The history of a world."""
        last = day_of(world.origin.start) - quiet
        return cls(Rng(world.origin.seed), world.origin.start, months_before(last, world.profile.months) + 1, last)

    def instants(self, label: str, index: Ints) -> Ints:
        """An instant for each index, none after the start."""
        days = self.days(f"{label}.day", index)
        inside = self.time_of_day(f"{label}.time", index)
        return self.not_after_start(days * DAY - OFFSET + inside)

    def days(self, label: str, index: Ints) -> Ints:
        """A day for each index: more of late, few on weekends, month ends more often than chance."""
        share = self.rng.unit(label, index) ** 0.85
        days = self.first_day + (share * (self.last_day - self.first_day + 1)).astype(np.int64)
        weekday = (days + 3) % 7
        moved = (weekday > 4) & self.rng.chance(f"{label}.weekend", index, 0.9)
        days = np.where(moved, days - (weekday - 4), days)
        ends = self.rng.chance(f"{label}.end", index, _MONTH_END)
        return np.clip(np.where(ends, month_ends(days), days), self.first_day, self.last_day)

    def time_of_day(self, label: str, index: Ints) -> Ints:
        """Microseconds since local midnight: office hours, and some at the first and the last instant of the day."""
        draw = self.rng.unit(label, index)
        both = (draw + self.rng.unit(f"{label}.2", index)) / 2
        inside = ((8.5 + 9 * both) * HOUR).astype(np.int64)
        edge = self.rng.unit(f"{label}.edge", index)
        return np.where(edge < _EDGE, 0, np.where(edge < 2 * _EDGE, DAY - 1, inside))

    def not_after_start(self, instants: Ints) -> Ints:
        """Instants of the last day that lie after the start are pressed into what there was of that day."""
        begun = day_of(self.start) * DAY - OFFSET
        pressed = begun + ((instants - begun) * ((self.start - begun) / DAY)).astype(np.int64)
        return np.where(instants > self.start, np.minimum(pressed, self.start), instants)


def month_ends(days: Ints) -> Ints:
    """The last day of the month of each day."""
    months = days.astype("datetime64[D]").astype("datetime64[M]")
    ends: Ints = ((months + 1).astype("datetime64[D]") - 1).astype(np.int64)
    return ends


def years(days: Ints) -> Ints:
    """The year of each day."""
    found: Ints = days.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970
    return found


def ymd(days: Ints) -> Ints:
    """yyyymmdd of each day."""
    dates = days.astype("datetime64[D]")
    months = dates.astype("datetime64[M]")
    month = months.astype(np.int64)
    date = (dates - months.astype("datetime64[D]")).astype(np.int64) + 1
    whole: Ints = (1970 + month // 12) * 10_000 + (month % 12 + 1) * 100 + date
    return whole


def whole_seconds(instants: Ints) -> Ints:
    """Instants cut to whole seconds, as most systems write them."""
    return instants // SECOND * SECOND
