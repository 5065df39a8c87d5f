"""Every route behind its right: the guard is put around the very route that the router has chosen.

So no second reading of an address can differ from the first.
"""

import copy
from collections.abc import Mapping
from typing import Any, Final

from fastapi import FastAPI
from starlette.requests import Request
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cockpit.failures import VISIT, NotSignedInError
from cockpit.gate.current import Visit, visit_of
from cockpit.gate.right import Right
from cockpit.gate.rights import ROUTES
from cockpit.gate.ways import Ways, way_of
from core.errors import AccessDeniedError, CockpitError
from core.settings import Settings
from store.views.scopes import Scope as NumberScope

RIGHT: Final = "cockpit.right"
"""Where the guard leaves the right in the scope of a request."""


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
