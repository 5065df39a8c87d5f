"""A first load: rows are appended, counted once when every source is done, and then as exact as after any merge."""

from datetime import date

from store.bulk import (
    begin_load,
    end_load,
    loading_subjects,
    loading_tables,
)
from tests.integration.store.rows import Store, case, check, package

CASES = ("case_file", "case_package", "check_report")


def test_rows_are_counted_when_the_load_ends(store: Store) -> None:
    store.populate()
    assert begin_load(store.database, "src", (*CASES, "matter"), store.at) == set(CASES)
    store.merge("check_report", check("KC1", date(2026, 3, 2)))
    store.merge("case_file", case("C1", date(2026, 3, 1)), case("C2", date(2026, 3, 1)))
    store.merge("case_package", package("C1", date(2026, 3, 3)))
    assert store.total("di_01") == 0
    assert store.open() == {}
    report = end_load(store.database, store.images, "src", store.at)
    assert report.tables == tuple(sorted(CASES))
    assert report.subjects == ("case", "check")
    assert (store.total("di_01"), store.total("di_02"), store.total("di_11")) == (2, 1, 1)
    assert store.open() == {"C2": date(2026, 3, 16)}
    assert loading_tables(store.database) == loading_subjects(store.database) == set()
    store.assert_exact()
