"""Tells those who run the cockpit of a channel that gives messages up or is away: in the inbox, which needs none."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final

from alerts.delivering import Delivering, RoundReport
from core.access import Way
from core.days import LOCAL, local_date
from people.letters import ABSENT, Value, accounts_that_may, tell
from store.database import Database

RUNS_IT: Final = "sources.operate"
"""the right of those who are told"""
LINK: Final = "/alerts"
LONG: Final = timedelta(hours=1)
"""how long a channel may be away before anybody is told"""


@dataclass(slots=True)
class Failures:
    """What has been told of one channel; each kind of failure is told once a day, whoever leads."""

    database: Database
    city: Way
    _told_on: dict[str, date] = field(default_factory=dict)

    def tell(self, delivering: Delivering, report: RoundReport, at: datetime) -> None:
        """Tells what came of a round where somebody has to look. StoreError: the store is away."""
        name, reason = delivering.name, report.away or report.reason or delivering.rest.reason or ABSENT
        if report.dead:
            self._tell("dead", {"channel": name, "n": report.dead, "reason": reason}, at)
        since = delivering.rest.since
        if report.away and since is not None and at - since >= LONG:
            began = f"{since.astimezone(LOCAL):%Y-%m-%d %H:%M}"
            self._tell("away", {"channel": name, "since": began, "reason": reason}, at)

    def _tell(self, what: str, values: Mapping[str, Value], at: datetime) -> None:
        day = local_date(at)
        if self._told_on.get(what) == day:
            return
        with self.database.begin() as unit:
            accounts = accounts_that_may(unit, RUNS_IT, self.city, at)
            once = f"alert-channel-{what}:{values['channel']}:{day}"
            tell(unit, accounts, f"alert_channel_{what}", values, LINK, at, once)
        self._told_on[what] = day
