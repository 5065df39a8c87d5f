"""How many alerts there are and how telling of them goes, for those who watch the running of the product.

Mails are counted as the channel `mail`: the whole outbox, whatever its letters tell of.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from store.database import Database
from store.statements import sql


@dataclass(frozen=True, slots=True)
class OpenAlerts:
    """Open alerts of a rule in a state as shown (pending, firing, acknowledged, no_data, stale, error) at a level."""

    rule: str
    state: str
    level: str
    number: int


@dataclass(frozen=True, slots=True)
class WaitingDeliveries:
    """Deliveries of a channel that wait or are under way, and from when on the first of them is tried."""

    channel: str
    number: int
    since: datetime


@dataclass(frozen=True, slots=True)
class EndedDeliveries:
    """Deliveries of a channel that were sent, given up (dead) or are not wanted any more (dropped)."""

    channel: str
    state: str
    number: int


@dataclass(frozen=True, slots=True)
class AlertCounts:
    """Alerts and deliveries counted; by rule whether it could not be applied, and when all last were."""

    alerts: Sequence[OpenAlerts] = ()
    waiting: Sequence[WaitingDeliveries] = ()
    ended: Sequence[EndedDeliveries] = ()
    broken: Mapping[str, bool] = field(default_factory=dict)
    full_at: datetime | None = None


def alert_counts(database: Database, since: datetime) -> AlertCounts:
    """As they stand now; of the deliveries that have ended those since an instant."""
    with database.begin() as unit:
        return AlertCounts(
            [OpenAlerts(*row) for row in unit.rows(sql("alert_counts", "open"))],
            [WaitingDeliveries(*row) for row in unit.rows(sql("alert_counts", "waiting"))],
            [EndedDeliveries(*row) for row in unit.rows(sql("alert_counts", "ended"), {"since": since})],
            dict(unit.rows(sql("alert_counts", "rules"))),
            unit.value(sql("alert_counts", "full_at")),
        )
