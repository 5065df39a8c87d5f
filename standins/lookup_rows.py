"""Requests to consult records (查档): where they came in, what was promised, when they were answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np

from standins.columns import chosen, digests, rows_of, where
from standins.days import DAY, HOUR, MINUTE, SECOND, day_column, iso_texts, optional_iso_texts
from standins.feeds import Row
from standins.history import History, whole_seconds
from standins.profile import Tiers
from standins.rng import Bools, Floats, Ints, Rng, cumulative_weights
from standins.system import World
from standins.universe import PLACES

CHANNELS: Final = ("浙里办", "窗口", "村社", "跨馆")
ONLINE, COUNTER, VILLAGE, CROSS = range(4)
CATEGORIES: Final = ("婚姻", "出生", "学籍", "社保", "土地", "工龄", "房产", "知青")
PURPOSES: Final = ("办理证明", "补办手续", "家庭查询", "单位用档")
RESULTS: Final = ("查到", "未查到", "不予提供")
PROMISED_DAYS: Final = {ONLINE: 3, CROSS: 5}  # working days; the others are answered the same day
_LATE: Final[Tiers] = (0.006, 0.022, 0.08, 0.18)
_ARCHIVES: Final = 0.78
_RUSH: Final = 10 * MINUTE


@dataclass(frozen=True)
class Lookups:
    """Columns of requests; `answered` holds only where it lies before the start."""

    index: Ints
    owner: Ints
    channel: Ints
    accept: Ints  # position in PLACES of the accepting archive
    target: Ints  # and of the archive that keeps the records
    accepted: Ints
    promised: Ints
    answered: Ints
    result: Ints
    done: Bools


@dataclass(frozen=True)
class LookupRows:
    """The requests of a world as the base of a feed."""

    world: World

    @property
    def size(self) -> int:
        """The number of requests."""
        return self.world.profile.lookups

    def count(self) -> int:
        """Every index has a row."""
        return self.size

    def rows(self, index: Ints) -> tuple[Ints, list[Row]]:
        """The rows at these indexes."""
        return index, self.rows_of(self.columns(index))

    @property
    def _rng(self) -> Rng:
        return self.world.universe.rng

    @cached_property
    def _owner_weights(self) -> Floats:
        universe = self.world.universe
        agencies = sum(agency.weight for agency in universe.agencies)
        places = sum(place.weight for place in PLACES)
        weights = [agency.weight / agencies * (1 - _ARCHIVES) for agency in universe.agencies]
        return cumulative_weights([*weights, *(place.weight / places * _ARCHIVES for place in PLACES)])

    @cached_property
    def _home(self) -> Ints:
        positions = {place.code: position for position, place in enumerate(PLACES)}
        return np.array([positions[owner.place] for owner in self.world.universe.owners], dtype=np.int64)

    def columns(self, index: Ints) -> Lookups:
        """The columns of the requests at these indexes."""
        rng = self._rng
        owner = rng.pick("lookup.owner", index, self._owner_weights)
        channel = rng.pick("lookup.channel", index, cumulative_weights((0.46, 0.28, 0.16, 0.10)))
        accepted = self._accepted(index)
        promised = promised_at(accepted, channel)
        answered = self._answered(index, owner, accepted, promised)
        accept = self._home[owner]
        other = (accept + 1 + rng.below("lookup.target", index, len(PLACES) - 1)) % len(PLACES)
        return Lookups(
            index=index,
            owner=owner,
            channel=channel,
            accept=accept,
            target=np.where(channel == CROSS, other, accept),
            accepted=accepted,
            promised=promised,
            answered=answered,
            result=rng.pick("lookup.result", index, cumulative_weights((0.80, 0.17, 0.03))),
            done=answered <= self.world.origin.start,
        )

    def _accepted(self, index: Ints) -> Ints:
        drawn = whole_seconds(History.of(self.world).instants("lookup.accepted", index))
        # Who comes at the last minute is served the next morning: no promise is shorter than ten minutes.
        return np.minimum(drawn, end_of_days(day_column(drawn)) - _RUSH)

    def _answered(self, index: Ints, owner: Ints, accepted: Ints, promised: Ints) -> Ints:
        rates = np.array(_LATE, dtype=np.float64) * (self.world.profile.untidiness.lookup_late[0] > 0)
        late = self._rng.chance("lookup.late", index, rates[self.world.universe.tier_column[owner]])
        share = self._rng.unit("lookup.answer", index)
        in_time = accepted + MINUTE + ((promised - accepted - MINUTE) * share**2).astype(np.int64)
        behind = promised + HOUR + (3 * DAY * share).astype(np.int64)
        return whole_seconds(np.where(late, behind, in_time))

    def rows_of(self, lookups: Lookups) -> list[Row]:
        """Rows of columns."""
        return rows_of({**self._request(lookups), **self._answer(lookups)})

    def _request(self, lookups: Lookups) -> dict[str, Sequence[Any]]:
        universe = self.world.universe
        archives = [archive.code for archive in universe.archives]
        index = lookups.index.tolist()
        return {
            "request_no": [f"CD{i:010d}" for i in index],
            "owner_code": [universe.owners[number].code for number in lookups.owner.tolist()],
            "channel": chosen(CHANNELS, lookups.channel),
            "applicant_masked": [f"{'赵钱孙李周吴郑王'[i % 8]}**" for i in index],
            "id_hash": [digest[:32] for digest in digests(self._rng, "lookup.id", lookups.index)],
            "purpose": chosen(PURPOSES, lookups.index % len(PURPOSES)),
            "category": chosen(CATEGORIES, self._rng.below("lookup.category", lookups.index, len(CATEGORIES))),
            "target_archive": chosen(archives, lookups.target),
            "accept_archive": chosen(archives, lookups.accept),
            "accepted_at": iso_texts(lookups.accepted),
            "promised_at": iso_texts(lookups.promised),
        }

    def _answer(self, lookups: Lookups) -> dict[str, Sequence[Any]]:
        found = lookups.done & (lookups.result == 0)
        certificate = found & self._rng.chance("lookup.certificate", lookups.index, 0.6)
        grade = 5 - self._rng.pick("lookup.grade", lookups.index, cumulative_weights((0.8, 0.15, 0.03, 0.01, 0.01)))
        return {
            "routed_at": optional_iso_texts(lookups.accepted + MINUTE, lookups.done),
            "answered_at": optional_iso_texts(lookups.answered, lookups.done),
            "result": where(lookups.done, chosen(RESULTS, lookups.result)),
            "copies": (found * (1 + lookups.index % 3)).tolist(),
            "e_certificate": certificate.tolist(),
            "cross_archive": (lookups.accept != lookups.target).tolist(),
            "satisfaction": where(lookups.done, grade.tolist()),
        }


def end_of_days(days: Ints) -> Ints:
    """The last second of each local day."""
    return (days + 1) * DAY - 8 * HOUR - SECOND


def promised_at(accepted: Ints, channel: Ints) -> Ints:
    """The end of the same day at a counter, of the third working day online, of the fifth across archives."""
    days = day_column(accepted)
    for number, count in PROMISED_DAYS.items():
        moved = days
        for _ in range(count):
            moved = _next_working_days(moved)
        days = np.where(channel == number, moved, days)
    return end_of_days(days)


def _next_working_days(days: Ints) -> Ints:
    """The working day after each day; the service knows weekends and no holidays."""
    weekday = (days + 3) % 7  # Monday is 0
    return days + np.where(weekday == 4, 3, np.where(weekday == 5, 2, 1))
