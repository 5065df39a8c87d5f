"""Volumes (案卷级) as the base of a feed: only older paper is kept in volumes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from standins.columns import chosen, rows_of, where
from standins.days import date_texts
from standins.feeds import Row
from standins.history import years
from standins.holdings import NONE, Ages, Holdings
from standins.item_rows import CATEGORIES, HELD, ROOM
from standins.items import RETENTIONS
from standins.names import SUBJECTS
from standins.rng import Ints
from standins.universe import archive_code


@dataclass(frozen=True)
class VolumeRows:
    """The volumes of a set of holdings."""

    holdings: Holdings

    @property
    def size(self) -> int:
        """The number of volumes."""
        return self.holdings.size

    def count(self) -> int:
        """Every index has a row."""
        return self.holdings.size

    def rows(self, index: Ints) -> tuple[Ints, list[Row]]:
        """The rows at these indexes."""
        agency = self.holdings.agency_column(index)
        ages = self.holdings.ages(index, agency)
        return index, rows_of({**self._identity(index, agency), **self._content(index, ages)})

    def _identity(self, index: Ints, agency: Ints) -> dict[str, Sequence[Any]]:
        units = [self.holdings.world.universe.agencies[number] for number in agency.tolist()]
        held = (index < self.holdings.held).tolist()
        archives = [archive_code(unit.place) for unit in units]
        listed = index.tolist()
        numbers = [f"{CATEGORIES[i % 4]}-{1 + i % 9999:04d}" for i in listed]
        return {
            "volume_id": [f"V{i:09d}" for i in listed],
            "archive_code": archives,
            "holder_kind": [HELD if kept else ROOM for kept in held],
            "owner_code": [a if kept else u.code for a, u, kept in zip(archives, units, held, strict=True)],
            "archival_code": [f"{u.fonds_code}-{number}" for u, number in zip(units, numbers, strict=True)],
            "fonds_code": [unit.fonds_code for unit in units],
        }

    def _content(self, index: Ints, ages: Ages) -> dict[str, Sequence[Any]]:
        first, last = years(ages.formed), years(ages.filed)
        items = 1 + self.holdings.rng.below(f"{self.holdings.label}.items", index, 40)
        listed = index.tolist()
        return {
            "category": [CATEGORIES[i % 4] for i in listed],
            "catalogue_no": [str(1 + i % 20) for i in listed],
            "volume_no": [1 + i % 9999 for i in listed],
            "title": [f"{SUBJECTS[i % len(SUBJECTS)]}案卷({y})" for i, y in zip(listed, first.tolist(), strict=True)],
            "year_from": first.tolist(),
            "year_to": last.tolist(),
            "retention": chosen(RETENTIONS, _RETENTION[index % len(_RETENTION)]),
            "items": items.tolist(),
            "pages": (items * 12 + index % 11).tolist(),
            "secrecy": ["无"] * len(listed),
            "location": [f"{1 + i % 6}-{1 + i % 40:02d}-{1 + i % 7}" for i in listed],
            "filed_on": date_texts(ages.filed),
            "transferred_on": where(ages.transferred != NONE, date_texts(ages.transferred)),
        }


_RETENTION: Final[Ints] = np.array([0, 0, 1, 3, 0, 1], dtype=np.int64)
