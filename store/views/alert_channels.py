"""Channels of alerts for those who run the cockpit: what waits, what was given up and why, since when nothing goes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from store.alert_deliveries import DeliveryRow
from store.database import UnitOfWork
from store.statements import sql

FILE: Final = "alert_channels"


@dataclass(frozen=True, slots=True)
class ChannelLine:
    """A channel with its messages by state; `waiting_since`: of the first that waits.

    `failing_since`: nothing has gone there since then, for `reason` (a code with its values); `error` says it in the
    words of the other side.
    """

    channel: str
    waiting: int = 0
    sent: int = 0
    dead: int = 0
    dropped: int = 0
    waiting_since: datetime | None = None
    sent_at: datetime | None = None
    failing_since: datetime | None = None
    reason: str = ""
    reason_values: Mapping[str, Any] | None = None
    error: str = ""


def channel_lines(unit: UnitOfWork) -> list[ChannelLine]:
    """The channels beside inbox and mail that messages went to or failed at, by name."""
    return [ChannelLine(*row) for row in unit.rows(sql(FILE, "list"))]


def channel_deliveries(
    unit: UnitOfWork, state: str, channel: str | None = None, limit: int = 50, offset: int = 0
) -> tuple[list[DeliveryRow], int]:
    """Messages in a state (waiting, sending, sent, dead, dropped) of a channel, None: all, and how many there are."""
    wanted = {"state": state, "channel": channel, "limit": limit, "offset": offset}
    rows = unit.rows(sql(FILE, "stuck"), wanted)
    return [DeliveryRow(*row[:-1]) for row in rows], int(rows[0][-1]) if rows else 0
