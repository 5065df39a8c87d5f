"""The store that figures are measured on is one that the product itself would find exact."""

from datetime import UTC, datetime

import pytest

from benchmarks.fill import AGENCIES, SHARES, fill
from core.model import Images
from indicators.catalogue import load
from indicators.items import build_images
from store.database import Database
from store.records import TABLES
from store.schema import metadata
from store.verify import verify

AT = datetime(2026, 11, 26, 4, tzinfo=UTC)
ROWS = 4_000


@pytest.fixture(scope="module")
def images() -> Images:
    """The images of the real definitions."""
    return build_images(load())


def test_a_filled_store_is_exact_and_keeps_its_keys_and_indexes(database: Database, images: Images) -> None:
    with database.begin() as unit:
        before = unit.rows("SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1")
    told: list[str] = []
    fill(database, images, ROWS, AT, told.append)
    assert told[-1] == "sums"
    report = verify(database, images)
    assert report.differing_cells == 0, report.samples
    assert report.cells > AGENCIES
    with database.begin() as unit:
        counts = {table: unit.value(f"SELECT count(*) FROM {table}") for table in SHARES}
        assert unit.rows("SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1") == before
        open_now = dict(unit.rows("SELECT subject, count(*) FROM open_case GROUP BY subject"))
    assert counts == {table: round(ROWS * share) for table, share in SHARES.items()}
    assert set(open_now) == {"case", "licence", "document"}
    assert set(SHARES) <= set(TABLES) <= set(metadata.tables)
