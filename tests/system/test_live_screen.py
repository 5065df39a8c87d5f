"""The real demo in a browser and on an open stream: changes of the sources arrive without a reload."""

from collections.abc import Iterator, Mapping
from time import monotonic

import httpx
from playwright.sync_api import Browser, expect

from tests.e2e.visits import visit
from tests.system.numbers import CITY
from tests.system.running import PATIENCE_S, Demo
from tests.system.screen import NUMBERS, ROOT
from tests.system.sources import Sources
from tests.visiting import token_headers


def test_numbers_change_on_the_open_screen(demo: Demo, sources: Sources, browser: Browser) -> None:
    with sources.paused():
        seen = visit(browser, f"{demo.description['web']}/screen", signed_in=demo.signed_in())
        page = seen.page
        expect(page.locator(ROOT)).to_have_attribute("data-link", "live")
        expect(page.locator(".row .value")).to_have_count(18)
        before = page.evaluate(NUMBERS)
        sources.change(1000)
        page.wait_for_function(f"(before) => ({NUMBERS})() !== before", arg=before)
        sources.wait_until_read()
        expect(page.locator(ROOT)).to_have_attribute("data-link", "live")
    assert [request.resource_type for request in seen.asked].count("document") == 1
    assert seen.hosts() == {demo.description["web"].removeprefix("http://")}
    assert (seen.said, seen.sockets, seen.violations()) == ([], [], [])


def test_an_open_stream_brings_new_versions_on_one_connection(demo: Demo, sources: Sources) -> None:
    found: list[int] = []
    with sources.paused():
        for version in _versions(f"{demo.description['web']}/api/stream/{CITY}", token_headers(demo.description)):
            found.append(version)
            if len(set(found)) == 3:
                break
            sources.change(60)
    assert found == sorted(found)


def _versions(address: str, carried: Mapping[str, str]) -> Iterator[int]:
    """The versions that one answer brings; its pulse every 15 s keeps the deadline in sight."""
    deadline = monotonic() + PATIENCE_S
    with httpx.Client(timeout=60, trust_env=False, headers=carried) as client, client.stream("GET", address) as answer:
        assert answer.status_code == 200
        for line in answer.iter_lines():
            assert monotonic() < deadline, "no new version on the stream"
            if line.startswith("id: "):
                yield int(line.removeprefix("id: ").partition("-")[0])
