"""What the leading worker does of alerts each time it hears of something."""

import threading
from datetime import datetime, timedelta

from core.clock import FixedClock
from operations.alerting import MARKED_EVERY, Alerting
from store.database import Database
from tests.integration.alerts.watch import Watch, watch_on


class LastTime(FixedClock):
    """A clock that ends the work of whoever has looked at it."""

    def __init__(self, at: datetime, over: threading.Event) -> None:
        super().__init__(at)
        self.at, self.over = at, over

    def now(self) -> datetime:
        """The instant that a test says."""
        self.over.set()
        return self.at


def marked(watch: Watch) -> datetime | None:
    """When a round number was last noted or passed; None: never."""
    at: datetime | None = watch.store.value("SELECT max(at) FROM volume_mark")
    return at


def test_volumes_are_held_against_round_numbers_every_so_often(database: Database) -> None:
    watch, over = watch_on(database), threading.Event()
    clock = LastTime(watch.at, over)
    alerting = Alerting(watch.desk, clock)

    def heard(later: timedelta) -> None:
        clock.at += later
        over.clear()
        alerting.run(over)

    assert marked(watch) is None
    heard(timedelta(0))
    assert marked(watch) == watch.at
    watch.store.rows("UPDATE volume_mark SET mark = -1 RETURNING mark")
    heard(MARKED_EVERY / 2)
    assert marked(watch) == watch.at
    heard(MARKED_EVERY / 2)
    assert marked(watch) == watch.at + MARKED_EVERY
