"""A store with the real definitions in it."""

import pytest

from core.model import Images
from indicators.items import build_images
from store.database import Database
from tests.integration.store.rows import Store
from tests.unit.indicators.golden import AT, catalogue


@pytest.fixture(scope="session")
def images() -> Images:
    """The images of the real definitions."""
    return build_images(catalogue())


@pytest.fixture
def store(database: Database, images: Images) -> Store:
    """Merges with the real definitions, known at noon of the vector's day."""
    return Store(database, images, AT)
