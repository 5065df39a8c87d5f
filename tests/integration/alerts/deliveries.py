"""Messages of alerts to hand over, and channels that do what a test says."""

import itertools
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from alerts.channels.base import Channel, Given, Handed, Notice
from alerts.channels.kinds import KINDS
from alerts.delivering import Delivering
from core.clock import FixedClock
from core.settings import AlertChannel
from store.alert_deliveries import ClaimedDelivery, Deliveries, NewDelivery, put
from store.database import Database

AT: Final = datetime(2026, 11, 26, 4, tzinfo=UTC)
"""a Thursday noon in Hangzhou"""
DUTY: Final = "duty"
NUMBERS: Final = itertools.count(100)
"""of alerts: each message is of another one unless a test says so"""
TEXTS: Final = {
    "zh_CN": {"letter.alert_fired.subject": "{rule}", "letter.alert_fired.body": "{figures}"},
    "en": {"letter.alert_fired.subject": "{rule}", "letter.alert_fired.body": "{figures}"},
}


def message(database: Database, *channels: str, at: datetime = AT, **changes: Any) -> int:
    """A message of one alert that waits on some channels; returns its number."""
    given: dict[str, Any] = {
        "group_key": "g",
        "kind": "fired",
        "rule": "AL-1",
        "stream": "act",
        "level": "critical",
        "post": "supervisor",
        "node": "330106",
        "alerts": [next(NUMBERS)],
        "alert_count": 1,
        "words": json.dumps({"rule": "AL-1", "figures": "94.2 %"}),
        "link": "/alerts?id=1",
        "made_at": at,
        **changes,
    }
    names = ", ".join(given)
    places = ", ".join(f"%({name})s" for name in given)
    with database.begin() as unit:
        number = int(unit.value(f"INSERT INTO alert_message ({names}) VALUES ({places}) RETURNING message_id", given))
        put(unit, number, [NewDelivery(channel, "", "en", at) for channel in channels or (DUTY,)], at)
    return number


def states(database: Database, channel: str = DUTY) -> list[tuple[str, int]]:
    """State and attempts of what was put on a channel, in that order."""
    found = Deliveries(database).rows(channel=channel)
    return [(row.state, row.attempts) for row in reversed(found)]


@dataclass
class Scripted:
    """A channel that answers what it is told to, in order and then for good; it notes what it was handed."""

    answers: Sequence[Handed] = (Handed("sent"),)
    handed: list[Notice] = field(default_factory=list)
    meanwhile: Callable[[], object] = lambda: None

    def hand_over(self, notice: Notice, at: datetime) -> Handed:
        """Notes it and answers."""
        self.handed.append(notice)
        self.meanwhile()
        return self.answers[min(len(self.handed), len(self.answers)) - 1]

    def close(self) -> None:
        """Nothing to end."""


def delivering(database: Database, channel: Channel, clock: FixedClock, name: str = DUTY, **changes: Any) -> Delivering:
    """The rounds of a channel."""
    given: dict[str, Any] = {"kind": "webhook", "url": "http://127.0.0.1/", "secret": "env:S", **changes}
    settings = AlertChannel(**given)
    rounds = Delivering(name, settings, lambda: channel, Deliveries(database), TEXTS, "https://da.hz/", clock)
    rounds.share = lambda: 1.0
    return rounds


def webhook_to(url: str) -> Channel:
    """A real webhook."""
    return KINDS["webhook"].open(Given(DUTY, url, "a good secret"))


def claim(database: Database, at: datetime, rate: int = 100, limit: int = 1) -> list[ClaimedDelivery]:
    """What a worker takes on the channel at an instant."""
    return Deliveries(database).claim(DUTY, at, rate, limit)
