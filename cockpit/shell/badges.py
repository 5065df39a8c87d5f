"""The numbers in the header: unread letters, and alerts that nobody has taken up; each with what is said of it."""

from collections.abc import Mapping
from typing import Any, Final

from cockpit import ids
from cockpit.shell.alerts import waiting_of
from cockpit.shell.letters import unread_of
from cockpit.ui.visit import Visit, Words

INBOX: Final = ids.make("shell", "inbox", "badge")
INBOX_SAID: Final = ids.make("shell", "inbox", "said")
ALERTS: Final = ids.make("shell", "alerts", "badge")
ALERTS_SAID: Final = ids.make("shell", "alerts", "said")
MOST_SHOWN: Final = 99
EVERY_MS: Final = 30_000
"""how often they are asked for where nothing else of the page changes by itself"""


def number_text(number: int | None) -> str:
    """What stands in a badge; nothing for none and for what is not known."""
    return "" if not number else str(number) if number <= MOST_SHOWN else f"{MOST_SHOWN}+"


def inbox_said(words: Words, unread: int | None) -> str:
    """The name of the way to the inbox."""
    return words("desk.inbox_unread", n=unread) if unread else words("desk.inbox")


def alerts_said(words: Words, waiting: int | None) -> str:
    """The name of the way to the alerts."""
    return words("desk.alerts_waiting", n=waiting) if waiting else words("desk.alerts")


async def live_badges(visit: Visit) -> Mapping[str, Mapping[str, Any]]:
    """Both badges as they stand now, with what is said of them; one that is not known stays as it is."""
    words = visit.words
    unread, waiting = await unread_of(visit), await waiting_of(visit)
    found: dict[str, Mapping[str, Any]] = {}
    if unread is not None:
        found |= _renewed(INBOX, INBOX_SAID, unread, inbox_said(words, unread))
    if waiting is not None:
        found |= _renewed(ALERTS, ALERTS_SAID, waiting, alerts_said(words, waiting))
    return found


def _renewed(badge: str, said: str, number: int, text: str) -> dict[str, Mapping[str, Any]]:
    return {badge: {"children": number_text(number)}, said: {"children": text}}
