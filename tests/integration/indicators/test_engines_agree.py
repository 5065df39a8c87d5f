"""PostgreSQL and DuckDB count the same from the same records: whatever these are, and for the published vector too."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store.merge import merge
from store.records import TABLES
from store.schema import metadata
from store.verify import verify_with_duckdb
from tests.databases import empty_tables
from tests.integration.indicators.test_golden_records import assert_vector, evaluated, filled
from tests.integration.store.rows import Store
from tests.integration.store.worlds import world_batch

Row = tuple[str, int, int]

SOME_ROWS = st.lists(
    st.tuples(st.sampled_from([*TABLES]), st.integers(0, 6), st.integers(1, 5)), min_size=20, max_size=90
)


def test_duckdb_counts_the_published_vector(store: Store) -> None:
    filled(store, part=100)
    assert_vector(evaluated(store), part=100)
    report = verify_with_duckdb(store.database, store.images, store.at, both=True)
    assert report.differing_cells == 0, report.samples
    assert report.cells > 100


def test_both_count_alike_whatever_the_records_are(store: Store) -> None:
    _hold(store, examples=8)


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_both_count_alike_whatever_many_more_records_are(store: Store) -> None:
    _hold(store, examples=60)


def _hold(store: Store, examples: int) -> None:
    @settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
    @given(rows=SOME_ROWS)
    def holds(rows: list[Row]) -> None:
        _fill(store, rows)
        report = verify_with_duckdb(store.database, store.images, store.at, both=True)
        assert report.differing_cells == 0, report.samples

    holds()


def _fill(store: Store, rows: list[Row]) -> None:
    """Nothing but these rows, after the owners that they name."""
    with store.database.begin() as unit:
        empty_tables(unit, metadata.tables)
    owners = [("unit", number, 1) for number in range(3)] + [("archive", number, 1) for number in range(2)]
    for table in TABLES:
        told = dict.fromkeys((number, version) for name, number, version in [*owners, *rows] if name == table)
        if told:
            merge(store.database, world_batch(table, tuple(told), ()), store.images, store.at)
