"""Everything about people on a migrated database of its own."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from people.people import People
from store.database import Database
from store.migrations import upgrade
from tests.accounts import people_for
from tests.databases import Databases


@pytest.fixture
def at() -> datetime:
    """A Thursday noon in Hangzhou."""
    return datetime(2026, 11, 26, 4, tzinfo=UTC)


@pytest.fixture
def database(databases: Databases) -> Iterator[Database]:
    """A database with the schema and nothing in it."""
    url = databases.create(databases.template("store", upgrade))
    with Database(url, pool_size=4) as database:
        yield database
    databases.drop(url)


@pytest.fixture
def people(database: Database) -> People:
    """People on it, with sessions in it too."""
    return people_for(database)
