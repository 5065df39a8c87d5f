"""A store with the real definitions in it."""

from collections.abc import Iterator

import pytest

from core.model import Images
from indicators.items import build_images
from store.database import Database
from store.migrations import upgrade
from tests.databases import Databases
from tests.integration.store.rows import Store
from tests.unit.indicators.golden import AT, catalogue


@pytest.fixture
def database(databases: Databases) -> Iterator[Database]:
    """A database with the schema and nothing in it, on the version under test."""
    url = databases.create(databases.template("store", upgrade))
    with Database(url, pool_size=4) as database:
        yield database
    databases.drop(url)


@pytest.fixture(scope="session")
def images() -> Images:
    """The images of the real definitions."""
    return build_images(catalogue())


@pytest.fixture
def store(database: Database, images: Images) -> Store:
    """Merges with the real definitions, known at noon of the vector's day."""
    return Store(database, images, AT)
