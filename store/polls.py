"""How the polling of each feed stands, kept so that pages can show it and the next leader goes on from it."""

from collections.abc import Sequence

from core.model import Polling
from store.database import Database
from store.statements import sql


class Polls:
    """The standings of all feeds, as the schedule needs them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def known(self) -> Sequence[Polling]:
        """As they were kept last."""
        return known_polls(self._database)

    def keep(self, polls: Sequence[Polling]) -> None:
        """Keeps some of them."""
        keep_polls(self._database, polls)


def keep_polls(database: Database, polls: Sequence[Polling]) -> None:
    """Keeps how the polling of feeds stands, each in place of what was known of it."""
    with database.begin() as unit:
        for poll in sorted(polls, key=lambda one: (one.source, one.feed)):
            unit.execute(sql("polls", "keep"), {name: getattr(poll, name) for name in Polling.__slots__})


def known_polls(database: Database) -> list[Polling]:
    """How the polling of every feed stood last, by source and feed."""
    with database.begin() as unit:
        return [Polling(*row) for row in unit.rows(sql("polls", "known"))]
