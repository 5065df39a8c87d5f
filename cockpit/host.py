"""The FastAPI host: our routes first, then Dash; Dash never sees live data."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Final

from dash.fingerprint import check_fingerprint
from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import Mount, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from cockpit import failures
from cockpit.addresses import route_addresses
from cockpit.dashboard import Dashboard
from cockpit.gate.admission import Gate
from cockpit.gate.guard import fasten
from cockpit.gate.refusals import Refusals
from cockpit.gate.right import Right, signed_in
from cockpit.gate.visitors import Visitors
from cockpit.gate.watch import Watch
from cockpit.gate.ways import Ways
from cockpit.headers import Guard
from cockpit.hub import SnapshotHub
from cockpit.login.routes import STEPS
from cockpit.metrics.web import WebMetrics
from cockpit.reads import Reads
from cockpit.routes import (
    audit,
    conditions,
    indicators,
    items,
    letters,
    manual,
    missing,
    openapi,
    operations,
    push,
    quarantine,
    sheets,
    shortfalls,
    snapshot,
    sources,
    telemetry,
    uploads,
    verification,
)
from cockpit.routes.alerts import alerts
from cockpit.routes.evaluation import (
    cycle_acts,
    cycles,
    data_objections,
    escalation,
    guidance_points,
    inspection_plans,
    leads,
    reports,
    rubrics,
    site,
    site_page,
    standings,
    units,
    visits,
)
from cockpit.routes.evaluation import deliveries as evaluation_deliveries
from cockpit.routes.evaluation import documents as evaluation_documents
from cockpit.routes.evaluation import issues as evaluation_issues
from cockpit.routes.evaluation import verification as evaluation_verification
from cockpit.services import Services
from cockpit.shell.pages import Page
from cockpit.snapshot import mark_stale
from cockpit.static import AssetFiles, PackageFiles
from cockpit.stream import Stream

ASSETS: Final = Path(__file__).resolve().parents[1] / "assets"
PRESSED_PATHS: Final = ("/api/snapshot/", "/api/stream/", "/assets/", "/_dash-component-suites/")
"""What brings its own compressed bytes; everything else is small and compressed as it goes."""
RESTART_S: Final = 1.0
"""Before work that has ended is begun again, so that a lasting fault does not take a core."""

HASHES_AT_ONCE: Final = 2
"""To hash a password takes much memory and a core; more people at once wait for each other."""
HASHES_WITHIN_S: Final = 20.0

INTERFACE: Final = (
    items,
    indicators,
    missing,
    shortfalls,
    sources,
    verification,
    telemetry,
    operations,
    push,
    quarantine,
    conditions,
    alerts,
    audit,
    letters,
    uploads,
    manual,
    sheets,
    leads,
    data_objections,
    escalation,
    guidance_points,
    inspection_plans,
    site,
    site_page,
    visits,
    evaluation_issues,
    evaluation_documents,
    evaluation_deliveries,
    evaluation_verification,
    rubrics,
    cycles,
    cycle_acts,
    units,
    reports,
    standings,
)
"""Their routes stand in the app one by one, so that each can be given its right (`cockpit.gate.rights`)."""

log = logging.getLogger(__name__)


def create_host(services: Services, pages: Sequence[Page], assets: Path = ASSETS) -> FastAPI:
    """The app with everything mounted; its lifespan starts the hub and prepares Dash."""
    app = FastAPI(
        title=services.settings.bureau.title_en,
        version="1",
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,  # would lead to whatever host the request has named
        lifespan=_lifespan,
    )
    app.state.services = services
    app.state.metrics = WebMetrics()
    app.state.reads = Reads()
    app.state.hub = _hub(services, app.state.reads, app.state.metrics)
    _open_gate(app, services)
    app.state.stream = Stream(app.state.hub, services.clock.now, may_watch=app.state.watch)
    failures.install(app)
    _route_interface(app)
    app.router.routes.extend(STEPS)
    _route_files(app, assets)
    route_addresses(app, pages)
    app.state.dashboard = Dashboard(app, services, pages, assets)
    _drop_shadowed(app)
    fasten(app, app.state.ways, _rights_of_pages(pages))
    app.add_middleware(CompressSmall)
    app.add_middleware(Gate, settings=services.settings, clock=services.clock, visitors=app.state.visitors)
    app.add_middleware(Guard, policy=lambda: app.state.dashboard.policy, settings=services.settings)
    return app


def _open_gate(app: FastAPI, services: Services) -> None:
    """Who is known, and what is kept of those who are refused."""
    app.state.visitors = Visitors(services.doors, app.state.reads, lambda: services.access.connected)
    app.state.ways = Ways(services.settings, services.data.scope, app.state.reads)
    app.state.refusals = Refusals(services.record)
    app.state.hashing = Reads(HASHES_AT_ONCE, HASHES_WITHIN_S)
    app.state.watch = Watch(app.state.visitors, app.state.ways)


def _rights_of_pages(pages: Sequence[Page]) -> dict[str, Right]:
    """Every page is open to all who have signed in: what it shows, or that it is forbidden, its frame decides."""
    return {path: signed_in(persons_only=True) for page in pages for path in page.paths}


def _drop_shadowed(app: FastAPI) -> None:
    """Takes away the routes of Dash that stand behind ours: what nobody can reach needs no right."""
    ours = {"/", "/_dash-component-suites/{package_name}/{fingerprinted_path:path}"}
    app.router.routes[:] = [
        route
        for route in app.router.routes
        if not (isinstance(route, Mount) or (isinstance(route, APIRoute) and route.path in ours))
    ]


def _hub(services: Services, reads: Reads, metrics: WebMetrics) -> SnapshotHub:
    return SnapshotHub(
        services.payload,
        partial(mark_stale, services.texts),
        services.bus,
        str(services.settings.city.code),
        prompt=[str(place.code) for place in services.settings.city.places],
        reads=reads,
        published=metrics.note_published,
    )


def _route_interface(app: FastAPI) -> None:
    app.router.routes.append(Route("/api/snapshot/{scope}", snapshot.SnapshotRoute(app.state.hub), methods=["GET"]))
    app.router.routes.append(Route("/api/stream/{scope}", app.state.stream, methods=["GET"]))
    for module in INTERFACE:
        app.router.routes.extend(module.router.routes)
    openapi.describe_raw_routes(app)


def _route_files(app: FastAPI, assets: Path) -> None:
    files = PackageFiles(lambda package, path: app.state.dashboard.package_file(package, path), check_fingerprint)
    app.state.package_files = files
    app.router.routes.append(Route("/assets/{path:path}", AssetFiles(assets), methods=["GET"]))
    app.router.routes.append(Route("/_dash-component-suites/{package}/{path:path}", files, methods=["GET"]))


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    app.state.dashboard.prepare()
    endless = (app.state.hub.run, app.state.stream.pulse, app.state.refusals.run, partial(_hear_changes, app))
    tasks = [asyncio.create_task(work) for work in (*map(_kept_up, endless), _warm(app))]
    try:
        yield
    finally:
        app.state.hub.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _hear_changes(app: FastAPI) -> None:
    """Forgets whose rights, sessions or tokens have changed, and looks at once who of them may still watch."""
    services: Services = app.state.services

    def heard(account: str | None) -> None:
        number = int(account) if account and account.isdecimal() else None
        app.state.visitors.forget(number)
        app.state.stream.look_again(number)

    await services.access.listen(heard)


async def _kept_up(work: Callable[[], Awaitable[None]]) -> None:
    """Begins work anew that must never end: without it walls would go on saying live over frozen numbers."""
    while True:
        try:
            await work()
            log.error("host: %s has ended, beginning it anew", _name_of(work))
        except Exception:
            log.exception("host: %s has failed, beginning it anew", _name_of(work))
        await asyncio.sleep(RESTART_S)


def _name_of(work: Callable[[], Awaitable[None]]) -> str:
    return work.func.__qualname__ if isinstance(work, partial) else work.__qualname__


async def _warm(app: FastAPI) -> None:
    await asyncio.to_thread(app.state.package_files.warm, app.state.dashboard.files())


class CompressSmall:
    """Compresses pages, layouts and the answers of the interface, which differ from request to request."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._compressed = GZipMiddleware(app, compresslevel=6)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Leaves alone what brings its own compressed bytes."""
        pressed = scope["type"] != "http" or scope["path"].startswith(PRESSED_PATHS)
        await (self._app if pressed else self._compressed)(scope, receive, send)
