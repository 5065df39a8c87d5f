"""A browser for each module, and the host that it visits.

`cockpit_url` is a running cockpit. Here it is the real application on a store of the test;
the tests that take only `cockpit_url` hold on any cockpit and compare the screen with the snapshot it serves.
"""

import os
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from core.clock import FixedClock
from store.database import Database
from store.migrations import upgrade
from tests.databases import Databases
from tests.e2e.desk_contexts import DeskContexts
from tests.e2e.desk_host import DeskHost, desk_host
from tests.e2e.desk_visits import DeskVisit, desk_visit
from tests.e2e.visits import BROWSER, SWITCHES, Visit, visit
from tests.e2e.wall_host import WallHost
from tests.integration.cockpit.conftest import NOW
from tests.integration.cockpit.filled import Cockpit, images
from tests.integration.store.rows import Store

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


@pytest.fixture(scope="module")
def desk(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DeskHost]:
    """The application on a filled store, with an account for each role."""
    url = databases.create(databases.template("store", upgrade))
    with Database(url, pool_size=8) as database:
        cockpit = Cockpit(database, Store(database, images(), NOW), FixedClock(NOW))
        cockpit.fill()
        with desk_host(cockpit, tmp_path_factory.mktemp("files")) as host:
            yield host
    databases.drop(url)


@pytest.fixture(scope="module")
def desk_contexts(browser: Browser, desk: DeskHost) -> DeskContexts:
    """Contexts of the browser for visits to the host."""
    return DeskContexts(browser, desk.url)


@pytest.fixture
def desk_visiting(desk_contexts: DeskContexts, desk: DeskHost) -> Iterator[Callable[..., DeskVisit]]:
    """`desk_visiting(role, **options)` → the visit of somebody with a role, ended with the test."""

    def begin(role: str, **options: Any) -> DeskVisit:
        return desk_visit(desk_contexts.take(), desk.url, desk.cookies(role), **options)

    yield begin
    desk_contexts.take_back()


@pytest.fixture
def visiting(browser: Browser) -> Iterator[Visiting]:
    """`visiting(url, width, height, **context options)` → the visit, ended with the test."""
    yield partial(visit, browser)
    for context in browser.contexts:
        context.close()
