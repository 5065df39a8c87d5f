"""Messages that wait on channels where nobody hands them over: switched off, renamed, or taken out of the settings.

Those of a channel that is switched off wait for it. Those of a channel that the settings name no more wait three days,
in case it comes back, and are taken out then; either is told to those who run the cockpit, who may send them again.
"""

import logging
import threading
from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from alerts.failing import LONG, Failures
from core.clock import Clock
from core.errors import FencedError, StoreError
from core.settings import AlertChannel
from operations.looking import look_again
from store.alert_channels import WaitingOn, waiting_on
from store.alert_deliveries import take_out
from store.database import Database

EVERY_S: Final = 60.0
KEPT: Final = timedelta(hours=72)
"""how long messages wait for a channel that the settings name no more"""

log = logging.getLogger(__name__)


class StrayPost:
    """Looks after what waits where there is no channel; belongs to one thread."""

    name = "of no settings"

    def __init__(
        self, channels: Mapping[str, AlertChannel], failures: Failures, database: Database, clock: Clock
    ) -> None:
        self._channels = channels
        self._failures = failures
        self._database = database
        self._clock = clock

    def run(self, over: threading.Event) -> None:
        """Until `over`; a store that is away is waited for."""
        try:
            look_again(self._look_on, over, EVERY_S, "what waits on channels waits for the store")
        except FencedError:
            log.info("another leads: nobody looks here after channels that are gone")

    def look(self) -> None:
        """Tells of what waits in vain, and takes out what has done so for too long. StoreError: store away."""
        with self._database.begin() as unit:
            found = waiting_on(unit)
        for one in found:
            channel = self._channels.get(one.channel)
            if channel is None:
                self._gone(one)
            elif not channel.enabled and self._clock.now() - one.since >= LONG:
                self._failures.tell_waiting("off", one.channel, one.count, self._clock.now())

    def hang_up(self) -> None:
        """There is nothing to hang up."""

    def _gone(self, one: WaitingOn) -> None:
        at = self._clock.now()
        with self._database.begin() as unit:
            count = take_out(unit, one.channel, at, "unknown_channel", at - KEPT)
            if count:
                self._failures.tell_dropped(unit, one.channel, count, at)
        if count:
            log.warning("channel %s is in no settings: %s messages were taken out", one.channel, count)
        if one.count > count:
            self._failures.tell_waiting("gone", one.channel, one.count - count, at)

    def _look_on(self) -> None:
        try:
            self.look()
        except StoreError:
            raise
        except Exception:
            log.exception("what waits on channels could not be looked after")
