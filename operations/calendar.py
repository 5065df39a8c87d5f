"""`app.py calendar`: the years of the statutory calendar, and the import of the State Council's notice of a new one."""

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final

from core.clock import SystemClock
from core.days import local_date
from core.errors import ConfigurationError, OperationError, RefusedError
from core.holiday_notice import NoticedYear, read_notice
from core.working_days import FILE, OPERATORS_FILE, Calendar, extend_with, read_calendar, statutory
from core.yamllines import load
from operations.acting import Deed, noted
from operations.compose import open_database
from operations.configuration import chosen_file, configuration

HEAD: Final = """# Years of the statutory calendar that came out after this version, from `app.py calendar import`.
# They join the years that ship (core/working_days.yaml), and stand in their place where both have a year.
years:
"""


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of `calendar`."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    reading = actions.add_parser(
        "import", help="read the State Council's notice of a year", epilog="app.py calendar import notice-2027.txt"
    )
    reading.add_argument("file", type=Path, help="the text of the notice, UTF-8")
    reading.add_argument("--year", type=int, help="its year, when the text has no title")
    reading.add_argument("--notice", default="", metavar="ADDRESS", help="where it was published")
    reading.add_argument("--replace", action="store_true", help="take the place of a year that is known")
    showing = actions.add_parser("show", help="the days off and the weekend days worked", epilog="… calendar show 2026")
    showing.add_argument("year", type=int, nargs="?", help="default: every year that is known")
    actions.add_parser("check", help="whether this year and the next are known; exit 1 when not", epilog="…")


def run(arguments: Namespace) -> int:
    """Imports, shows or checks. ConfigurationError: every mistake of a file; RefusedError: the year is known."""
    path = chosen_file(arguments).with_name(OPERATORS_FILE)
    if path == FILE:
        raise OperationError("the settings file lies in core/, where the calendar that ships is: name another")
    extend_with(path)
    if arguments.action == "import":
        return _import(arguments, path)
    if arguments.action == "show":
        return _show(statutory(), arguments.year)
    return _check(statutory(), local_date(SystemClock().now()))


def _import(arguments: Namespace, path: Path) -> int:
    try:
        text = arguments.file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise OperationError(f"{arguments.file} is not UTF-8 text: save the notice as plain text") from error
    except OSError as error:
        raise OperationError(f"{arguments.file} cannot be read: {error.strerror}") from error
    found, mistakes = read_notice(text, arguments.year, str(arguments.file))
    if found is None:
        raise ConfigurationError(mistakes)
    if statutory().is_published(found.year) and not arguments.replace:
        if _says_the_same(statutory(), found):
            print(f"{found.year} is known, and says the same: nothing to do")
            return 0
        raise RefusedError(f"{found.year} is known, and says otherwise: --replace puts this notice in its place")
    notice = arguments.notice or arguments.file.name
    deed = Deed("calendar.imported", "calendar import", "calendar", str(found.year), detail={"notice": notice})
    with open_database(configuration(arguments)) as database, noted(database, deed) as outcome:
        outcome.before = _days_of(statutory(), found.year)
        write(path, found, notice)
        outcome.after = _days_of(statutory(), found.year)
    off = sum((last - first).days + 1 for first, last in found.off)
    print(f"{found.year}: {off} days off, {len(found.on)} weekend days worked → {path}")
    print("deadlines that were provisional are worked out anew by the next run of the worker")
    return 0


def _days_of(calendar: Calendar, year: int) -> dict[str, str] | None:
    """What a year says, as the trail keeps it; None: its notice is not out."""
    if not calendar.is_published(year):
        return None
    return {"off": _days(calendar.off, year), "on": _days(calendar.on, year)}


def write(path: Path, found: NoticedYear, notice: str) -> None:
    """Puts a year into the operator's file, whole or not at all. OperationError: it cannot be written."""
    years = dict(_years(path))
    years[found.year] = _entry(found, notice)
    text = HEAD + "".join(f"  {year}:\n{entry}" for year, entry in sorted(years.items()))
    waiting = path.with_name(f".{path.name}.new")
    try:
        waiting.write_text(text, encoding="utf-8")
        read_calendar(waiting)
        waiting.replace(path)
    except OSError as error:
        raise OperationError(f"{path} cannot be written: {error.strerror}") from error
    finally:
        waiting.unlink(missing_ok=True)


def _years(path: Path) -> Mapping[int, str]:
    """The entries of the operator's file as text; ConfigurationError when it has mistakes."""
    if not path.exists():
        return {}
    read_calendar(path)
    said: Mapping[Any, Any] = load(path).value["years"]
    return {int(year): _lines(entry.get("notice", ""), entry["off"], entry["on"]) for year, entry in said.items()}


def _entry(found: NoticedYear, notice: str) -> str:
    off = [str(first) if first == last else f"{first}/{last}" for first, last in found.off]
    return _lines(notice, off, list(found.on))


def _lines(notice: str, off: list[Any], on: list[Any]) -> str:
    quoted = "'" + str(notice).replace("'", "''") + "'"
    days = (("off", off), ("on", on))
    return f"    notice: {quoted}\n" + "".join(
        f"    {kind}: [{', '.join(str(one) for one in said)}]\n" for kind, said in days
    )


def _says_the_same(calendar: Calendar, found: NoticedYear) -> bool:
    noticed = Calendar(
        frozenset({found.year}),
        frozenset(
            date.fromordinal(day) for first, last in found.off for day in range(first.toordinal(), last.toordinal() + 1)
        ),
        frozenset(found.on),
    )
    days = (
        date.fromordinal(day)
        for day in range(date(found.year, 1, 1).toordinal(), date(found.year, 12, 31).toordinal() + 1)
    )
    return all(calendar.is_working(day) == noticed.is_working(day) for day in days)


def _show(calendar: Calendar, year: int | None) -> int:
    if year is not None and not calendar.is_published(year):
        raise RefusedError(f"the holidays of {year} are not known here: app.py calendar import")
    for one in sorted(calendar.years if year is None else {year}):
        print(f"{one}: off {_days(calendar.off, one)}")
        print(f"{one}: worked {_days(calendar.on, one)}")
    return 0


def _days(days: frozenset[date], year: int) -> str:
    return " ".join(f"{day:%m-%d}" for day in sorted(days) if day.year == year) or "–"


def _check(calendar: Calendar, today: date) -> int:
    missing = [year for year in (today.year, today.year + 1) if not calendar.is_published(year)]
    for year in missing:
        told = "deadlines that touch it are provisional; its notice comes out in October or November of the year before"
        print(f"the holidays of {year} are not known here: {told}", file=sys.stderr)
    if not missing:
        print("this year and the next are known")
    return 1 if missing else 0
