"""The numbers of all owners by code, in memory: rows of a first load are resolved without a look at the database."""

from collections.abc import Mapping
from threading import Lock
from typing import Final
from weakref import WeakKeyDictionary

from sqlalchemy import Engine

from store.database import Database, UnitOfWork
from store.statements import sql

_known: "Final[WeakKeyDictionary[Engine, tuple[tuple[int, int], Mapping[str, int]]]]" = WeakKeyDictionary()
_lock: Final = Lock()


def owner_map(database: Database) -> Mapping[str, int]:
    """Owner code → number, of every owner there is."""
    with database.begin() as unit:
        return owners_of(unit)


def owners_of(unit: UnitOfWork) -> Mapping[str, int]:
    """The same as a transaction sees it. An owner is never taken away and keeps its code, so a look at how many there
    are is enough to know whether the last answer still holds."""
    engine = unit.connection.engine
    count, newest = unit.row(sql("loading", "owner_count")) or (0, 0)
    with _lock:
        found = _known.get(engine)
    if found is None or found[0] != (count, newest):
        found = ((count, newest), dict(unit.rows(sql("loading", "owner_codes"))))
        with _lock:
            _known[engine] = found
    return found[1]
