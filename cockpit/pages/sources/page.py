"""Which view of the sources an address asks for."""

from collections.abc import Mapping
from typing import Any

from cockpit.pages.sources import acts, detail, items, overview
from cockpit.pages.sources.reading import read_board
from cockpit.ui import parts
from cockpit.ui.visit import Desk, Visit


async def layout(visit: Visit) -> Any:
    """The page: all sources, one of them (`?source=`), or the 33 items (`?view=items`)."""
    found = await read_board(visit)
    code = visit.query.get("source")
    if code is not None:
        return await detail.view(visit, found, code)
    words = visit.words
    head = parts.page_head(words("page.sources.title"), words("page.sources.note"))
    is_items = visit.query.get("view") == "items"
    body = items.view(visit, found) if is_items else overview.view(visit, found)
    return [head, _views(visit, is_items=is_items), *body]


async def live(visit: Visit) -> Mapping[str, Mapping[str, Any]]:
    """What changes on the page by itself."""
    if visit.query.get("view") == "items":
        return {}
    found = await read_board(visit)
    code = visit.query.get("source")
    return overview.live(visit, found) if code is None else await detail.live(visit, found, code)


def register(app: Any, desk: Desk) -> None:
    """The acts of the page."""
    acts.register(app, desk)


def _views(visit: Visit, *, is_items: bool) -> Any:
    words = visit.words
    return parts.tabs(
        [
            (words("page.sources.view.list"), visit.link("/sources"), not is_items),
            (words("page.sources.view.items"), visit.link("/sources", view="items"), is_items),
        ],
        words("page.sources.views"),
    )
