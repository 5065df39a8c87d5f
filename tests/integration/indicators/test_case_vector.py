"""The case-level vector of the domain (§1.6) through merges of a real store."""

from datetime import date

import pytest

from indicators.engine_store import DatabaseStore
from indicators.evaluation import evaluate, needs
from indicators.results import Evaluation
from indicators.tables import WindowTable
from tests.integration.store.rows import Row, Store, case, check, package
from tests.unit.indicators.golden import AT, catalogue

FINISHED = {
    "c1": date(2026, 6, 1),
    "c2": date(2026, 6, 10),
    "c3": date(2026, 6, 20),
    "c4": date(2026, 6, 20),
    "c5": date(2026, 5, 1),
    "c6": date(2025, 6, 10),
    "c7": date(2025, 6, 20),
    "c8": date(2026, 6, 1),
}
ARCHIVED = {
    "c1": date(2026, 6, 5),
    "c4": date(2026, 6, 29),
    "c5": date(2026, 6, 20),
    "c6": date(2025, 6, 12),
    "c7": date(2025, 7, 10),
}
CASES: list[Row] = [
    case(name, day, result="withdrawn" if name == "c8" else "granted") for name, day in FINISHED.items()
]
PACKAGES: list[Row] = [package(name, day) for name, day in ARCHIVED.items()]
CHECKS: list[Row] = [check(f"K{name}", day) for name, day in ARCHIVED.items()]
TABLES = {"case_file": CASES, "case_package": PACKAGES, "check_report": CHECKS}


def evaluated(store: Store) -> Evaluation:
    port = DatabaseStore(store.database, (330106,), {})
    sums, kinds = port.owners(needs(catalogue(), AT))
    return evaluate(catalogue(), WindowTable(sums), kinds, AT)["U1"]


def shown(store: Store) -> tuple[list[int], list[str]]:
    found = evaluated(store)
    texts = [one.text for code in ("A01", "A02") if (one := found.results[code]) is not None]
    return [found.measures[f"di_{number:02d}"] for number in (1, 2, 3)], texts


@pytest.mark.parametrize(
    "order",
    [
        ("case_file", "case_package", "check_report"),
        ("check_report", "case_package", "case_file"),
        ("case_package", "case_file", "check_report"),
    ],
)
def test_the_case_vector_adds_up_in_any_order(store: Store, order: tuple[str, ...]) -> None:
    store.populate()
    for table in order:
        store.merge(table, *TABLES[table])
    assert shown(store) == ([5, 4, 2], ["80.00", "40.0"])
    store.assert_exact()


def test_a_late_archiving_changes_the_past_day(store: Store) -> None:
    store.populate()
    for table, rows in TABLES.items():
        store.merge(table, *rows)
    store.merge("check_report", check("Kc2", date(2026, 6, 30)))
    store.merge("case_package", package("c2", date(2026, 6, 30)))
    assert shown(store) == ([5, 5, 2], ["100.00", "40.0"])


def test_a_failed_check_leaves_the_case_unarchived(store: Store) -> None:
    store.populate()
    for table, rows in TABLES.items():
        store.merge(table, *rows)
    store.merge("check_report", check("Kc1", date(2026, 6, 5), result="failed", version=2))
    assert shown(store) == ([5, 3, 1], ["60.00", "20.0"])
    store.assert_exact()


def test_the_open_cases_are_those_due_or_coming_due(store: Store) -> None:
    store.populate()
    for table, rows in TABLES.items():
        store.merge(table, *rows)
    assert store.open() == {"c2": date(2026, 6, 25), "c3": date(2026, 7, 5)}
