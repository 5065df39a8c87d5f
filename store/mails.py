"""The outbox: mails that wait, are being handed over, were handed over, or were given up.

Exactly once as far as SMTP allows: a mail is claimed before it is sent and ended after; who dies in between leaves a
claim that another takes over, and what was perhaps delivered goes once more under the same Message-ID.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from store.database import Database
from store.statements import sql

MAIL: Final = "mail"
"""the outbox as one of the channels on which people are told"""
CLAIM_HOLDS: Final = timedelta(minutes=10)
"""longer than any server may take to answer"""

DIGESTED: Final = timedelta(days=30)
"""how old a letter may be that a digest brings; shorter than mails are remembered, so that none comes twice"""


@dataclass(frozen=True, slots=True)
class ClaimedMail:
    """A mail that this process sends now."""

    mail_id: int
    account_id: int
    address: str
    language: str
    letters: Sequence[int]
    digest_on: date | None
    attempts: int
    created_at: datetime
    claimed_at: datetime


@dataclass(frozen=True, slots=True)
class MailRow:
    """What became of a mail."""

    mail_id: int
    account_id: int
    address: str
    state: str
    attempts: int
    created_at: datetime
    due_at: datetime
    ended_at: datetime | None
    error: str


class Outbox:
    """The outbox of a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def claim(self, at: datetime, limit: int = 20) -> list[ClaimedMail]:
        """Takes what is due; nobody else gets it while the claim holds."""
        with self._database.begin() as unit:
            rows = unit.rows(sql("mails", "claim"), {"at": at, "stale": at - CLAIM_HOLDS, "limit": limit})
        return sorted((ClaimedMail(*(*row, at)) for row in rows), key=lambda mail: mail.mail_id)

    def sent(self, mail: ClaimedMail, at: datetime) -> bool:
        """The server has taken a mail over; False when the claim was lost meanwhile."""
        return self._end(mail, "sent", "", at)

    def dead(self, mail: ClaimedMail, error: str, at: datetime) -> bool:
        """A mail is given up; a person finds it with its reason."""
        return self._end(mail, "dead", error, at)

    def dropped(self, mail: ClaimedMail, reason: str, at: datetime) -> bool:
        """A mail is not needed any more."""
        return self._end(mail, "dropped", reason, at)

    def put_off(self, mail: ClaimedMail, error: str, due_at: datetime) -> bool:
        """A mail is tried again at an instant."""
        return self._change("put_off", mail, error=error, due_at=due_at)

    def give_back(self, mail: ClaimedMail, error: str) -> bool:
        """A mail was not tried: its time and its attempts stay as they were."""
        return self._change("give_back", mail, error=error)

    def give_up(self, before: datetime, at: datetime) -> list[str]:
        """Gives up what was tried since before an instant and could not be sent; returns the reason of each mail."""
        with self._database.begin() as unit:
            unit.execute(sql("mails", "drop_read"), {"at": at})
            return [reason for (reason,) in unit.rows(sql("mails", "give_up"), {"before": before, "at": at})]

    def drop_unsent(self, before: datetime, at: datetime) -> int:
        """Drops what has waited since before an instant for a server that nobody has named; returns how many mails."""
        with self._database.begin() as unit:
            return unit.execute(sql("mails", "drop_unsent"), {"before": before, "at": at})

    def put_digests(self, day: date, at: datetime) -> int:
        """Puts the digests of a local day here, one for each account that has something to read; once a day."""
        with self._database.begin() as unit:
            return unit.execute(sql("mails", "digest"), {"day": day, "at": at, "since": at - DIGESTED})

    def forget(self, before: datetime) -> int:
        """Takes away mails that ended before an instant; returns how many."""
        with self._database.begin() as unit:
            return unit.execute(sql("mails", "forget"), {"before": before})

    def rows(self, state: str | None = None, limit: int = 100) -> list[MailRow]:
        """Mails in a state, or all, the newest first."""
        with self._database.begin() as unit:
            return [MailRow(*row) for row in unit.rows(sql("mails", "list"), {"state": state, "limit": limit})]

    def again(self, mail_id: int, at: datetime) -> bool:
        """A dead mail is tried anew; False when there is no such one."""
        with self._database.begin() as unit:
            return unit.execute(sql("mails", "again"), {"mail_id": mail_id, "at": at}) == 1

    def _end(self, mail: ClaimedMail, state: str, error: str, at: datetime) -> bool:
        return self._change("end", mail, state=state, error=error, at=at)

    def _change(self, statement: str, mail: ClaimedMail, **values: object) -> bool:
        with self._database.begin() as unit:
            values |= {"mail_id": mail.mail_id, "claimed_at": mail.claimed_at}
            return unit.execute(sql("mails", statement), values) == 1
