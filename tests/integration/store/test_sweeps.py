"""What we hold of a source, by day: the same sums that Python makes of keys and moments."""

from collections import Counter
from datetime import date
from itertools import chain

import pytest

from core.day_sums import DAY_US, DaySum, checksum, day_of
from store.records import TABLES
from store.sweeps import Holdings
from tests.integration.store.rows import Store, case, unit
from tests.integration.store.worlds import natural_key, row

DAY = date(2026, 5, 5)


@pytest.mark.parametrize("table", [table for table in TABLES if table != "manual_value"])
def test_every_table_that_can_be_swept_sums_its_keys(store: Store, table: str) -> None:
    versions = {0: 5 * DAY_US + 17, 1: 5 * DAY_US + 18, 2: 9 * DAY_US}
    store.populate()
    store.merge("unit", *(unit(f"U{number}") for number in range(3)))
    for owner in ("archive", "matter"):
        store.merge(owner, *(row(owner, number, 1) for number in range(3)))
    before = Holdings(store.database).day_sums("src", table, 10 * DAY_US)
    rows = {natural_key(table, number): row(table, number, version) for number, version in versions.items()}
    store.merge(table, *rows.values())
    rows_of, sums = Counter[int](), Counter[int]()
    for key, one in rows.items():
        rows_of[day_of(one["version"])] += 1
        sums[day_of(one["version"])] += checksum([str(part) for part in key], one["version"])
    found = Holdings(store.database).day_sums("src", table, 10 * DAY_US)
    assert {day: found[day] for day in rows_of} == {day: DaySum(rows_of[day], sums[day]) for day in rows_of}
    assert set(found) - set(rows_of) <= set(before)


def test_young_rows_and_other_sources_are_left_out(store: Store) -> None:
    store.populate()
    store.merge("case_file", case("C1", DAY, version=3 * DAY_US), case("C2", DAY, version=7 * DAY_US))
    store.merge("case_file", case("C3", DAY, version=3 * DAY_US), source="other")
    holdings = Holdings(store.database)
    assert holdings.day_sums("src", "case_file", 5 * DAY_US) == {3: DaySum(1, checksum(["C1"], 3 * DAY_US))}
    assert holdings.day_sums("nobody", "case_file", 5 * DAY_US) == {}


def test_keys_come_for_the_days_asked_for(store: Store) -> None:
    store.populate()
    store.merge("case_file", *(case(f"C{day}", DAY, version=day * DAY_US) for day in range(1, 6)))
    portions = Holdings(store.database).keys("src", "case_file", [2, 4, 5], 4 * DAY_US)
    assert sorted(chain.from_iterable(portions)) == [(("C2",), 2 * DAY_US), (("C4",), 4 * DAY_US)]
