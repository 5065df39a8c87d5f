"""Hands over what waits on one channel: one message at a time, until nothing is due or the channel is away.

A channel that cannot take anything now has a rest, longer each time, and so has one that fails several messages in a
row. Every message waits on its own as well, so that one that a channel always fails never holds up the others.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final

from alerts.channels.base import LONGEST_REASON, Channel, Handed, Notice
from alerts.routing.routing import routing
from alerts.wording import Tables, plain_sentence, worded
from core.clock import Clock
from core.settings import AlertChannel
from store.alert_deliveries import ClaimedDelivery, Deliveries

FIRST_WAIT: Final = timedelta(minutes=1)
LONGEST_WAIT: Final = timedelta(hours=4)
LONGEST_ASKED: Final = timedelta(days=1)
"""what another side may ask us to wait at most"""
LONGEST_REST: Final = timedelta(minutes=15)
FAILURES: Final = 3
"""messages that fail one after the other before their channel is taken for away"""

log = logging.getLogger(__name__)


@dataclass(slots=True)
class RoundReport:
    """What came of a round: the last reason of a failure, and why the channel could take nothing (`away`)."""

    sent: int = 0
    put_off: int = 0
    dead: int = 0
    reason: str = ""
    away: str = ""


NEVER: Final = datetime.min.replace(tzinfo=UTC)


@dataclass(slots=True)
class Rest:
    """How long a channel is left alone: a minute, then twice as long each time it is still away."""

    until: datetime = NEVER
    since: datetime | None = None
    """when it was found away for the first time; None: it is not"""
    reason: str = ""
    _last: timedelta | None = None

    def begin(self, at: datetime, asked: timedelta, reason: str = "") -> None:
        """The channel was away at an instant; `asked`: what it asked for, zero when it did not."""
        last = self._last
        self.since = self.since or at
        self.reason = reason
        self._last = FIRST_WAIT if last is None else min(last * 2, LONGEST_REST)
        self.until = at + max(self._last, asked)

    def end(self) -> None:
        """The channel has taken something over."""
        self._last = self.since = None
        self.until = NEVER


@dataclass(slots=True)
class Delivering:
    """One channel of the settings: the way there, what waits for it, its wordings, and its rest.

    `link_base`: where readers find us, empty when nobody has said.
    """

    name: str
    settings: AlertChannel
    channel: Channel
    deliveries: Deliveries
    tables: Tables
    link_base: str
    clock: Clock
    rest: Rest = field(default_factory=Rest)

    def run(self, is_over: Callable[[], bool] = lambda: False, most: int = 500) -> RoundReport:
        """Hands over what is due now until it is over; nothing while the channel rests. StoreError: store away."""
        report = RoundReport()
        now = self.clock.now()
        report.dead += self.deliveries.give_up(self.name, timedelta(hours=self.settings.give_up_h), now)
        failures = 0
        while most and not (is_over() or report.away) and (now := self.clock.now()) >= self.rest.until:
            claimed = self.deliveries.claim(self.name, now, self.settings.rate_per_min)
            if not claimed:
                break
            failures = self._hand_over(claimed[0], report, failures)
            most -= 1
        return report

    def _hand_over(self, delivery: ClaimedDelivery, report: RoundReport, failures: int) -> int:
        """Hands one message over; returns how many have failed one after the other by now."""
        handed = self._handed(delivery)
        now = self.clock.now()
        asked = min(timedelta(seconds=handed.wait_s or 0), LONGEST_ASKED)
        if handed.outcome == "sent":
            report.sent += self.deliveries.sent(delivery, now)
            self.rest.end()
            return 0
        report.reason = handed.reason
        if handed.outcome == "never":
            report.dead += self.deliveries.dead(delivery, handed.reason, now)
            return failures
        due_at = now + max(wait_after(delivery.attempts), asked)
        report.put_off += self.deliveries.put_off(delivery, handed.reason, due_at)
        if handed.outcome == "away" or failures + 1 >= FAILURES:
            report.away = handed.reason or "away"
            self.rest.begin(now, asked, handed.reason)
        return failures + 1

    def _handed(self, delivery: ClaimedDelivery) -> Handed:
        try:
            return self.channel.hand_over(self.notice(delivery), self.clock.now())
        except Exception as error:
            # whatever is wrong in one kind of channel, no other and nothing else of the worker may end by it
            log.exception("channel %s: message %s could not be handed over", self.name, delivery.message_id)
            return Handed("later", f"{type(error).__name__}: {error}"[:LONGEST_REASON])

    def notice(self, delivery: ClaimedDelivery) -> Notice:
        """A delivery in the words of its language, and as facts."""
        plain = plain_sentence(delivery.rule, delivery.kind, delivery.level, delivery.alert_count)
        title, text = worded(self.tables, delivery.language, delivery.kind, delivery.alert_count, delivery.words, plain)
        link = f"{self.link_base.rstrip('/')}{delivery.link}" if self.link_base else ""
        return Notice(key_of(delivery), title, text, link, delivery.made_at, delivery.address, facts_of(delivery))


def key_of(delivery: ClaimedDelivery) -> str:
    """The same for every attempt: by it a receiver knows what came twice."""
    return f"{delivery.message_id}-{delivery.delivery_id}"


def facts_of(delivery: ClaimedDelivery) -> dict[str, object]:
    """A delivery for programs."""
    return {
        "message": delivery.message_id,
        "kind": delivery.kind,
        "rule": delivery.rule,
        "stream": delivery.stream,
        "level": delivery.level,
        "node": delivery.node,
        "alerts": list(delivery.alerts[: routing().most_named]),
        "count": delivery.alert_count,
        "values": dict(delivery.words),
        "language": delivery.language,
    }


def wait_after(attempts: int) -> timedelta:
    """How long a message waits after so many attempts: a minute, then twice as long each time, four hours at most."""
    return min(FIRST_WAIT * (1 << min(attempts - 1, 16)), LONGEST_WAIT)
