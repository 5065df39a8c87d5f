"""One visit of a browser to work pages, and everything that it did which a page must not do."""

from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import parse_qsl

from playwright.sync_api import BrowserContext, Page

from cockpit.ui.visit import address
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
        """Goes to a page and waits until it is laid out; from page to page by a link, which loads no script again."""
        wanted = self._address(path)
        here = self.page.locator(".desk")
        if here.count() and here.get_attribute("data-address") != wanted:
            self.page.evaluate(FOLLOW, path)
            self.page.locator(f'.desk[data-address="{wanted}"]').wait_for()
        else:
            self.page.goto(self.url + path)
        self.page.locator(".page-title, .state").first.wait_for()

    def _address(self, path: str) -> str:
        where, _, query = path.partition("?")
        return address(where, dict(parse_qsl(query)))

    def violations(self) -> list[str]:
        """What the content policy had to stop."""
        found: list[str] = self.page.evaluate("window.violations")
        return found

    def overflow(self) -> int:
        """How many pixels the page is wider than its window."""
        found: int = self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        return found


def desk_visit(
    context: BrowserContext,
    url: str,
    cookies: dict[str, str],
    *,
    size: tuple[int, int] = (1440, 900),
    language: str = "zh_CN",
    theme: str = "light",
) -> DeskVisit:
    """A page with the cookies of a session and the choices of its reader."""
    context.add_cookies(browser_cookies(url, cookies | {"cockpit_language": language, "cockpit_theme": theme}))
    page = context.new_page()
    page.set_viewport_size({"width": size[0], "height": size[1]})
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
