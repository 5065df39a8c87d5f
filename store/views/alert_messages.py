"""What was told of alerts, as it was told, within a reach; and the alerts that a message told of, as they are now."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from store.alerting.episodes import Episode
from store.database import UnitOfWork
from store.statements import sql
from store.views.alerts import FILE, AlertLine, AlertReach, alert_line

MOST_MESSAGES: Final = 200
"""of one alert, digests of each day among them"""


@dataclass(frozen=True, slots=True)
class AlertMessageLine:
    """A message: `texts` are subject and body as they were told, by language."""

    message_id: int
    kind: str
    rule: str
    level: str
    post: str
    node: str
    alert_count: int
    texts: Mapping[str, Mapping[str, str]]
    made_at: datetime


def messages_of(unit: UnitOfWork, reach: AlertReach, one: Episode) -> list[AlertMessageLine]:
    """The last `MOST_MESSAGES` that told of an alert, to posts within the reach, the oldest first."""
    rows = unit.rows(sql(FILE, "messages"), {**reach.values, "alert_id": one.alert_id, "most": MOST_MESSAGES})
    return [AlertMessageLine(*row) for row in reversed(rows)]


def one_message(unit: UnitOfWork, reach: AlertReach, message_id: int) -> AlertMessageLine | None:
    """A message by its number; None: there is none to a post within the reach."""
    row = unit.row(sql(FILE, "message"), {**reach.values, "message_id": message_id})
    return AlertMessageLine(*row) if row else None


def told_alerts(
    unit: UnitOfWork, reach: AlertReach, message_id: int, at: datetime, limit: int, offset: int
) -> tuple[list[AlertLine], int]:
    """The alerts that a message told of within a reach, what is open first, the gravest first; and how many."""
    values = {**reach.values, "message_id": message_id, "at": at, "limit": limit, "offset": offset}
    rows = unit.rows(sql(FILE, "told"), values)
    total = rows[0][-1] if rows else unit.value(sql(FILE, "told_count"), values)
    return [alert_line(row) for row in rows], int(total)


def told_in(one: AlertMessageLine, language: str) -> tuple[str, str]:
    """Subject and body of a message as they were told in a language; codes of one that is older than these are kept."""
    kept: Mapping[str, str] = one.texts.get(language, {})
    plain = f"{one.rule} {one.kind}"
    return kept.get("subject", plain), kept.get("body", "")
