"""What comes of no reading, for tests that look whether it is told: alerts with messages, a recount, a condition."""

from datetime import datetime
from typing import Any

from psycopg2.extras import Json

from core.conditions import Condition
from store.conditions import note_numbers
from store.database import Database
from store.verifications import NIGHTLY, keep_report
from store.verifying.report import VerifyReport


def happen(database: Database, at: datetime) -> None:
    """An alert, messages of it, a rule that was applied, a recount, a condition."""
    alert(database, at, "330106")
    delivery(database, at, 1, "duty", "waiting")
    delivery(database, at, 2, "duty", "sent", ended_at=at)
    keep(database, "alert_rule_result", rule="AL-1", pass_at=at, error="", judged=1, breaching=1, unknown=0)
    keep_report(database, VerifyReport("duckdb", 0, {}, 1, 1, 0.1, 1, ()), NIGHTLY, at, at)
    contradiction = Condition("contradiction", scope="330106", item="A01", detail={})
    note_numbers(database, [contradiction], {contradiction.kind}, ["330106"], at)


def keep(database: Database, table: str, **columns: Any) -> None:
    """A row of a table."""
    names = ", ".join(columns)
    values = ", ".join(f"%({name})s" for name in columns)
    with database.begin() as unit:
        unit.execute(f"INSERT INTO {table} ({names}) VALUES ({values})", columns)


def alert(database: Database, at: datetime, scope: str, **changes: Any) -> None:
    """An alert that fires, but for the changes."""
    row = {"rule": "AL-1", "rule_version": 1, "scope": scope, "code": "A01", "stream": "act", "state": "firing"}
    row |= {"unknown": "", "level": "warning", "rank": 1, "told_rank": 1, "began_at": at, "fired_at": at}
    row |= {
        "acknowledged_name": "",
        "acknowledged_words": "",
        "steps": 0,
        "reason": "lasted",
        "detail": Json({}),
        "place": "",
        "judged_at": at,
    }
    keep(database, "alert", **(row | changes))


def delivery(database: Database, at: datetime, message: int, channel: str, state: str, **changes: Any) -> None:
    """A message on a channel."""
    row = {"message_id": message, "channel": channel, "address": "", "language": "zh", "state": state}
    keep(database, "alert_delivery", **(row | {"since": at, "due_at": at} | changes))


def mail(database: Database, at: datetime, state: str, **changes: Any) -> None:
    """A mail with one letter."""
    row = {"account_id": 7, "address": "reader@hz.example", "language": "zh_CN", "letters": [1], "state": state}
    keep(database, "mail", **(row | {"created_at": at, "since": at, "due_at": at} | changes))
