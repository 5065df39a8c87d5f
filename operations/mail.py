"""`app.py mail`: what waits in the outbox or could not be sent, and whether the server of the settings takes mail."""

from argparse import ArgumentParser, Namespace
from typing import Final

from cockpit.i18n import load_texts
from core.clock import SystemClock
from core.days import LOCAL
from core.errors import OperationError, RefusedError
from operations.acting import Deed, noted
from operations.compose import open_database
from operations.configuration import Configuration, configuration
from operations.post import mail_server
from people.mail.messages import Stationery, UnsendableError
from store.mails import MailRow, Outbox

STATES: Final = ("waiting", "sending", "sent", "dead", "dropped")


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of `mail`."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    shown = actions.add_parser("list", help="mails of the outbox, the newest first")
    shown.add_argument("--state", choices=STATES, help="only these")
    shown.add_argument("--limit", type=int, default=50, help="so many (default 50)")
    again = actions.add_parser("again", help="try a dead mail anew", epilog="example: app.py mail again 17")
    again.add_argument("number", type=int, help="number of the mail")
    test = actions.add_parser("test", help="send a mail to an address, to see whether the settings are right")
    test.add_argument("address", help="where to")
    test.add_argument("--language", choices=("zh_CN", "en"), default="zh_CN", help="of its text")


def run(arguments: Namespace) -> int:
    """Shows, tries anew or tests; 1 with a sentence when it cannot be done."""
    found = configuration(arguments)
    if arguments.action == "test":
        _test(found, arguments.address, arguments.language)
        return 0
    with open_database(found) as database:
        outbox, at = Outbox(database), SystemClock().now()
        if arguments.action == "list":
            for row in outbox.rows(arguments.state, arguments.limit):
                print(_line(row))
            return 0
        with noted(database, Deed("mail.tried_again", "mail again", "mail", str(arguments.number))):
            if not outbox.again(arguments.number, at):
                raise RefusedError(f"there is no dead mail {arguments.number}")
    print(f"mail {arguments.number} will be tried anew")
    return 0


def _test(found: Configuration, address: str, language: str) -> None:
    server = mail_server(found)
    if server is None:
        raise RefusedError("mail.host is empty: no mail is sent")
    try:
        message = Stationery(found.settings, load_texts()).test(address, language, SystemClock().now())
    except UnsendableError as error:
        raise RefusedError(str(error)) from error
    handed = server.hand_over(message)
    server.close()
    if handed.outcome != "sent":
        raise OperationError(f"the mail was not taken ({handed.outcome}): {handed.reason}")
    print(f"the server has taken a mail for {address}")


def _line(row: MailRow) -> str:
    at = (row.ended_at or row.due_at).astimezone(LOCAL)
    what = f"{row.mail_id:>8}  {row.state:<8} {at:%Y-%m-%d %H:%M}  {row.attempts} tries  {row.address}"
    return f"{what}  {row.error}".rstrip()
