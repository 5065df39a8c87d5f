"""One whole loop of evaluation by the interface alone, as docs/loop.md tells it."""

from pathlib import Path

import pytest

from operations.loop_steps import Loop, read_loop
from store.database import Database
from store.verify import verify
from tests.integration.evaluation.city import City, driving, open_city


@pytest.fixture
def loop() -> Loop:
    return read_loop()


@pytest.fixture
def city(database: Database, loop: Loop, tmp_path: Path) -> City:
    return open_city(database, loop, tmp_path)


def test_one_whole_loop_by_the_interface_alone(city: City, loop: Loop, tmp_path: Path) -> None:
    with driving(city, tmp_path) as driver:
        assert driver.drive(loop.chapters) > 100
    city.work()
    assert verify(city.store.database, city.store.images).differing_cells == 0
