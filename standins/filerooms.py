"""Agencies without a shared catalogue: they drop their items as files into folders of their own."""

import contextlib
import json
from typing import Final

from standins.das import listed
from standins.das_tables import stamped
from standins.days import iso
from standins.drops import algorithm_of, by_unit, drop_folder, newest, write_drop
from standins.feeds import Feed, Row
from standins.holdings import FILE_ROOM_STEP, Holdings, room_weights
from standins.item_author import FEED, ItemAuthor
from standins.item_rows import ItemRows
from standins.item_truth import ItemTruth
from standins.journal import Change
from standins.manual_items import write_file
from standins.serve import DataDoor, StandIn
from standins.system import Parts, Settings, System, World

NAME: Final = "filerooms"
INBOX: Final = "inbox"
_SHARE: Final = 33  # one item for every so many of the catalogue
_AT_MOST: Final = 20_000


def item_rows(world: World) -> ItemRows:
    """The items of the file rooms: all of them 室藏."""
    size = min(max(20, world.profile.items // _SHARE), _AT_MOST)
    return ItemRows(Holdings(world, "fileroom", size, 0, room_weights(world.universe, file_rooms=True)), "R")


def parts(world: World) -> Parts:
    """The one feed and its truth."""
    rows = item_rows(world)
    feed = Feed(FEED, "item_id", listed(rows), world.origin.start)
    return Parts((feed,), ItemTruth(rows, feed))


class FileRoomSystem(System):
    """A system whose changes leave as drops: one folder for each unit and save, `inbox` below the state folder."""

    def __init__(self, settings: Settings) -> None:
        self._waiting: list[Row] = []
        super().__init__(NAME, settings, parts)
        self.inbox = settings.state_dir / INBOX
        self._mark = settings.state_dir / "dropped.json"
        self._waiting = [row for row in self._waiting if row["_stamp"] > self._dropped()]
        if not self._mark.exists():
            self._drop_all()
        self._drop_waiting()

    def _dropped(self) -> int:
        with contextlib.suppress(OSError):
            return int(json.loads(self._mark.read_text(encoding="utf-8"))["stamp"])
        return 0

    def _drop_all(self) -> None:
        for rows in stamped(self.feeds[FEED], self.world.origin.start):
            self._drop(rows)
        self._remember(self.world.origin.start)

    def _remember(self, stamp: int) -> None:
        write_file(self._mark, json.dumps({"stamp": stamp}))

    def _drop(self, rows: list[Row]) -> None:
        for unit, mine in by_unit(rows).items():
            number = self.world.universe.number_of[unit]
            as_xlsx = number // FILE_ROOM_STEP % 2 == 1
            write_drop(drop_folder(self.inbox, unit, newest(mine)), mine, as_xlsx, algorithm_of(number))

    def _apply(self, change: Change) -> None:
        gone = self.feeds[change.feed].current(change.index)
        super()._apply(change)
        row = change.row if change.row is not None else gone
        if row is not None:
            told = {"deleted": change.row is None, "updated_at": iso(change.stamp), "_stamp": change.stamp}
            self._waiting.append({**row, **told})

    def save(self) -> None:
        """Puts on file what was written, then drops it; a start drops what an end came in between of."""
        super().save()
        self._drop_waiting()

    def _drop_waiting(self) -> None:
        if not self._waiting:
            return
        latest = {row["item_id"]: row for row in self._waiting}
        self._drop(list(latest.values()))
        self._remember(self._waiting[-1]["_stamp"])
        self._waiting = []


def open_filerooms(settings: Settings) -> StandIn:
    """The file rooms as their state folder left them; the data door answers nothing."""
    system = FileRoomSystem(settings)
    return StandIn(system, ItemAuthor(system, item_rows(system.world)), DataDoor(system))
