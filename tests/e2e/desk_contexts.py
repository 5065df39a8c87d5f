"""Contexts of a browser that tests use one after the other: what was loaded stays, what a reader has left does not."""

from typing import Final

from playwright.sync_api import Browser, BrowserContext

from tests.e2e.visits import NOTE_VIOLATIONS, WAIT_MS

LEFT: Final = "local_storage,indexeddb,cache_storage,service_workers"
"""what a page keeps in a browser beside cookies; scripts and styles in the cache of HTTP are nobody's"""


def new_context(browser: Browser) -> BrowserContext:
    """A context in which pages note what the content policy had to stop."""
    context = browser.new_context(reduced_motion="reduce")
    context.add_init_script(NOTE_VIOLATIONS)
    context.set_default_timeout(WAIT_MS)
    return context


class DeskContexts:
    """The contexts of a browser for work pages at one address."""

    def __init__(self, browser: Browser, url: str) -> None:
        self._browser = browser
        self._url = url
        self._free: list[BrowserContext] = []
        self._taken: list[BrowserContext] = []

    def take(self) -> BrowserContext:
        """A context of nobody."""
        context = self._free.pop() if self._free else new_context(self._browser)
        self._taken.append(context)
        return context

    def take_back(self) -> None:
        """Ends all visits of a test."""
        while self._taken:
            context = self._taken.pop()
            self._clear(context)
            self._free.append(context)

    def _clear(self, context: BrowserContext) -> None:
        context.set_offline(False)
        context.unroute_all()
        context.clear_cookies()
        blank = context.new_page()
        for page in context.pages:
            if page is not blank:
                page.close()
        told = {"origin": self._url, "storageTypes": LEFT}
        context.new_cdp_session(blank).send("Storage.clearDataForOrigin", told)
        blank.close()
