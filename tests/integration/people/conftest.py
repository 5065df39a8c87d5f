"""Everything about people on a migrated database of its own."""

from datetime import UTC, datetime

import pytest

from people.people import People
from store.database import Database
from tests.accounts import people_for


@pytest.fixture
def at() -> datetime:
    """A Thursday noon in Hangzhou."""
    return datetime(2026, 11, 26, 4, tzinfo=UTC)


@pytest.fixture
def people(database: Database) -> People:
    """People on it, with sessions in it too."""
    return people_for(database)
