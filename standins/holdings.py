"""The catalogue of archives and record rooms: every item a function of (seed, index), a whole column at a time.

Index below `held` is 馆藏 (kept by the archive of its unit's place), the others are 室藏 (kept by the unit).
A day that is not known is NONE, later than every real one, so that comparisons need no mask.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from standins.days import date_of, day_of
from standins.history import years
from standins.profile import Tiers
from standins.rng import Bools, Floats, Ints, Rng, cumulative_weights
from standins.system import World
from standins.universe import MUNICIPAL, Universe

NONE: Final = 1_000_000
FILE_ROOM_STEP: Final = 25  # every 25th agency has no shared DAS and drops files
_FILE_ROOM_PLACE: Final = 7


@dataclass(frozen=True)
class Rates:
    """Shares by tier of the unit: overdue in its room, transferred late, not digitised, and so on."""

    overdue: Tiers
    late: Tiers
    undigitised: Tiers
    reviewed: Tiers
    electronic: Tiers = (0.72, 0.60, 0.45, 0.35)
    incomplete: Tiers = (0, 0, 0, 0)
    secret: float = 0.0
    excluded: float = 0.0
    held_electronic: float = 0.0
    odd_file: float = 0.0  # of what is not digitised: has a file all the same, empty or with pages missing


TIDY: Final = Rates(overdue=(0, 0, 0, 0), late=(0, 0, 0, 0), undigitised=(0, 0, 0, 0), reviewed=(1, 1, 1, 1))
LIVELY: Final = Rates(
    overdue=(0.08, 0.26, 0.50, 0.70),
    late=(0.05, 0.10, 0.25, 0.40),
    undigitised=(0.19, 0.27, 0.42, 0.58),
    reviewed=(0.93, 0.87, 0.72, 0.55),
    incomplete=(0.03, 0.07, 0.15, 0.30),
    secret=0.002,
    excluded=0.008,
    held_electronic=0.03,
    odd_file=0.25,
)


def is_file_room(number: int) -> bool:
    """Whether an agency has no shared DAS and drops files instead."""
    return number % FILE_ROOM_STEP == _FILE_ROOM_PLACE


def on_roster(universe: Universe) -> Bools:
    """By agency number: whether it stands on the 进馆单位名册; enterprises and a few others do not."""
    numbers = np.arange(universe.agency_count, dtype=np.int64)
    left_out = universe.rng.chance("fonds.off_roster", numbers, 0.04)
    enterprises = np.array([agency.addressee_kind == "企业" for agency in universe.agencies], dtype=np.bool_)
    return ~(left_out | enterprises)


def room_weights(universe: Universe, file_rooms: bool) -> Floats:
    """Cumulative shares of the agencies in the record rooms: of those with file drops, or of the others."""
    return cumulative_weights([a.weight * (is_file_room(a.number) == file_rooms) for a in universe.agencies])


def aged_day(formed: Ints) -> Ints:
    """The day an item is 25 years old; 29 February becomes 28 February."""
    days = formed.astype("datetime64[D]")
    months = days.astype("datetime64[M]")
    target = months + 25 * 12
    last = (target + 1).astype("datetime64[D]") - target.astype("datetime64[D]") - 1
    offset = np.minimum(days - months.astype("datetime64[D]"), last)
    aged: Ints = (target.astype("datetime64[D]") + offset).astype(np.int64)
    return aged


def first_day(year: Ints) -> Ints:
    """1 January of each year."""
    days: Ints = (year - 1970).astype("datetime64[Y]").astype("datetime64[D]").astype(np.int64)
    return days


@dataclass(frozen=True)
class Ages:
    """When rows were formed, filed and transferred, whether they are electronic, and whether they lie overdue."""

    formed: Ints
    filed: Ints
    transferred: Ints
    electronic: Bools
    overdue: Bools


@dataclass(frozen=True)
class Holdings:
    """A set of items (or volumes): `size` rows, the first `held` of them kept by archives; `weights` rule the rooms."""

    world: World
    label: str
    size: int
    held: int
    weights: Floats

    @cached_property
    def rates(self) -> Rates:
        """The rates of the profile."""
        return LIVELY if self.world.profile.name == "lively" else TIDY

    @cached_property
    def today(self) -> int:
        """The day that ends the history."""
        return day_of(self.world.origin.start)

    @cached_property
    def _year(self) -> int:
        return date_of(self.today).year

    @cached_property
    def _n_years(self) -> Ints:
        places = [agency.place for agency in self.world.universe.agencies]
        return np.array([20 if place == MUNICIPAL else 10 for place in places], dtype=np.int64)

    @property
    def rng(self) -> Rng:
        """The random columns of the world."""
        return self.world.universe.rng

    def by_tier(self, rates: Tiers, agency: Ints) -> Floats:
        """A rate for each row, by the tier of its unit."""
        table = np.array(rates, dtype=np.float64)
        return table[self.world.universe.tier_column[agency]]

    def agency_column(self, index: Ints) -> Ints:
        """The forming unit of each row."""
        everywhere = self.rng.pick(f"{self.label}.unit", index, self.world.universe.agency_weights)
        in_room = self.rng.pick(f"{self.label}.room", index, self.weights)
        return np.where(index < self.held, everywhere, in_room)

    def ages(self, index: Ints, agency: Ints) -> Ages:
        """Ages of rows: what archives keep was due for transfer, what rooms keep is mostly not."""
        draw, day = self.rng.unit(f"{self.label}.age", index), self.rng.unit(f"{self.label}.day", index)
        held = index < self.held
        chance = np.where(held, self.rates.held_electronic, self.by_tier(self.rates.electronic, agency))
        electronic = self.rng.chance(f"{self.label}.electronic", index, chance)
        overdue = ~held & self.rng.chance(f"{self.label}.overdue", index, self.by_tier(self.rates.overdue, agency))
        kept = self._held_formed(draw, day, agency, electronic)
        room = np.where(overdue, self._overdue_formed(draw, day, agency), self._room_formed(draw, agency))
        formed = np.where(held, kept, room)
        # A room's electronic items are due after five years already: older ones would all lie overdue.
        electronic &= held | (~overdue & (years(formed) + 5 >= self._year))
        delay = self.rng.below(f"{self.label}.filing", index, np.clip(self.today - formed, 1, 400))
        transferred = np.where(held, self._transferred(index, agency, formed, electronic), NONE)
        return Ages(formed, formed + delay, transferred, electronic, overdue)

    def _held_formed(self, draw: Floats, day: Floats, agency: Ints, electronic: Bools) -> Ints:
        term = np.where(electronic, 5, self._n_years[agency])
        back = 1 + (draw**1.6 * np.where(electronic, 3, 45)).astype(np.int64)
        return first_day(self._year - term - back) + (day * 365).astype(np.int64)

    def _overdue_formed(self, draw: Floats, day: Floats, agency: Ints) -> Ints:
        back = 1 + (draw * 3).astype(np.int64)
        return first_day(self._year - self._n_years[agency] - back) + (day * 365).astype(np.int64)

    def _room_formed(self, draw: Floats, agency: Ints) -> Ints:
        return self.today - 20 - (draw**1.5 * (self._n_years[agency] * 365 - 120)).astype(np.int64)

    def _transferred(self, index: Ints, agency: Ints, formed: Ints, electronic: Bools) -> Ints:
        late = self.rng.chance(f"{self.label}.late", index, self.by_tier(self.rates.late, agency))
        first = years(formed) + np.where(electronic, 5, self._n_years[agency]) + 1
        behind = late * (1 + self.rng.below(f"{self.label}.years_late", index, 3))
        begin = first_day(np.minimum(first + behind, self._year))
        width = np.clip(self.today - begin + 1, 1, 365)
        day: Ints = np.minimum(begin + self.rng.below(f"{self.label}.transfer", index, width), self.today)
        return day
