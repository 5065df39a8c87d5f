"""The addresses of the pages: their index, what is live on them, and the page that a renewed session comes back to."""

import hashlib
from collections.abc import Callable, Sequence
from html import escape
from typing import Any, Final

import dash._utils
from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from cockpit.dashboard import Dashboard
from cockpit.failures import VISIT, failure_response, is_for_people
from cockpit.gate.current import current
from cockpit.preferences import chosen_language, chosen_theme, html_language
from cockpit.shell.badges import live_badges
from cockpit.shell.pages import Page, home_of
from cockpit.ui.visit import Desk, Visit

_to_json: Callable[[Any], str] = dash._utils.to_json

SIGNED_IN: Final = """<!DOCTYPE html>
<html lang="{language}" class="on-desk theme-{theme}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>{title}</title>
<link rel="stylesheet" href="/assets/00-tokens.css"><link rel="stylesheet" href="/_dash-component-suites/{sheet}">
</head><body><main class="lone"><h1>{title}</h1><p>{hint}</p></main>
<script src="/assets/alone/signed-in.js" data-account="{account}"></script></body></html>"""
"""The page that a renewed session comes back to: it tells the page that has been waiting, and closes."""


def route_addresses(app: FastAPI, pages: Sequence[Page]) -> None:
    """Adds the addresses of the pages; who may open which is also declared at the gate."""
    for page in pages:
        for path in page.paths:
            app.add_route(path, _index_of(app, pages, page), methods=["GET"], include_in_schema=False)
    app.add_route("/api/pages/{page}", _live_of(app, pages), methods=["GET"], include_in_schema=False)
    app.add_route("/api/me", _me_of(app), methods=["GET"], include_in_schema=False)
    app.add_route("/signed-in", _signed_in(app), methods=["GET"], include_in_schema=False)
    app.add_exception_handler(404, _nowhere(app, pages))


def visit_of(app: FastAPI, request: Request, path: str) -> Visit:
    """The visit of a request."""
    services = app.state.services
    language = chosen_language(request.cookies, request.headers.get("accept-language"))
    desk = Desk(services, app.state.reads)
    query = dict(request.query_params)
    return Visit(desk, current(), services.clock.now(), language, chosen_theme(request.cookies), path, query)


def _index_of(app: FastAPI, pages: Sequence[Page], page: Page) -> Any:
    async def index(request: Request) -> Response:
        visit = visit_of(app, request, page.path)
        dashboard: Dashboard = app.state.dashboard
        if page.is_open_to(visit):
            return await dashboard.index(request, page)
        if page.look == "wall":  # not everybody has numbers to see: they begin at their first page
            return RedirectResponse(home_of(pages, visit), 303)
        return await dashboard.index(request, page, 403)

    return index


def _nowhere(app: FastAPI, pages: Sequence[Page]) -> Any:
    """An address that leads nowhere: who has signed in finds the way on beside the sentence that says so."""
    frame = next(page for page in pages if page.look == "work")

    async def nowhere(request: Request, error: Exception) -> Response:
        plain = failure_response(request, error)
        visit = request.scope.get(VISIT)
        if visit is None or visit.visitor is None or visit.is_token or not is_for_people(request):
            return plain
        dashboard: Dashboard = app.state.dashboard
        return await dashboard.index(request, frame, 404)

    return nowhere


def _live_of(app: FastAPI, pages: Sequence[Page]) -> Any:
    by_name = {page.name: page for page in pages if page.look == "work"}

    async def live(request: Request) -> Response:
        page = by_name.get(request.path_params["page"])
        if page is None:
            raise HTTPException(404)
        visit = visit_of(app, request, _shown(request, page))
        visit.require(page.permissions)
        changed = await page.live(visit) if page.live is not None else {}
        return _unless_known(request, _to_json({**changed, **await live_badges(visit)}).encode())

    return live


def _shown(request: Request, page: Page) -> str:
    """Which of its addresses a page is looked at by, as the browser says; the first where it does not."""
    path = request.headers.get("x-cockpit-path", "")
    return path if path in page.paths else page.path


def _unless_known(request: Request, body: bytes) -> Response:
    # the page keeps the tag itself: what is of a person stays in no cache
    tag = f'"{hashlib.sha256(body).hexdigest()[:24]}"'
    headers = {"ETag": tag, "Cache-Control": "no-store", "Vary": "Accept-Language, Cookie"}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    return Response(body, headers=headers, media_type="application/json")


def _me_of(app: FastAPI) -> Any:
    async def me(request: Request) -> Response:
        """That somebody is still there, and until when the session lasts."""
        visit = visit_of(app, request, "/api/me")
        until = visit.visitor.expires_at
        body = {"account": visit.principal.account_id, "name": visit.principal.name, "until": until.isoformat()}
        return JSONResponse(body, headers={"Cache-Control": "no-store"})

    return me


def _signed_in(app: FastAPI) -> Any:
    async def signed_in(request: Request) -> Response:
        visit = visit_of(app, request, "/signed-in")
        words = visit.words
        page = SIGNED_IN.format(
            language=html_language(visit.language),
            theme=visit.theme,
            title=escape(words("desk.signed_in")),
            hint=escape(words("desk.signed_in_hint")),
            sheet=app.state.dashboard.address_of("desk.css"),
            account=visit.principal.account_id,
        )
        return HTMLResponse(page, headers={"Cache-Control": "no-store"})

    return signed_in
