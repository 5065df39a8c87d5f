"""A filled database and the web application on it, served by a real uvicorn on a free port."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime

import pytest

from cockpit.services import Services
from cockpit.web import Server, bind, server
from core.clock import FixedClock
from store.database import Database
from store.migrations import upgrade
from tests.databases import Databases
from tests.integration.cockpit.filled import Cockpit, images
from tests.integration.store.rows import Store

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


@contextmanager
def served(services: Services) -> Iterator[tuple[str, Server]]:
    """The address of a server that runs in a thread of this process, and the server."""
    ready = threading.Event()
    address: list[str] = []

    def note(url: str) -> None:
        address.append(url)
        ready.set()

    web, listening = server(services, note), bind("127.0.0.1", 0)
    thread = threading.Thread(target=web.run, kwargs={"sockets": [listening]})
    thread.start()
    try:
        assert ready.wait(30)
        yield address[0], web
    finally:
        web.should_exit = True
        thread.join(15)
        assert not thread.is_alive(), "the server did not stop"


@pytest.fixture
def address(cockpit: Cockpit) -> Iterator[str]:
    """The address of a server on the filled database."""
    with served(cockpit.services()) as (url, _):
        yield url
