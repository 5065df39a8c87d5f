"""The catalogue of matters (事项): who handles what, and what of it is to be filed."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np

from standins.columns import chosen, rows_of, where
from standins.days import date_texts
from standins.history import History
from standins.names import MATTERS, TOPICS
from standins.rng import Bools, Floats, Ints, cumulative_weights, span
from standins.system import World
from standins.universe import MUNICIPAL

POWER_TYPES: Final = ("01", "02", "03", "04", "05", "06", "07", "08", "09", "10")
_POWER_WEIGHTS: Final = cumulative_weights((40, 12, 2, 2, 8, 10, 16, 3, 2, 5))
_RETENTIONS: Final = ("永久", "30年", "10年")
_VALID_SINCE: Final = 14_610  # 2010-01-01


@dataclass(frozen=True)
class Matters:
    """All matters as columns; `owner` is an agency number."""

    world: World
    history: History

    @property
    def size(self) -> int:
        """How many matters there are."""
        return self.world.profile.matters

    @cached_property
    def _index(self) -> Ints:
        return span(0, self.size)

    @cached_property
    def owner(self) -> Ints:
        """The agency of each matter: about three agencies in four handle any; busy ones handle more."""
        universe, rng = self.world.universe, self.history.rng
        numbers = span(0, len(universe.agencies))
        serving = rng.chance("agency.serving", numbers, 0.72)
        weak = universe.tier_column[numbers] >= 2
        # Weak agencies always handle something, so that a place is as good or bad as it is meant to be.
        shares = np.array([agency.weight for agency in universe.agencies]) * np.where(weak, 1.1, 1.0)
        weights = np.where(serving | weak | (numbers == 0), shares, 0.0)
        return rng.pick("matter.owner", self._index, cumulative_weights(weights))

    @cached_property
    def power_type(self) -> Ints:
        """Position in POWER_TYPES; every type occurs."""
        drawn = self.history.rng.pick("matter.power", self._index, _POWER_WEIGHTS)
        return np.where(self._index < len(POWER_TYPES), self._index % len(POWER_TYPES), drawn)

    @cached_property
    def in_scope(self) -> Bools:
        """Whether the matter is in the filing scope at the start."""
        share = self.world.profile.untidiness.matter_out_of_scope
        return ~self.history.rng.chance("matter.scope", self._index, share)

    @cached_property
    def ended(self) -> Bools:
        """Whether the matter was ended within the history."""
        return self.history.rng.chance("matter.ended", self._index, self.world.profile.untidiness.matter_ended)

    @cached_property
    def valid_to(self) -> Ints:
        """The last valid day where `ended`, in the second half of the history; far away elsewhere."""
        half = (self.history.last_day - self.history.first_day) // 2
        day = self.history.last_day - self.history.rng.below("matter.end", self._index, half)
        return np.where(self.ended, day, 10**6)

    @cached_property
    def shares(self) -> Floats:
        """Cumulative share of the cases: a few matters bring most."""
        return cumulative_weights(0.15 + self.history.rng.unit("matter.share", self._index) ** 3 * 2)

    @cached_property
    def code(self) -> list[str]:
        """事项实施编码, 31 characters."""
        agencies = self.world.universe.agencies
        return [f"{agencies[o].code}1{base}" for o, base in zip(self.owner.tolist(), self.base_code, strict=True)]

    @cached_property
    def base_code(self) -> list[str]:
        """事项基本编码, 12 digits."""
        return [f"00{POWER_TYPES[p]}{i:05d}000" for i, p in enumerate(self.power_type.tolist())]

    @cached_property
    def name(self) -> list[str]:
        """Invented names of matters."""
        columns = len(TOPICS)
        return [f"{TOPICS[i % columns]}{MATTERS[(i + i // columns) % len(MATTERS)]}" for i in range(self.size)]

    def count(self) -> int:
        """How many matters there are."""
        return self.size

    def rows(self, index: Ints) -> tuple[Ints, list[dict[str, Any]]]:
        """Rows of the feed edas/item-catalog."""
        agencies = self.world.universe.agencies
        owners = [agencies[number] for number in self.owner[index].tolist()]
        rng = self.history.rng
        return index, rows_of(
            {
                "item_impl_code": chosen(self.code, index),
                "item_base_code": chosen(self.base_code, index),
                "item_name": chosen(self.name, index),
                "power_type": chosen(POWER_TYPES, self.power_type[index]),
                "unit_uscc": [owner.code for owner in owners],
                "level": ["市" if owner.place == MUNICIPAL else "区" for owner in owners],
                "in_scope": self.in_scope[index].tolist(),
                "retention": chosen(_RETENTIONS, rng.below("matter.retention", index, len(_RETENTIONS))),
                "clause_no": [f"ZY-{number % 9 + 1}.{number % 5 + 1}" for number in index.tolist()],
                "valid_from": date_texts(_VALID_SINCE + rng.below("matter.since", index, 2_000)),
                "valid_to": where(self.ended[index], date_texts(np.minimum(self.valid_to[index], 40_000))),
            }
        )
