"""A migrated store of its own for each test of evaluation."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from store.database import Database
from store.migrations import upgrade
from tests.databases import Databases
from tests.integration.evaluation.world import World, open_world


@pytest.fixture
def database(databases: Databases) -> Iterator[Database]:
    """A fresh store."""
    url = databases.create(databases.template("evaluation", upgrade))
    with Database(url, pool_size=6) as found:
        yield found
    databases.drop(url)


@pytest.fixture
def world(database: Database, tmp_path: Path) -> World:
    """An authority with its officers, reviewers and two agencies, and the published rubric."""
    found = open_world(database, tmp_path)
    found.publish_rubric()
    return found
