"""Channels of alerts: since when one takes nothing, and what those who run the cockpit have been told of it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from store.database import Database, UnitOfWork
from store.statements import sql

FILE: Final = "alert_channels"


@dataclass(frozen=True, slots=True)
class ChannelStanding:
    """What is known of a channel; `failing_since` None: it takes what it is told.

    `untold`: how many messages were given up that nobody was told of; `waiting`: how many wait there.
    """

    failing_since: datetime | None
    reason: str
    reason_values: Mapping[str, Any]
    error: str
    told_at: datetime | None
    dead_told_at: datetime | None
    untold: int
    waiting: int


@dataclass(frozen=True, slots=True)
class GivenUp:
    """How many messages were given up, and why the last of them."""

    count: int
    reason: str
    reason_values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class WaitingOn:
    """How many messages wait on a channel, and since when the first of them is tried or could have been."""

    channel: str
    count: int
    since: datetime


def standing(unit: UnitOfWork, channel: str) -> ChannelStanding:
    """What is known of a channel."""
    row = unit.row(sql(FILE, "standing"), {"channel": channel})
    return ChannelStanding(*(row or (None, "", {}, "", None, None, 0, 0)))


def failed(
    database: Database, channel: str, code: str, values: Mapping[str, Any], error: str, at: datetime
) -> datetime:
    """Notes that a channel took nothing, and why; returns since when it does not."""
    noted = {"channel": channel, "at": at, "reason": code, "reason_values": json.dumps(dict(values)), "error": error}
    with database.begin() as unit:
        since: datetime = unit.value(sql(FILE, "failed"), noted)
    return since


def works(database: Database, channel: str) -> bool:
    """Notes that a channel has taken something; whether it had not before."""
    with database.begin() as unit:
        return unit.execute(sql(FILE, "works"), {"channel": channel}) > 0


def tells(unit: UnitOfWork, channel: str) -> ChannelStanding:
    """What is known of a channel, for one who tells of it alone until the end of the transaction."""
    unit.execute(sql(FILE, "one_tells"), {"channel": channel})
    return standing(unit, channel)


def told(unit: UnitOfWork, channel: str, at: datetime) -> None:
    """Notes in the transaction that tells it: people know that nothing goes to a channel."""
    unit.execute(sql(FILE, "told"), {"channel": channel, "at": at})


def told_dead(unit: UnitOfWork, channel: str, at: datetime) -> GivenUp:
    """Notes in the transaction that tells it: people know of what was given up on a channel."""
    row = unit.row(sql(FILE, "told_dead"), {"channel": channel, "at": at})
    return GivenUp(*(row or (0, "", {})))


def waiting_on(unit: UnitOfWork) -> list[WaitingOn]:
    """The channels on which messages wait."""
    return [WaitingOn(*row) for row in unit.rows(sql(FILE, "waiting"))]
