"""What happens to catalogue items: filed, scanned, mended, transferred, reviewed, extended, withdrawn."""

from collections.abc import Callable
from typing import Final

import numpy as np

from standins.days import date_of, date_text, day_of, months_before, now, parse_day
from standins.feeds import Row
from standins.item_rows import CATEGORIES, HELD, OFFICES, ROOM, ItemRows
from standins.items import EMPTIED, items_of
from standins.system import System

FEED: Final = "items"
_TRIES: Final = 60
_PAGE_BYTES: Final = 1_500_000
_MENDED: Final = {"item_no": "0001", "title": "补录题名", "author": "补录责任者", "control_flag": "控制"}


class ItemAuthor:
    """Writes changes of one feed of items; each method writes one row and says whether it found one to write."""

    def __init__(self, system: System, rows: ItemRows) -> None:
        self.system = system
        self.rows = rows
        self._feed = system.feeds[FEED]
        self._room = (self.file_new, self.scan, self.spoil, self.mend, self.extend, self.withdraw)
        self._archive = (self.transfer, self.review)

    def change(self) -> None:
        """Writes one row of a random kind; mends or empties an element when nothing else is possible."""
        moves: list[Callable[[], bool]] = [*self._room]
        if self.rows.holdings.held:  # a file room has no way into an archive
            moves += self._archive
        weights = (30, 20, 6, 16, 6, 6, 8, 8)[: len(moves)]
        (move,) = self.system.random.choices(moves, weights)
        if not move():
            self.mend()

    def step(self) -> None:
        """One event of a working day: mostly a filing."""
        (move,) = self.system.random.choices((self.file_new, self.scan, self.mend), (6, 3, 2))
        if not move():
            self.file_new()

    def file_new(self) -> bool:
        """A unit files an item that was formed some days ago."""
        index = self._feed.new_index()
        (row,) = self.rows.rows_of(items_of(self.rows.holdings, np.array([index], dtype=np.int64)))
        today = day_of(now())
        formed = today - self.system.random.randint(3, 60)
        row |= {"year": date_of(formed).year, "formed_on": date_text(formed), "filed_on": date_text(today)}
        row |= {"extension_until": None, "retention": self.system.random.choice(("永久", "30年", "10年"))}
        row["archival_code"] = self._code(row, index)
        self.system.write(FEED, index, row)
        return True

    def _code(self, row: Row, index: int) -> str:
        letter = {"永久": "Y", "30年": "D30", "10年": "D10"}[row["retention"]]
        number = 1 + index % 9999
        return f"{row['fonds_code']}-{CATEGORIES[index % 4]}·{row['year']}-{letter}-{OFFICES[index % 3]}-{number:04d}"

    def scan(self) -> bool:
        """A paper item without a whole file is scanned."""
        found = self._find(lambda row: not row["born_digital"] and row["image_pages"] != row["pages"])
        if found is None:
            return False
        index, row = found
        row |= {"file_format": "PDF", "file_name": f"{index:09d}.pdf", "file_bytes": row["pages"] * _PAGE_BYTES}
        row |= {"image_count": row["pages"], "image_pages": row["pages"], "digitised": True}
        self.system.write(FEED, index, row)
        return True

    def spoil(self) -> bool:
        """A check finds that the file of a scanned item is empty."""
        found = self._find(lambda row: not row["born_digital"] and bool(row["file_bytes"]))
        if found is None:
            return False
        index, row = found
        row |= {"file_bytes": 0}
        self.system.write(FEED, index, row)
        return True

    def mend(self) -> bool:
        """The empty elements of an item are filled; one without any loses its author."""
        found = self._find(lambda row: not all(row[name] for name in EMPTIED)) or self._find(bool)
        if found is None:
            return False
        index, row = found
        whole = {
            "item_no": f"{1 + index % 9999:04d}",
            "title": "补录题名",
            "author": "补录责任者",
            "control_flag": "控制",
        }
        empty = [name for name in EMPTIED if not row[name]]
        row |= {name: whole[name] for name in empty} if empty else {"author": None}
        self.system.write(FEED, index, row)
        return True

    def transfer(self) -> bool:
        """An item of a room that is to be kept goes to its archive."""
        found = self._find(lambda row: row["holder_kind"] == ROOM and row["retention"] != "10年")
        if found is None:
            return False
        index, row = found
        today = date_text(day_of(now()))
        row |= {"holder_kind": HELD, "owner_code": row["archive_code"], "transferred_on": today, "batch_no": "PC-LIVE"}
        self.system.write(FEED, index, row)
        return True

    def review(self) -> bool:
        """An item of an archive that is 25 years old is reviewed for opening."""
        aged = months_before(day_of(now()), 300)
        found = self._find(
            lambda row: (
                row["holder_kind"] == HELD and row["open_review"] == "未审" and parse_day(row["formed_on"]) <= aged
            )
        )
        if found is None:
            return False
        index, row = found
        row |= {
            "open_review": "开放",
            "opened_on": date_text(day_of(now())),
            "control_flag": row["control_flag"] and "开放",
        }
        self.system.write(FEED, index, row)
        return True

    def extend(self) -> bool:
        """The transfer of an old item of a room is put off."""
        old = months_before(day_of(now()), 120)
        found = self._find(lambda row: row["holder_kind"] == ROOM and parse_day(row["formed_on"]) <= old)
        if found is None:
            return False
        index, row = found
        row |= {"extension_until": date_text(day_of(now()) + self.system.random.randint(30, 700))}
        self.system.write(FEED, index, row)
        return True

    def withdraw(self) -> bool:
        """An item of a room is deleted; archives delete nothing."""
        found = self._find(lambda row: row["holder_kind"] == ROOM)
        if found is None:
            return False
        self.system.erase(FEED, found[0])
        return True

    def _find(self, suits: Callable[[Row], bool]) -> tuple[int, Row] | None:
        for _ in range(_TRIES):
            index = self.system.random.randrange(self.rows.size + self._feed.changes())
            row = self._feed.current(index)
            if row is not None and suits(row):
                return index, row
        return None
