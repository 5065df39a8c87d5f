"""What was handled or issued and is not archived: the very records, each with the class of its reason.

The list is `open_case`, which merges keep; how long it is comes from the same sums as the items, so nothing is
scanned for a count and the list and the items cannot disagree.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from core.days import local_day
from store.bulk.states import LOADING, SEALED, loading_subjects
from store.database import Database, UnitOfWork
from store.records import OPEN_PAIRS, OWN_TABLES
from store.statements import sql
from store.views.measures import scope_measures
from store.views.scopes import Scope

SUBJECTS: Final = tuple(OPEN_PAIRS)
PAGE_ROWS: Final = 50
FIRST_DAY: Final = -(2**31)
LAST_DAY: Final = 2**31 - 1
NIL: Final = UUID(int=0)
KEYLESS: Final = frozenset({LOADING, SEALED})
DESCRIBING: Final = (
    "case_file",
    "case_package",
    "check_report",
    "licence",
    "licence_link",
    "document",
    "document_archive",
)
"""the record tables that say what is missing and why"""


class Reason(StrEnum):
    """Why a record is not archived."""

    NEVER_PUSHED = "never_pushed"
    REJECTED = "rejected"
    CHECK_FAILED = "check_failed"
    CHECKING = "checking"
    ARCHIVED_ELSEWHERE = "archived_elsewhere"
    WITHIN_LIMIT = "within_limit"


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the list: everything after this due day, key and subject."""

    due_day: int
    key: UUID
    subject: str

    def __str__(self) -> str:
        return f"{self.due_day}.{self.key.hex}.{self.subject}"


BEGINNING: Final = Place(FIRST_DAY, NIL, "")


@dataclass(frozen=True, slots=True)
class Choice:
    """Which open rows: their subjects, and the first and last day on which they are due (None: no limit)."""

    subjects: tuple[str, ...] = SUBJECTS
    first_day: int | None = None
    last_day: int | None = None

    @property
    def beginning(self) -> Place:
        """Before the first row."""
        return BEGINNING if self.first_day is None else Place(self.first_day, NIL, "")


@dataclass(frozen=True, slots=True)
class MissingRow:
    """A record that is not archived; `days` since it was due, negative while it is not."""

    subject: str
    key: str
    name: str
    owner_code: str
    owner_name: str
    place: int
    due_day: int
    days: int
    reason: Reason
    status: str | None
    """of its package or link: pending, checking, returned, filed; None when there is none"""
    package_id: str | None
    check_result: str | None
    failed_codes: str | None
    error: str | None
    archived_under: str | None
    """code of the other owner under whom it is archived"""
    at: Place

    @property
    def table(self) -> str:
        """Its record table, as an objection names it."""
        return OWN_TABLES[self.subject].name


@dataclass(frozen=True, slots=True)
class MissingCount:
    """How many rows of a choice are due, today included, and how many will be."""

    due: int
    coming: int


@dataclass(frozen=True, slots=True)
class MissingPage:
    """A page of the list, how long the list is, and the place after it (None: it was the last)."""

    count: MissingCount
    rows: Sequence[MissingRow]
    next: Place | None
    loading: tuple[str, ...] = ()
    """subjects whose first load is under way: they list and count nothing yet"""


def reason_of(due_day: int, today: int, status: str | None, check: str | None, elsewhere: str | None) -> Reason:
    """The class of a record that is not archived; a failed check says more than the return that followed from it."""
    if due_day > today:
        return Reason.WITHIN_LIMIT
    if elsewhere is not None and check != "failed":
        return Reason.ARCHIVED_ELSEWHERE
    if status is None:
        return Reason.NEVER_PUSHED
    if check == "failed":
        return Reason.CHECK_FAILED
    return Reason.REJECTED if status == "returned" else Reason.CHECKING


