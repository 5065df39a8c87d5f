"""The numbers in the header: unread letters, and alerts that nobody has taken up; each with what is said of it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from alerts.lateness import is_late
from alerts.reading import Waiting
from cockpit import ids
from cockpit.shell.alerts import waiting_of
from cockpit.shell.letters import unread_of
from cockpit.ui.visit import Visit, Words
from core.days import LOCAL

INBOX: Final = ids.make("shell", "inbox", "badge")
INBOX_SAID: Final = ids.make("shell", "inbox", "said")
ALERTS: Final = ids.make("shell", "alerts", "badge")
ALERTS_SAID: Final = ids.make("shell", "alerts", "said")
BADGE: Final = "badge"
UNKNOWN: Final = "?"
MOST_SHOWN: Final = 99
EVERY_MS: Final = 30_000
"""how often they are asked for where nothing else of the page changes by itself"""


def number_text(number: int | None) -> str:
    """What stands in a badge; nothing for none and for what is not known."""
    return "" if not number else str(number) if number <= MOST_SHOWN else f"{MOST_SHOWN}+"


def inbox_said(words: Words, unread: int | None) -> str:
    """The name of the way to the inbox."""
    return words("desk.inbox_unread", n=unread) if unread else words("desk.inbox")


def alerts_badge(waiting: Waiting | None, at: datetime) -> Mapping[str, Any]:
    """What stands in the badge of alerts and how it looks; no alerts are not known to be none while nobody looks."""
    count = None if waiting is None else waiting.count
    if waiting is None or not is_late(waiting.looked_at, at):
        return {"children": number_text(count), "className": BADGE}
    return {"children": number_text(count) or UNKNOWN, "className": f"{BADGE} is-late"}


def alerts_said(words: Words, waiting: Waiting | None, at: datetime) -> str:
    """The name of the way to the alerts, and since when its number was not renewed."""
    if waiting is None:
        return words("desk.alerts")
    said = words("desk.alerts_waiting", n=waiting.count) if waiting.count else words("desk.alerts")
    if not is_late(waiting.looked_at, at):
        return said
    if waiting.looked_at is None:
        return words("desk.alerts_never", said=said)
    return words("desk.alerts_late", said=said, since=f"{waiting.looked_at.astimezone(LOCAL):%m-%d %H:%M}")


async def live_badges(visit: Visit) -> Mapping[str, Mapping[str, Any]]:
    """Both badges as they stand now, with what is said of them; one that is not known stays as it is."""
    words, at = visit.words, visit.at
    unread, waiting = await unread_of(visit), await waiting_of(visit)
    found: dict[str, Mapping[str, Any]] = {}
    if unread is not None:
        found |= {INBOX: {"children": number_text(unread)}, INBOX_SAID: {"children": inbox_said(words, unread)}}
    if waiting is not None:
        found |= {ALERTS: alerts_badge(waiting, at), ALERTS_SAID: {"children": alerts_said(words, waiting, at)}}
    return found
