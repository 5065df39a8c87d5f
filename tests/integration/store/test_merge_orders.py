"""Whatever comes, in whatever order and how often: the sums are those of a full recount, and the end is the same."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from core.measures import MEASURES
from store.database import Database
from store.merge import merge
from store.records import TABLES
from store.schema import metadata
from store.verify import verify
from tests.databases import empty_tables
from tests.integration.store.images import hand_made
from tests.integration.store.worlds import ARCHIVES, KEYS, UNITS, world_batch

AT = datetime(2026, 11, 26, 4, tzinfo=UTC)
IMAGES = hand_made()

FAMILIES = {
    "cases": ("matter", "case_file", "case_package", "check_report"),
    "items": ("unit", "archive", "catalogue_item"),
    "volumes": ("unit", "fonds", "volume"),
    "papers": ("unit", "document", "document_archive", "licence", "licence_link", "lookup"),
    "chains": ("connection", "scheme"),
    "levels": ("evaluation_result", "manual_value"),
    "registers": (
        "unit",
        "plan_node",
        "accession_batch",
        "batch_inspection",
        "participation",
        "inspection_plan",
        "issue_register",
        "recheck",
    ),
}

Twins = tuple[Database, Database]
Step = tuple[str, tuple[tuple[int, int], ...], tuple[tuple[int, int], ...]]

RECORDS = {
    name: f"SELECT to_jsonb(t) - 'batch_id' - 'owner_id' - 'holder_id' FROM {name} t ORDER BY 1" for name in TABLES
}
SOME = f"COALESCE({', '.join(MEASURES)}) IS NOT NULL"
OWNED = f"code, category, month, {', '.join(MEASURES)} FROM cell JOIN owner USING (owner_id)"
SUMS = {
    "owner": "SELECT code, kind, name, place_code FROM owner ORDER BY code",
    "open_case": "SELECT subject, natural_key, code, due_day FROM open_case JOIN owner USING (owner_id) ORDER BY 1, 2",
    "cell": f"SELECT {OWNED} WHERE {SOME} ORDER BY 1, 2, 3",
    "top": f"SELECT place, category, month, {', '.join(MEASURES)} FROM top WHERE {SOME} ORDER BY 1, 2, 3",
}


OWNERS: list[Step] = [
    ("unit", tuple((number, 1) for number in range(len(UNITS))), ()),
    ("archive", tuple((number, 1) for number in range(len(ARCHIVES))), ()),
]


def steps_of(family: str) -> st.SearchStrategy[list[Step]]:
    """Batches over the tables of a family, in any order with those of the owners: few keys, few versions."""
    dated = st.tuples(st.integers(0, KEYS - 1), st.integers(1, 4))
    step = st.tuples(
        st.sampled_from(FAMILIES[family]),
        st.lists(dated, min_size=1, max_size=4).map(tuple),
        st.lists(dated, max_size=1).map(tuple),
    )
    return st.lists(step, min_size=6, max_size=16).flatmap(lambda steps: st.permutations([*OWNERS, *steps]))


@pytest.mark.parametrize("family", FAMILIES)
def test_any_order_of_batches_ends_in_the_same_exact_sums(twins: Twins, family: str) -> None:
    _hold(twins, family, examples=4)


@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("family", FAMILIES)
def test_many_more_orders_of_batches_end_in_the_same_exact_sums(twins: Twins, family: str) -> None:
    _hold(twins, family, examples=150)


def _hold(twins: Twins, family: str, examples: int) -> None:
    @settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
    @given(steps=steps_of(family), random=st.randoms(use_true_random=False))
    def holds(steps: list[Step], random: Any) -> None:
        straight, shuffled = twins
        _merge_all(straight, steps)
        others = [*steps, *random.sample(steps, len(steps) // 3)]
        random.shuffle(others)
        note(f"shuffled: {others}")
        _merge_all(shuffled, others)
        for database in twins:
            report = verify(database, IMAGES)
            assert report.differing_cells == 0, report.samples
        for name, query in {**RECORDS, **SUMS}.items():
            assert _rows(straight, query) == _rows(shuffled, query), name

    holds()


def _merge_all(database: Database, steps: list[Step]) -> None:
    """Into an empty database."""
    with database.begin() as unit:
        empty_tables(unit, metadata.tables)
    for table, rows, gone in steps:
        merge(database, world_batch(table, rows, gone), IMAGES, AT)


def _rows(database: Database, query: str) -> list[tuple[Any, ...]]:
    with database.begin() as unit:
        return unit.rows(query)
