"""Figures in Chromium: how soon the wall shows what has happened."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from time import sleep, time
from typing import Any, Final

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.figures import Figure, spread
from benchmarks.running import Stage
from core.clock import SystemClock
from tests.e2e.visits import BROWSER, SWITCHES
from tests.visiting import browser_cookies

ROOT: Final = "#wall-page-root"
EVENT_MS: Final = {"p95": 250.0}
SOURCE_MS: Final = {"p95": 2_000.0}
EVENTS: Final = 60
COMMITS: Final = 30
ROWS_OF_A_COMMIT: Final = 50
ORDER: Final = random.Random(7)

WATCH: Final = """() => {
  const root = document.querySelector("#wall-page-root");
  const numbers = ".row .value, .figure b, .place, .index-number, .wall-activity li";
  const text = () => [...root.querySelectorAll(numbers)].map((node) => node.textContent).join("|");
  window.seen = [];
  let last = text();
  new MutationObserver(() => {
    const now = text();
    window.seen.push({ at: Date.now(), edition: root.dataset.edition, changed: now !== last });
    last = now;
  }).observe(root, { attributes: true, attributeFilter: ["data-edition"] });
}"""
"""Notes when a new edition is on the page, and whether it changed a number."""


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser."""
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=BROWSER, args=SWITCHES)
        yield launched
        launched.close()


@contextmanager
def watched_wall(stage: Stage, browser: Browser) -> Iterator[Page]:
    """The wall, live, noting each edition."""
    context = browser.new_context(viewport={"width": 1920, "height": 1080})
    context.add_cookies(browser_cookies(stage.address, stage.demo.signed_in()))
    page = context.new_page()
    page.goto(f"{stage.address}/screen")
    page.locator(f'{ROOT}.has-data[data-link="live"]').wait_for()
    page.evaluate(WATCH)
    yield page
    context.close()


def event_figure(stage: Stage, browser: Browser) -> Figure:
    """From just before the bus is told to the new edition on the page."""
    delays = []
    with watched_wall(stage, browser) as page:
        for _ in range(EVENTS):
            sleep(ORDER.uniform(0.4, 1.2))
            begun = 1e3 * time()
            version = stage.publish()
            seen = _edition(page, f"seen.find((one) => parseInt(one.edition) >= {version})")
            delays.append(seen["at"] - begun)
    return Figure("screen_event_to_dom_ms", spread(delays), "ms", EVENT_MS, len(delays))


def source_figure(stage: Stage, browser: Browser) -> Figure:
    """From the commit of changed rows in the platform, polled each second, to a changed number on the page."""
    delays = []
    with watched_wall(stage, browser) as page:
        for _ in range(COMMITS):
            sleep(ORDER.uniform(1.0, 3.0))
            page.evaluate("seen.length = 0")
            stage.sources.change_one("platform", ROWS_OF_A_COMMIT)
            committed = 1e3 * SystemClock().now().timestamp()
            delays.append(_edition(page, "seen.find((one) => one.changed)")["at"] - committed)
    beside = {"poll_s": 1.0, "rows": ROWS_OF_A_COMMIT}
    return Figure("commit_to_dom_ms", spread(delays), "ms", SOURCE_MS, len(delays), beside=beside)


def _edition(page: Page, expression: str) -> dict[str, Any]:
    page.wait_for_function(f"() => {expression}", polling=20)
    found: dict[str, Any] = page.evaluate(expression)
    return found
