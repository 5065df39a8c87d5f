"""What each route asks of whoever comes: the one list that is enforced, and that the tests walk.

A route that is not in it keeps the host from starting. `fasten` puts the guard around the very route that the router
has chosen, so no second reading of an address can differ from the first.
"""

import copy
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from fastapi import FastAPI
from starlette.requests import Request
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cockpit.failures import VISIT, NotSignedInError
from cockpit.gate.current import Visit, visit_of
from cockpit.gate.ways import Ways, way_of
from core.access import access_table
from core.errors import AccessDeniedError, CockpitError
from core.settings import Settings
from store.views.scopes import Scope as NumberScope

RIGHT: Final = "cockpit.right"
"""Where the guard leaves the right in the scope of a request."""

How = Literal["open", "signed_in", "holds", "at", "asked", "metrics"]


@dataclass(frozen=True, slots=True)
class Right:
    """What a route asks.

    open: nothing; signed_in: an account or token; holds: one of the permissions, anywhere; at: the permission at the
    node that a parameter of the path names; asked: the route itself asks for it at a node before it answers;
    metrics: the permission, or an address that needs none.
    """

    how: How
    permissions: tuple[str, ...] = ()
    parameter: str = ""
    persons_only: bool = False


OPEN: Final = Right("open")


def signed_in(*, persons_only: bool = False) -> Right:
    """Any account, and any token unless `persons_only`."""
    return Right("signed_in", persons_only=persons_only)


def holds(*permissions: str, persons_only: bool = False) -> Right:
    """Who holds one of the permissions anywhere."""
    return Right("holds", permissions, persons_only=persons_only)


def at(permission: str, parameter: str) -> Right:
    """Who has the permission at the node that a parameter of the path names."""
    return Right("at", (permission,), parameter)


def asked(*permissions: str, persons_only: bool = False) -> Right:
    """Who holds one of the permissions; at which node, the route finds out and asks (`demand`, `require`)."""
    return Right("asked", permissions, persons_only=persons_only)


INSPECTING: Final = ("inspections.plan", "inspections.approve", "inspections.visit", "inspections.conclude")

