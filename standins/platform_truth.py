"""True values of the unified platform: DI-01…05 and its part of DI-10…14."""

from collections import Counter
from collections.abc import Mapping
from typing import Final

import numpy as np

from standins.cases import COUNT_CHUNK, COUNTED_RESULTS, RESULTS, Cases
from standins.checks import CASE, CheckKey, Checks, parse_check_id
from standins.days import close_of_filing_year, day_column, parse_day
from standins.documents import Documents, is_complete
from standins.feeds import Feed, Row
from standins.history import years
from standins.packages import MANUAL, NO_CHECK, PASSED, Packages
from standins.rng import Bools, Ints, span
from standins.truth import (
    FILING_LIMIT_DAYS,
    Effect,
    Effects,
    Ledger,
    Table,
    Window,
    filing_year,
    owner_mask,
    rolling_12m,
)

_CASE_ITEMS: Final = ("DI-01", "DI-02", "DI-03")
_OWNER_ITEMS: Final = ("DI-04", "DI-05", "DI-10", "DI-11", "DI-12", "DI-13", "DI-14")
ITEMS: Final = tuple(sorted(_CASE_ITEMS + _OWNER_ITEMS))
_COUNTED: Final = RESULTS[:COUNTED_RESULTS]
_CONCLUDED: Final = ("通过", "不通过")
_MARGIN: Final = 620  # days beyond the history that base rows can reach: the filing year closes 30 June of the next


def window_of(item: str, at: int) -> Window:
    """The accounting window of an item on a day."""
    return filing_year(at) if item in ("DI-04", "DI-05") else rolling_12m(at)


def case_days(finished: int, filed: int | None, limit: int = FILING_LIMIT_DAYS) -> dict[str, int]:
    """Items that a case to be filed counts in, with the day; `filed` is None unless archived with a passed check."""
    due = finished + limit
    if filed is None:
        return {"DI-01": due}
    day = min(due, filed)
    return dict.fromkeys(("DI-01", "DI-02", "DI-03") if filed - finished <= limit else ("DI-01", "DI-02"), day)


