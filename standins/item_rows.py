"""Catalogue items as rows, field names after the catalogue system, and rows read back into columns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np

from standins.codes import archival_code
from standins.columns import chosen, rows_of, where
from standins.days import date_texts, parse_day
from standins.feeds import Row
from standins.history import years
from standins.holdings import NONE, Holdings, on_roster
from standins.items import (
    DUAL,
    ELECTRONIC,
    EMPTIED,
    MEDIA,
    NO_FILE,
    RETENTIONS,
    REVIEWS,
    SECRECIES,
    VIAS,
    Items,
    items_of,
)
from standins.names import SUBJECTS
from standins.rng import Ints
from standins.universe import CITY, MUNICIPAL, Universe, archive_code

HELD, ROOM = "馆藏", "室藏"
CATEGORIES: Final = ("WS", "KU", "ZY", "ZP")
OFFICES: Final = ("BGS", "RSC", "YWC", "CWC")
FILE_FORMATS: Final = ("PDF", "OFD", "TIFF")
# fields of the first file of an item; the others belong to the item itself
FILE_FIELDS: Final = ("file_format", "file_name", "file_bytes", "image_count", "image_pages")
_RETENTION_LETTERS: Final = ("Y", "D30", "D10", "C", "D")


@dataclass(frozen=True)
class ItemRows:
    """The items of a set of holdings as the base of a feed; ids are `letter` and nine digits."""

    holdings: Holdings
    letter: str

    @property
    def size(self) -> int:
        """The number of items."""
        return self.holdings.size

    def count(self) -> int:
        """Every index has a row."""
        return self.holdings.size

    def rows(self, index: Ints) -> tuple[Ints, list[Row]]:
        """The rows at these indexes."""
        return index, self.rows_of(items_of(self.holdings, index))

    def item_id(self, index: int) -> str:
        """The id of the item at an index."""
        return f"{self.letter}{index:09d}"

    @cached_property
    def _roster(self) -> list[bool]:
        flags: list[bool] = on_roster(self.holdings.world.universe).tolist()
        return flags

    def rows_of(self, items: Items) -> list[Row]:
        """Rows of columns: dates as ISO texts, what is not known None."""
        return rows_of({**self._identity(items), **self._content(items), **self._course(items), **_file(items)})

    def _identity(self, items: Items) -> dict[str, Sequence[Any]]:
        universe = self.holdings.world.universe
        units = [universe.agencies[number] for number in items.agency.tolist()]
        archives = [archive_code(unit.place) for unit in units]
        held = items.held.tolist()
        return {
            "item_id": [self.item_id(i) for i in items.index.tolist()],
            "archive_code": archives,
            "holder_kind": [HELD if kept else ROOM for kept in held],
            "owner_code": [a if kept else u.code for a, u, kept in zip(archives, units, held, strict=True)],
            "unit_uscc": [unit.code for unit in units],
            "on_accession_roster": [self._roster[number] for number in items.agency.tolist()],
            "place_code": [CITY if unit.place == MUNICIPAL else unit.place for unit in units],
            "fonds_code": [unit.fonds_code for unit in units],
        }

    def _content(self, items: Items) -> dict[str, Sequence[Any]]:
        universe = self.holdings.world.universe
        index, year = items.index.tolist(), years(items.formed).tolist()
        units = [universe.agencies[number] for number in items.agency.tolist()]
        numbers = [1 + i % 9999 for i in index]
        letters = chosen(_RETENTION_LETTERS, items.retention)
        absent = [(items.missing >> bit) & 1 == 0 for bit in range(len(EMPTIED))]
        parts = zip(units, year, letters, index, numbers, strict=True)
        return {
            "archival_code": [
                archival_code(unit.fonds_code, CATEGORIES[i % 4], y, letter, OFFICES[i % 3], number)
                for unit, y, letter, i, number in parts
            ],
            "category": [CATEGORIES[i % 4] for i in index],
            "year": year,
            "retention": chosen(RETENTIONS, items.retention),
            "org_code": [OFFICES[i % 3] for i in index],
            "item_no": where(absent[0], [f"{number:04d}" for number in numbers]),
            "title": where(
                absent[1], [f"{SUBJECTS[i % len(SUBJECTS)]}({y})" for i, y in zip(index, year, strict=True)], ""
            ),
            "author": where(absent[2], [unit.name for unit in units]),
            "doc_no": [f"演〔{y}〕{1 + i % 300}号" for i, y in zip(index, year, strict=True)],
            "formed_on": date_texts(items.formed),
            "secrecy": chosen(SECRECIES, items.secrecy),
            "pages": items.pages.tolist(),
            "control_flag": where(absent[3], chosen(("控制", "开放", "控制", "控制"), items.review)),
        }

    def _course(self, items: Items) -> dict[str, Sequence[Any]]:
        index, year = items.index.tolist(), years(items.formed).tolist()
        moved = items.transferred != NONE
        batches = [
            f"PC{y}-{number:04d}" for y, number in zip(years(items.filed).tolist(), items.agency.tolist(), strict=True)
        ]
        return {
            "medium": chosen(MEDIA, items.medium),
            "born_digital": (items.medium == ELECTRONIC).tolist(),
            "paper_original": items.paper_original.tolist(),
            "filed_via": chosen(VIAS, items.via),
            "digitised": (items.file_bytes != NO_FILE).tolist(),
            "digit_exclusion": where(
                items.excluded, [f"演档免〔{max(y, 2021)}〕{1 + i % 90}号" for i, y in zip(index, year, strict=True)]
            ),
            "ocr": [i % 3 == 0 for i in index],
            "filed_on": date_texts(items.filed),
            "clause_no": [f"{1 + i % 12}.{1 + i % 5}" for i in index],
            "scheme_version": ["V1"] * len(index),
            "extension_until": _dates(items.extension),
            "transferred_on": _dates(items.transferred),
            "batch_no": where(moved, batches),
            "open_review": chosen(REVIEWS, items.review),
            "opened_on": _dates(items.opened),
        }


def _dates(days: Ints) -> list[str | None]:
    return where(days != NONE, date_texts(days))


def _file(items: Items) -> dict[str, Sequence[Any]]:
    there = items.file_bytes != NO_FILE
    formats = np.where(items.medium == ELECTRONIC, 1, np.where(items.medium == DUAL, 2, 0))
    names = chosen([name.lower() for name in FILE_FORMATS], formats)
    return {
        "file_format": where(there, chosen(FILE_FORMATS, formats)),
        "file_name": where(there, [f"{i:09d}.{name}" for i, name in zip(items.index.tolist(), names, strict=True)]),
        "file_bytes": where(there, items.file_bytes.tolist()),
        "image_count": where(there, items.image_pages.tolist()),
        "image_pages": where(there, items.image_pages.tolist()),
    }


def columns_of(universe: Universe, rows: Mapping[int, Row]) -> Items:
    """Columns of rows as they are now, by index; what is derived from the unit's place is left to the reader."""
    listed = list(rows.values())
    return Items(
        index=np.array(list(rows), dtype=np.int64),
        agency=_ints([universe.number_of[row["unit_uscc"]] for row in listed]),
        held=np.array([row["holder_kind"] == HELD for row in listed], dtype=np.bool_),
        formed=_days(listed, "formed_on"),
        filed=_days(listed, "filed_on"),
        transferred=_days(listed, "transferred_on"),
        extension=_days(listed, "extension_until"),
        retention=_positions(listed, "retention", RETENTIONS),
        medium=_positions(listed, "medium", MEDIA),
        paper_original=np.array([row["paper_original"] for row in listed], dtype=np.bool_),
        via=_positions(listed, "filed_via", VIAS),
        secrecy=_positions(listed, "secrecy", SECRECIES),
        excluded=np.array([bool(row["digit_exclusion"]) for row in listed], dtype=np.bool_),
        pages=_ints([row["pages"] for row in listed]),
        image_pages=_ints([row["image_pages"] or 0 for row in listed]),
        file_bytes=_ints([NO_FILE if row["file_bytes"] is None else row["file_bytes"] for row in listed]),
        missing=_ints([sum(1 << bit for bit, name in enumerate(EMPTIED) if not row[name]) for row in listed]),
        review=_positions(listed, "open_review", REVIEWS),
        opened=_days(listed, "opened_on"),
    )


def _ints(values: Sequence[int]) -> Ints:
    return np.array(values, dtype=np.int64)


def _days(rows: list[Row], name: str) -> Ints:
    return _ints([parse_day(row[name]) if row[name] else NONE for row in rows])


def _positions(rows: list[Row], name: str, options: Sequence[str]) -> Ints:
    return _ints([options.index(row[name]) for row in rows])
