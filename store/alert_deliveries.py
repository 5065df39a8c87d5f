"""Messages of alerts on their way: they wait, are being handed over, were handed over, or were given up.

Exactly once as far as a channel allows: a delivery is claimed before it is handed over and ended after; who dies in
between leaves a claim that another takes over, and what was perhaps taken over goes once more under the same key.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from store.database import Database, UnitOfWork
from store.statements import sql

FILE: Final = "alert_deliveries"
NOTICES: Final = "alert_deliveries"
"""what whoever hands over listens to; the payload is the channel"""
INBOX: Final = "inbox"
CLAIM_HOLDS: Final = timedelta(minutes=10)
"""longer than any channel may take to answer"""
RATE_SPAN: Final = timedelta(minutes=1)
NOTHING: Final[Mapping[str, Any]] = {}


@dataclass(frozen=True, slots=True)
class NewDelivery:
    """A message for one recipient on one channel, tried from `due_at` on.

    `letter_id`: it is in the inbox, and so handed over already.
    """

    channel: str
    address: str
    language: str
    due_at: datetime
    account_id: int | None = None
    letter_id: int | None = None


@dataclass(frozen=True, slots=True)
class ClaimedDelivery:
    """A delivery that this process hands over now, with the message that it carries."""

    delivery_id: int
    address: str
    language: str
    attempts: int
    message_id: int
    kind: str
    rule: str
    stream: str
    level: str
    node: str
    alerts: Sequence[int]
    alert_count: int
    words: Mapping[str, Any]
    link: str
    made_at: datetime
    texts: Mapping[str, Mapping[str, str]]
    """subject and body as they were told, by language; empty: it is older than these are kept"""
    link_base: str
    tried_since: datetime
    """when it was first handed over"""
    claimed_at: datetime


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    """What became of a delivery; `ended_at` of one that was sent is when it was taken over, `read_at` its letter's.

    `reason` is why it failed the last time as a code (alerts.channels.reasons) with its values; `error` says it in the
    words of the other side, for those alone who run the cockpit.
    """

    delivery_id: int
    message_id: int
    channel: str
    account_id: int | None
    address: str
    language: str
    state: str
    attempts: int
    due_at: datetime
    ended_at: datetime | None
    error: str
    read_at: datetime | None
    kind: str
    rule: str
    level: str
    made_at: datetime
    reason: str = ""
    reason_values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DeliveryCount:
    """How many deliveries of a channel are in a state, and when the oldest of their messages was made."""

    channel: str
    state: str
    count: int
    oldest: datetime


def put(unit: UnitOfWork, message_id: int, deliveries: Iterable[NewDelivery], at: datetime) -> int:
    """Puts a message on its way in the transaction that makes it; how many deliveries are new."""
    new = 0
    told: dict[str, None] = {}
    for one in deliveries:
        is_there = one.letter_id is not None
        values = {
            "message_id": message_id,
            "channel": one.channel,
            "account_id": one.account_id,
            "address": one.address,
            "language": one.language,
            "due_at": one.due_at,
            "state": "sent" if is_there else "waiting",
            "ended_at": at if is_there else None,
            "letter_id": one.letter_id,
        }
        added = unit.execute(sql(FILE, "put"), values)
        new += added
        if added and not is_there:
            told[one.channel] = None
    for channel in told:
        unit.execute(sql(FILE, "announce"), {"channel": channel})
    return new


def deliveries_of(unit: UnitOfWork, messages: Sequence[int]) -> list[DeliveryRow]:
    """What became of some messages, on each channel, by mail and for each recipient, the newest first."""
    mails = [DeliveryRow(*row) for row in unit.rows(sql("mails", "of_messages"), {"messages": list(messages)})]
    return _rows(unit, messages=list(messages)) + mails


class Deliveries:
    """The deliveries of a database."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def claim(self, channel: str, at: datetime, rate_per_min: int, limit: int = 1) -> list[ClaimedDelivery]:
        """Takes what is due on a channel, as far as its rate allows; nobody else gets it while the claim holds.

        The rate is that of all workers together: what anybody has tried within the last minute counts.
        """
        with self.database.begin() as unit:
            unit.execute(sql(FILE, "one_at_a_time"), {"channel": channel})
            tried = int(unit.value(sql(FILE, "tried_since"), {"channel": channel, "since": at - RATE_SPAN}))
            most = min(limit, rate_per_min - tried)
            if most <= 0:
                return []
            values = {"channel": channel, "at": at, "stale": at - CLAIM_HOLDS, "limit": most}
            return [ClaimedDelivery(*(*row, at)) for row in unit.rows(sql(FILE, "claim"), values)]

    def sent(self, delivery: ClaimedDelivery, at: datetime) -> bool:
        """The channel has taken a message over; False when the claim was lost meanwhile."""
        return self._change("end", delivery, state="sent", at=at)

    def dead(
        self, delivery: ClaimedDelivery, error: str, at: datetime, code: str = "", values: Mapping[str, Any] = NOTHING
    ) -> bool:
        """A message is given up; a person finds it with its reason."""
        return self._change("end", delivery, state="dead", at=at, error=error, reason=code, reason_values=values)

    def put_off(
        self,
        delivery: ClaimedDelivery,
        error: str,
        due_at: datetime,
        code: str = "",
        values: Mapping[str, Any] = NOTHING,
    ) -> bool:
        """A message is tried again at an instant."""
        return self._change("put_off", delivery, due_at=due_at, error=error, reason=code, reason_values=values)

    def give_up(self, channel: str, after: timedelta, at: datetime) -> int:
        """Gives up what has waited for so long on a channel that takes nothing; returns how many deliveries."""
        with self.database.begin() as unit:
            return unit.execute(sql(FILE, "give_up"), {"channel": channel, "before": at - after, "at": at})

    def again(self, delivery_id: int, at: datetime) -> bool:
        """What was given up or taken out is tried anew; False when there is no such one."""
        with self.database.begin() as unit:
            return bool(again(unit, at, delivery_id=delivery_id))

    def rows(self, state: str | None = None, channel: str | None = None, limit: int = 100) -> list[DeliveryRow]:
        """Deliveries in a state and on a channel, or all, the newest first."""
        with self.database.begin() as unit:
            return _rows(unit, state=state, channel=channel, limit=limit)

    def counts(self) -> list[DeliveryCount]:
        """How many are in each state on each channel beside the inbox."""
        with self.database.begin() as unit:
            return [DeliveryCount(*row) for row in unit.rows(sql(FILE, "counts"))]

    def _change(
        self,
        statement: str,
        delivery: ClaimedDelivery,
        error: str = "",
        reason: str = "",
        reason_values: Mapping[str, Any] = NOTHING,
        **values: object,
    ) -> bool:
        with self.database.begin() as unit:
            values |= {"delivery_id": delivery.delivery_id, "claimed_at": delivery.claimed_at, "error": error}
            values |= {"reason": reason, "reason_values": json.dumps(dict(reason_values))}
            return unit.execute(sql(FILE, statement), values) == 1


def again(unit: UnitOfWork, at: datetime, *, delivery_id: int | None = None, channel: str | None = None) -> int:
    """Tries anew what was given up or taken out: one delivery, or all of a channel; how many there were."""
    wanted = {"delivery_id": delivery_id, "channel": channel, "at": at}
    channels = [name for (name,) in unit.rows(sql(FILE, "again"), wanted)]
    for name in dict.fromkeys(channels):
        unit.execute(sql(FILE, "announce"), {"channel": name})
    return len(channels)


def take_out(
    unit: UnitOfWork, channel: str, at: datetime, code: str = "taken_out", before: datetime | None = None
) -> int:
    """Takes out what waits on a channel, all or what has done so since before an instant; how many deliveries."""
    return unit.execute(sql(FILE, "take_out"), {"channel": channel, "at": at, "reason": code, "before": before})


def _rows(
    unit: UnitOfWork,
    state: str | None = None,
    channel: str | None = None,
    messages: list[int] | None = None,
    limit: int | None = None,
) -> list[DeliveryRow]:
    values = {"state": state, "channel": channel, "messages": messages, "limit": limit}
    return [DeliveryRow(*row) for row in unit.rows(sql(FILE, "list"), values)]
