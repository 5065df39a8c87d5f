"""Which issues an address asks for."""

from datetime import date
from typing import Final

from cockpit.ui.visit import Visit
from store.views.issues import IssueChoice

READ: Final = ("notices.read",)
SHOWN: Final = ("open", "overdue", "met", "mine", "all")
SEVERITIES: Final = ("grave", "serious", "ordinary")
LONGEST: Final = 18
"""digits of the number of an account"""
SOURCES: Final = ("lead", "inspection", "limit_case", "repeat", "alert", "effect")


def shown_of(visit: Visit) -> str:
    """The view of the address; with a state all issues of it, else the open ones."""
    shown = visit.query.get("show", "all" if visit.query.get("state") else "open")
    return shown if shown in SHOWN else "open"


def choice_of(visit: Visit, limit: int, offset: int = 0) -> IssueChoice:
    """What the address asks for."""
    query, shown = visit.query, shown_of(visit)
    return IssueChoice(
        state=query.get("state") or None,
        open_only=True if shown in ("open", "mine") else None,
        overdue=True if shown == "overdue" else None,
        met=True if shown == "met" else None,
        severity=query.get("severity") or None,
        owner=query.get("owner", "").strip() or None,
        source_kind=query.get("source") or None,
        due_until=_day(query.get("until", "")),
        officer=visit.principal.account_id if shown == "mine" else _number(query.get("officer", "")),
        text=query.get("text") or None,
        limit=limit,
        offset=offset,
    )


def _number(text: str) -> int | None:
    """A number of an address; none where it is no number."""
    return int(text) if text.isdecimal() and len(text) <= LONGEST else None


def _day(text: str) -> date | None:
    """A day of an address; none where it is no day."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
