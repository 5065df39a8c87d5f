"""`app.py channels`: what waits on the channels of alerts or could not be told there, and whether a channel works."""

from argparse import ArgumentParser, Namespace
from collections.abc import Iterable
from contextlib import closing
from typing import Final

from alerts.channels.base import Notice
from alerts.channels.configured import opened, recipient_named, recipients_of
from alerts.channels.gateway import masked
from cockpit.i18n import load_texts
from core.clock import SystemClock
from core.days import LOCAL
from core.errors import OperationError, RefusedError
from core.settings import AlertChannel
from operations.acting import Deed, noted
from operations.compose import open_database
from operations.configuration import Configuration, configuration
from store.alert_deliveries import Deliveries, DeliveryCount, DeliveryRow, again, take_out
from store.database import Database

STATES: Final = ("waiting", "sending", "sent", "dead", "dropped")


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of `channels`."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    actions.add_parser("counts", help="how many messages are in which state on each channel")
    shown = actions.add_parser("list", help="messages on channels, the newest first")
    shown.add_argument("--state", choices=STATES, help="only these")
    shown.add_argument("--channel", help="only of this channel")
    shown.add_argument("--limit", type=int, default=50, help="so many (default 50)")
    again = actions.add_parser(
        "again",
        help="try anew what was given up or taken out",
        epilog="examples: app.py channels again 17; app.py channels again --channel duty --all",
    )
    again.add_argument("number", type=int, nargs="?", help="its number in the list")
    again.add_argument("--channel", help="everything of this channel; needs --all")
    again.add_argument("--all", action="store_true", help="all that was given up or taken out on the channel")
    drop = actions.add_parser(
        "drop", help="take out what waits on a channel", epilog="example: app.py channels drop duty"
    )
    drop.add_argument("channel", help="name of the channel, also of one that is in no settings any more")
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
            _again(arguments, found, database)
        elif arguments.action == "drop":
            _drop(arguments.channel, database)
        elif arguments.action == "counts":
            _print(_count_line(count) for count in deliveries.counts())
        else:
            _print(_line(row) for row in deliveries.rows(arguments.state, arguments.channel, arguments.limit))
    return 0


def _again(arguments: Namespace, found: Configuration, database: Database) -> None:
    """Tries one message anew, or all of a channel."""
    if (arguments.number is None) == (arguments.channel is None) or arguments.all != (arguments.channel is not None):
        raise RefusedError("say the number of a message, or --channel NAME --all")
    if arguments.channel is None:
        with noted(database, Deed("alert.tried_again", "channels again", "delivery", str(arguments.number))):
            if not Deliveries(database).again(arguments.number, SystemClock().now()):
                raise RefusedError(f"there is no message {arguments.number} that was given up")
        print(f"message {arguments.number} will be tried anew")
        return
    _known(found, arguments.channel)
    with noted(database, Deed("alert.tried_again", "channels again", "channel", arguments.channel)) as ending:
        with database.begin() as unit:
            count = again(unit, SystemClock().now(), channel=arguments.channel)
        ending.detail["messages"] = count
    print(f"channel {arguments.channel}: {count} messages will be tried anew")


def _drop(name: str, database: Database) -> None:
    """Takes out what waits on a channel."""
    with noted(database, Deed("alert.dropped", "channels drop", "channel", name)) as ending:
        with database.begin() as unit:
            count = take_out(unit, name, SystemClock().now())
        ending.detail["messages"] = count
    print(f"channel {name}: {count} messages were taken out")


def _known(found: Configuration, name: str) -> AlertChannel:
    channel = found.settings.alerts.channels.get(name)
    if channel is None:
        known = ", ".join(found.settings.alerts.channels) or "none"
        raise RefusedError(f"there is no channel '{name}'; there are: {known}")
    return channel


def _test(found: Configuration, name: str) -> int:
    """Hands a test over; nothing of it is kept."""
    channel = _known(found, name)
    texts, at = load_texts(), SystemClock().now()
    bureau = found.settings.bureau
    title = bureau.title if channel.language == "zh_CN" else bureau.title_en
    subject = texts(channel.language, "alert_channel.test.subject", title=title)
    body = texts(channel.language, "alert_channel.test.body")
    with closing(opened(name, channel, found.environment)) as way:
        for number, recipient in enumerate(recipients_of(channel)):
            address = recipient_named(channel, recipient, found.environment)
            # a channel that drops what it knows would drop the test of the next recipient
            key = f"test-{int(at.timestamp())}-{number}"
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
    return f"{what}  {row.rule} {row.kind} {row.level}{_address(row)}{read}  {row.error or row.reason}".rstrip()


def _address(row: DeliveryRow) -> str:
    """A telephone number is personal: its end is enough to know it again."""
    if row.account_id is not None:
        return f"  account {row.account_id}"
    return f"  {masked(row.address)}" if row.address else ""
