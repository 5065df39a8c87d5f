"""What a page is, and which pages somebody may open."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from cockpit.ui.visit import Desk, Visit

Live = Callable[[Visit], Awaitable[Mapping[str, Mapping[str, Any]]]]
"""What has changed on a page since it was laid out: properties by component id."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its addresses, what it shows, its callbacks, and who may open it.

    `permissions`: any of them opens it; none: everybody who has signed in. `look`: the wall is plain and has its own
    scripts; a work page stands in the frame of the desk and its `layout` is `async (visit) → component`.
    `live` is asked every few seconds while the page is looked at.
    """

    name: str
    paths: tuple[str, ...]
    layout: Callable[..., Any]
    register: Callable[[Any, Desk], None]
    permissions: tuple[str, ...] = ()
    look: Literal["wall", "work"] = "work"
    group: str = "work"
    icon: str = "dot"
    live: Live | None = None

    @property
    def path(self) -> str:
        """Its first address, by which it is linked."""
        return self.paths[0]

    def is_open_to(self, visit: Visit) -> bool:
        """Whether the visitor may open it."""
        return visit.holds(*self.permissions)


def open_pages(pages: Sequence[Page], visit: Visit) -> list[Page]:
    """The pages that the visitor may open, in their order."""
    return [page for page in pages if page.is_open_to(visit)]


def home_of(pages: Sequence[Page], visit: Visit) -> str:
    """Where the visitor begins: the first page that is open."""
    found = open_pages(pages, visit)
    return found[0].path if found else "/account"
