"""The true values that catalogue items feed: DI-08, 09, 10, 13, 14, 15, 16, 30, from columns and not from any SQL."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from standins.feeds import Feed, Row
from standins.history import years
from standins.holdings import NONE, aged_day, first_day, on_roster
from standins.item_rows import ItemRows, columns_of
from standins.items import DAS, ELECTRONIC, RETENTION_CODES, SECRET, Items, items_of
from standins.rng import Bools, Ints, span
from standins.truth import Effects, rolling_12m
from standins.universe import PLACE_CODES, Universe, archive_code

FILED: Final = ("DI-10", "DI-13", "DI-14")
ITEMS: Final = ("DI-08", "DI-09", *FILED, "DI-15", "DI-16", "DI-30")
ROOM: Final = "@room"
_CHUNK: Final = 262_144


@dataclass(frozen=True)
class Terms:
    """What the archives ask for, by agency number: years until due, retentions taken, on the roster, its archive."""

    n_years: Ints
    n_electronic: Ints
    takes: Bools  # agency × retention
    roster: Bools
    archive: Ints

    @classmethod
    def of(cls, universe: Universe, moves: Mapping[str, int]) -> "Terms":
        """The terms as units stand now: a unit that moved is under the archive of its new place."""
        by_place = {archive.place: archive for archive in universe.archives}
        archives = [by_place[universe.place_of(agency.code, moves)] for agency in universe.agencies]
        takes = [[code in archive.accession_retention for code in RETENTION_CODES] for archive in archives]
        homes = {place: universe.number_of[archive_code(place)] for place in PLACE_CODES}
        return cls(
            np.array([archive.n_years for archive in archives], dtype=np.int64),
            np.array([archive.n_electronic for archive in archives], dtype=np.int64),
            np.array(takes, dtype=np.bool_).reshape(len(archives), len(RETENTION_CODES)),
            on_roster(universe),
            np.array([homes[agency.place] for agency in universe.agencies], dtype=np.int64),
        )


def is_traditional(items: Items) -> Bools:
    """Of a traditional carrier, without exclusion."""
    kept: Bools = (items.medium != ELECTRONIC) & ~items.excluded
    return kept


def is_digitised(items: Items) -> Bools:
    """A file with pages and bytes whose pages match within 5 %."""
    whole: Bools = np.abs(items.image_pages - items.pages) * 20 <= items.pages
    return whole & (items.image_pages >= 1) & (items.file_bytes > 0)


def due_days(items: Items, terms: Terms) -> Ints:
    """31 December of the year of formation + N; NONE when the item never falls due."""
    n = np.where(items.medium == ELECTRONIC, terms.n_electronic[items.agency], terms.n_years[items.agency])
    falls_due: Bools = terms.roster[items.agency] & terms.takes[items.agency, items.retention]
    return np.where(falls_due, first_day(years(items.formed) + n + 1) - 1, NONE)


def counting_days(items: Items, due: Ints) -> tuple[Ints, Ints]:
    """The days from which an item counts in DI-15 and in DI-16; NONE for never."""
    extended = (items.extension != NONE) & (items.extension >= due)
    asked = np.where(due == NONE, NONE, np.where(extended, items.extension + 1, due))
    there = items.held | (items.transferred != NONE)
    moved = np.where(items.transferred == NONE, asked, items.transferred)
    return asked, np.where(there & (asked != NONE), np.maximum(asked, moved), NONE)


def item_masks(items: Items, terms: Terms, at: int) -> dict[str, Bools]:
    """Which items count, for each data item on a day; secret ones count nowhere."""
    window = rolling_12m(at)
    known, here = items.secrecy != SECRET, items.begin <= at
    traditional = known & here & is_traditional(items)
    filed = known & (items.via == DAS) & (items.filed > window.after) & (items.filed <= window.until)
    asked, given = counting_days(items, due_days(items, terms))
    aged = np.maximum(aged_day(items.formed), items.begin)
    return {
        "DI-08": traditional,
        "DI-09": traditional & is_digitised(items),
        "DI-10": filed & (items.missing == 0),
        "DI-13": filed,
        "DI-14": filed & (items.medium == ELECTRONIC) & ~items.paper_original,
        "DI-15": known & (asked <= at),
        "DI-16": known & (given <= at),
        "DI-30": known & items.held & (aged <= at),
    }


class ItemTruth:
    """True values of one feed of items: the generator's columns, with the rows that changed put in their place."""

    def __init__(self, rows: ItemRows, feed: Feed) -> None:
        self._rows = rows
        self._feed = feed
        self._universe = rows.holdings.world.universe

    def effects(self, feed: str, index: int) -> Effects:
        """Nothing: everything is computed when asked."""
        return Effects()

    def replace(self, before: Effects, after: Effects) -> None:
        """Nothing to keep."""

    def prepare(self) -> None:
        """Nothing to sum up beforehand."""

    def items(self, scope: str, at: int, moves: Mapping[str, int]) -> dict[str, int]:
        """Values for a scope on a day. Raises KeyError for an unknown scope.

        DI-08 and DI-09 are 馆藏, so none for an agency; 室藏 stands beside them as `@room` and is never added.
        """
        numbers = self._universe.in_scope(scope, moves)
        held, room = self.totals(at, moves)
        values = {item: int(held[item][numbers].sum() + room[item][numbers].sum()) for item in ITEMS}
        for item in ("DI-08", "DI-09"):
            values[item] = int(held[item][numbers].sum())
            values[f"{item}{ROOM}"] = int(room[item][numbers].sum())
        return values

    def totals(self, at: int, moves: Mapping[str, int]) -> tuple[dict[str, Ints], dict[str, Ints]]:
        """Counts by owner number on a day, of what archives hold and of everything else."""
        terms = Terms.of(self._universe, moves)
        zero = {item: np.zeros(len(self._universe.owners), dtype=np.int64) for item in ITEMS}
        held, room = zero, {item: column.copy() for item, column in zero.items()}
        for items in self._pieces():
            owners = dict.fromkeys(ITEMS, items.agency)
            owners["DI-30"] = terms.archive[items.agency]
            for item in ("DI-08", "DI-09"):
                owners[item] = np.where(items.held, terms.archive[items.agency], items.agency)
            for item, mask in item_masks(items, terms, at).items():
                held[item] += self._count(owners[item], mask & items.held)
                room[item] += self._count(owners[item], mask & ~items.held)
        return held, room

    def _count(self, owners: Ints, mask: Bools) -> Ints:
        return np.bincount(owners[mask], minlength=len(self._universe.owners)).astype(np.int64)

    def _pieces(self) -> Iterator[Items]:
        changed = {index: self._feed.current(index) for index in self._feed.recent(self._feed.changes())}
        written = np.array(sorted(changed), dtype=np.int64)
        for low in range(0, self._rows.size, _CHUNK):
            index = span(low, min(low + _CHUNK, self._rows.size))
            yield items_of(self._rows.holdings, index[~np.isin(index, written)])
        there: dict[int, Row] = {index: row for index, row in changed.items() if row is not None}
        if there:
            yield columns_of(self._universe, there)


def reviewed_by_archive(rows: ItemRows, days: Sequence[int]) -> dict[int, list[int]]:
    """DI-31 as the generator has it: by archive number, the reviewed items of 25 years and more on each day.

    `days` ascend. Every one of these items is in DI-30 on that day.
    """
    holdings = rows.holdings
    universe = holdings.world.universe
    archive = Terms.of(universe, {}).archive
    edges = np.array(days, dtype=np.int64)
    counts = np.zeros((len(universe.owners), len(days) + 1), dtype=np.int64)
    for low in range(0, holdings.held, _CHUNK):
        items = items_of(holdings, span(low, min(low + _CHUNK, holdings.held)))
        done = (items.review > 0) & (items.secrecy != SECRET)
        since = np.searchsorted(edges, items.opened[done], side="left")
        np.add.at(counts, (archive[items.agency[done]], since), 1)
    running = counts.cumsum(axis=1)[:, : len(days)]
    return {archive.number: running[archive.number].tolist() for archive in universe.archives}