def missing_count(database: Database, scope: Scope, choice: Choice, at: datetime) -> MissingCount:
    """How long the list is, from the sums of the items: due less archived."""
    today = local_day(at)
    first = None if choice.first_day is None else choice.first_day - 1
    last = _END if choice.last_day is None else choice.last_day
    measures = [name for subject in choice.subjects for pair in OPEN_PAIRS[subject] for name in pair]
    windows: dict[str, tuple[int | None, int]] = {}
    if first is None or first < today:
        windows["due"] = (first, min(last, today))
    if last > today:
        windows["coming"] = (today if first is None else max(first, today), last)
    sums = scope_measures(database, scope, windows, dict.fromkeys(windows, measures)) if windows else {}
    return MissingCount(*(_open(sums.get(name, {}), choice.subjects) for name in ("due", "coming")))


_END: Final = 365 * 1000
"""a day in the year 2969: no due day lies beyond it"""


def _open(sums: dict[str, int], subjects: Sequence[str]) -> int:
    pairs = [pair for subject in subjects for pair in OPEN_PAIRS[subject]]
    return sum(sums.get(due, 0) - sums.get(done, 0) for due, done in pairs)


def missing_page(
    database: Database,
    scope: Scope,
    choice: Choice,
    at: datetime,
    after: Place | None = None,
    *,
    skipped: int = 0,
    limit: int = PAGE_ROWS,
) -> list[MissingRow]:
    """A page of the list, the longest due first: what follows the place `after`, less the rows to be skipped."""
    place = after or choice.beginning
    streams = sql("missing", "subject_streams" if scope.kind == "city" else "owner_streams")
    page = sql("missing", "page").format(streams=streams)
    values = scope.parameters | {
        "subjects": list(choice.subjects),
        "hi": LAST_DAY if choice.last_day is None else choice.last_day,
        "after_day": place.due_day,
        "after_key": str(place.key),
        "after_subject": place.subject,
        "skipped": skipped,
        "limit": limit,
    }
    today = local_day(at)
    with database.begin() as unit:
        # a page looks up a few dozen records by their keys: hashing whole tables for it is never right
        unit.execute("SELECT set_config('enable_hashjoin', 'off', TRUE), set_config('enable_mergejoin', 'off', TRUE)")
        text = sql("missing", "described").format(page=page, **_tables(unit))
        return [_row(row, today) for row in unit.rows(text, values)]


def counted_page(
    database: Database, scope: Scope, choice: Choice, at: datetime, after: Place | None = None, skipped: int = 0
) -> MissingPage:
    """A page with the length of the list and whether there is another."""
    count = missing_count(database, scope, choice, at)
    rows = missing_page(database, scope, choice, at, after, skipped=skipped, limit=PAGE_ROWS + 1)
    shown = rows[:PAGE_ROWS]
    loading = tuple(subject for subject in choice.subjects if subject in loading_subjects(database))
    return MissingPage(count, shown, shown[-1].at if len(rows) > PAGE_ROWS else None, loading)


def _tables(unit: UnitOfWork) -> dict[str, str]:
    """What stands for each record table: one whose first load is under way has no key to look anything up by."""
    keyless = {table for table, state, _ in unit.rows(sql("loading", "tables")) if state in KEYLESS}
    return {table: f"(SELECT * FROM {table} WHERE FALSE)" if table in keyless else table for table in DESCRIBING}


def every_missing(
    database: Database, scope: Scope, choice: Choice, at: datetime, *, chunk: int = 2000
) -> Iterator[MissingRow]:
    """The whole list, read in chunks: memory stays bounded. Rows filed meanwhile may be there or not."""
    after: Place | None = None
    while page := missing_page(database, scope, choice, at, after, limit=chunk):
        yield from page
        after = page[-1].at


def _row(row: tuple[Any, ...], today: int) -> MissingRow:
    (
        subject,
        key,
        due_day,
        _,
        owner_code,
        owner_name,
        place,
        number,
        name,
        status,
        package,
        check,
        codes,
        error,
        other,
    ) = row
    return MissingRow(
        subject=subject,
        key=number,
        name=name,
        owner_code=owner_code,
        owner_name=owner_name,
        place=place,
        due_day=due_day,
        days=today - due_day,
        reason=reason_of(due_day, today, status, check, other),
        status=status,
        package_id=package,
        check_result=check,
        failed_codes=codes or None,
        error=error or None,
        archived_under=other,
        at=Place(due_day, UUID(str(key)), subject),
    )
