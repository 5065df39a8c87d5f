"""The post of the leading worker: hands over the mails that wait, and once a day digests, reminders and tidying."""

import logging
import threading
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final

from cockpit.i18n import load_texts
from core.access import Way
from core.clock import Clock
from core.days import LOCAL
from core.errors import ConfigurationError
from core.model import Images
from core.working_days import statutory
from indicators.catalogue import Catalogue
from operations.compose import setting
from operations.configuration import PROJECT, Configuration
from operations.looking import hear_again
from operations.mail_failing import MailFailures
from people.commands.uploading import remove_loose
from people.files.desk import upload_desk
from people.filing.desk import FilingDesk
from people.filing.telling import tell_ending
from people.letters import wordings
from people.mail.messages import Stationery
from people.mail.rounds import RoundReport, Rounds
from people.mail.server import MailServer
from store import letters
from store.database import Database, Notice, UnitOfWork
from store.mails import Outbox

LOOK_S: Final = 1.0
"""until a store that is away is listened to again"""
EVERY: Final = timedelta(seconds=30)
"""how long a mail that is due waits at most when nobody has said that there is one"""
AWAY: Final = timedelta(minutes=1)
"""how long a server is left alone that could not be reached"""
MAIL_DAYS: Final = 365
"""as long as the receipts of other channels (docs/alert-channels.md)"""

log = logging.getLogger(__name__)


def mail_server(configuration: Configuration) -> MailServer | None:
    """The way to the server of the settings; None when there is none. ConfigurationError: its password is not set."""
    mail = configuration.settings.mail
    if not mail.host:
        return None
    user = setting(configuration, mail.user, "mail.user")
    return MailServer(mail, user, setting(configuration, mail.password, "mail.password"))


class Post:
    """What is told to people on time; belongs to one thread but for `hang_up`."""

    def __init__(
        self, configuration: Configuration, database: Database, clock: Clock, catalogue: Catalogue, images: Images
    ) -> None:
        settings = configuration.settings
        self._settings = settings
        self._clock = clock
        # what became of a mail is true whoever leads by now: claims, not the lead, keep mails from going twice
        self._database = database.guarded(_whoever_leads)
        self._texts = load_texts()
        self._outbox = Outbox(self._database)
        city = Way(str(settings.city.code), str(settings.city.municipal_code))
        self._failures = MailFailures(self._database, city)
        self._server, self._refused = _server_or_reason(configuration)
        uploads = upload_desk(self._database, settings, PROJECT)
        self._desk = FilingDesk(self._database, catalogue, images, settings, uploads)
        self._next_round = datetime.min.replace(tzinfo=LOCAL)
        self._done_on: date | None = None
        self._is_near = True
        self._has_texts = False

    def run(self, over: threading.Event) -> None:
        """Until `over`; a store that is away for a moment is waited for."""
        if self._server is None:
            log.info("no mail server is configured: letters are read in the inbox")
        hear_again(self._database, "letters", self._hear, over, "the post waits for the store", LOOK_S)
        if self._server is not None:
            self._server.close()

    def _hear(self, notices: Sequence[Notice]) -> None:
        if not self._has_texts:
            letters.keep_texts(self._database, wordings(self._texts.tables), self._clock.now())
            self._has_texts = True
        self.run_errands(self._clock.now())
        self.run_round(self._clock.now(), rang=bool(notices))

    def hang_up(self) -> None:
        """Ends a connection to the mail server at once, from another thread."""
        if self._server is not None:
            self._server.hang_up()

    def run_round(self, at: datetime, *, rang: bool = False) -> RoundReport | None:
        """Hands over what is due, when it is time to look or somebody has rung; a server that is away has its rest."""
        if self._refused:
            self._failures.tell(RoundReport(away=self._refused), at)
        if self._server is None or (at < self._next_round and not (rang and self._is_near)):
            return None
        rounds = Rounds(self._database, self._outbox, Stationery(self._settings, self._texts), self._server)
        report = rounds.run(at)
        self._next_round = at + (AWAY if report.away else EVERY)
        self._is_near = not report.away
        if report.away:
            log.warning("mail waits, its server is away: %s", report.away)
        if report.sent or report.dead or report.put_off:
            log.info("mail: %s sent, %s put off, %s given up", report.sent, report.put_off, report.dead)
        self._failures.tell(report, at)
        return report

    def run_errands(self, at: datetime) -> bool:
        """Once a day from the hour of the digest on: reminders, digests on working days, tidying; whether it did."""
        local = at.astimezone(LOCAL)
        if local.date() == self._done_on or local.hour < self._settings.mail.digest_hour:
            return False
        with self._database.begin() as unit:
            reminded = tell_ending(self._desk, unit, at)
        digests = self._outbox.put_digests(local.date(), at) if statutory().is_working(local.date()) else 0
        forgotten = letters.forget(self._database, at - timedelta(days=self._settings.letters.keep_days))
        forgotten += self._outbox.forget(at - timedelta(days=MAIL_DAYS))
        if not self._settings.mail.host:
            self._outbox.drop_unsent(at - timedelta(hours=self._settings.mail.give_up_h), at)
        loose = remove_loose(self._desk.uploads, at)
        log.info("post: %s reminders, %s digests, %s old removed, %s loose files", reminded, digests, forgotten, loose)
        self._done_on = local.date()
        return True


def _whoever_leads(unit: UnitOfWork) -> None:
    """Lets every unit of work be committed."""


def _server_or_reason(configuration: Configuration) -> tuple[MailServer | None, str]:
    """The way to the server; a mistake in its settings keeps letters in the inbox and stops nothing else."""
    try:
        return mail_server(configuration), ""
    except ConfigurationError as error:
        log.error("no mail can be sent: %s", error)
        return None, str(error)
