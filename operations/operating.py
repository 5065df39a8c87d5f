"""The leader obeys what people ask on the page of the sources: sources off and on at once, stretches one by one."""

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from collectors.backfill import Means, backfill
from collectors.base import Sink
from collectors.bound_feed import BoundFeed
from collectors.stretches import Pace
from collectors.switches import Switches
from core.clock import Clock
from core.errors import CockpitError, FencedError, RefusedError, StoreError
from core.model import RunReport
from operations.looking import AGAIN_S, hear_again, look_again
from operations.past import chosen
from store.database import Database
from store.operating import CHANNEL, Order, end_order, next_order, switches
from store.progress import Meters
from store.runs import BesideCursors

RATE: Final = 2000.0
"""most rows a second of an ordered stretch: the source serves others too"""
BATCH_ROWS: Final = 2000
DONE: Final = frozenset({"ok", "empty", "suspect"})

log = logging.getLogger(__name__)


def obey_switches(database: Database, kept: Switches, wake: Callable[[str], object], over: threading.Event) -> None:
    """Keeps the switches as the store has them, until `over`; a source that is on again is polled at once."""
    hear_again(
        database, CHANNEL, lambda _: look(database, kept, wake), over, "the switches of the sources wait for the store"
    )


def look(database: Database, kept: Switches, wake: Callable[[str], object]) -> None:
    """Reads the switches once."""
    for source in kept.set_off({one.source for one in switches(database) if not one.is_on}):
        log.info("%s is switched on again", source)
        wake(source)


@dataclass(frozen=True, slots=True)
class Orders:
    """Reads again what people have ordered, one stretch after the other."""

    database: Database
    feeds: Callable[[], Sequence[BoundFeed]]
    sink: Sink
    clock: Clock
    switches: Switches
    over: threading.Event

    def run(self) -> None:
        """Until `over`; an order that is cut off is taken up by the next leader."""
        look_again(self._look, self.over, AGAIN_S, "ordered stretches wait for the store")

    def _look(self) -> None:
        order = next_order(self.database, self.clock.now())
        if order is not None:
            self.do(order)

    def do(self, order: Order) -> None:
        """One order; what came of it is kept, unless it was cut off."""
        try:
            report = self._read(order)
        except RefusedError as error:
            self._end(order, "refused", 0, str(error))
        except (FencedError, StoreError):
            raise
        except CockpitError as error:
            self._end(order, "failed", 0, str(error))
        else:
            if not self._is_stopping(order):
                self._end(order, "done" if report.outcome in DONE else "failed", report.rows, report.reason)

    def _read(self, order: Order) -> RunReport:
        (feed,) = chosen(self.feeds(), order.source, order.feed, "read from a moment on")
        means = Means(
            self.sink,
            BesideCursors(self.database),
            self.clock,
            Pace(RATE, self.clock, self.over.wait),
            Meters(self.database),
            BATCH_ROWS,
            lambda: self._is_stopping(order),
        )
        return backfill(feed, order.begin_at, order.end_at, means)

    def _is_stopping(self, order: Order) -> bool:
        return self.over.is_set() or self.switches.is_off(order.source)

    def _end(self, order: Order, state: str, rows: int, note: str) -> None:
        log.info("ordered stretch %s of %s/%s: %s %s", order.order_id, order.source, order.feed, state, note)
        end_order(self.database, order.order_id, self.clock.now(), state, rows, note)
