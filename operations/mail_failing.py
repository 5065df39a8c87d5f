"""Tells those who run the cockpit of mails that were given up, and of a mail server that is away: in the inbox."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final

from core.access import Way
from core.days import LOCAL, local_date
from people.letters import ABSENT, Value, accounts_that_may, tell
from people.mail.rounds import RoundReport
from store.database import Database

RUNS_IT: Final = "sources.operate"
"""the right of those who are told"""
LINK: Final = "/inbox"
LONG: Final = timedelta(hours=1)
"""how long the server may be away before anybody is told"""


@dataclass(slots=True)
class MailFailures:
    """What has been told of mail: each kind of failure once a day, whoever leads."""

    database: Database
    city: Way
    _away_since: datetime | None = None
    _told_on: dict[str, date] = field(default_factory=dict)

    def tell(self, report: RoundReport, at: datetime) -> None:
        """Tells what came of a round where somebody has to look. StoreError: the store is away."""
        if report.dead:
            self._tell("mail_dead", {"n": report.dead, "reason": report.reason or ABSENT}, at)
        if report.sent or report.put_off:
            self._away_since = None
        if report.away:
            self._away_since = self._away_since or at
        if report.away and self._away_since is not None and at - self._away_since >= LONG:
            since = f"{self._away_since.astimezone(LOCAL):%Y-%m-%d %H:%M}"
            self._tell("mail_away", {"since": since, "reason": report.away}, at)

    def _tell(self, kind: str, values: dict[str, Value], at: datetime) -> None:
        day = local_date(at)
        if self._told_on.get(kind) == day:
            return
        with self.database.begin() as unit:
            tell(unit, accounts_that_may(unit, RUNS_IT, self.city, at), kind, values, LINK, at, f"{kind}:{day}")
        self._told_on[kind] = day
