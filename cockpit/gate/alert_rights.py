"""What each route of alerts asks; which alerts somebody sees is asked where they are read.

A part of the list of rights (`cockpit.gate.rights`).
"""

from collections.abc import Mapping
from typing import Final

from cockpit.gate.right import Right, holds

ALERT_ROUTES: Final[Mapping[str, Right]] = {
    "GET /api/alerts": holds("alerts.acknowledge"),
    "GET /api/alerts/history": holds("alerts.acknowledge"),
    "GET /api/alerts/rules": holds("alerts.acknowledge"),
    "POST /api/alerts/rules": holds("alerts.rules", persons_only=True),
    "GET /api/alerts/silences": holds("alerts.acknowledge"),
    "POST /api/alerts/silences": holds("alerts.silence", persons_only=True),
    "DELETE /api/alerts/silences/{number}": holds("alerts.silence", persons_only=True),
    "POST /api/alerts/acknowledge": holds("alerts.acknowledge", persons_only=True),
    "GET /api/alerts/messages/{number}": holds("alerts.acknowledge"),
    "GET /api/alerts/{number}": holds("alerts.acknowledge"),
    "POST /api/alerts/{number}/case": holds("leads.enter", persons_only=True),
    "POST /api/alerts/{number}/acknowledge": holds("alerts.acknowledge", persons_only=True),
}
"""method and path of each route → what it asks"""
