"""One visit of a browser to the wall, and everything that it did which a wall must not do."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, Page, Request

from tests.visiting import browser_cookies, cookies

BROWSER = "/usr/bin/chromium"
SWITCHES = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
WAIT_MS = 30_000
NOTE_VIOLATIONS = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (event) =>
  window.violations.push(`${event.violatedDirective} ${event.blockedURI}`));
"""


@dataclass
class Visit:
    """The page, and what was seen while it lived."""

    page: Page
    said: list[str] = field(default_factory=list)
    """lines of the console and uncaught errors"""
    asked: list[Request] = field(default_factory=list)
    sockets: list[str] = field(default_factory=list)

    def snapshot(self) -> dict[str, Any]:
        """The snapshot that was asked for first, and so is on the screen of a still picture."""
        request = next(request for request in self.asked if "/api/snapshot/" in request.url)
        response = request.response()
        assert response is not None
        snapshot: dict[str, Any] = response.json()
        return snapshot

    def hosts(self) -> set[str]:
        """Every host that was asked for something."""
        return {request.url.split("/")[2] for request in self.asked if "://" in request.url}

    def violations(self) -> list[str]:
        """What the content policy had to stop."""
        found: list[str] = self.page.evaluate("window.violations")
        return found


def visit(
    browser: Browser,
    url: str,
    width: int = 1920,
    height: int = 1080,
    signed_in: Mapping[str, str] | None = None,
    **options: Any,
) -> Visit:
    """Opens the wall as somebody who has signed in (the cookies), and waits until its first snapshot is drawn."""
    context = browser.new_context(viewport={"width": width, "height": height}, **options)
    context.add_cookies(browser_cookies(url, signed_in or cookies()))
    context.add_init_script(NOTE_VIOLATIONS)
    context.set_default_timeout(WAIT_MS)
    page = context.new_page()
    seen = Visit(page)
    page.on("console", lambda line: seen.said.append(f"{line.type}: {line.text}"))
    page.on("pageerror", lambda error: seen.said.append(f"error: {error}"))
    page.on("request", lambda request: seen.asked.append(request))
    page.on("websocket", lambda socket: seen.sockets.append(socket.url))
    page.goto(url)
    page.locator("#wall-page-root.has-data").wait_for()
    return seen
