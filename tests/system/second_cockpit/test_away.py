"""PostgreSQL and Redis away for a while, really stopped: an open screen says so, and heals without a reload."""

from collections.abc import Callable, Mapping

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.visits import Visit, visit
from tests.redis_server import running_redis
from tests.system.numbers import CITY, Cockpit, differences, places
from tests.system.screen import NUMBERS, ROOT
from tests.system.second import Second
from tests.system.sources import Sources

BANNER = "#wall-alarm-banner"
SOON_MS = 60_000


@pytest.fixture
def loaded(second: Second, second_sources: Sources) -> Second:
    """The second cockpit with everything read, its worker and web at work."""
    second.worker()
    second.start_web()
    second_sources.wait_until_read()
    return second


def test_a_database_that_is_away_makes_the_open_screen_stale_and_it_heals(
    loaded: Second, second_sources: Sources, second_cockpit: Cockpit, browser: Browser
) -> None:
    web, found = loaded.description["web"], loaded.signed_in()
    seen = visit(browser, f"{web}/screen", signed_in=found)
    page = seen.page
    expect(page.locator(ROOT)).to_have_attribute("data-link", "live")
    expect(page.locator(BANNER)).to_be_empty(timeout=SOON_MS)
    shown = page.evaluate(NUMBERS)
    loaded.stop_server()
    expect(page.locator(BANNER)).not_to_be_empty(timeout=SOON_MS)
    assert page.evaluate(NUMBERS) == shown
    _answers_as_stale(web, found)
    assert visit(browser, f"{web}/screen", signed_in=found).page.locator(".row .value").count() == 18
    loaded.restart_server()
    expect(page.locator(BANNER)).to_be_empty(timeout=SOON_MS)
    _follows_again(page, lambda: second_sources.change(60), seen)
    with second_sources.paused():
        assert differences(second_cockpit, second_sources, [CITY, *places(second_cockpit)]) == []


def _answers_as_stale(web: str, found: Mapping[str, str]) -> None:
    """No address of a page or of the snapshot fails; what needs the store says that it is away."""
    with httpx.Client(base_url=web, trust_env=False, cookies=dict(found)) as client:
        assert client.get("/screen").status_code == 200
        snapshot = client.get(f"/api/snapshot/{CITY}")
        assert (snapshot.status_code, snapshot.json()["stale"]) == (200, True)
        assert client.get("/healthz").status_code == 200
        away = client.get("/api/items", params={"scope": CITY})
        assert (away.status_code, away.json()["error"]["code"]) == (503, "store_away")


def _follows_again(page: Page, change: Callable[[], object], seen: Visit) -> None:
    before = page.evaluate(NUMBERS)
    change()
    page.wait_for_function(f"(before) => ({NUMBERS})() !== before", arg=before, timeout=SOON_MS)
    assert [request.resource_type for request in seen.asked].count("document") == 1


def test_a_redis_that_is_away_keeps_no_number_from_the_screen(
    second: Second, second_sources: Sources, browser: Browser
) -> None:
    with running_redis() as server:
        worker = second.worker(REDIS_URL=server.url)
        second.start_web(REDIS_URL=server.url)
        second_sources.wait_until_read()
        web, found = second.description["web"], second.signed_in()
        seen = visit(browser, f"{web}/screen", signed_in=found)
        _is_live(seen.page)
        _follows_again(seen.page, lambda: second_sources.change(60), seen)
        server.stop()
        second.wait_until(lambda: "Redis is away" in second.web_said(), "the web noticing")
        assert not _bus_stands(second)
        _follows_again(seen.page, lambda: second_sources.change(60), seen)
        _is_live(seen.page)
        _answers_as_live(web, found)
        server.start()
        second.wait_until(lambda: _bus_stands(second), "the bus standing again")
        _follows_again(seen.page, lambda: second_sources.change(60), seen)
        _is_live(seen.page)
        _answers_as_live(web, second.signed_in())  # this Redis keeps nothing: the sessions begin anew
        assert "Traceback" not in worker.said()


def _is_live(page: Page) -> None:
    """The numbers are not old: they come from the store, which is there."""
    expect(page.locator(ROOT)).to_have_attribute("data-link", "live")
    expect(page.locator(BANNER)).to_be_empty(timeout=SOON_MS)


def _answers_as_live(web: str, found: Mapping[str, str]) -> None:
    """Pages and numbers for whoever is known, none of them old."""
    with httpx.Client(base_url=web, trust_env=False, cookies=dict(found)) as client:
        assert client.get("/screen").status_code == 200
        snapshot = client.get(f"/api/snapshot/{CITY}")
        assert (snapshot.status_code, snapshot.json().get("stale", False)) == (200, False)
        assert client.get("/healthz").status_code == 200


def _bus_stands(second: Second) -> bool:
    metrics = httpx.get(f"{second.description['web']}/metrics", trust_env=False).text
    return "cockpit_bus_connected 1.0" in metrics
