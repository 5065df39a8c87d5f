"""A browser for each module, and the host that it visits.

`cockpit_url` is a running cockpit. Here it is the real application on a store of the test;
the tests that take only `cockpit_url` hold on any cockpit and compare the screen with the snapshot it serves.
"""

import os
from collections.abc import Callable, Iterator
from functools import partial

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.e2e.visits import BROWSER, SWITCHES, Visit, visit
from tests.e2e.wall_host import WallHost

Visiting = Callable[..., Visit]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium with a profile of its own; ended with the module, because its event loop must not outlive it."""
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=BROWSER, args=SWITCHES)
        yield launched
        launched.close()


@pytest.fixture
def wall_host() -> Iterator[WallHost]:
    """The application on a store that the test owns."""
    with WallHost() as host:
        yield host


@pytest.fixture
def cockpit_url(wall_host: WallHost) -> str:
    """The address of a running cockpit; `COCKPIT_URL` names another one than the host of the test."""
    return os.environ.get("COCKPIT_URL", wall_host.url)


@pytest.fixture
def visiting(browser: Browser) -> Iterator[Visiting]:
    """`visiting(url, width, height, **context options)` → the visit, ended with the test."""
    yield partial(visit, browser)
    for context in browser.contexts:
        context.close()
