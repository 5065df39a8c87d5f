"""The catalogue system (数字档案馆/室): a PostgreSQL cluster with read-only views, live changes and a control door."""

import logging
from collections.abc import Mapping
from typing import Final

import psycopg2

from standins.check_rows import RESULTS, CheckRows, CheckTruth
from standins.das_warehouse import ViewFaults, Warehouse
from standins.days import MINUTE, date_of, iso, now
from standins.feeds import Base, Feed, ListBase, Row
from standins.holdings import Holdings, on_roster, room_weights
from standins.item_author import ItemAuthor
from standins.item_rows import ItemRows
from standins.item_truth import ItemTruth
from standins.journal import Change
from standins.rng import span
from standins.serve import DataDoor, StandIn
from standins.system import Author, Parts, Settings, System, World
from standins.universe import archive_code
from standins.volume_rows import VolumeRows

NAME: Final = "das"
_LOG: Final = logging.getLogger(__name__)
_LISTED: Final = 50_000
_ROOM_SHARE: Final = 20  # of the published figures, which count what archives keep: one more in rooms for every 20


def item_rows(world: World) -> ItemRows:
    """The items of the catalogue. `published` has its full number in the archives, `lively` two thirds of it."""
    return ItemRows(_holdings(world, "item", world.profile.items), "I")


def volume_rows(world: World) -> VolumeRows:
    """The volumes of the catalogue, divided like the items."""
    return VolumeRows(_holdings(world, "volume", world.profile.volumes))


def _holdings(world: World, label: str, size: int) -> Holdings:
    lively = world.profile.name == "lively"
    held, total = (size * 2 // 3, size) if lively else (size, size + size // _ROOM_SHARE)
    return Holdings(world, label, total, held, room_weights(world.universe, file_rooms=False))


def fonds_rows(world: World) -> list[Row]:
    """One fonds for each agency."""
    roster = on_roster(world.universe).tolist()
    return [
        {
            "fonds_code": agency.fonds_code,
            "fonds_name": f"{agency.name}全宗",
            "unit_uscc": agency.code,
            "archive_code": archive_code(agency.place),
            "start_year": date_of(agency.established_on).year,
            "end_year": None,
            "status": "在册",
            "successor": "",
            "on_accession_roster": roster[agency.number],
        }
        for agency in world.universe.agencies
    ]


def listed(rows: ItemRows) -> Base:
    """A base for items: kept in memory while they are few, so that single rows cost nothing."""
    return ListBase(rows.rows(span(0, rows.size))[1]) if rows.size <= _LISTED else rows


class DasTruth(ItemTruth):
    """The items' values, and those of the check reports."""

    def __init__(self, items: ItemRows, item_feed: Feed, checks: CheckTruth) -> None:
        super().__init__(items, item_feed)
        self._checks = checks

    def items(self, scope: str, at: int, moves: Mapping[str, int]) -> dict[str, int]:
        """Values for a scope on a day. Raises KeyError for an unknown scope."""
        return super().items(scope, at, moves) | self._checks.items(scope, at, moves)


def parts(world: World) -> Parts:
    """The feeds of the catalogue, which its tables hold row for row, and its truth."""
    start, rows = world.origin.start, item_rows(world)
    checks = CheckRows(rows)
    items, reports = Feed("items", "item_id", listed(rows), start), Feed("checks", "check_id", checks, start)
    volumes = Feed("volumes", "volume_id", volume_rows(world), start)
    fonds = Feed("fonds", "fonds_code", ListBase(fonds_rows(world)), start)
    return Parts((fonds, volumes, items, reports), DasTruth(rows, items, CheckTruth(checks, reports)))


class DasSystem(System):
    """A system whose rows lie in a database as well: what is saved is written there in one transaction."""

    def __init__(self, settings: Settings, warehouse: Warehouse) -> None:
        self._warehouse = warehouse
        self._waiting: list[Change] = []
        super().__init__(NAME, settings, parts)
        filled = warehouse.fill(self.world.origin, tuple(self.feeds.values()))
        done = 0 if filled else warehouse.applied()
        self._waiting = [change for change in self._waiting if change.stamp > done]
        self._hand_over()

    def _apply(self, change: Change) -> None:
        super()._apply(change)
        self._waiting.append(change)

    def save(self) -> None:
        """Puts on file, then into the database, what was written; what did not get there waits for the next time."""
        super().save()
        self._hand_over()

    def _hand_over(self) -> None:
        if self._waiting:
            self._warehouse.apply(self._waiting)
            self._waiting = []

    def step(self, author: Author) -> None:
        """One business event; while the database is away, events go on and wait for it."""
        try:
            super().step(author)
        except psycopg2.OperationalError as away:
            _LOG.warning("the catalogue's database is away: %s", away)


class DasAuthor:
    """Changes items and their check reports."""

    def __init__(self, system: System) -> None:
        self._system = system
        self._items = ItemAuthor(system, item_rows(system.world))

    def change(self) -> None:
        """One change: of an item, or a first check of one that was filed lately."""
        if self._system.random.random() < 0.15:
            self._check()
        else:
            self._items.change()

    def step(self) -> None:
        """One event of a working day."""
        if self._system.random.random() < 0.3:
            self._check()
        else:
            self._items.step()

    def _check(self) -> None:
        items, checks = self._system.feeds["items"], self._system.feeds["checks"]
        index = self._system.random.choice(items.recent(50) or [0])
        item = items.current(index)
        if item is None:
            self._items.file_new()
            return
        serial = checks.new_index()
        passed = self._system.random.random() < 0.97
        self._system.write("checks", serial, _report(serial, item, passed, now()))


def _report(serial: int, item: Row, passed: bool, at: int) -> Row:
    return {
        "check_id": f"DC{serial:010d}",
        "archive_code": item["archive_code"],
        "system": "DAS",
        "stage": "归档",
        "object_kind": "件",
        "object_id": item["item_id"],
        "unit_uscc": item["unit_uscc"],
        "attempt": 1,
        "result": RESULTS[0] if passed else RESULTS[1],
        "started_at": iso(at - MINUTE),
        "finished_at": iso(at),
        "failed_items": "" if passed else "GD-2-3",
        "tool_version": "SX-DAS-2.3",
    }


def open_das(settings: Settings) -> StandIn:
    """The catalogue as its state folder left it; credentials: dsn of its cluster, password for `das_reader`.

    The data door answers nothing: readers come through the database.
    """
    warehouse = Warehouse(settings.credentials["dsn"], settings.credentials["password"])
    system = DasSystem(settings, warehouse)
    door = DataDoor(system)
    door.faults = ViewFaults(warehouse)
    return StandIn(system, DasAuthor(system), door)
