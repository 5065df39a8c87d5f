"""What happens in the unified platform after the start: live business, and changes made on demand."""

from collections import deque
from typing import Final

from standins.cases import COUNT_CHUNK, COUNTED_RESULTS, RESULTS, CaseColumns, Cases
from standins.checks import CASE, DOCUMENT, CheckKey, Checks
from standins.corrections import PlatformCorrections
from standins.days import DAY, HOUR, now
from standins.documents import Documents
from standins.feeds import Row
from standins.packages import FAILED_ITEMS, FILED
from standins.platform_rows import CASES, CHECKS, DOCUMENTS, KINDS, PlatformRows
from standins.rng import span
from standins.system import System
from standins.truth import FILING_LIMIT_DAYS

_LINE: Final = 5_000  # objects waiting at most; beyond it the oldest are never filed, like others before them
_CORRECTIONS: Final = 0.04


class PlatformWriter:
    """Author of the platform. Every call writes one row, so that a number of changes is a number of rows."""

    def __init__(self, system: System, rows: PlatformRows, checks: Checks) -> None:
        self._system = system
        self._rows = rows
        self._checks = checks
        self._random = system.random
        self._mess = system.world.profile.untidiness
        self._corrections = PlatformCorrections(system, rows, checks)
        self._line: deque[tuple[str, int]] = deque(maxlen=_LINE)
        self._queue_backlog()

    def _queue_backlog(self) -> None:
        """What was under way at the start, and what came since and may not be done."""
        waiting = [(CASE, number) for number in _under_way(self._rows.cases)]
        waiting += [(DOCUMENT, number) for number in _under_way(self._rows.documents)]
        self._random.shuffle(waiting)
        self._line.extend(waiting)
        for kind in KINDS.values():
            recent = reversed(self._system.feeds[kind.subjects].recent(_LINE // 2))
            self._line.extend((kind.letter, index) for index in recent)

    # live business

    def step(self) -> None:
        """Something comes in, goes on, or is put right."""
        draw = self._random.random()
        # What comes in takes three more steps each, so that the line stays short.
        if draw < 0.18:
            self._accept_case(now())
        elif draw < 0.23:
            self._accept_document(now())
        elif draw < 1 - _CORRECTIONS or not self._mess.case_open:
            if not self._advance(now()):
                self._accept_case(now())
        else:
            self._corrections.correct()

    def _accept_case(self, finished: int) -> None:
        feed = self._system.feeds[CASES]
        index = feed.new_index()
        row = self._rows.case(index, finished, self._random.randrange(1, 200))
        self._system.write(CASES, index, row)
        if row["result"] in RESULTS[:COUNTED_RESULTS] and not self._drops(row, self._mess.case_missing):
            self._line.append((CASE, index))

    def _accept_document(self, finished: int) -> None:
        index = self._system.feeds[DOCUMENTS].new_index()
        row = self._rows.document(index, finished)
        self._system.write(DOCUMENTS, index, row)
        if row["scope"] == "应归档" and not self._drops(row, self._mess.document_missing):
            self._line.append((DOCUMENT, index))

    def _drops(self, row: Row, rates: tuple[float, float, float, float]) -> bool:
        """Whether chance, by the quality of the row's owner, has it happen."""
        universe = self._system.world.universe
        number = universe.number_of.get(row["unit_uscc"])
        return number is not None and self._random.random() < rates[universe.owners[number].tier]

    def _advance(self, at: int) -> bool:
        """Takes the first in the line that still has a way to go one step further; whether there was one."""
        while self._line:
            letter, index = self._line.popleft()
            if self._take_further(letter, index, at):
                self._line.append((letter, index))
                return True
        return False

    def _take_further(self, letter: str, index: int, at: int) -> bool:
        kind = KINDS[letter]
        subject = self._system.feeds[kind.subjects].current(index)
        if subject is None or not subject["finished_at"]:
            return False
        package = self._system.feeds[kind.packages].current(index)
        if package is None:
            self._system.write(kind.packages, index, self._rows.package(kind, index, subject, at))
            return True
        return self._check_further(letter, index, subject, package, at)

    def _check_further(self, letter: str, index: int, subject: Row, package: Row, at: int) -> bool:
        if package["status"] == "已归档":
            return False
        key = self._next_check(letter, index)
        last = self._report(key._replace(attempt=key.attempt - 1))
        if last is None or (last["result"] != "通过" and package["status"] == "退回"):
            if key.attempt > 3:
                return False
            failing = self._drops(subject, self._mess.check_failed)
            items = self._random.choice(FAILED_ITEMS) if failing else ""
            self._system.write(CHECKS, self._checks.index_of(key), self._rows.check(key, subject, at, items))
        elif last["result"] == "通过":
            self._system.write(KINDS[letter].packages, index, self._rows.filed(package, at, last))
        else:
            self._system.write(KINDS[letter].packages, index, self._rows.returned(package, last))
        return True

    def _next_check(self, letter: str, index: int) -> CheckKey:
        """The first attempt that has no report yet."""
        attempt = 1
        while self._report(CheckKey(letter, index, attempt)) is not None:
            attempt += 1
        return CheckKey(letter, index, attempt)

    def _report(self, key: CheckKey) -> Row | None:
        return self._system.feeds[CHECKS].current(self._checks.index_of(key)) if key.attempt else None

    # changes on demand

    def change(self) -> None:
        """One changed row: a third new, a third further on its way, a third corrected, deleted or brought back."""
        draw = self._random.random()
        if draw < 0.26:
            self._accept_case(self._some_time())
        elif draw < 0.34:
            self._accept_document(self._some_time())
        elif draw < 0.66 and self._advance(now()):
            pass
        else:
            self._corrections.correct()

    def _some_time(self) -> int:
        """Mostly today, sometimes weeks ago, sometimes more than a year: rows come late."""
        reach = self._random.choices((6 * HOUR, 30 * DAY, 400 * DAY), (6, 3, 1))[0]
        return now() - self._random.randrange(reach)


def _under_way(source: Cases | Documents) -> list[int]:
    """Indexes of what was finished lately and would still be filed; what is forgotten for good is not among it."""
    columns = source.columns(span(0, min(source.size, COUNT_CHUNK)))
    packages, start = columns.packages, source.history.start
    lately = columns.is_finished & (columns.finished > start - FILING_LIMIT_DAYS * DAY)
    going_on = (packages.pushed > start) | (packages.exists() & (packages.state != FILED))
    wanted = columns.counted() if isinstance(columns, CaseColumns) else columns.in_scope & ~columns.secret
    found: list[int] = columns.index[lately & going_on & wanted].tolist()
    return found
