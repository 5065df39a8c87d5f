"""Which view of alerts an address asks for, and what of it renews itself."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any, Final

from dash.development.base_component import Component

from alerts.lateness import is_late
from alerts.reading import looked_at
from cockpit import ids
from cockpit.pages.alerts import acting, channels, history, listing, one, one_acts, revising, rules, silences, told
from cockpit.pages.alerts.choosing import shown_of
from cockpit.pages.alerts.words import CHANNELS, HISTORY, LIST, ONE, RULES, SILENCES, TOLD, alert_desk, views
from cockpit.ui import parts, times
from cockpit.ui.tags import html
from cockpit.ui.visit import Desk, Visit

LATE: Final = ids.make("alerts", "looked", "late")


async def layout(visit: Visit) -> Any:
    """The view that the path names, with what is said above all of them while nobody looks."""
    shown: Mapping[str, Callable[[Visit], Awaitable[Any]]] = {
        ONE: one.view,
        HISTORY: history.view,
        RULES: rules.view,
        SILENCES: silences.view,
        TOLD: told.view,
        CHANNELS: channels.view,
    }
    return [html.Div(await _late(visit), id=LATE), *await shown.get(visit.path, _open)(visit)]


async def live(visit: Visit) -> Mapping[str, Mapping[str, Any]]:
    """Whether anybody looks, and the list of open alerts; nothing else changes by itself."""
    found = {LATE: {"children": await _late(visit)}}
    if visit.path == LIST:
        found[listing.BODY] = {"children": await listing.body(visit)}
    return found


def register(app: Any, desk: Desk) -> None:
    """The acts of all views."""
    for part in (listing, acting, one_acts, history, revising, silences, channels):
        part.register(app, desk)


async def _open(visit: Visit) -> Any:
    words = visit.words
    head = parts.page_head(words("page.alerts.title"), words("page.alerts.note"), acting.ways(visit))
    return [head, *await acting.asked_for(visit), views(visit, shown_of(visit)), await listing.view(visit)]


async def _late(visit: Visit) -> list[Component]:
    looked = await visit.read(looked_at, alert_desk(visit))
    return stale(visit, looked) if is_late(looked, visit.at) else []


def stale(visit: Visit, looked: datetime | None) -> list[Component]:
    """That rules are not applied now, and since when."""
    words = visit.words
    if looked is None:
        return [parts.stale(words("page.alerts.never_looked"))]
    return [parts.stale([words("page.alerts.looked_last"), " ", times.clock(looked, visit.at)])]
