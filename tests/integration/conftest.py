"""Persons and places for tests that start servers themselves, and a migrated database for the others."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from store.database import Database
from store.migrations import upgrade
from tests.databases import Databases, passable_folder
from tests.persons import Person, person


@pytest.fixture(params=["root", "user"])
def who(request: pytest.FixtureRequest) -> Person:
    """Root, then an ordinary user."""
    return person(request.param)


@pytest.fixture
def open_place() -> Iterator[Path]:
    """A folder that everybody may enter."""
    with passable_folder() as folder:
        yield folder


@pytest.fixture
def place(who: Person, open_place: Path) -> Path:
    """A folder of that person's that everybody may enter."""
    return who.own(open_place / "place", 0o755)


@pytest.fixture
def database(databases: Databases) -> Iterator[Database]:
    """A database with the schema and nothing in it, on the version under test."""
    url = databases.create(databases.template("store", upgrade))
    with Database(url, pool_size=4) as database:
        yield database
    databases.drop(url)
