"""Tells those who run the cockpit of a channel that gives messages up or takes nothing: in the inbox, which needs none.

What was told stands in the store, in the transaction of the letters: who is killed before it tells is followed by
somebody who does, and nothing that was given up goes untold.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from alerts.channels.reasons import reason_pair
from alerts.wording import Tables
from core.access import Way
from core.days import LOCAL
from people.letters import Value, accounts_that_may, tell
from store.alert_channels import ChannelStanding, standing, tells, told, told_dead
from store.database import Database, UnitOfWork

RUNS_IT: Final = "sources.operate"
"""the right of those who are told"""
LINK: Final = "/alerts/channels"
LONG: Final = timedelta(hours=1)
"""how long a channel may take nothing before anybody is told"""
DAY: Final = timedelta(days=1)
"""until it is told again that a channel takes nothing"""
APART: Final = timedelta(hours=4)
"""of two letters about messages that were given up: what is given up in between counts in the second"""


@dataclass(frozen=True, slots=True)
class Failures:
    """What is told of channels to those who run the cockpit at the city."""

    database: Database
    city: Way
    tables: Tables

    def tell(self, channel: str, at: datetime, *, closed: bool = False) -> None:
        """Tells of a channel what has to be told now; `closed`: it could not be opened. StoreError: store away."""
        with self.database.begin() as unit:
            found = standing(unit, channel)
        if _is_dead_due(found, at):
            self._tell_dead(channel, at)
        if _is_away_due(found, at, closed):
            self._tell_away(channel, at, closed)

    def tell_waiting(self, what: str, channel: str, count: int, at: datetime) -> None:
        """Tells once a day that messages wait where nobody hands them over: `off`, or `gone` from the settings."""
        with self.database.begin() as unit:
            found = tells(unit, channel)
            if found.told_at is None or at - found.told_at >= DAY:
                self._letters(unit, what, {"channel": channel, "n": count}, at)
                told(unit, channel, at)

    def tell_dropped(self, unit: UnitOfWork, channel: str, count: int, at: datetime) -> None:
        """Tells that messages were taken out, in the transaction that does it."""
        self._letters(unit, "dropped", {"channel": channel, "n": count}, at)

    def _tell_dead(self, channel: str, at: datetime) -> None:
        with self.database.begin() as unit:
            if _is_dead_due(tells(unit, channel), at):
                dead = told_dead(unit, channel, at)
                why = reason_pair(self.tables, dead.reason, dead.reason_values)
                self._letters(unit, "dead", {"channel": channel, "n": dead.count, "reason": why}, at)

    def _tell_away(self, channel: str, at: datetime, closed: bool) -> None:
        with self.database.begin() as unit:
            found = tells(unit, channel)
            if _is_away_due(found, at, closed) and found.failing_since is not None:
                since = f"{found.failing_since.astimezone(LOCAL):%Y-%m-%d %H:%M}"
                why = reason_pair(self.tables, found.reason, found.reason_values)
                values: dict[str, Value] = {"channel": channel, "since": since, "reason": why, "n": found.waiting}
                self._letters(unit, "closed" if closed else "away", values, at)
                told(unit, channel, at)

    def _letters(self, unit: UnitOfWork, what: str, values: Mapping[str, Value], at: datetime) -> None:
        accounts = accounts_that_may(unit, RUNS_IT, self.city, at)
        tell(unit, accounts, f"alert_channel_{what}", values, LINK, at)


def _is_dead_due(found: ChannelStanding, at: datetime) -> bool:
    return found.untold > 0 and (found.dead_told_at is None or at - found.dead_told_at >= APART)


def _is_away_due(found: ChannelStanding, at: datetime, closed: bool) -> bool:
    if found.failing_since is None or (found.told_at is not None and at - found.told_at < DAY):
        return False
    return closed or (found.waiting > 0 and at - found.failing_since >= LONG)
