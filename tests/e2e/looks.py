"""What is wrong with the look of a page, whatever its language, theme and size."""

from collections.abc import Iterator

from playwright.sync_api import expect

from tests.e2e.axe import serious
from tests.e2e.desk_visits import DeskVisit


def faults(seen: DeskVisit, path: str) -> Iterator[str]:
    """Turns to a page and tells what sticks out, has failed, or cannot be read and used."""
    seen.open(path)
    expect(seen.page.locator(".desk-main > *:not(:empty)").first).to_be_visible()
    if seen.overflow() > 0:
        yield f"{path} is {seen.overflow()} px too wide"
    if seen.page.locator(".state-failed").count():
        yield f"{path} has failed"
    yield from (f"{path} {found}" for found in serious(seen.page))


def faults_of_known(seen: DeskVisit, path: str) -> Iterator[str]:
    """The same of a page that shows something: that there is no such thing is a fault too."""
    yield from faults(seen, path)
    if seen.page.locator(".state-unknown").count():
        yield f"{path} shows nothing"
