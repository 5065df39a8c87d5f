"""The owners as they stand, read again only when the master data have brought something new of any of them."""

from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from datetime import date

from store.database import Database
from store.owners import OwnerRow, ended_units, newest_history, owners_of


@dataclass(slots=True)
class OwnerBook:
    """Belongs to one thread: thousands of owners are read with each look otherwise, to see that they are the same."""

    _version: int | None = None
    _ended: Set[str] = frozenset()
    _all: Mapping[str, OwnerRow] = field(default_factory=dict)
    _owners: Mapping[str, OwnerRow] = field(default_factory=dict)

    def owners(self, database: Database, on: date) -> Mapping[str, OwnerRow]:
        """Every owner by its code but the units that have ended by a day: nothing is asked of them any more."""
        version, ended = newest_history(database), ended_units(database, on)
        if version != self._version:
            self._all = {one.code: one for one in owners_of(database, None)}
        if version != self._version or ended != self._ended:
            self._owners = {code: one for code, one in self._all.items() if code not in ended}
            self._version, self._ended = version, ended
        return self._owners
