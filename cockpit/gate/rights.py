"""What each route asks of whoever comes: the one list that is enforced, and that the tests walk.

A route that is not in it keeps the host from starting (`cockpit.gate.guard`).
"""

from collections.abc import Mapping
from typing import Final

from cockpit.gate.alert_rights import ALERT_ROUTES
from cockpit.gate.evaluation_rights import EVALUATION_ROUTES
from cockpit.gate.right import OPEN, Right, asked, at, holds, signed_in

ROUTES: Final[Mapping[str, Right]] = {
    "GET /healthz": OPEN,
    "GET /readyz": OPEN,
    "GET /metrics": Right("metrics", ("metrics.read",)),
    "GET /assets/{path:path}": OPEN,
    "GET /_dash-component-suites/{package}/{path:path}": OPEN,
    "GET /_favicon.ico": OPEN,
    "GET /login": OPEN,
    "POST /login": OPEN,
    "GET /login/second-factor": OPEN,
    "POST /login/second-factor": OPEN,
    "GET /login/password": OPEN,
    "POST /login/password": OPEN,
    "POST /logout": OPEN,
    "POST /api/push/{source}": OPEN,  # signed by the source, believed or not by the route itself
    "GET /_dash-layout": signed_in(persons_only=True),
    "GET /_dash-dependencies": signed_in(persons_only=True),
    "GET /_reload-hash": signed_in(persons_only=True),
    "POST /_dash-update-component": signed_in(persons_only=True),  # each callback has a right of its own
    "GET /api/me": signed_in(persons_only=True),
    "GET /api/pages/{page}": signed_in(persons_only=True),  # a page asks for its own permissions
    "GET /signed-in": signed_in(persons_only=True),
    "GET /api/openapi.json": signed_in(),
    "GET /api/snapshot/{scope}": at("numbers.read", "scope"),
    "GET /api/stream/{scope}": at("numbers.read", "scope"),
    "POST /api/telemetry": holds("numbers.read"),
    "GET /api/items": asked("numbers.read"),
    "GET /api/indicators": asked("numbers.read"),
    "GET /api/indicators/{code}": asked("numbers.read"),
    "GET /api/missing": asked("records.read"),
    "GET /api/shortfalls": asked("records.read"),
    "GET /api/conditions": holds("numbers.read", "sources.read"),
    "GET /api/sources": holds("sources.read"),
    "GET /api/verification": holds("sources.read"),
    "GET /api/quarantine": holds("quarantine.read"),
    "GET /api/quarantine/{number}": holds("quarantine.read"),
    "GET /api/audit": holds("audit.read"),
    "GET /api/audit/export": holds("audit.export"),
    # the commands behind these ask for the right at the node that the request is about
    "GET /api/letters": signed_in(persons_only=True),
    "POST /api/letters/read": signed_in(persons_only=True),
    "GET /api/letters/mail": signed_in(persons_only=True),
    "PUT /api/letters/mail": signed_in(persons_only=True),
    "GET /api/uploads": holds("evidence.read"),
    "POST /api/uploads": holds("evidence.upload", persons_only=True),
    "GET /api/uploads/{number}": holds("evidence.read"),
    "DELETE /api/uploads/{number}": holds("evidence.upload", persons_only=True),
    "GET /api/manual/items": holds("manual.enter", "manual.confirm", "evidence.read", "numbers.read"),
    "GET /api/manual/filings": holds("manual.enter", "manual.confirm", "evidence.read"),
    "POST /api/manual/filings": holds("manual.enter", persons_only=True),
    "GET /api/manual/filings/{number}": holds("manual.enter", "manual.confirm", "evidence.read"),
    "POST /api/manual/filings/{number}/{deed}": holds("manual.enter", "manual.confirm", persons_only=True),
    "GET /api/manual/counted": holds("numbers.read"),
    "GET /api/manual/template.xlsx": holds("manual.enter", persons_only=True),
    "POST /api/manual/sheets": holds("manual.enter", persons_only=True),
    "GET /api/manual/export.csv": holds("exports.make"),
    **ALERT_ROUTES,
    **EVALUATION_ROUTES,
}
"""method and path of each route → what it asks; pages declare theirs in `cockpit/factory.py`"""
