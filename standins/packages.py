"""The life of a package from pushing to filing: first check, perhaps a second one, filed, returned or stuck.

Shared by cases and documents; what lies after the start has not happened yet.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from standins.columns import chosen, rows_of, where
from standins.days import DAY, HOUR, MINUTE, SECOND, iso_texts, optional_iso_texts
from standins.feeds import Row
from standins.history import History, whole_seconds
from standins.rng import Bools, Floats, Ints

# states of a package
NO_PACKAGE, PENDING, CHECKING, FILED, RETURNED = range(5)
STATUS: Final = ("", "待归档", "检测中", "已归档", "退回")
# results of a check
NO_CHECK, PASSED, FAILED, MANUAL = range(4)
RESULT: Final = ("", "通过", "不通过", "待人工")
FAILED_ITEMS: Final = ("GD-1-3", "GD-2-3;GD-2-4", "GD-2-1", "GD-3-2", "GD-2-4;GD-3-1")
TOOL_VERSION: Final = "SX-4.2.1"
_MANUAL_SHARE: Final = 0.002
_SECOND_TRY: Final = 0.95
_SECOND_PASS: Final = 0.95


@dataclass(frozen=True)
class Packages:
    """Columns of package lives; instants hold only where the state says that they happened."""

    pushed: Ints
    state: Ints
    filed: Ints
    results: tuple[Ints, Ints]  # of the first and the second attempt
    checked: tuple[Ints, Ints]  # instants at which these were finished

    def exists(self) -> Bools:
        """Whether there is a package at all."""
        there: Bools = self.state != NO_PACKAGE
        return there

    def last_attempt(self) -> Ints:
        """The attempt the package refers to: 0 when it was never checked."""
        first, second = self.results
        return np.where(second != NO_CHECK, 2, np.where(first != NO_CHECK, 1, 0))


@dataclass(frozen=True)
class Handover:
    """What decides a package's life: finished, ever handed over, then stuck before any check, late, failing checks."""

    finished: Ints
    handed_over: Bools
    stuck: Bools
    late: Bools
    failing: Floats


def live(history: History, label: str, index: Ints, given: Handover) -> Packages:
    """The package lives of these rows."""
    rng = history.rng
    pushed = given.finished + _delay(history, label, index, given.late)
    tidy = not given.failing.any()
    first_at = pushed + 4 * MINUTE + rng.below(f"{label}.check", index, 600) * MINUTE
    first = np.where(rng.chance(f"{label}.fail", index, given.failing), FAILED, PASSED)
    if not tidy:
        first = np.where(rng.chance(f"{label}.manual", index, _MANUAL_SHARE), MANUAL, first)
    again = (first == FAILED) & rng.chance(f"{label}.again", index, _SECOND_TRY)
    second_at = first_at + (1 + rng.below(f"{label}.again.days", index, 6)) * DAY + 3 * HOUR
    second = np.where(rng.chance(f"{label}.again.pass", index, _SECOND_PASS), PASSED, FAILED)
    there = given.handed_over & (pushed <= history.start)
    checked = there & ~given.stuck
    first = np.where(checked & (first_at <= history.start), first, NO_CHECK)
    second = np.where(again & checked & (second_at <= history.start), second, NO_CHECK)
    filed = np.where(second == PASSED, second_at, first_at) + 2 * MINUTE
    state = _states(there, first, second, filed <= history.start)
    return Packages(pushed, state, filed, (first, second), (first_at, second_at))


def _delay(history: History, label: str, index: Ints, late: Bools) -> Ints:
    """Within 11 days, or 16 and more where late; one in a hundred exactly on the fence of 15 and 16 days."""
    rng = history.rng
    usual = (rng.unit(f"{label}.lag", index) ** 2 * 10.5 * DAY).astype(np.int64) + 20 * MINUTE
    tardy = (16 + rng.below(f"{label}.tardy", index, 40)) * DAY + 5 * HOUR
    return whole_seconds(np.where(late, tardy, usual))


def _states(there: Bools, first: Ints, second: Ints, filed: Bools) -> Ints:
    passed = (first == PASSED) | (second == PASSED)
    state = np.where(first == NO_CHECK, PENDING, np.where(first == FAILED, RETURNED, CHECKING))
    state = np.where(passed & filed, FILED, np.where(passed, CHECKING, state))
    return np.where(there, state, NO_PACKAGE)


def check_id(kind: str, number: int, attempt: int) -> str:
    """The id of a check: system letter, number of the object, attempt."""
    return f"{kind}{number:09d}-{attempt}"


def check_ids(kind: str, index: Ints, attempts: Ints) -> list[str | None]:
    """Ids of the checks that packages refer to; None where there was none."""
    pairs = zip(index.tolist(), attempts.tolist(), strict=True)
    return [check_id(kind, number, attempt) if attempt else None for number, attempt in pairs]


def check_rows(
    history: History, kind: str, index: Ints, attempt: int, packages: Packages, named: dict[str, list[str]]
) -> tuple[Ints, list[Row]]:
    """Rows of the feed `checks` for one attempt; `named` gives system, object_kind, object_id and unit by row."""
    result, at = packages.results[attempt - 1], packages.checked[attempt - 1]
    there = result != NO_CHECK
    faults = chosen(FAILED_ITEMS, history.rng.below(f"{kind}.items{attempt}", index, len(FAILED_ITEMS)))
    rows = rows_of(
        {
            "check_id": [check_id(kind, number, attempt) for number in index.tolist()],
            "system": named["system"],
            "stage": ["归档"] * len(index),
            "object_kind": named["object_kind"],
            "object_id": named["object_id"],
            "unit_uscc": named["unit_uscc"],
            "attempt": [attempt] * len(index),
            "result": chosen(RESULT, result),
            "started_at": iso_texts(at - 90 * SECOND),
            "finished_at": optional_iso_texts(at, result != MANUAL),
            "failed_items": where(result == FAILED, faults, ""),
            "tool_version": [TOOL_VERSION] * len(index),
        }
    )
    return index[there], [row for row, yes in zip(rows, there.tolist(), strict=True) if yes]