class PlatformTruth:
    """Sums over the base in tables, changes over it in a ledger."""

    def __init__(self, cases: Cases, documents: Documents, checks: Checks, feeds: Mapping[str, Feed]) -> None:
        self._cases = cases
        self._documents = documents
        self._checks = checks
        self._feeds = feeds
        self._universe = cases.world.universe
        self._matter_number = {code: number for number, code in enumerate(cases.matters.code)}
        self._ledger = Ledger()
        self._tables: dict[str, Table] = {}

    # what one row contributes, as things stand

    def effects(self, feed: str, index: int) -> Effects:
        """Contributions that depend on a row."""
        if feed in ("edas/cases", "edas/case-archive"):
            return self._of_case(index)
        if feed in ("erms/doc-register", "erms/doc-archive"):
            return self._of_document(index)
        if feed == "checks":
            key = self._checks.key_of(index)
            return self._of_check(index) + (self._of_case(key.number) if key.kind == CASE else Counter())
        return Counter()

    def replace(self, before: Effects, after: Effects) -> None:
        """Takes account of one change."""
        self._ledger.replace(before, after)

    def _owner(self, row: Row) -> int | None:
        return self._universe.number_of.get(row["unit_uscc"])

    def _of_case(self, index: int) -> Effects:
        case = self._feeds["edas/cases"].current(index)
        if case is None or not case["finished_at"] or case["result"] not in _COUNTED:
            return Counter()
        owner, matter = self._owner(case), self._matter_number.get(case["item_impl_code"])
        finished = parse_day(case["finished_at"])
        if owner is None or matter is None or finished > self._cases.matters.valid_to[matter]:
            return Counter()
        days = case_days(finished, self._archived_on(index))
        return Counter(Effect(item, owner, day, matter) for item, day in days.items())

    def _archived_on(self, index: int) -> int | None:
        package = self._feeds["edas/case-archive"].current(index)
        if package is None or package["status"] != "已归档" or not package["check_id"]:
            return None
        check = self._check(parse_check_id(package["check_id"]))
        return parse_day(package["filed_at"]) if check is not None and check["result"] == "通过" else None

    def _check(self, key: CheckKey) -> Row | None:
        return self._feeds["checks"].current(self._checks.index_of(key))

    def _of_check(self, index: int) -> Effects:
        check = self._feeds["checks"].current(index)
        owner = self._owner(check) if check else None
        if check is None or owner is None or check["attempt"] != 1 or check["result"] not in _CONCLUDED:
            return Counter()
        items = ("DI-11", "DI-12") if check["result"] == "通过" else ("DI-11",)
        return Counter(Effect(item, owner, parse_day(check["finished_at"])) for item in items)

    def _of_document(self, index: int) -> Effects:
        document = self._feeds["erms/doc-register"].current(index)
        owner = self._owner(document) if document else None
        if document is None or owner is None or not document["finished_at"] or document["secrecy"] == "涉密":
            return Counter()
        archived = self._feeds["erms/doc-archive"].current(index)
        filed = archived if archived is not None and archived["status"] == "已归档" else None
        found: Effects = Counter()
        if document["scope"] == "应归档":
            close = close_of_filing_year(document["filing_year"])
            found.update(Effect(item, owner, close) for item in (("DI-04", "DI-05") if filed else ("DI-04",)))
        if filed:
            wanted = {"DI-13": True, "DI-10": is_complete(filed), "DI-14": not filed["paper_original"]}
            day = parse_day(filed["filed_at"])
            found.update(Effect(item, owner, day) for item, yes in wanted.items() if yes)
        return found

    # the base, a column at a time

    def prepare(self) -> None:
        """Sums up the base; seconds for a million cases."""
        if self._tables:
            return
        tables = self._empty_tables()
        for low in range(0, self._cases.size, COUNT_CHUNK):
            self._add_cases(tables, span(low, min(low + COUNT_CHUNK, self._cases.size)))
        for low in range(0, self._documents.size, COUNT_CHUNK):
            self._add_documents(tables, span(low, min(low + COUNT_CHUNK, self._documents.size)))
        self._tables = tables

    def _empty_tables(self) -> dict[str, Table]:
        history = self._documents.history
        first, days = history.first_day - 60, history.last_day - history.first_day + 60 + _MARGIN
        owners = len(self._universe.owners)
        tables = {item: Table(self._cases.matters.size, first, days) for item in _CASE_ITEMS}
        return tables | {item: Table(owners, first, days) for item in _OWNER_ITEMS}

    def _add_cases(self, tables: dict[str, Table], index: Ints) -> None:
        columns = self._cases.columns(index)
        finished = day_column(columns.finished)
        counted = columns.counted() & (finished <= self._cases.matters.valid_to[columns.matter])
        archived = counted & columns.archived()
        due, filed = finished + FILING_LIMIT_DAYS, day_column(columns.packages.filed)
        day = np.where(archived, np.minimum(due, filed), due)
        tables["DI-01"].add(columns.matter, day, counted)
        tables["DI-02"].add(columns.matter, day, archived)
        tables["DI-03"].add(columns.matter, day, archived & (filed - finished <= FILING_LIMIT_DAYS))
        _add_first_checks(tables, columns.owner, columns.packages, columns.owner >= 0)

    def _add_documents(self, tables: dict[str, Table], index: Ints) -> None:
        columns = self._documents.columns(index)
        close = _closes(years(day_column(columns.finished)))
        due = columns.registered() & columns.in_scope
        tables["DI-04"].add(columns.owner, close, due)
        tables["DI-05"].add(columns.owner, close, due & columns.filed())
        filed, day = columns.registered() & columns.filed(), day_column(columns.packages.filed)
        tables["DI-13"].add(columns.owner, day, filed)
        tables["DI-10"].add(columns.owner, day, filed & ~columns.incomplete)
        tables["DI-14"].add(columns.owner, day, filed & ~columns.paper)
        _add_first_checks(tables, columns.owner, columns.packages, columns.packages.exists())

    # both together

    def items(self, scope: str, at: int, moves: Mapping[str, int]) -> dict[str, int]:
        """Values for a scope on a day."""
        owners = self._universe.in_scope(scope, moves)
        mask = owner_mask(self._universe, owners)
        gates = self._gates()
        open_matters = mask[self._cases.matters.owner] & np.array([gates[m] for m in range(len(gates))])
        values = {}
        for item in ITEMS:
            window = window_of(item, at)
            rows = open_matters if item in _CASE_ITEMS else mask
            values[item] = self._tables[item].total(rows, window) + self._ledger.total(item, set(owners), window, gates)
        return values

    def _gates(self) -> dict[int, bool]:
        """Which matters are in the filing scope now."""
        gates = dict(enumerate(self._cases.matters.in_scope.tolist()))
        feed = self._feeds["edas/item-catalog"]
        for number in feed.changed():
            row = feed.current(number)
            gates[number] = bool(row and row["in_scope"])
        return gates


def _add_first_checks(tables: dict[str, Table], owner: Ints, packages: Packages, known: Bools) -> None:
    result, day = packages.results[0], day_column(packages.checked[0])
    tables["DI-11"].add(owner, day, known & (result != NO_CHECK) & (result != MANUAL))
    tables["DI-12"].add(owner, day, known & (result == PASSED))


def _closes(year: Ints) -> Ints:
    """30 June after each year, as `days.close_of_filing_year` gives it."""
    months = (year + 1 - 1970) * 12 + 6
    first_of_july = months.astype("datetime64[M]").astype("datetime64[D]")
    found: Ints = first_of_july.astype(np.int64) - 1
    return found
