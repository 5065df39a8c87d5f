"""Empties the outbox: one mail at a time, until nothing is due or the server is away."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from typing import Final, Protocol

from people.letters import read
from people.mail.messages import Stationery, UnsendableError
from people.mail.server import Handed
from store.database import Database
from store.letters import Choice, of_account
from store.mails import ClaimedMail, Outbox

FIRST_WAIT: Final = timedelta(minutes=1)
LONGEST_WAIT: Final = timedelta(hours=4)


class Server(Protocol):
    """Where mails are handed over (`people.mail.server.MailServer`)."""

    def hand_over(self, message: EmailMessage) -> Handed:
        """Hands a mail over."""
        ...


@dataclass(slots=True)
class RoundReport:
    """What came of a round: why the last mail was given up (`reason`) and the server could not be reached (`away`)."""

    sent: int = 0
    put_off: int = 0
    dead: int = 0
    dropped: int = 0
    reason: str = ""
    away: str = ""


@dataclass(frozen=True, slots=True)
class Rounds:
    """The store, the outbox in it, what mails look like, and the server."""

    database: Database
    outbox: Outbox
    stationery: Stationery
    server: Server

    def run(self, at: datetime, most: int = 500) -> RoundReport:
        """Hands over what is due at an instant; stops when the server is away. StoreError: the store is."""
        report = RoundReport()
        give_up = timedelta(hours=self.stationery.settings.mail.give_up_h)
        for reason in self.outbox.give_up(at - give_up, at):
            report.dead, report.reason = report.dead + 1, reason
        while most and not report.away and (claimed := self.outbox.claim(at, 1)):
            self._hand_over(claimed[0], report, at)
            most -= 1
        return report

    def _hand_over(self, mail: ClaimedMail, report: RoundReport, at: datetime) -> None:
        try:
            message = self._message(mail)
        except UnsendableError as error:
            self._bury(mail, str(error), report, at)
            return
        if message is None:
            report.dropped += self.outbox.dropped(mail, "nothing unread", at)
            return
        handed = self.server.hand_over(message)
        match handed.outcome:
            case "sent":
                report.sent += self.outbox.sent(mail, at)
            case "later":
                report.put_off += self.outbox.put_off(mail, handed.reason, at + wait_after(mail.attempts))
            case "never":
                self._bury(mail, handed.reason, report, at)
            case "away":
                report.away = handed.reason
                self.outbox.give_back(mail, handed.reason)

    def _bury(self, mail: ClaimedMail, reason: str, report: RoundReport, at: datetime) -> None:
        if self.outbox.dead(mail, reason, at):
            report.dead += 1
            report.reason = reason

    def _message(self, mail: ClaimedMail) -> EmailMessage | None:
        """The mail; None when there is nothing left to tell."""
        with self.database.begin() as unit:
            found = of_account(unit, mail.account_id, Choice(ids=mail.letters, limit=len(mail.letters)))
        letters = [read(letter, mail.language) for letter in reversed(found)]
        if mail.digest_on is not None:
            letters = [letter for letter in letters if letter.read_at is None]
        return self.stationery.message(mail, letters) if letters else None


def wait_after(attempts: int) -> timedelta:
    """How long a mail waits after so many attempts: a minute, then twice as long each time, four hours at most."""
    return min(FIRST_WAIT * (1 << min(attempts - 1, 16)), LONGEST_WAIT)
