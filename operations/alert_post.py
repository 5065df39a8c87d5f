"""The post of alerts in the leading worker: a thread for each channel of the settings, so that none delays another."""

import logging
import threading
import time
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import datetime, timedelta
from functools import partial
from typing import Final, Protocol

from alerts.channels.configured import opened
from alerts.delivering import Delivering, RoundReport
from alerts.failing import Failures
from cockpit.i18n import load_texts
from core.access import Way
from core.clock import Clock
from core.days import LOCAL
from core.errors import FencedError, StoreError
from operations.configuration import Configuration
from operations.looking import hear_again
from operations.stray_channels import StrayPost
from store.alert_deliveries import NOTICES, Deliveries
from store.database import Database, Notice, UnitOfWork

EVERY: Final = timedelta(seconds=10)
"""how long a message that is due waits at most when nobody has said that there is one"""
AGAIN_S: Final = 1.0
"""until a store that is away is listened to again"""
PATIENCE_S: Final = 5.0
"""how long a worker that ends waits for a channel that does not answer: what it has claimed another takes over"""
UNEXPECTED: Final = timedelta(minutes=1)
"""how long a channel rests of which this program has made a mistake"""

log = logging.getLogger(__name__)


class AlertPost(Protocol):
    """A part of the post of alerts, with a thread of its own."""

    name: str

    def run(self, over: threading.Event) -> None:
        """Until `over`."""
        ...

    def hang_up(self) -> None:
        """Hands nothing over any more, from another thread."""
        ...


class ChannelPost:
    """What is told on one channel; belongs to one thread but for `hang_up`."""

    def __init__(self, delivering: Delivering, failures: Failures, database: Database, clock: Clock) -> None:
        self.name = delivering.name
        self._delivering = delivering
        self._failures = failures
        self._database = database
        self._clock = clock
        self._next = datetime.min.replace(tzinfo=LOCAL)
        self._over = threading.Event()

    def run(self, over: threading.Event) -> None:
        """Until `over`; a store that is away is waited for, and a fault of this channel ends nothing else."""
        self._over = over
        waiting = f"channel {self.name} waits for the store"
        try:
            hear_again(self._database, NOTICES, self.hear, over, waiting, AGAIN_S)
        except FencedError:
            log.info("another leads: channel %s ends", self.name)
        finally:
            self._delivering.close()

    def hear(self, notices: Sequence[Notice]) -> RoundReport | None:
        """A round, when it is time to look or somebody has rung for this channel; None: it was not, or went wrong.

        StoreError: the store is away. Any other error is logged and the channel rests: its thread goes on.
        """
        now = self._clock.now()
        if now < self._next and not any(notice.payload == self.name for notice in notices):
            return None
        self._next = now + EVERY
        try:
            return self._round()
        except StoreError:
            raise
        except Exception:
            log.exception("channel %s: a round went wrong, the channel rests", self.name)
            self._delivering.rest.begin(self._clock.now(), UNEXPECTED)
            return None

    def _round(self) -> RoundReport:
        report = self._delivering.run(self._over.is_set)
        if report.away:
            rest = f"{self._delivering.rest.until.astimezone(LOCAL):%H:%M:%S}"
            what = "cannot be used" if report.closed else "is away"
            log.warning("channel %s %s until %s, its messages wait: %s", self.name, what, rest, report.away)
        if report.sent or report.dead or report.put_off:
            log.info(
                "channel %s: %s sent, %s put off, %s given up", self.name, report.sent, report.put_off, report.dead
            )
        self._failures.tell(self.name, self._clock.now(), closed=self._delivering.is_closed)
        return report

    def hang_up(self) -> None:
        """Hands nothing over any more, from another thread."""
        self._delivering.close()


def channel_posts(configuration: Configuration, database: Database, clock: Clock) -> list[AlertPost]:
    """One for each channel that is on, and one for what waits where there is none."""
    settings = configuration.settings
    # what became of a message is true whoever leads by now: claims, not the lead, keep messages from going twice
    database = database.guarded(_whoever_leads)
    tables = load_texts().tables
    city = Way(str(settings.city.code), str(settings.city.municipal_code))
    failures = Failures(database, city, tables)
    base, environment = settings.mail.link_base, configuration.environment
    posts: list[AlertPost] = [StrayPost(settings.alerts.channels, failures, database, clock)]
    for name, channel in settings.alerts.channels.items():
        if channel.enabled:
            way = partial(opened, name, channel, environment)
            delivering = Delivering(name, channel, way, Deliveries(database), tables, base, clock, environment)
            posts.append(ChannelPost(delivering, failures, database, clock))
    return posts


def run_channels(stack: ExitStack, over: threading.Event, posts: Sequence[AlertPost]) -> None:
    """Runs each in a thread that ends when the stack unwinds; one that hangs is not waited for."""
    threads = []
    for post in posts:
        thread = threading.Thread(target=post.run, args=(over,), name=f"channel {post.name}", daemon=True)
        thread.start()
        threads.append(thread)
    stack.callback(_end, threads, posts)
    stack.callback(over.set)


def _end(threads: Sequence[threading.Thread], posts: Sequence[AlertPost]) -> None:
    """Lets what is under way be answered and noted, then hangs up: a call cut off in the middle would go twice."""
    last = time.monotonic() + PATIENCE_S
    for thread in threads:
        thread.join(max(0.0, last - time.monotonic()))
    for post in posts:
        post.hang_up()


def _whoever_leads(unit: UnitOfWork) -> None:
    """Lets every unit of work be committed."""
