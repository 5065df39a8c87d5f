"""One demo for all system tests, started as a person starts it and ended with Ctrl-C, of which nothing may be left."""

import os
import signal
from collections.abc import Iterator
from contextlib import closing

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.e2e.visits import BROWSER, SWITCHES
from tests.programs import require_program
from tests.system.house import House
from tests.system.numbers import Cockpit
from tests.system.running import Demo
from tests.system.second import Second
from tests.system.sources import Sources

HOUSE = House()
START_TIMEOUT_S = 600
"""for the test that starts the demo, or ends it"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A start takes long on a busy machine, and counts to the first test that asks for it."""
    for item in items:
        if "system" in item.path.parts:
            item.add_marker(pytest.mark.timeout(START_TIMEOUT_S))


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """Ends what runs after the last system test of this process: a demo does business all the time."""
    if nextitem is None or "system" not in nextitem.path.parts:
        HOUSE.close()


@pytest.fixture
def demo() -> Demo:
    """A running demo with all its numbers, the same for all tests here."""
    return HOUSE.demo()


@pytest.fixture
def sources(demo: Demo) -> Iterator[Sources]:
    """Its stand-in source systems."""
    found = Sources(demo)
    yield found
    found.close()


@pytest.fixture
def cockpit(demo: Demo) -> Iterator[Cockpit]:
    """Its interface."""
    found = Cockpit(demo)
    yield found
    found.close()


@pytest.fixture
def second(demo: Demo) -> Iterator[Second]:
    """The second cockpit, which has the machine for itself: the demo's own worker is halted meanwhile."""
    second_home, halted = HOUSE.second(), demo.pids["worker"]
    os.kill(halted, signal.SIGSTOP)
    try:
        yield second_home
    finally:
        second_home.end_workers()
        second_home.end_web()
        os.kill(halted, signal.SIGCONT)
        with closing(Sources(demo)) as sources:
            sources.wait_until_read()


@pytest.fixture
def second_cockpit(second: Second) -> Iterator[Cockpit]:
    """Its interface."""
    found = Cockpit(second)
    yield found
    found.close()


@pytest.fixture
def second_sources(second: Second) -> Iterator[Sources]:
    """The stand-in source systems, which are waited for until the second cockpit has read them."""
    found = Sources(second)
    yield found
    found.close()


@pytest.fixture
def browser() -> Iterator[Browser]:
    """Chromium."""
    require_program(BROWSER)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=BROWSER, args=SWITCHES)
        yield launched
        launched.close()
