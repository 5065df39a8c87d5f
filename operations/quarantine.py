"""`app.py quarantine`: rows that could not enter – look at them, replay them after a mend, or drop them."""

import getpass
import json
import threading
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any, Final

from core.clock import SystemClock
from core.errors import RefusedError
from operations.acting import Deed, noted
from operations.compose import open_database
from operations.configuration import Configuration, configuration
from operations.definitions import Definitions
from operations.replaying import Replayed, Replayer
from operations.sources import bound_feeds
from store.conditions import review
from store.database import Database
from store.quarantine import STATES, Choice, Group, QuarantineRow, drop, get, groups, page

EXAMPLES: Final = """\
more examples:
  app.py quarantine list --source platform --reason unknown_code
  app.py quarantine show 4711
  app.py quarantine replay --source platform --feed cases
  app.py quarantine drop 4711 4712 --note "test rows of the supplier, confirmed by phone"
"""


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of `quarantine`."""
    parser.epilog = f"{parser.epilog}\n\n{EXAMPLES}"
    actions = parser.add_subparsers(dest="action", required=True, metavar="list|show|replay|drop")
    listing = actions.add_parser("list", help="how many rows wait, by feed and reason; with --rows the rows themselves")
    _add_filters(listing)
    listing.add_argument("--state", choices=(*STATES, "any"), default="open", help="default: open")
    listing.add_argument("--rows", type=int, default=0, metavar="N", help="list the newest N rows too")
    listing.add_argument("--offset", type=int, default=0, metavar="N", help="leave out the newest N")
    show = actions.add_parser("show", help="one row with everything that is known of it")
    show.add_argument("id", type=int)
    again = actions.add_parser("replay", help="map rows again with the mapping of today and merge what fits")
    _add_filters(again, ids=True)
    again.add_argument("--by", default="", help="who does it (default: the account)")
    gone = actions.add_parser("drop", help="say that rows will never enter; the reason is kept")
    _add_filters(gone, ids=True)
    gone.add_argument("--by", default="", help="who does it (default: the account)")
    gone.add_argument("--note", required=True, help="the reason")
    for one in (listing, show, again, gone):
        one.add_argument("--json", action="store_true", help="print one JSON object")


def _add_filters(parser: ArgumentParser, *, ids: bool = False) -> None:
    if ids:
        parser.add_argument("ids", nargs="*", type=int, metavar="ID", help="rows by number, instead of a whole group")
        parser.add_argument("--all", action="store_true", help="really all open rows, of every source")
    parser.add_argument("--source", help="of this source only")
    parser.add_argument("--feed", help="of this feed only")
    parser.add_argument("--reason", help="put aside for this reason only")


def run(arguments: Namespace) -> int:
    """Does what is asked; 1 when `show` finds nothing or a replay leaves rows that do not fit."""
    settings = configuration(arguments)
    at = SystemClock().now()
    with open_database(settings) as database:
        match arguments.action:
            case "list":
                return _list(database, arguments)
            case "show":
                return _show(database, arguments)
            case "replay":
                return _replay(settings, database, arguments, at)
            case _:
                return _drop(database, arguments, at)


def _choice(arguments: Namespace, state: str | None = "open") -> Choice:
    return Choice(arguments.source, arguments.feed, arguments.reason, state, getattr(arguments, "ids", None) or None)


def _chosen(arguments: Namespace) -> Choice:
    """What a command that changes rows is about: never everything by a slip."""
    choice = _choice(arguments)
    if not arguments.all and not any((choice.source, choice.feed, choice.reason, choice.ids)):
        raise RefusedError("say which rows: numbers, --source, --feed, --reason, or --all")
    return choice


def _by(arguments: Namespace) -> str:
    try:
        return str(arguments.by or getpass.getuser())
    except (KeyError, OSError):
        raise RefusedError("this account has no name: say with --by who does it") from None


def _list(database: Database, arguments: Namespace) -> int:
    choice = _choice(arguments, None if arguments.state == "any" else arguments.state)
    found = groups(database, choice)
    rows, total = page(database, choice, arguments.rows, arguments.offset) if arguments.rows else ([], 0)
    if arguments.json:
        _print_json({"groups": [asdict(one) for one in found], "rows": [asdict(row) for row in rows], "total": total})
        return 0
    for line in _group_lines(found):
        print(line)
    for row in rows:
        print(f"{row.quarantine_id}  {row.source}/{row.feed}  {row.reason}  {row.key}  {row.detail}")
    return 0


def _group_lines(found: Iterable[Group]) -> Iterable[str]:
    any_found = False
    for one in found:
        any_found = True
        often = f", came {one.seen} times" if one.seen > one.rows else ""
        yield f"{one.source}/{one.feed}  {one.reason}: {one.rows} rows{often}, {_span(one)}"
    if not any_found:
        yield "nothing is put aside"


def _span(one: Group) -> str:
    return f"from {one.first_seen_at:%Y-%m-%d %H:%M} to {one.last_seen_at:%Y-%m-%d %H:%M} UTC"


def _show(database: Database, arguments: Namespace) -> int:
    row = get(database, arguments.id)
    if row is None:
        raise RefusedError(f"no row is put aside under the number {arguments.id}")
    if arguments.json:
        _print_json(asdict(row))
    else:
        print("\n".join(f"{name}: {_shown(value)}" for name, value in asdict(row).items()))
        if not row.raw:
            print(_nothing_kept(row))
    return 0


def _nothing_kept(row: QuarantineRow) -> str:
    return (
        f"nothing of the row was kept but its key, so it cannot be replayed: once the mapping is mended, read "
        f"{row.source}/{row.feed} again from before {row.first_seen_at:%Y-%m-%d %H:%M} UTC"
    )


def _replay(settings: Configuration, database: Database, arguments: Namespace, at: datetime) -> int:
    choice = _chosen(arguments)
    feeds = bound_feeds(settings, SystemClock(), threading.Event())
    deed = Deed("quarantine.replayed", "quarantine replay", "quarantine", detail=choice.parameters)
    with noted(database, deed, arguments.by) as outcome:
        came = Replayer(database, feeds, Definitions.load().images, _by(arguments)).replay(choice, at)
        outcome.detail |= asdict(came)
    review(database, at)
    if arguments.json:
        _print_json(asdict(came))
    else:
        print("\n".join(_told(came)))
    return 1 if came.unfit or came.unknown else 0


def _told(came: Replayed) -> Iterable[str]:
    yield f"{came.merged} rows have entered"
    for reason, number in sorted(came.unfit.items()):
        yield f"{number} rows still do not fit: {reason}"
    if came.waiting:
        yield f"{came.waiting} rows wait for an owner who is not known; they enter by themselves once the owner comes"
    if came.unknown:
        yield f"{came.unknown} rows are of feeds that are not configured"
    if came.gone:
        yield f"{came.gone} rows were settled otherwise"


def _drop(database: Database, arguments: Namespace, at: datetime) -> int:
    choice = _chosen(arguments)
    detail = {**choice.parameters, "why": arguments.note}
    with noted(
        database, Deed("quarantine.dropped", "quarantine drop", "quarantine", detail=detail), arguments.by
    ) as outcome:
        number = drop(database, choice, at, note=arguments.note, by=_by(arguments))
        outcome.detail["rows"] = number
    review(database, at)
    print(json.dumps({"dropped": number}) if arguments.json else f"{number} rows dropped")
    return 0


def _print_json(value: Any) -> None:
    print(json.dumps(value, ensure_ascii=False, default=_plain))


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _shown(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else str(value)
