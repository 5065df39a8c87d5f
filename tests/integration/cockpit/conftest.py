"""A filled database and the web application on it, served by a real uvicorn on a free port."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from core.clock import FixedClock
from store.database import Database
from store.migrations import upgrade
from tests.databases import Databases
from tests.integration.cockpit.filled import Cockpit, images
from tests.integration.store.rows import Store
from tests.serving import served

NOW = datetime(2026, 11, 26, 4, tzinfo=UTC)
TODAY = date(2026, 11, 26)


@pytest.fixture
def empty_cockpit(databases: Databases) -> Iterator[Cockpit]:
    """A database with the schema and nothing in it."""
    url = databases.create(databases.template("store", upgrade))
    with Database(url, pool_size=4) as database:
        yield Cockpit(database, Store(database, images(), NOW), FixedClock(NOW))
    databases.drop(url)


@pytest.fixture
def cockpit(empty_cockpit: Cockpit) -> Cockpit:
    """A filled database."""
    empty_cockpit.fill()
    return empty_cockpit


@pytest.fixture
def address(cockpit: Cockpit) -> Iterator[str]:
    """The address of a server on the filled database."""
    with served(cockpit.services()) as (url, _):
        yield url
