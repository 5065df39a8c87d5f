"""`app.py manual`: the items that people report, one by one or from a file."""

from argparse import ArgumentParser, Namespace
from datetime import date, datetime
from pathlib import Path

from core.clock import Clock, SystemClock
from core.days import local_date
from core.errors import RefusedError
from core.model import MergeReport
from indicators.commands import Manual
from operations.acting import Deed, noted
from operations.compose import open_database
from operations.configuration import configuration
from operations.definitions import Definitions
from operations.sources import sink_of
from store.database import Database
from store.manual import ManualEntry
from store.owners import owners_of


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of `manual`."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    one = actions.add_parser(
        "set", help="enter one value", epilog="example: app.py manual set DI-24 113301… 1 --by 甲 --confirmed-by 乙"
    )
    one.add_argument("item", help="code of a manual item, such as DI-24")
    one.add_argument("owner", help="code of the agency or archive")
    one.add_argument("value", type=int, help="whole number in the item's unit")
    one.add_argument("--day", type=date.fromisoformat, default=None, help="local day it counts for (default: today)")
    one.add_argument("--by", required=True, help="who enters it")
    one.add_argument("--confirmed-by", required=True, help="who has confirmed it: another person")
    one.add_argument("--note", default="", help="where it comes from")
    file = actions.add_parser(
        "import", help="enter all values of a file, or none", epilog="example: app.py manual import items.csv"
    )
    file.add_argument(
        "file", type=Path, help="CSV or XLSX: item_code, owner_code, day, value, entered_by, confirmed_by"
    )


def run(arguments: Namespace) -> int:
    """Enters the values; every mistake is named with its line and nothing is kept then."""
    clock = SystemClock()
    with open_database(configuration(arguments)) as database:
        commands = manual_commands(database, clock)
        at = clock.now()
        with noted(database, _deed(arguments)) as outcome:
            if arguments.action == "import":
                report = commands.import_file(arguments.file, at)
            else:
                report = commands.set_value(_entry(arguments, at), at)
            outcome.detail |= {"batch": report.batch_id, "told": _summary(report), "rejected": report.rejected}
            demand_kept(report)
    print(_summary(report))
    return 0


def demand_kept(report: MergeReport) -> None:
    """RefusedError when the store put values aside: who enters them has to hear it."""
    if report.rejected:
        raise RefusedError(f"{report.rejected} values were not kept ({_summary(report)}): the store has put them aside")


def manual_commands(database: Database, clock: Clock) -> Manual:
    """The commands on a store."""
    definitions = Definitions.load()
    sink = sink_of(database, definitions.images, clock)
    return Manual(definitions.catalogue, lambda: [owner.code for owner in owners_of(database, None)], sink)


def _entry(arguments: Namespace, at: datetime) -> ManualEntry:
    return ManualEntry(
        item_code=arguments.item,
        owner_code=arguments.owner,
        day=arguments.day or local_date(at),
        value=arguments.value,
        entered_by=arguments.by,
        confirmed_by=arguments.confirmed_by,
        note=arguments.note,
    )


def _deed(arguments: Namespace) -> Deed:
    if arguments.action == "import":
        return Deed("manual.imported", "manual import", "file", arguments.file.name)
    told = {name: getattr(arguments, name) for name in ("value", "day", "by", "confirmed_by", "note")}
    return Deed("manual.entered", "manual set", "item", arguments.item, arguments.owner, told)


def _summary(report: MergeReport) -> str:
    return f"{report.inserted} new, {report.updated} changed, {report.unchanged} unchanged"
