"""`app.py channels`: what waits on the channels of alerts or could not be told there, and whether a channel works."""

from argparse import ArgumentParser, Namespace
from collections.abc import Iterable
from contextlib import closing
from typing import Final

from alerts.channels.base import Notice
from alerts.channels.configured import opened, recipients_of
from cockpit.i18n import load_texts
from core.clock import SystemClock
from core.days import LOCAL
from core.errors import OperationError, RefusedError
from operations.acting import Deed, noted
from operations.compose import open_database
from operations.configuration import Configuration, configuration
from store.alert_deliveries import Deliveries, DeliveryCount, DeliveryRow

STATES: Final = ("waiting", "sending", "sent", "dead", "dropped")
SHOWN_DIGITS: Final = 4
"""of a telephone number, its last ones"""


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of `channels`."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    actions.add_parser("counts", help="how many messages are in which state on each channel")
    shown = actions.add_parser("list", help="messages on channels, the newest first")
    shown.add_argument("--state", choices=STATES, help="only these")
    shown.add_argument("--channel", help="only of this channel")
    shown.add_argument("--limit", type=int, default=50, help="so many (default 50)")
    again = actions.add_parser(
        "again", help="try one anew that was given up", epilog="example: app.py channels again 17"
    )
    again.add_argument("number", type=int, help="its number in the list")
    test = actions.add_parser("test", help="send a message that says it is a test", epilog="app.py channels test duty")
    test.add_argument("channel", help="name of the channel in the settings")


def run(arguments: Namespace) -> int:
    """Shows, tries anew or tests; 1 with a sentence when it cannot be done."""
    found = configuration(arguments)
    if arguments.action == "test":
        return _test(found, arguments.channel)
    with open_database(found) as database:
        deliveries = Deliveries(database)
        if arguments.action == "again":
            with noted(database, Deed("alert.tried_again", "channels again", "delivery", str(arguments.number))):
                if not deliveries.again(arguments.number, SystemClock().now()):
                    raise RefusedError(f"there is no message {arguments.number} that was given up")
            print(f"message {arguments.number} will be tried anew")
        elif arguments.action == "counts":
            _print(_count_line(count) for count in deliveries.counts())
        else:
            _print(_line(row) for row in deliveries.rows(arguments.state, arguments.channel, arguments.limit))
    return 0


def _test(found: Configuration, name: str) -> int:
    """Hands a test over; nothing of it is kept."""
    channel = found.settings.alerts.channels.get(name)
    if channel is None:
        known = ", ".join(found.settings.alerts.channels) or "none"
        raise RefusedError(f"there is no channel '{name}'; there are: {known}")
    texts, at = load_texts(), SystemClock().now()
    bureau = found.settings.bureau
    title = bureau.title if channel.language == "zh_CN" else bureau.title_en
    subject = texts(channel.language, "alert_channel.test.subject", title=title)
    body = texts(channel.language, "alert_channel.test.body")
    with closing(opened(name, channel, found.environment)) as way:
        for address in recipients_of(channel, found.environment):
            key = f"test-{int(at.timestamp())}"
            facts = {"kind": "test", "language": channel.language}
            handed = way.hand_over(Notice(key, subject, body, found.settings.mail.link_base, at, address, facts), at)
            if handed.outcome != "sent":
                raise OperationError(f"channel {name} has not taken the message ({handed.outcome}): {handed.reason}")
    print(f"channel {name} has taken a message")
    return 0


def _print(lines: Iterable[str]) -> None:
    for line in lines:
        print(line)


def _count_line(count: DeliveryCount) -> str:
    since = count.oldest.astimezone(LOCAL)
    return f"{count.channel:<20} {count.state:<8} {count.count:>7}  oldest {since:%Y-%m-%d %H:%M}"


def _line(row: DeliveryRow) -> str:
    at = (row.ended_at or row.due_at).astimezone(LOCAL)
    read = f"  read {row.read_at.astimezone(LOCAL):%Y-%m-%d %H:%M}" if row.read_at else ""
    what = f"{row.delivery_id:>8}  {row.channel:<16} {row.state:<8} {at:%Y-%m-%d %H:%M}  {row.attempts} tries"
    return f"{what}  {row.rule} {row.kind} {row.level}{_address(row)}{read}  {row.error}".rstrip()


def _address(row: DeliveryRow) -> str:
    """A telephone number is personal: its end is enough to know it again."""
    if row.account_id is not None:
        return f"  account {row.account_id}"
    return f"  …{row.address[-SHOWN_DIGITS:]}" if row.address else ""
