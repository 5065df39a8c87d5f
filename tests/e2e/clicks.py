"""Counts what a person clicks on the way to something; typing is no click, opening a list of choices is one."""

from dataclasses import dataclass, field

from playwright.sync_api import Locator, expect

from tests.e2e.desk_visits import DeskVisit

LONG_MS = 120_000


@dataclass
class Clicks:
    """A visit whose clicks are counted, with what was clicked."""

    seen: DeskVisit
    told: list[str] = field(default_factory=list)

    def on(self, place: str | Locator, name: str = "") -> None:
        """A click on something, found by its selector; `name`: with this text in it."""
        found = self.seen.page.locator(place) if isinstance(place, str) else place
        found = found.filter(has_text=name) if name else found
        found.first.click()
        self.told.append(name or str(place))

    def tab(self, name: str) -> None:
        """A click on a view of the page, which then is the one that is shown."""
        self.on(".view-tab", name)
        expect(self.seen.page.locator(".view-tab.is-here", has_text=name)).to_be_visible(timeout=LONG_MS)

    def title(self, text: str) -> None:
        """Waits for the page of a title."""
        expect(self.seen.page.locator(".page-title")).to_contain_text(text, timeout=LONG_MS)

    def told_above(self, text: str) -> None:
        """Waits for a sentence above the page; an act on hundreds may take its time."""
        expect(self.seen.page.locator("#shell-notice-line")).to_contain_text(text, timeout=LONG_MS)

    @property
    def count(self) -> int:
        """How many."""
        return len(self.told)
