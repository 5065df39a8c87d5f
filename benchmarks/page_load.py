"""What a browser fetches for the wall, first with an empty cache and then with what it has kept."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Page, sync_playwright

from tests.e2e.visits import BROWSER, SWITCHES
from tests.visiting import browser_cookies

SETTLED_MS = 1500


@dataclass
class Load:
    """One load of a page: bytes on the wire with headers, requests that reached the server."""

    host: str
    bytes: float = 0.0
    requests: int = 0
    foreign_hosts: int = 0
    _kept: set[str] = field(default_factory=set)

    @property
    def kilobytes(self) -> float:
        """Kilobytes on the wire."""
        return self.bytes / 1024

    def note_request(self, event: dict[str, Any]) -> None:
        """A request begins."""
        where = urlsplit(event["request"]["url"])
        if where.scheme in ("http", "https"):
            self.requests += 1
            self.foreign_hosts += where.netloc != self.host

    def note_from_cache(self, event: dict[str, Any]) -> None:
        """A request never left the browser."""
        self._kept.add(event["requestId"])

    def note_head(self, event: dict[str, Any]) -> None:
        """An answer begins; a stream never ends, so its bytes are counted as they come."""
        if event["response"].get("fromDiskCache") or event["requestId"] in self._kept:
            self.requests -= 1
        else:
            self.bytes += event["response"].get("encodedDataLength", 0)

    def note_bytes(self, event: dict[str, Any]) -> None:
        """Bytes of an answer have come."""
        self.bytes += event["encodedDataLength"]


def loads(url: str, signed_in: Mapping[str, str]) -> tuple[Load, Load]:
    """The first and the second load of the wall by somebody who has signed in (the cookies)."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=BROWSER, args=SWITCHES)
        context = browser.new_context(viewport={"width": 1920, "height": 1080})
        context.add_cookies(browser_cookies(url, signed_in))
        page = context.new_page()
        cold, warm = _load(page, url), _load(page, url)
        browser.close()
        return cold, warm


def _load(page: Page, url: str) -> Load:
    load = Load(urlsplit(url).netloc)
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.on("Network.requestWillBeSent", load.note_request)
    session.on("Network.requestServedFromCache", load.note_from_cache)
    session.on("Network.responseReceived", load.note_head)
    session.on("Network.dataReceived", load.note_bytes)
    # from another address of the same host, so that the visit is not a reload of the page that stands there
    page.goto(f"{url}/healthz")
    load.bytes = load.requests = 0
    page.goto(url)
    page.locator("#wall-page-root.has-data").wait_for()
    page.wait_for_timeout(SETTLED_MS)
    session.detach()
    return load
