"""What operations ask: is the process alive, can it serve, and the figures for Prometheus."""

import asyncio
from contextlib import suppress
from datetime import datetime

from fastapi import APIRouter, Request, Response
from starlette.responses import JSONResponse

from cockpit.i18n import language_of
from cockpit.metrics.exposition import CONTENT_TYPE, store_exposition
from cockpit.routes.reading import reads_of, services_of
from cockpit.services import Services
from core.errors import CockpitError

READY_TIMEOUT_S = 2.0
SILENT_AFTER_S = 60.0
"""A hub looks at the store every 10 s at least, also without new versions: silent for so long it is stuck or dead."""

router = APIRouter()


@router.get("/healthz", include_in_schema=False)
async def healthz() -> dict[str, str]:
    """The process lives; asks nothing of anybody."""
    return {"status": "ok"}


@router.get("/readyz", include_in_schema=False)
async def readyz(request: Request) -> Response:
    """200 when the database answers, its schema is current and snapshots are refreshed; else 503 with the reasons."""
    state = request.app.state.hub.state
    problems = await _store_problems(request)
    if state.version is None:
        problems.append("snapshot_missing")
    if state.silent_s > SILENT_AFTER_S:
        problems.append("hub_silent")
    texts, language = services_of(request).texts, language_of(request.headers.get("accept-language"))
    reasons = [
        {"code": code, "message": texts(language, f"ready.{code}", seconds=f"{SILENT_AFTER_S:g}")} for code in problems
    ]
    status = "ready" if not reasons else "not_ready"
    headers = {"Cache-Control": "no-store"}
    return JSONResponse({"status": status, "reasons": reasons}, 503 if reasons else 200, headers)


async def _store_problems(request: Request) -> list[str]:
    try:
        async with asyncio.timeout(READY_TIMEOUT_S):
            return list(await reads_of(request)(services_of(request).data.problems))
    except (CockpitError, TimeoutError):
        return ["database_unreachable"]


@router.get("/metrics", include_in_schema=False)
async def metrics(request: Request) -> Response:
    """The figures of this process, and those that rest on the store as far as it answers."""
    services, state = services_of(request), request.app.state
    at = services.clock.now()
    told = b""
    with suppress(CockpitError):
        told = await reads_of(request)(_told, services, at)
    body = state.metrics.exposition(state.hub.state, answered=bool(told)) + told
    return Response(body, headers={"Content-Type": CONTENT_TYPE, "Cache-Control": "no-store"})


def _told(services: Services, at: datetime) -> bytes:
    return store_exposition(services.catalogue, services.settings, services.data.store_figures(at), at)
