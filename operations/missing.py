"""`app.py missing`: what was handled or issued and is not archived, as a table for a person."""

import csv
import sys
from argparse import ArgumentParser, Namespace
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Final, TextIO

from cockpit.i18n import CHINESE, ENGLISH, Texts, load_texts
from core.clock import SystemClock
from core.days import date_of
from core.errors import OperationError, RefusedError
from core.exports import Stamp, neutral
from core.periods import period_days
from operations.acting import Deed, noted
from operations.compose import open_database
from operations.configuration import configuration
from operations.terminal import stamp
from store.bulk import loading_subjects
from store.database import Database
from store.views.missing import SUBJECTS, Choice, MissingRow, every_missing, missing_count
from store.views.scopes import CITY_CODE, Scope, resolve_scope

Cell = str | int

COLUMNS: Final[Mapping[str, Callable[[MissingRow, "Words"], Cell]]] = {
    "subject": lambda row, words: words(f"subject.{row.subject}"),
    "key": lambda row, _: row.key,
    "name": lambda row, _: row.name,
    "owner": lambda row, _: row.owner_code,
    "owner_name": lambda row, _: row.owner_name,
    "place": lambda row, _: row.place,
    "due_on": lambda row, _: date_of(row.due_day).isoformat(),
    "days_overdue": lambda row, _: row.days,
    "reason": lambda row, _: row.reason,
    "reason_name": lambda row, words: words(f"reason.{row.reason}"),
    "status": lambda row, words: words(f"status.{row.status}") if row.status else "",
    "package_id": lambda row, _: row.package_id or "",
    "check_result": lambda row, _: row.check_result or "",
    "failed_codes": lambda row, _: row.failed_codes or "",
    "error": lambda row, _: row.error or "",
    "archived_under": lambda row, _: row.archived_under or "",
}


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of `missing`."""
    parser.add_argument("--scope", default=CITY_CODE, help="330100 (the city, default), a place or an owner")
    parser.add_argument("--owner", help="code of one owner")
    parser.add_argument("--period", help="when they are due: 2026, 202605 or 202601-202606 (default: ever)")
    parser.add_argument("--subject", choices=SUBJECTS, help="only these (default: all)")
    parser.add_argument("--csv", type=Path, help="write the table to this file, for a spreadsheet (UTF-8 with BOM)")
    parser.add_argument("--language", choices=("zh", "en"), default="zh", help="of headings and labels")


def run(arguments: Namespace) -> int:
    """Writes the table to the file, or to the terminal, and a summary by reason to standard error."""
    choice = _choice(arguments)
    words = Words(load_texts(), CHINESE if arguments.language == "zh" else ENGLISH)
    with open_database(configuration(arguments)) as database:
        scope = _scope(database, arguments)
        at = SystemClock().now()
        for subject in sorted(loading_subjects(database) & set(choice.subjects)):
            print(f"{words(f'subject.{subject}')}: the first load is under way, none is listed yet", file=sys.stderr)
        count = missing_count(database, scope, choice, at)
        with _exported(database, arguments, scope), _target(arguments.csv) as stream:
            taken = words.stamp(stamp(at)) if arguments.csv else ""
            reasons = write_table(stream, every_missing(database, scope, choice, at), words, taken)
    print(f"{count.due} due, {count.coming} coming due", file=sys.stderr)
    for reason, number in reasons.most_common():
        print(f"{number:>9}  {reason}  {words(f'reason.{reason}')}", file=sys.stderr)
    return 0


class Words:
    """The labels of the list in one language."""

    def __init__(self, texts: Texts, language: str) -> None:
        self._texts = texts
        self._language = language

    def __call__(self, key: str) -> str:
        """A label of `missing.*`."""
        return self._texts(self._language, f"missing.{key}")

    def stamp(self, stamp: Stamp) -> str:
        """Who has taken the table out, and when."""
        return self._texts(self._language, "export.stamp", by=stamp.who, at=stamp.local)


def write_table(stream: TextIO, rows: Iterator[MissingRow], words: Words, taken: str = "") -> Counter[str]:
    """Writes rows as they come, below the line that says who takes them out; returns how many each reason has."""
    writer = csv.writer(stream, lineterminator="\r\n")
    if taken:
        writer.writerow([neutral(taken)])
    writer.writerow([words(f"column.{name}") for name in COLUMNS])
    reasons: Counter[str] = Counter()
    for row in rows:
        reasons[row.reason] += 1
        writer.writerow([neutral(cell(row, words)) for cell in COLUMNS.values()])
    return reasons


def _choice(arguments: Namespace) -> Choice:
    try:
        first, last = period_days(arguments.period) if arguments.period else (None, None)
    except ValueError as error:
        raise RefusedError(f"--period: {error}") from None
    return Choice((arguments.subject,) if arguments.subject else SUBJECTS, first, last)


def _scope(database: Database, arguments: Namespace) -> Scope:
    outer = resolve_scope(database, arguments.scope)
    if outer is None:
        raise RefusedError(f"there is no scope with the code {arguments.scope}")
    if not arguments.owner:
        return outer
    owner = resolve_scope(database, arguments.owner)
    if owner is None or owner.kind != "owner":
        raise RefusedError(f"there is no owner with the code {arguments.owner}")
    if outer.kind != "city" and owner.code != outer.code and owner.place != outer.place:
        raise RefusedError(f"the owner {owner.code} does not belong to {outer.code}")
    return owner


def _exported(database: Database, arguments: Namespace, scope: Scope) -> AbstractContextManager[object]:
    """A file is an export and stands in the trail; what passes over the terminal is only read."""
    if arguments.csv is None:
        return nullcontext()
    detail = {"file": arguments.csv.name, "period": arguments.period, "subject": arguments.subject}
    return noted(database, Deed("data.exported", "missing", "missing", node=scope.code, detail=detail))


@contextmanager
def _target(path: Path | None) -> Iterator[TextIO]:
    """The file, which begins with the mark by which spreadsheets know UTF-8; or the terminal."""
    if path is None:
        yield sys.stdout
        return
    try:
        with path.open("w", encoding="utf-8-sig", newline="") as stream:
            yield stream
    except OSError as error:
        raise OperationError(f"{path} cannot be written: {error.strerror}") from error
