"""`app.py verify`: nothing differs on the running demo, and one changed cell is found."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest

from indicators.catalogue import load
from indicators.items import build_images
from store.database import Database
from store.migrations import upgrade
from tests.databases import Databases
from tests.integration.store.rows import Store, case, check, package
from tests.system.running import Demo, app

JSON = ("verify", "--json")
FINISHED = date(2026, 11, 2)


@pytest.fixture
def store_url(databases: Databases) -> Iterator[str]:
    """A small store of its own."""
    url = databases.create()
    upgrade(url)
    with Database(url, pool_size=2) as database:
        store = Store(database, build_images(load()), datetime(2026, 11, 26, 4, tzinfo=UTC))
        store.populate()
        store.merge("case_file", case("C1", FINISHED))
        store.merge("check_report", check("KC1", FINISHED))
        store.merge("case_package", package("C1", FINISHED))
    yield url
    databases.drop(url)


@pytest.mark.parametrize("engine", ["postgres", "both"])
def test_the_running_demo_verifies_at_any_moment(demo: Demo, engine: str) -> None:
    checked = app("--config", demo.description["config"], *JSON, "--engine", engine)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    report: dict[str, Any] = json.loads(checked.stdout)
    assert (report["engine"], report["differing_cells"]) == (engine, 0)
    assert report["cells"] > 1000


def test_one_changed_cell_is_found(store_url: str) -> None:
    before = app(*JSON, DATABASE_URL=store_url)
    assert (before.returncode, json.loads(before.stdout)["differing_cells"]) == (0, 0), before.stderr
    with Database(store_url, pool_size=2) as database, database.begin() as unit:
        changed = unit.execute(
            "UPDATE cell SET di_01 = di_01 + 1 WHERE (owner_id, category, month) IN"
            " (SELECT owner_id, category, month FROM cell WHERE di_01 IS NOT NULL LIMIT 1)"
        )
    assert changed == 1
    after = app(*JSON, DATABASE_URL=store_url)
    assert after.returncode == 1, after.stderr
    assert json.loads(after.stdout)["differing_cells"] >= 1
