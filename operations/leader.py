"""The leader: collects, computes, passes on, tidies, until it is told to stop or has lost the lead."""

import logging
import threading
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from datetime import timedelta
from functools import partial
from typing import Final

from collectors.bound_feed import BoundFeed
from collectors.schedule import Schedule
from collectors.switches import Switches
from core.audit_event import AuditEvent
from core.clock import Clock
from core.errors import FencedError
from indicators.deliveries import cadences_of
from indicators.engine import Engine, Loop, PassReport, Rhythm
from indicators.engine_store import DatabaseStore
from operations.alert_post import channel_posts, run_channels
from operations.alerting import Alerting
from operations.audit_keeping import AuditKeeping
from operations.bulk_reading import reading
from operations.casework import Casework
from operations.compose import setting
from operations.configuration import Configuration
from operations.definitions import Definitions
from operations.desks import alert_desk, evaluation_desk
from operations.effect import effect_of
from operations.evaluating import Evaluating
from operations.fieldwork import Fieldwork
from operations.first_loads import StoreLoads
from operations.handing_over import HandingOver
from operations.housekeeping import Housekeeping
from operations.in_force import put_in_force
from operations.nightly import Nightly
from operations.operating import Orders, look, obey_switches
from operations.past import past_feeds, sweepable
from operations.post import Post
from operations.pushes import ring
from operations.sources import bound_feeds, sink_of
from operations.sweeps import NightSweeps
from store.database import Database
from store.definitions import register
from store.inbox import Pushes
from store.merge import Observer, replay_unknown_owners
from store.polls import Polls
from store.recompute import recompute, sums_follow
from store.runs import Runs, abandon_runs

LOOK_S: Final = 0.5
"""how often it looks whether it still leads, and whether upkeep is due"""

log = logging.getLogger(__name__)


