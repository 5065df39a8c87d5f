"""Hands over what waits on one channel: one message at a time, until nothing is due or the channel is away.

A channel that cannot be opened, one that cannot take anything now, and one that fails several messages in a row have a
rest, longer each time. Every message waits on its own as well, so that one that a channel always fails never holds up
the others. What could not be handed over is given up only after it was tried, or after its channel took nothing for as
long: what waited for a channel that nobody had mended goes out when it is.
"""

import logging
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from alerts.channels.base import Channel, Handed, Notice
from alerts.channels.configured import recipient_named
from alerts.rest import LONGEST_ASKED, Rest, wait_after
from alerts.routing.routing import routing
from alerts.wording import Tables, plain_sentence, worded
from core.clock import Clock
from core.errors import ConfigurationError, StopSourceError
from core.settings import AlertChannel
from store import alert_channels
from store.alert_deliveries import ClaimedDelivery, Deliveries

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
    closed: bool = False
    """it could not even be opened"""


@dataclass(slots=True)
class Delivering:
    """One channel of the settings: the way there, what waits for it, its wordings, and its rest.

    `open` makes the way, and raises what `configured.opened` does. `link_base`: where readers find us, empty when
    nobody has said. `environment` holds what the settings name.
    """

    name: str
    settings: AlertChannel
    open: Callable[[], Channel]
    deliveries: Deliveries
    tables: Tables
    link_base: str
    clock: Clock
    environment: Mapping[str, str] = field(default_factory=dict)
    share: Callable[[], float] = random.random
    rest: Rest = field(default_factory=Rest)
    is_closed: bool = False
    """it could not be opened the last time that this was tried"""
    _refused_since: datetime | None = None
    """since when it was tried here and took nothing"""
    _channel: Channel | None = None
    _works: bool = False
    """it has taken something over and that stands in the store"""

    def run(self, is_over: Callable[[], bool] = lambda: False, most: int = 500) -> RoundReport:
        """Hands over what is due now until it is over; nothing while the channel rests. StoreError: store away."""
        report, failures = RoundReport(), 0
        while most and not (is_over() or report.away) and (now := self.clock.now()) >= self.rest.until:
            channel = self._opened(report)
            claimed = self.deliveries.claim(self.name, now, self.settings.rate_per_min) if channel else []
            if channel is None or not claimed:
                break
            failures = self._hand_over(channel, claimed[0], report, failures)
            most -= 1
        self._give_up(report)
        return report

    def close(self) -> None:
        """Hands nothing over any more, also from another thread."""
        if self._channel is not None:
            self._channel.close()

    def _opened(self, report: RoundReport) -> Channel | None:
        """The way there; None when it cannot be made, with a rest until it is tried again."""
        if self._channel is None:
            try:
                self._channel, self.is_closed = self.open(), False
            except StopSourceError as error:
                self._stays_closed(Handed("away", str(error), code=error.code), report)
            except ConfigurationError as error:
                said = "; ".join(one.message for one in error.mistakes)
                self._stays_closed(Handed("away", said, code="settings"), report)
            except Exception as error:
                # whatever a library says of what it was given, the others go on, and somebody learns of it
                log.exception("channel %s cannot be opened", self.name)
                self._stays_closed(Handed("away", f"{type(error).__name__}: {error}", code="fault"), report)
        return self._channel

    def _stays_closed(self, handed: Handed, report: RoundReport) -> None:
        self._is_away(handed, timedelta(0), report)
        report.closed = self.is_closed = True

    def _hand_over(self, channel: Channel, delivery: ClaimedDelivery, report: RoundReport, failures: int) -> int:
        """Hands one message over; returns how many have failed one after the other by now."""
        handed = self._handed(channel, delivery)
        now = self.clock.now()
        if handed.outcome == "sent":
            report.sent += self.deliveries.sent(delivery, now)
            self._has_worked()
            return 0
        report.reason = handed.reason
        if handed.outcome == "never" or self._is_too_old(delivery, now):
            report.dead += self.deliveries.dead(delivery, handed.reason, now, handed.code, handed.values)
        else:
            asked = _asked(handed)
            due_at = now + max(wait_after(delivery.attempts, self.share()), asked)
            put_off = self.deliveries.put_off(delivery, handed.reason, due_at, handed.code, handed.values)
            report.put_off += put_off
        if handed.outcome == "never":
            return failures
        if handed.outcome == "away" or failures + 1 >= FAILURES:
            self._is_away(handed, _asked(handed), report)
        else:
            self._fails(handed, now)
        return failures + 1

    def _handed(self, channel: Channel, delivery: ClaimedDelivery) -> Handed:
        try:
            return channel.hand_over(self.notice(delivery), self.clock.now())
        except Exception as error:
            # whatever is wrong in one kind of channel, no other and nothing else of the worker may end by it
            log.exception("channel %s: message %s could not be handed over", self.name, delivery.message_id)
            return Handed("later", f"{type(error).__name__}: {error}", code="fault")

    def _is_away(self, handed: Handed, asked: timedelta, report: RoundReport) -> None:
        now = self.clock.now()
        report.away = handed.reason or "away"
        self.rest.begin(now, asked, self.share())
        self._fails(handed, now)

    def _fails(self, handed: Handed, at: datetime) -> None:
        """Keeps since when nothing goes: whoever leads next knows it, too."""
        self._works = False
        if self._channel is not None:
            self._refused_since = self._refused_since or at
        alert_channels.failed(self.deliveries.database, self.name, handed.code, handed.values, handed.reason, at)

    def _has_worked(self) -> None:
        self.rest.end()
        self._refused_since = None
        if not self._works:
            alert_channels.works(self.deliveries.database, self.name)
            self._works = True

    def _is_too_old(self, delivery: ClaimedDelivery, now: datetime) -> bool:
        return now - delivery.tried_since >= self._patience

    def _give_up(self, report: RoundReport) -> None:
        """Gives up what had no turn on a channel that was tried for as long and took nothing."""
        now, since = self.clock.now(), self._refused_since
        if since is not None and now - since >= self._patience:
            report.dead += self.deliveries.give_up(self.name, self._patience, now)

    @property
    def _patience(self) -> timedelta:
        return timedelta(hours=self.settings.give_up_h)

    def notice(self, delivery: ClaimedDelivery) -> Notice:
        """A delivery as it was told, in its language, and as facts."""
        title, text = self._words(delivery)
        base = delivery.link_base or self.link_base
        link = f"{base.rstrip('/')}{delivery.link}" if base else ""
        address = recipient_named(self.settings, delivery.address, self.environment)
        return Notice(key_of(delivery), title, text, link, delivery.made_at, address, facts_of(delivery))

    def _words(self, delivery: ClaimedDelivery) -> tuple[str, str]:
        """Subject and body that were kept with the message; one from before they were is worded now."""
        kept = delivery.texts.get(delivery.language) or {}
        if kept.get("subject") and kept.get("body"):
            return kept["subject"], kept["body"]
        plain = plain_sentence(delivery.rule, delivery.kind, delivery.level, delivery.alert_count)
        return worded(self.tables, delivery.language, delivery.kind, delivery.alert_count, delivery.words, plain)


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


def _asked(handed: Handed) -> timedelta:
    return min(timedelta(seconds=handed.wait_s or 0), LONGEST_ASKED)