EVALUATING: Final = (
    "cycles.manage",
    "results.publish",
    "notices.sign",
    "reviews.judge",
    "self_reports.submit",
    "objections.raise",
)
"""whoever has a part in evaluation: what of it they see is asked where it is read"""

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
    "GET /api/evaluation/rubrics": holds(*EVALUATING),
    "POST /api/evaluation/rubrics": holds("results.publish", persons_only=True),
    "POST /api/evaluation/rubrics/check": holds("cycles.manage", "results.publish"),
    "GET /api/evaluation/rubrics/{key}": holds(*EVALUATING),
    "GET /api/evaluation/rubrics/{before}/changes/{after}": holds(*EVALUATING),
    "POST /api/evaluation/rubrics/{key}/retirement": holds("results.publish", persons_only=True),
    "GET /api/evaluation/cycles": holds(*EVALUATING),
    "POST /api/evaluation/cycles": holds("cycles.manage", persons_only=True),
    "GET /api/evaluation/cycles/{code}": holds("cycles.manage", "results.publish", "notices.sign"),
    "PUT /api/evaluation/cycles/{code}": holds("cycles.manage", persons_only=True),
    "POST /api/evaluation/cycles/{code}/opening": holds("cycles.manage", persons_only=True),
    "POST /api/evaluation/cycles/{code}/closing": holds("results.publish", persons_only=True),
    "POST /api/evaluation/cycles/{code}/cancellation": holds("results.publish", persons_only=True),
    "GET /api/evaluation/cycles/{code}/parts": holds(*EVALUATING),
    "GET /api/evaluation/cycles/{code}/ranking": signed_in(),  # names only for whom they concern
    "GET /api/evaluation/cycles/{code}/reviewers": holds("cycles.manage", "results.publish", "notices.sign"),
    "GET /api/evaluation/cycles/{code}/publications": holds("cycles.manage", "results.publish", "notices.sign"),
    "POST /api/evaluation/cycles/{code}/reports": holds("cycles.manage", persons_only=True),
    "POST /api/evaluation/cycles/{code}/reviews": holds("cycles.manage", persons_only=True),
    "POST /api/evaluation/cycles/{code}/feedback-drafts": holds("notices.draft", persons_only=True),
    "POST /api/evaluation/cycles/{code}/sealed-feedback": holds("notices.seal", persons_only=True),
    "POST /api/evaluation/cycles/{code}/feedback": holds("cycles.manage", persons_only=True),
    "POST /api/evaluation/cycles/{code}/publication": holds("results.publish", persons_only=True),
    "POST /api/evaluation/cycles/{code}/trial-end": holds("results.publish", persons_only=True),
    "POST /api/evaluation/cycles/{code}/completion": holds("cycles.manage", persons_only=True),
    "POST /api/evaluation/cycles/{code}/what-if": holds("cycles.manage", "results.publish", "notices.sign"),
    "GET /api/evaluation/cycles/{code}/parts/{owner}": holds(*EVALUATING),
    "GET /api/evaluation/cycles/{code}/parts/{owner}/scores/{number}/again": holds(*EVALUATING),
    "PUT /api/evaluation/cycles/{code}/parts/{owner}/circumstances/{circumstance}": holds(
        "cycles.manage", persons_only=True
    ),
    "DELETE /api/evaluation/cycles/{code}/parts/{owner}/circumstances/{circumstance}": holds(
        "cycles.manage", persons_only=True
    ),
    "PUT /api/evaluation/cycles/{code}/parts/{owner}/figures/{item}": holds("cycles.manage", persons_only=True),
    "POST /api/evaluation/cycles/{code}/parts/{owner}/leaving-out": holds("results.publish", persons_only=True),
    "POST /api/evaluation/cycles/{code}/parts/{owner}/withdrawal": holds("results.publish", persons_only=True),
    "POST /api/evaluation/cycles/{code}/parts/{owner}/asking-back": holds("cycles.manage", persons_only=True),
    "POST /api/evaluation/cycles/{code}/parts/{owner}/objection": holds("objections.raise", persons_only=True),
    "POST /api/evaluation/cycles/{code}/parts/{owner}/ruling": holds("reviews.judge", persons_only=True),
    "POST /api/evaluation/cycles/{code}/parts/{owner}/limits": holds("cycles.manage", persons_only=True),
    "POST /api/evaluation/limits/{number}/decision": holds("results.publish", persons_only=True),
    "POST /api/evaluation/cycles/{code}/parts/{owner}/retraction": holds("results.publish", persons_only=True),
    "POST /api/evaluation/cycles/{code}/parts/{owner}/improving": holds("cycles.manage", persons_only=True),
    "GET /api/evaluation/cycles/{code}/parts/{owner}/report": holds(*EVALUATING),
    "PUT /api/evaluation/cycles/{code}/parts/{owner}/report/items/{item}": holds(
        "self_reports.submit", persons_only=True
    ),
    "POST /api/evaluation/cycles/{code}/parts/{owner}/report/evidence": holds("self_reports.submit", persons_only=True),
    "POST /api/evaluation/cycles/{code}/parts/{owner}/report/submission": holds(
        "self_reports.submit", persons_only=True
    ),
    "PUT /api/evaluation/cycles/{code}/parts/{owner}/reviewer": holds("cycles.manage", persons_only=True),
    "GET /api/evaluation/tasks": holds("reviews.judge", persons_only=True),
    "GET /api/evaluation/tasks/{number}": holds("reviews.judge", persons_only=True),
    "POST /api/evaluation/tasks/{number}/decision": holds("reviews.judge", persons_only=True),
    "POST /api/evaluation/interests": holds("reviews.judge", "cycles.manage", persons_only=True),
    "GET /api/evaluation/guidance": holds(*EVALUATING),
    "POST /api/evaluation/guidance/{number}/evidence": holds("reviews.judge", persons_only=True),
    "POST /api/evaluation/guidance/{number}/voiding": holds("cycles.manage", persons_only=True),
    "GET /api/evaluation/index/{owner}": holds(*EVALUATING),
    "GET /verify/{code}": OPEN,  # number, body, date and whether a digest is the document's; nothing else
    "GET /api/verify/{code}": OPEN,
    "GET /api/evaluation/issues": holds("notices.read"),
    "POST /api/evaluation/issues": holds("notices.draft", persons_only=True),
    "POST /api/evaluation/issues/confirmations": holds("notices.draft", persons_only=True),
    "GET /api/evaluation/issues/statistics": holds("notices.read"),
    "GET /api/evaluation/issues/{issue_no}": holds("notices.read"),
    "GET /api/evaluation/issues/{issue_no}/timeline": holds("notices.read"),
    "POST /api/evaluation/issues/{issue_no}/acts/{event}": holds("notices.read", persons_only=True),
    "POST /api/evaluation/issues/{issue_no}/findings": holds("notices.draft", persons_only=True),
    "POST /api/evaluation/issues/{issue_no}/case-review": holds("notices.legal_review", persons_only=True),
    "POST /api/evaluation/issues/{issue_no}/examination": holds("notices.legal_review", persons_only=True),
    "GET /api/evaluation/documents": holds("notices.read"),
    "POST /api/evaluation/documents": holds("notices.draft", persons_only=True),
    "POST /api/evaluation/documents/guidance": holds("notices.draft", persons_only=True),
    "GET /api/evaluation/documents/{number}": holds("notices.read"),
    "PUT /api/evaluation/documents/{number}": holds("notices.draft", persons_only=True),
    "POST /api/evaluation/documents/{number}/issues": holds("notices.draft", persons_only=True),
    "POST /api/evaluation/documents/{number}/steps/{step}": holds("notices.read", persons_only=True),
    "POST /api/evaluation/documents/{number}/back/{step}": holds("notices.read", persons_only=True),
    "POST /api/evaluation/documents/{number}/drop": holds("notices.draft", persons_only=True),
    "POST /api/evaluation/documents/{number}/void": holds("notices.sign", persons_only=True),
    "GET /api/evaluation/documents/{number}/preview.pdf": holds("notices.read"),
    "GET /api/evaluation/documents/{number}/files/{ending}": holds("notices.read"),
    "POST /api/evaluation/documents/{number}/receipt": holds("notices.answer", persons_only=True),
    "POST /api/evaluation/documents/{number}/refusal": holds("notices.answer", persons_only=True),
    "PUT /api/evaluation/documents/{number}/delivery": holds("notices.deliver", persons_only=True),
    "POST /api/evaluation/documents/{number}/delivery/confirmation": holds("notices.deliver", persons_only=True),
    "PUT /api/evaluation/consents/{owner}": holds("notices.answer", persons_only=True),
    "DELETE /api/evaluation/consents/{owner}": holds("notices.answer", persons_only=True),
    # leads, inspections, objections to data: the commands ask for the right at the node
    "GET /api/evaluation/leads": holds("leads.enter", "leads.decide", "leads.report", "leads.hand_over"),
    "POST /api/evaluation/leads": holds("leads.enter", persons_only=True),
    "POST /api/evaluation/leads/damage": holds("leads.report", persons_only=True),
    "POST /api/evaluation/leads/handed-over": holds("leads.hand_over", persons_only=True),
    "GET /api/evaluation/leads/{number}": holds("leads.enter", "leads.decide", "leads.report", "leads.hand_over"),
    "POST /api/evaluation/leads/{number}/acknowledgement": holds("leads.decide", persons_only=True),
    "POST /api/evaluation/leads/{number}/reporter": holds("leads.decide", persons_only=True),
    "POST /api/evaluation/leads/{number}/{event}": holds("leads.decide", persons_only=True),
    "GET /api/evaluation/objections": holds("objections.raise", "objections.answer"),
    "POST /api/evaluation/objections": holds("objections.raise", persons_only=True),
    "GET /api/evaluation/objections/{number}": holds("objections.raise", "objections.answer"),
    "POST /api/evaluation/objections/{number}/answer": holds("objections.answer", persons_only=True),
    "POST /api/evaluation/objections/{number}/withdrawal": holds("objections.raise", persons_only=True),
    "GET /api/evaluation/inspections/plans": holds(*INSPECTING),
    "POST /api/evaluation/inspections/plans": holds("inspections.plan", persons_only=True),
    "GET /api/evaluation/inspections/plans/{number}": holds(*INSPECTING),
    "PUT /api/evaluation/inspections/plans/{number}": holds("inspections.plan", persons_only=True),
    "POST /api/evaluation/inspections/plans/{number}/seed": holds("inspections.plan", persons_only=True),
    "POST /api/evaluation/inspections/plans/{number}/draw": holds("inspections.plan", persons_only=True),
    "POST /api/evaluation/inspections/plans/{number}/{event}": holds(
        "inspections.plan", "inspections.approve", persons_only=True
    ),
    "GET /api/evaluation/draws/{number}": signed_in(),  # a draw is public once its seed is announced
    "GET /api/evaluation/draws/{number}/repeated": signed_in(),
    "GET /api/evaluation/inspections": holds("notices.read"),
    "POST /api/evaluation/inspections": holds("inspections.plan", persons_only=True),
    "GET /api/evaluation/inspections/{number}": holds("notices.read"),
    "PUT /api/evaluation/inspections/{number}/officers": holds("inspections.approve", persons_only=True),
    "POST /api/evaluation/inspections/{number}/notice": holds("inspections.plan", persons_only=True),
    "POST /api/evaluation/inspections/{number}/unannounced": holds("inspections.plan", persons_only=True),
    "POST /api/evaluation/inspections/{number}/issues": holds("inspections.visit", persons_only=True),
    "POST /api/evaluation/inspections/{number}/nothing-found": holds("inspections.conclude", persons_only=True),
    "POST /api/evaluation/inspections/{number}/feedback": holds("inspections.visit", persons_only=True),
    "POST /api/evaluation/inspections/{number}/{event}": holds("inspections.approve", persons_only=True),
    "POST /api/evaluation/inspections/{number}/arrival": holds("inspections.visit", persons_only=True),
    "POST /api/evaluation/inspections/{number}/entries": holds("inspections.visit", persons_only=True),
    "GET /api/evaluation/inspections/{number}/record": holds("notices.read"),
    "POST /api/evaluation/inspections/{number}/record": holds("inspections.visit", persons_only=True),
    "GET /site/app": holds("inspections.visit", persons_only=True),
    "GET /site/worker.js": holds("inspections.visit", persons_only=True),
    "GET /api/evaluation/site/visits": holds("inspections.visit", persons_only=True),
    "POST /api/evaluation/site/photos": holds("inspections.visit", persons_only=True),
    "GET /api/evaluation/officers": holds(*INSPECTING),
    "POST /api/evaluation/officers": holds("inspections.conclude", persons_only=True),
    "PUT /api/evaluation/officers/{number}": holds("inspections.conclude", persons_only=True),
    "POST /api/evaluation/officers/{number}/interests": holds(
        "inspections.visit", "inspections.conclude", persons_only=True
    ),
}
"""method and path of each route → what it asks; pages declare theirs in `cockpit/factory.py`"""


