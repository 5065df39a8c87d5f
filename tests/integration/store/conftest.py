"""A migrated database for each test, and images to merge with."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, date, datetime

import pytest

from core.model import Images
from store.database import Database
from store.migrations import upgrade
from store.schema import metadata
from tests.databases import Databases, empty_tables
from tests.integration.store.images import hand_made
from tests.integration.store.rows import Store, case, check, package


@pytest.fixture(params=[15, 18], ids="pg{}".format)
def each_postgres(request: pytest.FixtureRequest, servers: Callable[[int], Databases]) -> Databases:
    """The servers of every supported version, one after the other."""
    return servers(request.param)


@pytest.fixture(scope="session")
def shared_database(databases: Databases) -> Iterator[Database]:
    """One migrated database for all tests that leave the schema alone, on the version under test."""
    with Database(databases.create(databases.template("store", upgrade)), pool_size=4) as database:
        yield database


@pytest.fixture(scope="module", params=[15, 18], ids="pg{}".format)
def twins(request: pytest.FixtureRequest, servers: Callable[[int], Databases]) -> Iterator[tuple[Database, Database]]:
    """Two databases that are told the same things, each in its own way."""
    databases = servers(request.param)
    template = databases.template("store", upgrade)
    with ExitStack() as stack:
        yield (
            stack.enter_context(Database(databases.create(template), pool_size=2)),
            stack.enter_context(Database(databases.create(template), pool_size=2)),
        )


@pytest.fixture
def database(shared_database: Database) -> Database:
    """A database with the schema and nothing in it."""
    with shared_database.begin() as unit:
        empty_tables(unit, metadata.tables)
    return shared_database


@pytest.fixture
def fresh_database(databases: Databases) -> Iterator[Database]:
    """A database of its own, for tests that change the schema."""
    yield from _migrated(databases)


@pytest.fixture
def database_on_each(each_postgres: Databases) -> Iterator[Database]:
    """A database with the schema and nothing in it, on every supported version."""
    yield from _migrated(each_postgres)


@pytest.fixture(scope="session")
def images() -> Images:
    """Images made by hand: a few measures of every subject."""
    return hand_made()


@pytest.fixture
def at() -> datetime:
    """A Thursday noon in Hangzhou."""
    return datetime(2026, 11, 26, 4, tzinfo=UTC)


@pytest.fixture
def store(database: Database, images: Images, at: datetime) -> Store:
    """Merges, verifies and counts in a fresh database."""
    return Store(database, images, at)


@pytest.fixture
def filled(store: Store) -> Store:
    """Two cases, one of them archived."""
    store.populate()
    store.merge("case_file", case("C1", date(2026, 11, 1)), case("C2", date(2026, 11, 1)))
    store.merge("case_package", package("C1", date(2026, 11, 5)))
    store.merge("check_report", check("KC1", date(2026, 11, 4)))
    return store


def _migrated(servers: Databases) -> Iterator[Database]:
    url = servers.create(servers.template("store", upgrade))
    with Database(url, pool_size=4) as database:
        yield database
    servers.drop(url)
