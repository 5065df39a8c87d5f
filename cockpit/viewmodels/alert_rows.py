"""Alerts in 需处置: what fires and nobody has taken up, by rule; and what of the list they tell of already."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from alerts.judging.days import Term
from alerts.judging.findings import subject_of
from alerts.lateness import is_late
from alerts.naming import scope_name, subject_name
from alerts.observing import Subject
from cockpit.facts import Late, WallAlerts
from cockpit.i18n import CHINESE, Texts
from cockpit.viewmodels.freshness import STALE
from core.conditions import Condition
from core.days import LOCAL, date_of
from core.model import Band
from core.settings import Settings
from indicators.catalogue import Catalogue
from store.views.alerts import WallGroup
from store.views.attention import Attention

MOST_GROUPS: Final = 5
"""so many rules stand before everything else; the others are counted"""
GRAVE: Final = frozenset({"serious", "critical"})
TERMS: Final = frozenset({"node", "batch"})
"""kinds of what is overdue that rules look at"""


@dataclass(frozen=True, slots=True)
class Untold:
    """What is overdue and what is wrong with the data, without what an alert of the list tells of."""

    late: Late
    conditions: Sequence[Condition]


def late_subject(row: Attention) -> Subject:
    """What an alert on something overdue is about."""
    return Term(row.owner_code, row.kind, row.key, date_of(row.due_day)).subject


def subjects_of(late: Sequence[Attention], conditions: Sequence[Condition]) -> list[str]:
    """The codes that alerts on these would have."""
    found = [late_subject(row).code for row in late if row.kind in TERMS]
    return list(dict.fromkeys([*found, *(subject_of(one).code for one in conditions)]))


def untold(late: Late, conditions: Sequence[Condition], alerts: WallAlerts) -> Untold:
    """What nothing of the alerts says: nobody reads twice of one thing."""
    rows = [row for row in late.rows if not _is_told(late_subject(row), alerts)]
    rest = [one for one in conditions if not _is_told(subject_of(one), alerts)]
    return Untold(replace(late, rows=rows, total=late.total - len(late.rows) + len(rows)), rest)


def alert_rows(
    texts: Texts, settings: Settings, catalogue: Catalogue, alerts: WallAlerts, at: datetime
) -> list[dict[str, Any]]:
    """The first rules that fire, the gravest first: one alert by name, several counted, with the place of all."""
    mark = {"freshness": STALE} if is_late(alerts.looked_at, at) else {}
    return [_row(texts, settings, catalogue, one) | mark for one in alerts.groups[:MOST_GROUPS]]


def late_note(texts: Texts, alerts: WallAlerts, at: datetime) -> str | None:
    """When somebody looked last whether anything fires; None: somebody looks."""
    if not is_late(alerts.looked_at, at):
        return None
    if alerts.looked_at is None:
        return texts(CHINESE, "attention.alerts_never")
    looked, now = alerts.looked_at.astimezone(LOCAL), at.astimezone(LOCAL)
    when = f"{looked:%H:%M}" if looked.date() == now.date() else f"{looked:%m-%d %H:%M}"
    return texts(CHINESE, "attention.alerts_late", at=when)


def alert_count(groups: Sequence[WallGroup]) -> int:
    """How many alerts that are."""
    return sum(one.count for one in groups)


def _is_told(subject: Subject, alerts: WallAlerts) -> bool:
    return (subject.scope, subject.code) in alerts.told


def _row(texts: Texts, settings: Settings, catalogue: Catalogue, one: WallGroup) -> dict[str, Any]:
    return {
        "kind": "alert",
        "who": f"{one.rule} {one.name}",
        "place": _place(settings, one),
        "what": _alone(catalogue, one) if one.count == 1 else _several(texts, one),
        "days": 0,
        "text": texts(CHINESE, "condition.since", since=f"{one.since.astimezone(LOCAL):%m-%d %H:%M}"),
        "band": Band.CRIT if one.level in GRAVE else Band.WARN,
    }


def _place(settings: Settings, one: WallGroup) -> str:
    """The place of all; what one feed or finding of no place is called needs the room."""
    if one.place is None or (not one.place and one.count == 1):
        return ""
    return scope_name(one.place, settings).zh


def _alone(catalogue: Catalogue, one: WallGroup) -> str:
    return " · ".join(filter(None, (one.owner_name, subject_name(one.code, one.detail, catalogue).zh)))


def _several(texts: Texts, one: WallGroup) -> str:
    if one.owners > 1:
        return texts(CHINESE, "attention.alert_owners", n=one.owners)
    return texts(CHINESE, "attention.alert_count", n=one.count)
