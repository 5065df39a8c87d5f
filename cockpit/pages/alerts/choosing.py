"""Which alerts an address asks for."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from alerts.reading import codes_named
from cockpit.pages.alerts.words import LEVELS, LONGEST_WORD, OPEN_STATES, alert_desk
from cockpit.shell.nodes import place_of
from cockpit.ui.visit import Visit
from core.days import start_of_day
from store.views.alerts import AlertChoice

SHOWN: Final = ("groups", "all", "ageing", "news")
FILTERS: Final = ("rule", "level", "state", "taken", "text", "at", "own", "code")
"""what of an address narrows a list; `at` is a node with all below, `own` one by itself"""
HOUSE: Final = "house"
"""what `own` says of alerts that belong to no place"""
OVER: Final = ("resolved", "dropped")
"""how an alert has ended"""
STREAMS: Final = ("act", "news")
ONE_DAY: Final = timedelta(days=1)
FIRST_DAY: Final = date(2000, 1, 1)
LAST_DAY: Final = date(2999, 12, 31)
TAKEN: Final = {"yes": True, "no": False}


def shown_of(visit: Visit) -> str:
    """The view of the address; what is narrowed is shown one by one, everything in groups."""
    narrowed = any(visit.query.get(name) for name in FILTERS)
    shown = visit.query.get("show", "all" if narrowed else "groups")
    return shown if shown in SHOWN else "groups"


def choice_of(visit: Visit, limit: int, offset: int = 0) -> AlertChoice:
    """What the address asks for of what is open; a word that it may not have asks for nothing."""
    query, shown = visit.query, shown_of(visit)
    return replace(
        _common(visit, limit, offset),
        stream="news" if shown == "news" else "act",
        state=query["state"] if query.get("state") in OPEN_STATES else None,
        own=_own(visit),
        taken=True if shown == "ageing" else TAKEN.get(query.get("taken", "")),
        oldest=shown == "ageing",
    )


def past_choice(visit: Visit, limit: int, offset: int = 0) -> AlertChoice:
    """The same of what is over, which fired from a day of the address until the end of another."""
    query = visit.query
    since, until = (_day(query.get(name, "")) for name in ("since", "until"))
    return replace(
        _common(visit, limit, offset),
        stream=query["stream"] if query.get("stream") in STREAMS else None,
        state=query["state"] if query.get("state") in OVER else None,
        since=None if since is None else start_of_day(since),
        until=None if until is None else start_of_day(until + ONE_DAY),
    )


def _common(visit: Visit, limit: int, offset: int) -> AlertChoice:
    query, place = visit.query, place_of(visit)
    text = query.get("text", "").replace("\0", "").strip()[:LONGEST_WORD]
    return AlertChoice(
        rule=_word(visit, "rule"),
        level=query["level"] if query.get("level") in LEVELS else None,
        node=_word(visit, "at") or (None if place is None else str(place)),
        code=_word(visit, "code"),
        text=text or None,
        codes=codes_named(alert_desk(visit), text) if text else (),
        limit=limit,
        offset=offset,
    )


def _own(visit: Visit) -> str | None:
    own = _word(visit, "own")
    return "" if own == HOUSE else own


def _day(text: str) -> date | None:
    """A day of the address; None for anything else, and for a day that no instant has."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if FIRST_DAY <= found <= LAST_DAY else None


def _word(visit: Visit, name: str) -> str | None:
    """A code of the address."""
    return visit.query.get(name, "").replace("\0", "").strip()[:LONGEST_WORD] or None