class UnlistedRouteError(CockpitError):
    """A route asks nothing of anybody: it stands in no list of rights."""


def right_of(route: BaseRoute, pages: Mapping[str, Right]) -> Right:
    """What a route asks. UnlistedRouteError: nobody has said."""
    path: str = getattr(route, "path", "")
    methods = sorted((getattr(route, "methods", None) or set()) - {"HEAD"})
    if not isinstance(route, Route) or not methods:
        raise UnlistedRouteError(f"{path or route!r} is no plain route")
    known = {
        pages.get(path) if method == "GET" and path in pages else ROUTES.get(f"{method} {path}") for method in methods
    }
    found = known.pop()
    if found is None or known:
        raise UnlistedRouteError(f"{' '.join(methods)} {path} stands in no list of rights (cockpit/gate/rights.py)")
    return found


def fasten(app: FastAPI, ways: Ways, pages: Mapping[str, Right]) -> None:
    """Puts its guard around every route of the app; once more when routes have been added since."""
    fastened = [_fastened(route, right_of(route, pages), ways) for route in app.router.routes]
    app.router.routes[:] = fastened


def _fastened(route: BaseRoute, right: Right, ways: Ways) -> BaseRoute:
    if right.how == "open" or isinstance(getattr(route, "app", None), Guarded):
        return route
    guarded: Any = copy.copy(route)  # a router of a module serves every app of this process
    guarded.app = Guarded(guarded.app, right, ways)
    return guarded  # type: ignore[no-any-return]


