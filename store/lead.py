"""Who leads: one worker at a time, told from those before it by its epoch.

A leader beats once a second on a connection of its own. A standby takes the lead when it was given back, when that
connection is gone (a killed process), or when the beat has grown old (a stopped process, a network that swallows).
It then ends the old leader's connections and raises the epoch. Whatever a leader writes is checked against its epoch in
the same transaction, right before the commit: one who was stopped and wakes up cannot store anything any more.
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from core.errors import FencedError, StoreError
from store.database import Database, Guard, UnitOfWork
from store.statements import sql

BEAT_S: Final = 1.0
LATE: Final = timedelta(seconds=6)
"""A leader silent for so long has lost the lead; with a look each second a standby leads within ten seconds."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Who leads: its epoch, the application name of its connections (empty: nobody), since when, and its last beat."""

    epoch: int
    holder: str
    taken_at: datetime
    beat_at: datetime


class Candidate:
    """A worker that wants to lead, and does from `take` to `give_back`; belongs to one thread.

    StoreError: the server is gone, and with it the lead.
    """

    def __init__(self, database: Database) -> None:
        self.holder = database.application_name
        self.epoch: int | None = None
        self._session = database.session()
        self._session.row(sql("lead", "settings"))

    def take(self) -> bool:
        """Takes the lead when it may be had; returns whether it has."""
        found = self._session.row(sql("lead", "look"), {"late": LATE})
        if found is None:
            return self._has(1, self._session.execute(sql("lead", "begin"), {"holder": self.holder}))
        epoch, former, free = found
        if not free:
            return False
        if former not in ("", self.holder):
            self._session.row(sql("lead", "end_connections"), {"holder": former})
        values = {"holder": self.holder, "epoch": epoch}
        return self._has(epoch + 1, self._session.execute(sql("lead", "take"), values))

    def _has(self, epoch: int, taken: int) -> bool:
        self.epoch = epoch if taken else None
        return bool(taken)

    def beat(self) -> bool:
        """Says that it lives; False when another leads."""
        return bool(self._session.execute(sql("lead", "beat"), {"epoch": self.epoch}))

    def give_back(self) -> None:
        """Lets the next one lead at once; harmless when another does already or the server is gone."""
        with suppress(StoreError):
            self._session.execute(sql("lead", "give_back"), {"epoch": self.epoch})

    def close(self) -> None:
        """Ends its connection."""
        self._session.close()


def guard(epoch: int) -> Guard:
    """Forbids (FencedError) to commit what was written under an epoch once a later one has begun."""

    def assure(unit: UnitOfWork) -> None:
        if not unit.value(sql("lead", "leads"), {"epoch": epoch}):
            raise FencedError(f"another worker leads: epoch {epoch} is over")

    return assure


def fenced(database: Database, epoch: int) -> Database:
    """The database for what a leader does: nothing is committed once a later one leads (FencedError)."""
    return database.guarded(guard(epoch))


def standing(database: Database) -> Standing | None:
    """Who leads; None when nobody ever has."""
    with database.begin() as unit:
        row = unit.row(sql("lead", "standing"))
    return Standing(*row) if row else None
