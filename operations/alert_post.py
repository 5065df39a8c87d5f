"""The post of alerts in the leading worker: a thread for each channel of the settings, so that none delays another."""

import logging
import threading
import time
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import datetime, timedelta
from typing import Final

from alerts.channels.base import Channel
from alerts.channels.configured import opened
from alerts.delivering import Delivering, RoundReport
from alerts.failing import Failures
from cockpit.i18n import load_texts
from core.access import Way
from core.clock import Clock
from core.days import LOCAL
from core.errors import CockpitError, FencedError
from core.settings import AlertChannel
from operations.configuration import Configuration
from operations.looking import hear_again
from store.alert_deliveries import NOTICES, Deliveries
from store.database import Database, Notice, UnitOfWork

EVERY: Final = timedelta(seconds=10)
"""how long a message that is due waits at most when nobody has said that there is one"""
AGAIN_S: Final = 1.0
"""until a store that is away is listened to again"""
PATIENCE_S: Final = 5.0
"""how long a worker that ends waits for a channel that does not answer: what it has claimed another takes over"""

log = logging.getLogger(__name__)


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
            self._delivering.channel.close()

    def hear(self, notices: Sequence[Notice]) -> RoundReport | None:
        """A round, when it is time to look or somebody has rung for this channel."""
        now = self._clock.now()
        if now < self._next and not any(notice.payload == self.name for notice in notices):
            return None
        self._next = now + EVERY
        report = self._delivering.run(self._over.is_set)
        if report.away:
            rest = f"{self._delivering.rest.until.astimezone(LOCAL):%H:%M:%S}"
            log.warning("channel %s is away until %s: %s", self.name, rest, report.away)
        if report.sent or report.dead or report.put_off:
            log.info(
                "channel %s: %s sent, %s put off, %s given up", self.name, report.sent, report.put_off, report.dead
            )
        self._failures.tell(self._delivering, report, self._clock.now())
        return report

    def hang_up(self) -> None:
        """Hands nothing over any more, from another thread."""
        self._delivering.channel.close()


def channel_posts(configuration: Configuration, database: Database, clock: Clock) -> list[ChannelPost]:
    """One for each channel that is on and can be opened; what cannot is logged, and its messages wait."""
    settings = configuration.settings
    # what became of a message is true whoever leads by now: claims, not the lead, keep messages from going twice
    database = database.guarded(_whoever_leads)
    tables = load_texts().tables
    city = Way(str(settings.city.code), str(settings.city.municipal_code))
    posts = []
    for name, channel in settings.alerts.channels.items():
        way = _opened(name, channel, configuration) if channel.enabled else None
        if way is not None:
            base = settings.mail.link_base
            delivering = Delivering(name, channel, way, Deliveries(database), tables, base, clock)
            posts.append(ChannelPost(delivering, Failures(database, city), database, clock))
    return posts


def run_channels(stack: ExitStack, over: threading.Event, posts: Sequence[ChannelPost]) -> None:
    """Runs each in a thread that ends when the stack unwinds; one that hangs is not waited for."""
    threads = []
    for post in posts:
        thread = threading.Thread(target=post.run, args=(over,), name=f"channel {post.name}", daemon=True)
        thread.start()
        threads.append(thread)
    stack.callback(_end, threads, posts)
    stack.callback(over.set)


def _end(threads: Sequence[threading.Thread], posts: Sequence[ChannelPost]) -> None:
    """Lets what is under way be answered and noted, then hangs up: a call cut off in the middle would go twice."""
    last = time.monotonic() + PATIENCE_S
    for thread in threads:
        thread.join(max(0.0, last - time.monotonic()))
    for post in posts:
        post.hang_up()


def _opened(name: str, channel: AlertChannel, configuration: Configuration) -> Channel | None:
    try:
        return opened(name, channel, configuration.environment)
    except CockpitError as error:
        log.error("channel %s cannot be used, its messages wait: %s", name, error)
        return None


def _whoever_leads(unit: UnitOfWork) -> None:
    """Lets every unit of work be committed."""
