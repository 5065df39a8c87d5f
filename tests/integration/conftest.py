"""Persons and places for tests that start servers themselves."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.databases import passable_folder
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
