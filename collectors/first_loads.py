"""The first load of a source: what its beginning and its end mean to the store."""

from collections.abc import Collection
from datetime import datetime
from typing import Protocol


class FirstLoads(Protocol):
    """The store, told when a source begins to be read for the first time and when it has been read once.

    Both are asked at every start of a leader, of every source; both may be asked again, also after a kill at any point.
    """

    def begin(self, source: str, tables: Collection[str], at: datetime) -> Collection[str]:
        """The source is about to be read into these tables; returns those that load in bulk. StoreError: later."""
        ...

    def end(self, source: str, at: datetime) -> None:
        """Each feed of the source has been read to its end once; what that leaves to do is done. StoreError: later."""
        ...


class NoFirstLoads:
    """A store to which a first load is nothing special."""

    def begin(self, source: str, tables: Collection[str], at: datetime) -> Collection[str]:
        """Nothing loads in bulk."""
        return ()

    def end(self, source: str, at: datetime) -> None:
        """Nothing is left to do."""