class Guarded:
    """A route behind its right."""

    def __init__(self, app: ASGIApp, right: Right, ways: Ways) -> None:
        self._app = app
        self.right = right
        self._ways = ways

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Lets those through who have the right. AccessDeniedError: the others."""
        visit: Visit = scope[VISIT]
        right = self.right
        if right.how == "metrics" and visit.asked:
            await self._app(scope, receive, send)
            return
        if visit.visitor is None:
            raise NotSignedInError
        if right.persons_only and visit.is_token:
            raise AccessDeniedError("persons_only")
        if right.permissions:
            await self._demand(visit, scope)
        scope[RIGHT] = right
        if right.how == "asked":
            visit.asked = False
            send = _told_only_when_asked(visit, send)
        await self._app(scope, receive, send)

    async def _demand(self, visit: Visit, scope: Scope) -> None:
        right = self.right
        if right.how == "at":
            code = scope["path_params"][right.parameter]
            may = await self._ways.may(visit.principal, right.permissions[0], code, visit.at)
        else:
            may = any(visit.principal.holds(permission, visit.at) for permission in right.permissions)
        if not may:
            raise AccessDeniedError(right.permissions[0])


class NeverAskedError(CockpitError):
    """A route was about to answer without having asked for the right that it promised to ask for."""


def _told_only_when_asked(visit: Visit, send: Send) -> Send:
    async def guarded(message: Message) -> None:
        if message["type"] == "http.response.start" and message["status"] < 300 and not visit.asked:
            raise NeverAskedError
        await send(message)

    return guarded


def demand(request: Request, settings: Settings, scope: NumberScope | None) -> None:
    """Asks for the right of this route at a scope; None: a code that nobody has.

    Only who may everywhere hears that there is no such code. AccessDeniedError: no right there.
    """
    visit, right = visit_of(request), request.scope[RIGHT]
    way = way_of(scope or NumberScope(str(settings.city.code), "city"), settings)
    if not any(visit.principal.may(permission, way, visit.at) for permission in right.permissions):
        raise AccessDeniedError(right.permissions[0])
    visit.asked = True


def unknown_permissions(rights: Iterable[Right]) -> set[str]:
    """Permissions that stand in rights and not in the table of access."""
    return {one for right in rights for one in right.permissions} - access_table().permissions.keys()
