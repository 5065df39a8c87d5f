"""The owners as they stand, read again only when the master data have brought something new of any of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from store.database import Database
from store.owners import OwnerRow, newest_history, owners_of


@dataclass(slots=True)
class OwnerBook:
    """Belongs to one thread: thousands of owners are read with each look otherwise, to see that they are the same."""

    _version: int | None = None
    _owners: Mapping[str, OwnerRow] = field(default_factory=dict)

    def owners(self, database: Database) -> Mapping[str, OwnerRow]:
        """Every owner by its code."""
        version = newest_history(database)
        if version != self._version:
            self._owners = {one.code: one for one in owners_of(database, None)}
            self._version = version
        return self._owners
