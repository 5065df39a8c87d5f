"""Which view of alerts an address asks for, and what of it renews itself."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from alerts.reading import looked_at
from cockpit.pages.alerts import acting, history, listing, one, one_acts, revising, rules, silences
from cockpit.pages.alerts.choosing import shown_of
from cockpit.pages.alerts.words import HISTORY, LIST, ONE, RULES, SILENCES, alert_desk, views
from cockpit.ui import parts, times
from cockpit.ui.visit import Desk, Visit

LATE: Final = timedelta(hours=2)
"""rules are applied to everything each hour: after twice that nobody looks"""


async def layout(visit: Visit) -> Any:
    """The view that the path names."""
    shown: Mapping[str, Callable[[Visit], Awaitable[Any]]] = {
        ONE: one.view,
        HISTORY: history.view,
        RULES: rules.view,
        SILENCES: silences.view,
    }
    return await shown.get(visit.path, _open)(visit)


async def live(visit: Visit) -> Mapping[str, Mapping[str, Any]]:
    """The list of open alerts; nothing of the other views changes by itself."""
    if "alert" in visit.query or visit.path != LIST:
        return {}
    return {listing.BODY: {"children": await listing.body(visit)}}


def register(app: Any, desk: Desk) -> None:
    """The acts of all views."""
    for part in (listing, acting, one_acts, history, revising, silences):
        part.register(app, desk)


async def _open(visit: Visit) -> Any:
    words = visit.words
    head = parts.page_head(words("page.alerts.title"), words("page.alerts.note"), acting.ways(visit))
    looked = await visit.read(looked_at, alert_desk(visit))
    late = stale(visit, looked) if is_late(looked, visit.at) else []
    return [head, *late, *await acting.asked_for(visit), views(visit, shown_of(visit)), await listing.view(visit)]


def is_late(looked: datetime | None, at: datetime) -> bool:
    """Whether what is shown is not of now."""
    return looked is None or at - looked > LATE


def stale(visit: Visit, looked: datetime | None) -> list[Any]:
    """That rules are not applied now, and since when."""
    words = visit.words
    if looked is None:
        return [parts.stale(words("page.alerts.never_looked"))]
    return [parts.stale([words("page.alerts.looked_last"), " ", times.clock(looked, visit.at)])]
