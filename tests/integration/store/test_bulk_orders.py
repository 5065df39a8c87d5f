"""A first load under way or over, interrupted or not: the end is that of ordinary merges, and the sums are exact."""

from collections.abc import Callable
from datetime import UTC, datetime
from random import Random
from typing import Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store.bulk import BULK_TABLES, begin_load, end_load, loading_subjects, resume_loads
from store.database import Database
from store.merge import merge
from store.schema import metadata
from store.verify import verify
from tests.databases import empty_tables
from tests.integration.store.images import hand_made
from tests.integration.store.rows import Killed, failing_at
from tests.integration.store.test_merge_orders import OWNERS, RECORDS, SUMS, Step, Twins
from tests.integration.store.worlds import KEYS, world_batch

AT: Final = datetime(2026, 11, 26, 4, tzinfo=UTC)
IMAGES: Final = hand_made()
SOURCES: Final = ("first", "second")

FAMILIES: Final = {
    "cases": ("matter", "case_file", "case_package", "check_report"),
    "items": ("unit", "archive", "catalogue_item"),
    "volumes": ("unit", "fonds", "volume"),
    "papers": ("unit", "document", "document_archive", "licence", "licence_link", "lookup"),
}

STOPS: Final = ("seal", "keyed", "ready", "lock", "tally", "cell", "cell_day", "top_day", "count", "forget")
"""steps of the end of a load after which its process dies"""


@st.composite
def plans(draw: st.DrawFn, family: str) -> tuple[list[Step], int, list[str]]:
    """Batches in any order with those of the owners, how many of them are the first load, and where its end dies."""
    dated = st.tuples(st.integers(0, KEYS - 1), st.integers(1, 4))
    step = st.tuples(
        st.sampled_from(FAMILIES[family]),
        st.lists(dated, min_size=1, max_size=4).map(tuple),
        st.lists(dated, max_size=1).map(tuple),
    )
    steps = draw(st.permutations([*OWNERS, *draw(st.lists(step, min_size=6, max_size=16))]))
    return steps, draw(st.integers(0, len(steps))), draw(st.lists(st.sampled_from(STOPS), max_size=2))


@pytest.mark.parametrize("family", FAMILIES)
def test_a_first_load_ends_as_merges_do(twins: Twins, family: str) -> None:
    _hold(twins, family, examples=2)


@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("family", FAMILIES)
def test_many_more_first_loads_end_as_merges_do(twins: Twins, family: str) -> None:
    _hold(twins, family, examples=150)


def _hold(twins: Twins, family: str, examples: int) -> None:
    @settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
    @given(plan=plans(family), seed=st.integers(0, 1000))
    def holds(plan: tuple[list[Step], int, list[str]], seed: int) -> None:
        merged, loaded = twins
        steps, first, deaths = plan
        _empty(merged)
        for table, rows, gone in steps:
            merge(merged, world_batch(table, rows, gone), IMAGES, AT)
        _empty(loaded)
        _load(loaded, FAMILIES[family], steps[:first], deaths, Random(seed))
        for table, rows, gone in steps[first:]:
            merge(loaded, world_batch(table, rows, gone), IMAGES, AT)
        _assert_exact(loaded)
        for name, query in {**RECORDS, **SUMS}.items():
            with merged.begin() as one, loaded.begin() as other:
                assert one.rows(query) == other.rows(query), name

    holds()


def _load(database: Database, tables: tuple[str, ...], steps: list[Step], deaths: list[str], random: Random) -> None:
    """The batches as a first load of two sources, the second of which may come later."""
    begun = begin_load(database, SOURCES[0], tables, AT)
    assert begun == BULK_TABLES.intersection(tables)
    later = random.randrange(len(steps) + 1)
    for number, (table, rows, gone) in enumerate(steps):
        if number == later:
            assert begin_load(database, SOURCES[1], tables, AT) == begun
        merge(database, world_batch(table, rows, gone), IMAGES, AT)
    _assert_exact(database)
    if later < len(steps):
        assert end_load(database, IMAGES, SOURCES[1], AT).subjects == ()
        assert loading_subjects(database)
    for death in deaths:
        try:
            end_load(database, IMAGES, SOURCES[0], AT, _dying_at(death))
        except Killed:
            _assert_exact(database)
    if random.random() < 0.5 or not deaths:
        end_load(database, IMAGES, SOURCES[0], AT)
    resume_loads(database, IMAGES, AT)
    assert loading_subjects(database) == set()
    _assert_exact(database)


def _dying_at(step: str) -> Callable[[str, float], None]:
    """Dies at the first step of that name, whatever it is about."""

    def observe(name: str, seconds: float) -> None:
        if name.split()[0] == step:
            failing_at(name)(name, seconds)

    return observe


def _assert_exact(database: Database) -> None:
    report = verify(database, IMAGES)
    assert report.differing_cells == 0, report.samples


def _empty(database: Database) -> None:
    with database.begin() as unit:
        empty_tables(unit, metadata.tables)
