"""`app.py year`: keeps the sums of a year that has ended, so that what was reported of it never changes."""

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final

from cockpit.i18n import ENGLISH, load_texts
from core.clock import SystemClock
from core.days import date_of, local_date, start_of_day
from core.errors import OperationError, RefusedError
from core.exports import BYTE_ORDER_MARK, Cell, csv_lines
from core.measures import ITEMS, item_code
from indicators.catalogue import Catalogue
from indicators.catalogue import load as load_catalogue
from indicators.evaluation import needs
from indicators.tables import windows_of
from operations.acting import Deed, noted
from operations.compose import open_database
from operations.configuration import configuration
from operations.terminal import stamp
from store.bulk import loading_subjects
from store.database import Database
from store.owners import owners_of
from store.views.measures import Sums
from store.year_end import close_year, closed_year

HEADER: Final = ("owner", "name", "place", "from", "until", "measure", "value")


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of `year`."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    close = actions.add_parser(
        "close", help="keep the sums of all owners at a year's end", epilog="app.py year close 2025"
    )
    close.add_argument("year", type=int)
    show = actions.add_parser(
        "show", help="list the sums that were kept", epilog="app.py year show 2025 --csv 2025.csv"
    )
    show.add_argument("year", type=int)
    show.add_argument("--csv", type=Path, metavar="FILE", help="into this file (default: standard output)")


def run(arguments: Namespace) -> int:
    """Closes or shows a year. RefusedError: it has not ended, is still being loaded, or was not closed."""
    catalogue = load_catalogue()
    with open_database(configuration(arguments)) as database:
        if arguments.action == "close":
            with noted(database, Deed("year.closed", "year close", "year", str(arguments.year))) as outcome:
                outcome.detail["told"] = close(database, catalogue, arguments.year, SystemClock().now())
            print(outcome.detail["told"])
        else:
            _show(database, catalogue, arguments.year, arguments.csv, SystemClock().now())
    return 0


def close(database: Database, catalogue: Catalogue, year: int, at: datetime) -> str:
    """Keeps the sums of every window of the items and indicators at the year's end; says of how many owners.

    An owner that was closed before under these definitions stays as it was.
    """
    if year >= local_date(at).year:
        raise RefusedError(f"{year} has not ended: a year is closed when it is over")
    if loading_subjects(database):
        raise RefusedError("a first load is under way: its records do not count yet; close the year when it is over")
    windows = windows_of(needs(catalogue, end_of(year), history=False))
    closed = close_year(database, year, windows, catalogue.version, at)
    kept = len(closed_year(database, year, catalogue.version)) - closed
    return f"{year}: {closed} owners closed under the definitions {catalogue.version}, {kept} were closed before"


def end_of(year: int) -> datetime:
    """The last moment of a local year."""
    return start_of_day(date(year + 1, 1, 1)) - timedelta(microseconds=1)


def lines(database: Database, catalogue: Catalogue, year: int) -> Iterator[tuple[Cell, ...]]:
    """The kept sums that are not 0, one a line. RefusedError: the year was not closed."""
    kept = closed_year(database, year, catalogue.version)
    if not kept:
        raise RefusedError(f"{year} was not closed under the definitions {catalogue.version}: app.py year close {year}")
    owners = {owner.owner_id: owner for owner in owners_of(database, None)}
    for owner_id, windows in kept.items():
        owner = owners[owner_id]
        for window, sums in windows.items():
            for measure, value in _some(sums):
                yield (owner.code, owner.name, owner.place, *_days(window), measure, value)


def _some(sums: Sums) -> Iterator[tuple[str, int]]:
    for column, value in sums.items():
        if value:
            yield (item_code(column) if column in ITEMS else column), value


def _days(window: str) -> tuple[str, str]:
    """The first and the last day of a window as the store names it; a window without a first day begins empty."""
    before, last = window.split(":")
    return (str(date_of(int(before) + 1)) if before else ""), str(date_of(int(last)))


def _show(database: Database, catalogue: Catalogue, year: int, file: Path | None, at: datetime) -> None:
    rows = lines(database, catalogue, year)
    if file is None:
        sys.stdout.writelines(part.removeprefix(BYTE_ORDER_MARK) for part in csv_lines(HEADER, rows))
        return
    detail = {"file": file.name, "year": year}
    with noted(database, Deed("data.exported", "year show", "year", str(year), detail=detail)):
        write(file, rows, at)


def write(file: Path, rows: Iterator[tuple[Cell, ...]], at: datetime) -> None:
    """Writes a table that says who takes it out, and when. OperationError: the file cannot be written."""
    taken = stamp(at)
    told = load_texts()(ENGLISH, "export.stamp", by=taken.who, at=taken.local)
    try:
        with file.open("w", encoding="utf-8", newline="") as stream:
            stream.writelines(csv_lines(HEADER, rows, [told]))
    except OSError as error:
        raise OperationError(f"{file} cannot be written: {error.strerror}") from error
