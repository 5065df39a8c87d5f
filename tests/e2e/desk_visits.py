"""One visit of a browser to work pages, and everything that it did which a page must not do."""

from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import parse_qsl

from playwright.sync_api import Browser, Page

from cockpit.ui.visit import address
from tests.e2e.visits import NOTE_VIOLATIONS, WAIT_MS
from tests.visiting import browser_cookies

FOLLOW: Final = """path => {
    history.pushState({}, "", path)
    dispatchEvent(new CustomEvent("_dashprivate_pushstate"))
}"""
"""what a link of Dash does when somebody clicks it"""


@dataclass
class DeskVisit:
    """The page, and what was seen while it lived."""

    page: Page
    url: str
    said: list[str] = field(default_factory=list)
    """errors and warnings of the console"""
    hosts: set[str] = field(default_factory=set)
    asked: list[str] = field(default_factory=list)

    def open(self, path: str) -> None:
        """Opens a page and waits until it is laid out."""
        self.page.goto(self.url + path)
        self.page.locator(".page-title, .state").first.wait_for()

    def turn_to(self, path: str) -> None:
        """Follows a link of the application: the page is laid out anew, its scripts are not loaded again."""
        if not self.page.locator(".desk").count():
            return self.open(path)
        where, _, query = path.partition("?")
        self.page.evaluate(FOLLOW, path)
        self.page.locator(f'.desk[data-address="{address(where, dict(parse_qsl(query)))}"]').wait_for()
        return self.page.locator(".page-title, .state").first.wait_for()

    def violations(self) -> list[str]:
        """What the content policy had to stop."""
        found: list[str] = self.page.evaluate("window.violations")
        return found

    def overflow(self) -> int:
        """How many pixels the page is wider than its window."""
        found: int = self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        return found


def desk_visit(
    browser: Browser,
    url: str,
    cookies: dict[str, str],
    *,
    size: tuple[int, int] = (1440, 900),
    language: str = "zh_CN",
    theme: str = "light",
) -> DeskVisit:
    """A browser with the cookies of a session and the choices of its reader."""
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, reduced_motion="reduce")
    context.add_cookies(browser_cookies(url, cookies | {"cockpit_language": language, "cockpit_theme": theme}))
    context.add_init_script(NOTE_VIOLATIONS)
    context.set_default_timeout(WAIT_MS)
    page = context.new_page()
    seen = DeskVisit(page, url)
    page.on("console", lambda line: _note(seen, line))
    page.on("pageerror", lambda error: seen.said.append(f"error: {error}"))
    page.on("request", lambda request: _count(seen, request.url))
    return seen


def _note(seen: DeskVisit, line: Any) -> None:
    if line.type in ("error", "warning"):
        seen.said.append(f"{line.type}: {line.text}")


def _count(seen: DeskVisit, url: str) -> None:
    seen.asked.append(url)
    if "://" in url:
        seen.hosts.add(url.split("/")[2])
