"""Which alerts an address asks for."""

from typing import Final

from alerts.reading import codes_named
from cockpit.pages.alerts.words import LEVELS, LONGEST_WORD, OPEN_STATES, alert_desk
from cockpit.shell.nodes import place_of
from cockpit.ui.visit import Visit
from store.views.alerts import AlertChoice

SHOWN: Final = ("groups", "all", "ageing")
FILTERS: Final = ("rule", "level", "state", "taken", "text", "at", "code")
"""what of an address narrows a list; `at` is a node: a place or an owner"""
TAKEN: Final = {"yes": True, "no": False}


def shown_of(visit: Visit) -> str:
    """The view of the address; what is narrowed is shown one by one, everything in groups."""
    narrowed = any(visit.query.get(name) for name in FILTERS)
    shown = visit.query.get("show", "all" if narrowed else "groups")
    return shown if shown in SHOWN else "groups"


def choice_of(visit: Visit, limit: int, offset: int = 0) -> AlertChoice:
    """What the address asks for; a word that it may not have asks for nothing."""
    query, is_ageing = visit.query, shown_of(visit) == "ageing"
    place, text = place_of(visit), query.get("text", "").replace("\0", "").strip()[:LONGEST_WORD]
    return AlertChoice(
        rule=_word(visit, "rule"),
        level=query["level"] if query.get("level") in LEVELS else None,
        state=query["state"] if query.get("state") in OPEN_STATES else None,
        node=_word(visit, "at") or (None if place is None else str(place)),
        code=_word(visit, "code"),
        taken=True if is_ageing else TAKEN.get(query.get("taken", "")),
        text=text or None,
        codes=codes_named(alert_desk(visit), text) if text else (),
        oldest=is_ageing,
        limit=limit,
        offset=offset,
    )


def _word(visit: Visit, name: str) -> str | None:
    """A code of the address."""
    return visit.query.get(name, "").replace("\0", "").strip()[:LONGEST_WORD] or None
