"""What people ask of the worker: sources switched off and on, stretches to be read again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from store.database import Database, UnitOfWork
from store.statements import sql

CHANNEL = "operating"
"""on which a worker hears that something was asked of it"""


@dataclass(frozen=True, slots=True)
class Switch:
    """How a source was switched last: by whom, when and why."""

    source: str
    is_on: bool
    at: datetime
    by_name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Order:
    """A stretch of a feed to be read again: waiting, running, done, failed or refused."""

    order_id: int
    source: str
    feed: str
    begin_at: datetime
    end_at: datetime
    state: str
    by_name: str
    asked_at: datetime
    began_at: datetime | None
    ended_at: datetime | None
    rows: int
    note: str


def switches(database: Database) -> Sequence[Switch]:
    """The sources that somebody has ever switched; one that is not among them is read."""
    with database.begin() as unit:
        return [Switch(*row) for row in unit.rows(sql("operating", "switches"))]


def is_on(unit: UnitOfWork, source: str) -> bool:
    """Whether a source is read; nobody else can switch it until the commit."""
    found = unit.row(sql("operating", "lock_switch"), {"source": source})
    return found is None or bool(found[0])


def set_switch(
    unit: UnitOfWork, source: str, at: datetime, *, on: bool, changed_by: str, by_name: str, reason: str
) -> None:
    """Switches a source and tells the worker."""
    values = {"is_on": on, "at": at, "changed_by": changed_by, "by_name": by_name, "reason": reason}
    unit.execute(sql("operating", "set_switch"), {"source": source, **values})
    unit.execute(sql("operating", "tell_worker"), {"source": source})


def add_order(
    unit: UnitOfWork, source: str, feed: str, begin: datetime, end: datetime, at: datetime, asked_by: str, by_name: str
) -> int | None:
    """Orders a stretch and tells the worker; None when the same one has been ordered and is not over."""
    stretch = {"source": source, "feed": feed, "begin_at": begin, "end_at": end}
    if unit.row(sql("operating", "same_order"), stretch) is not None:
        return None
    number = unit.value(sql("operating", "add_order"), {**stretch, "at": at, "asked_by": asked_by, "by_name": by_name})
    unit.execute(sql("operating", "tell_worker"), {"source": source})
    return int(number)


def next_order(database: Database, at: datetime) -> Order | None:
    """Begins the order to be done now, or takes up one that was cut off; None: nothing waits."""
    with database.begin() as unit:
        found = unit.row(sql("operating", "next_order"), {"at": at})
    return Order(*found) if found else None


def end_order(database: Database, order_id: int, at: datetime, state: str, rows: int, note: str) -> None:
    """Notes what came of an order."""
    values = {"order_id": order_id, "at": at, "state": state, "rows": rows, "note": note}
    with database.begin() as unit:
        unit.execute(sql("operating", "end_order"), values)


def open_orders(database: Database) -> Sequence[Order]:
    """The orders that wait or are under way, of all sources, the oldest first."""
    with database.begin() as unit:
        return [Order(*row) for row in unit.rows(sql("operating", "open_orders"))]


def orders(database: Database, source: str, limit: int) -> Sequence[Order]:
    """The newest orders of a source, newest first."""
    with database.begin() as unit:
        return [Order(*row) for row in unit.rows(sql("operating", "orders"), {"source": source, "limit": limit})]
