"""A worker that sends mails and is killed at a step: ADDRESS-OF-STORE PORT STEP WHEN AT.

STEP is `hand_over`, or what notes what came of it: `sent`, `put_off`, `dead`, `give_back`, `give_up`; WHEN is `before`
or `after`. AT is an instant in ISO form.
"""

import sys
from datetime import datetime

from cockpit.i18n import load_texts
from core.settings import Settings, load_settings
from operations.configuration import PROJECT
from people.mail.messages import Stationery
from people.mail.rounds import Rounds
from people.mail.server import MailServer
from store.database import Database
from store.mails import Outbox
from tests.integration.alerts.killed import dying
from tests.mail_kit import HOST


def settings_to(port: int) -> Settings:
    """The settings of the project with a mail server on this machine."""
    settings = load_settings(PROJECT / "config.yaml", {})
    changes = {"host": HOST, "port": port, "encryption": "none", "sender": "da@hz.example", "timeout_s": 5.0}
    return settings.model_copy(update={"mail": settings.mail.model_copy(update=changes)})


def rounds_to(database: Database, port: int) -> Rounds:
    """The rounds to a server on this machine."""
    settings = settings_to(port)
    return Rounds(database, Outbox(database), Stationery(settings, load_texts()), MailServer(settings.mail))


def main(store: str, port: str, step: str, when: str, at: str) -> None:
    """Sends what waits."""
    work = rounds_to(Database(store), int(port))
    dying(MailServer if step == "hand_over" else work.outbox, step, when)
    work.run(datetime.fromisoformat(at))


if __name__ == "__main__":
    main(*sys.argv[1:])
