"""One migrated database for the tests of deliveries, without any for each."""

from collections.abc import Iterator

import pytest

from store.database import Database
from store.migrations import upgrade
from tests.databases import Databases, empty_tables


@pytest.fixture(scope="session")
def outbox_database(databases: Databases) -> Iterator[Database]:
    """One database for all of them."""
    url = databases.create(databases.template("store", upgrade))
    with Database(url, pool_size=8) as database:
        yield database
    databases.drop(url)


@pytest.fixture
def outbox(outbox_database: Database) -> Database:
    """A database with no message in it."""
    with outbox_database.begin() as unit:
        empty_tables(unit, ["alert_channel", "alert_delivery", "alert_message", "letter"])
    return outbox_database
