"""The worker: one leader collects and computes, the others stand by and take over."""

import logging
import threading
from collections.abc import Callable
from contextlib import ExitStack
from datetime import timedelta
from typing import Final

from cockpit.bus import Relay
from collectors.schedule import Schedule
from core.clock import Clock
from core.errors import OperationError, StoreError
from indicators.catalogue import load as load_catalogue
from indicators.deliveries import intervals_of
from indicators.engine import Engine, Loop, PassReport, Rhythm
from indicators.engine_store import DatabaseStore
from indicators.items import build_images
from operations.compose import setting
from operations.configuration import Configuration
from operations.effect import effect_of
from operations.housekeeping import Housekeeping
from operations.in_force import put_in_force
from operations.sources import bound_feeds, sink_of
from store.database import Database
from store.definitions import register
from store.recompute import recompute, sums_follow
from store.runs import Runs, abandon_runs

LOCK: Final = "worker-leader"
LOOK_AGAIN_S: Final = 2.0
"""how often a standby tries to lead, and how often the leader makes sure that it still does"""

log = logging.getLogger(__name__)


class Worker:
    """Leads when it can, until it is told to stop."""

    def __init__(
        self, configuration: Configuration, database: Database, clock: Clock, stopped: threading.Event
    ) -> None:
        self._configuration = configuration
        self._database = database
        self._clock = clock
        self._stopped = stopped
        self._catalogue = load_catalogue()

    def run(self) -> None:
        """Waits for the leader's lock, leads until it is lost or the end has come, and so on."""
        told = False
        while not self._stopped.is_set():
            try:
                lock = self._database.try_lock(LOCK)
            except (StoreError, OperationError) as error:
                log.warning("the store is away: %s", error)
                lock = None
            if lock is None:
                if not told:
                    log.info("standing by")
                told = True
                self._stopped.wait(LOOK_AGAIN_S)
                continue
            told = False
            try:
                log.info("leading")
                self._lead(lock.still_held)
            except (StoreError, OperationError) as error:
                log.warning("not leading any more: %s", error)
                self._stopped.wait(LOOK_AGAIN_S)
            finally:
                lock.release()

    def _lead(self, still_held: Callable[[], bool]) -> None:
        self._begin()
        over = threading.Event()
        feeds = bound_feeds(self._configuration, self._clock, over)
        settings = self._configuration.settings.worker
        images = build_images(self._catalogue)
        with ExitStack() as stack:
            schedule = Schedule(
                feeds,
                sink_of(self._database, images, self._clock),
                Runs(self._database),
                self._clock,
                parallel=settings.parallel_feeds,
                batch_rows=settings.first_load_rows,
                stop=over,
                on_fenced=over.set,
            )
            engine = threading.Thread(target=self._compute, args=(over,), name="engine", daemon=True)
            stack.callback(engine.join)
            stack.callback(schedule.stop)
            stack.callback(over.set)
            engine.start()
            self._start_relay(stack, over)
            schedule.start()
            housekeeping = Housekeeping(self._database)
            while not (self._stopped.is_set() or over.is_set()) and still_held():
                housekeeping.run_when_due(self._clock.now())
                self._stopped.wait(LOOK_AGAIN_S)

    def _start_relay(self, stack: ExitStack, over: threading.Event) -> None:
        """With Redis as the bus somebody has to tell it of new versions."""
        redis_url = setting(self._configuration, self._configuration.settings.redis.url, "redis.url")
        if redis_url:
            relay = threading.Thread(
                target=Relay(self._database, redis_url).run, args=(over,), name="relay", daemon=True
            )
            stack.callback(relay.join)
            # callbacks run last in, first out: the relay is told to end before it is waited for
            stack.callback(over.set)
            relay.start()

    def _begin(self) -> None:
        """What a leader does first: ends what a dead one left, notes what is in force, brings the sums to it."""
        at = self._clock.now()
        abandon_runs(self._database, at)
        put_in_force(self._database, effect_of(self._configuration.settings), at)
        catalogue = self._catalogue
        register(self._database, catalogue.version, catalogue.body, at, at)
        images = build_images(catalogue)
        if not sums_follow(self._database, images):
            log.info("the definitions have changed: recomputing all sums")
            recompute(self._database, images, at)

    def _compute(self, over: threading.Event) -> None:
        settings = self._configuration.settings
        places = tuple(place.code for place in settings.city.places)
        store = DatabaseStore(self._database, places, intervals_of(settings))
        loop = Loop(
            Engine(self._catalogue, store, _rhythm(self._configuration)),
            lambda: self._database.listen("cells"),
            self._clock,
            _told,
            lambda error: log.warning("the engine waits for the store: %s", error),
            over.wait,
        )
        loop.run(over.is_set)


def _rhythm(configuration: Configuration) -> Rhythm:
    settings = configuration.settings.worker
    return Rhythm(timedelta(seconds=settings.debounce_s), timedelta(seconds=settings.readings_every_s))


def _told(report: PassReport) -> None:
    for change in report.changes:
        log.info("band %s", change)
    log.debug("pass %s: %s readings, version %s", report.cause, report.readings, report.version)
