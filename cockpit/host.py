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
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from cockpit.dashboard import Dashboard, Page
from cockpit.headers import Guard
from cockpit.hub import SnapshotHub
from cockpit.metrics import WebMetrics
from cockpit.reads import Reads
from cockpit.routes import (
    conditions,
    errors,
    indicators,
    items,
    missing,
    openapi,
    operations,
    push,
    quarantine,
    snapshot,
    sources,
    telemetry,
    verification,
)
from cockpit.services import Services
from cockpit.snapshot import mark_stale
from cockpit.static import AssetFiles, PackageFiles
from cockpit.stream import Stream

ASSETS: Final = Path(__file__).resolve().parents[1] / "assets"
PRESSED_PATHS: Final = ("/api/snapshot/", "/api/stream/", "/assets/", "/_dash-component-suites/")
"""What brings its own compressed bytes; everything else is small and compressed as it goes."""
RESTART_S: Final = 1.0
"""Before work that has ended is begun again, so that a lasting fault does not take a core."""

log = logging.getLogger(__name__)


def create_host(services: Services, pages: Sequence[Page], assets: Path = ASSETS) -> FastAPI:
    """The app with everything mounted; its lifespan starts the hub and prepares Dash."""
    app = FastAPI(
        title=services.settings.bureau.title_en,
        version="1",
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=_lifespan,
    )
    app.state.services = services
    app.state.metrics = WebMetrics()
    app.state.reads = Reads()
    app.state.hub = _hub(services, app.state.reads, app.state.metrics)
    app.state.stream = Stream(app.state.hub, services.clock.now)
    errors.install(app)
    _route_interface(app)
    _route_files(app, assets)
    _route_pages(app, pages)
    app.state.dashboard = Dashboard(app, services, pages, assets)
    app.add_middleware(CompressSmall)
    app.add_middleware(Guard, policy=lambda: app.state.dashboard.policy)
    return app


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
    for module in (
        items,
        indicators,
        missing,
        sources,
        verification,
        telemetry,
        operations,
        push,
        quarantine,
        conditions,
    ):
        app.include_router(module.router)
    openapi.describe_raw_routes(app)


def _route_files(app: FastAPI, assets: Path) -> None:
    files = PackageFiles(lambda package, path: app.state.dashboard.package_file(package, path), check_fingerprint)
    app.state.package_files = files
    app.router.routes.append(Route("/assets/{path:path}", AssetFiles(assets), methods=["GET"]))
    app.router.routes.append(Route("/_dash-component-suites/{package}/{path:path}", files, methods=["GET"]))


def _route_pages(app: FastAPI, pages: Sequence[Page]) -> None:
    async def index(request: Request) -> Response:
        dashboard: Dashboard = app.state.dashboard
        return await dashboard.index(request)

    for page in pages:
        for path in page.paths:
            app.add_route(path, index, methods=["GET"], include_in_schema=False)


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    app.state.dashboard.prepare()
    endless = (app.state.hub.run, app.state.stream.pulse)
    tasks = [asyncio.create_task(work) for work in (*map(_kept_up, endless), _warm(app))]
    try:
        yield
    finally:
        app.state.hub.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _kept_up(work: Callable[[], Awaitable[None]]) -> None:
    """Begins work anew that must never end: without it walls would go on saying live over frozen numbers."""
    while True:
        try:
            await work()
            log.error("host: %s has ended, beginning it anew", work.__qualname__)
        except Exception:
            log.exception("host: %s has failed, beginning it anew", work.__qualname__)
        await asyncio.sleep(RESTART_S)


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
