"""Whatever the order of faults, kills, changes and moves: nothing wrong is shown on the way, in the end all is true."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.settings import Settings, load_settings
from indicators.catalogue import load
from indicators.items import build_images
from operations.configuration import DEFAULT_CONFIG
from store.migrations import upgrade
from tests.databases import Databases
from tests.storm.sea import sea
from tests.storm.ship import Ship
from tests.storm.voyage import Voyage

SHORT, LONG = 40, 250


def settings() -> Settings:
    """Those of the product, every source asked each 20 s."""
    found = load_settings(DEFAULT_CONFIG, {})
    sources = {name: source.model_copy(update={"interval_s": 20.0}) for name, source in found.sources.items()}
    return found.model_copy(update={"sources": sources})


@pytest.fixture
def url(databases: Databases) -> Iterator[str]:
    made = databases.create(databases.template("storm", upgrade))
    yield made
    databases.drop(made)


@pytest.fixture
def archives(databases: Databases) -> Iterator[str]:
    """The database of the archives' views."""
    made = databases.create()
    yield made
    databases.drop(made)


def sail(url: str, archives: str, folder: Path, seed: int, steps: int) -> Voyage:
    chance, chosen, catalogue = random.Random(seed), settings(), load()
    scopes = (str(chosen.city.code), *(str(place.code) for place in chosen.city.places))
    with sea(folder, archives, scopes, seed) as waves:
        ship = Ship(url, waves.sources, (catalogue, build_images(catalogue)), chosen)
        try:
            voyage = Voyage(waves, ship, chance)
            voyage.sail(steps)
            voyage.arrive()
        finally:
            ship.close()
    return voyage


@pytest.mark.parametrize("seed", [1, pytest.param(2, marks=pytest.mark.slow)])
def test_a_storm_leaves_every_number_true(url: str, archives: str, tmp_path: Path, seed: int) -> None:
    voyage = sail(url, archives, tmp_path, seed, SHORT)
    assert voyage.looks["true"] > 0


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("seed", range(10, 30))
def test_many_long_storms_leave_every_number_true(url: str, archives: str, tmp_path: Path, seed: int) -> None:
    sail(url, archives, tmp_path, seed, LONG)
