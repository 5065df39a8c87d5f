"""From an address to what the visitor sees: the page, or that it is forbidden, unknown, or has failed."""

import logging
from collections.abc import Sequence
from typing import Any

from dash import Input, Output
from dash.development.base_component import Component

from cockpit import ids
from cockpit.shell.alerts import waiting_of
from cockpit.shell.frame import frame, role_names
from cockpit.shell.letters import unread_of
from cockpit.shell.pages import Page
from cockpit.ui import parts, provider
from cockpit.ui.callbacks import RIGHTS, visit_now
from cockpit.ui.tags import dcc, html
from cockpit.ui.visit import Desk, Visit
from core.errors import AccessDeniedError, CockpitError

log = logging.getLogger(__name__)


def shell() -> Component:
    """What every page is put into: the address, the place for the page, and the line for what was done."""
    return html.Div(
        [
            dcc.Location(id=ids.LOCATION, refresh="callback-nav"),
            dcc.Store(id=ids.REFRESH),
            html.Div(id=ids.CONTENT),
            html.Div(id=ids.NOTICE, className="notice", role="status"),
        ]
    )


def route_pages(app: Any, desk: Desk, pages: Sequence[Page]) -> None:
    """Registers the callback that shows the page of an address."""
    by_path = {path: page for page in pages for path in page.paths}

    async def show(path: str, search: str | None, _refresh: Any) -> Any:
        page = by_path.get(path)
        if page is not None and page.look == "wall":
            return page.layout(desk.services)
        visit = visit_now(desk, path, search)
        return await laid_out(visit, pages, page)

    setattr(show, RIGHTS, ())
    where = [Input(ids.LOCATION, "pathname"), Input(ids.LOCATION, "search"), Input(ids.REFRESH, "data")]
    app.callback(Output(ids.CONTENT, "children"), *where)(show)


async def laid_out(visit: Visit, pages: Sequence[Page], page: Page | None) -> Component:
    """A page in its frame and theme."""
    content = await content_of(visit, page)
    unread, waiting = await unread_of(visit), await waiting_of(visit)
    return provider.themed(visit, frame(visit, pages, page, unread, content, waiting))


async def content_of(visit: Visit, page: Page | None) -> Any:
    """What stands in the frame; a failure is shown there and kept in the log."""
    words = visit.words
    if page is None:
        return parts.unknown(words)
    title = words(f"page.{page.name}.title")
    if not page.is_open_to(visit):
        return [parts.page_head(title), parts.forbidden(words, _roles(visit))]
    try:
        return await page.layout(visit)
    except AccessDeniedError:
        return [parts.page_head(title), parts.forbidden(words, _roles(visit))]
    except CockpitError as error:
        log.warning("the page %s is not shown: %s", page.name, error)
    except Exception:
        log.exception("the page %s has failed", page.name)
    return [parts.page_head(title), parts.failed(words, visit.here())]


def _roles(visit: Visit) -> str:
    names = role_names(visit)
    return visit.words("desk.and").join(names) if names else visit.words("desk.no_role")