class Leader:
    """What the one worker does that leads; `database` takes nothing once another leads.

    `observe` is told each step of each batch.
    """

    def __init__(
        self,
        configuration: Configuration,
        database: Database,
        clock: Clock,
        definitions: Definitions,
        observe: Observer | None = None,
    ) -> None:
        self._configuration = configuration
        self._database = database
        self._clock = clock
        self._catalogue = definitions.catalogue
        self._images = definitions.images
        self._observe = observe
        self._first_loads = StoreLoads(database, definitions.images, observe)

    def lead(self, stopped: threading.Event, lost: threading.Event) -> None:
        """Leads until `stopped`, or until the lead is `lost`.

        StoreError: the store is gone. FencedError: another leads.
        """
        self._begin()
        over = threading.Event()
        with ExitStack() as stack:
            stack.callback(over.set)
            housekeeping, keeping = Housekeeping(self._database), AuditKeeping(self._configuration, self._database)
            feeds = bound_feeds(self._configuration, self._clock, over, Pushes(self._database))
            switches = Switches()
            schedule = self._schedule(feeds, over, switches)
            look(self._database, switches, schedule.wake)
            self._run_beside(stack, over, "warming", housekeeping.warm_up)
            self._run_beside(stack, over, "engine", lambda: _or_end(over, lambda: self._compute(over)))
            self._run_relay(stack, over)
            nightly = Nightly(self._configuration, self._database, self._clock)
            self._run_beside(stack, over, "nightly", lambda: _or_end(over, lambda: nightly.run(over)))
            sweeps = self._night_sweeps(over, switches)
            self._run_beside(stack, over, "sweeps", lambda: _or_end(over, lambda: sweeps.run(over)))
            schedule.start()
            stack.callback(schedule.stop)
            obey = partial(obey_switches, self._database, switches, schedule.wake, over)
            self._run_beside(stack, over, "switches", lambda: _or_end(over, obey))
            orders = self._orders(over, switches)
            self._run_beside(stack, over, "orders", lambda: _or_end(over, orders.run))
            bell = partial(ring, self._database, feeds, schedule.wake, over)
            self._run_beside(stack, over, "pushes", lambda: _or_end(over, bell))
            desk = evaluation_desk(self._configuration, self._database, self._catalogue)
            evaluating = Evaluating(desk, self._clock)
            self._run_beside(stack, over, "evaluation", lambda: _or_end(over, lambda: evaluating.run(over)))
            post = Post(self._configuration, self._database, self._clock, self._catalogue, self._images)
            self._run_beside(stack, over, "post", lambda: _or_end(over, lambda: post.run(over)))
            stack.callback(post.hang_up)
            run_channels(stack, over, channel_posts(self._configuration, self._database, self._clock))
            alerting = Alerting(alert_desk(self._configuration, self._database, self._catalogue), self._clock)
            self._run_beside(stack, over, "alerts", lambda: _or_end(over, lambda: alerting.run(over)))
            casework = Casework(desk, self._clock)
            self._run_beside(stack, over, "casework", lambda: _or_end(over, lambda: casework.run(over)))
            fieldwork = Fieldwork(desk, self._clock)
            self._run_beside(stack, over, "fieldwork", lambda: _or_end(over, lambda: fieldwork.run(over)))
            handing = HandingOver(self._configuration.settings.city, self._database, self._clock)
            self._run_beside(stack, over, "hand-overs", lambda: _or_end(over, lambda: handing.run(over)))
            while not (stopped.is_set() or over.is_set() or lost.is_set()):
                housekeeping.run_when_due(self._clock.now())
                keeping.run_when_due(self._clock.now())
                stopped.wait(LOOK_S)

    def _schedule(self, feeds: Sequence[BoundFeed], over: threading.Event, switches: Switches) -> Schedule:
        settings = self._configuration.settings.worker
        return Schedule(
            feeds,
            sink_of(self._database, self._images, self._clock, self._observe),
            Runs(self._database),
            self._clock,
            parallel=settings.parallel_feeds,
            batch_rows=settings.first_load_rows,
            stop=over,
            on_fenced=over.set,
            first_loads=self._first_loads,
            polls=Polls(self._database),
            read=reading(self._database, self._clock),
            switches=switches,
        )

    def _orders(self, over: threading.Event, switches: Switches) -> Orders:
        return Orders(
            self._database,
            lambda: past_feeds(self._configuration, self._clock, over),
            sink_of(self._database, self._images, self._clock, self._observe),
            self._clock,
            switches,
            over,
        )

    def _night_sweeps(self, over: threading.Event, switches: Switches) -> NightSweeps:
        def due() -> list[BoundFeed]:
            feeds = sweepable(past_feeds(self._configuration, self._clock, over))
            return [feed for feed in feeds if not switches.is_off(feed.source)]

        return NightSweeps(
            self._configuration.settings.sweeps,
            due,
            self._database,
            sink_of(self._database, self._images, self._clock, self._observe),
            self._clock,
        )

    def _run_beside(self, stack: ExitStack, over: threading.Event, name: str, work: Callable[[], object]) -> None:
        """Runs work in a thread that ends, when the stack unwinds, before anything that was entered earlier."""
        thread = threading.Thread(target=work, name=name, daemon=True)
        thread.start()
        stack.callback(thread.join)
        stack.callback(over.set)

    def _run_relay(self, stack: ExitStack, over: threading.Event) -> None:
        """With Redis as the bus somebody has to tell it of new versions."""
        redis_url = setting(self._configuration, self._configuration.settings.redis.url, "redis.url")
        if redis_url:
            # The client takes half a second to import, and most cockpits run without Redis.
            from cockpit.redis_bus import Relay

            relay = Relay(self._database, redis_url)
            self._run_beside(stack, over, "relay", lambda: _or_end(over, lambda: relay.run(over)))

    def _begin(self) -> None:
        """What a leader does first: ends what a dead one left, notes what is in force, brings the sums to it."""
        at = self._clock.now()
        abandon_runs(self._database, at)
        put_in_force(self._database, effect_of(self._configuration.settings), at)
        catalogue = self._catalogue
        event = AuditEvent("definitions.changed", at, "worker", "system", "", "definitions", catalogue.version)
        register(self._database, catalogue.version, catalogue.body, at, at, event)
        if not sums_follow(self._database, self._images):
            log.info("the definitions have changed: recomputing all sums")
            recompute(self._database, self._images, at)
        self._first_loads.resume(at)
        replay_unknown_owners(self._database, self._images, at)

    def _compute(self, over: threading.Event) -> None:
        settings = self._configuration.settings
        places = tuple(place.code for place in settings.city.places)
        store = DatabaseStore(self._database, places, cadences_of(settings))
        loop = Loop(
            Engine(self._catalogue, store, _rhythm(self._configuration)),
            lambda: self._database.listen("cells"),
            self._clock,
            _told,
            lambda error: log.warning("the engine waits for the store: %s", error),
            over.wait,
        )
        loop.run(over.is_set)


def _or_end(over: threading.Event, work: Callable[[], object]) -> None:
    """Work that lasts as long as the lead: when it ends by a fault, the lead ends with it and is begun anew."""
    try:
        work()
    except FencedError:
        log.info("another leads: this part of the leader ends, and the lead with it")
    except Exception:
        log.exception("a part of the leader has failed; the lead is given up and begun anew")
    finally:
        over.set()


def _rhythm(configuration: Configuration) -> Rhythm:
    settings = configuration.settings.worker
    return Rhythm(timedelta(seconds=settings.debounce_s), timedelta(seconds=settings.readings_every_s))


def _told(report: PassReport) -> None:
    for change in report.changes:
        log.debug("band %s", change)
    if report.changes:
        log.info("%s bands confirmed", len(report.changes))
    log.debug("pass %s: %s readings, version %s", report.cause, report.readings, report.version)
