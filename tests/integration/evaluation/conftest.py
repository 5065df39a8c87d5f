"""A migrated store of its own for each test of evaluation."""

from collections.abc import Iterator

import pytest

from store.database import Database
from store.migrations import upgrade
from tests.databases import Databases


@pytest.fixture
def database(databases: Databases) -> Iterator[Database]:
    """A fresh store."""
    url = databases.create(databases.template("evaluation", upgrade))
    with Database(url, pool_size=6) as found:
        yield found
    databases.drop(url)
