"""What the gate adds to a request: processor time of the same host with it and without it, in this process."""

import asyncio
import copy
import json
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from typing import Any, Final, cast

from fastapi import FastAPI

from benchmarks.figures import Figure
from cockpit.factory import create_app
from cockpit.failures import VISIT
from cockpit.gate.admission import Gate
from cockpit.gate.current import VISITING, Visit
from cockpit.gate.guard import Guarded
from core.clock import SystemClock
from tests.unit.cockpit.fakes import example_settings, fake_services
from tests.visiting import CITY, FakeDoors, chief, headers

REQUESTS: Final = 3000
ROUNDS: Final = 5
BUDGET_MS: Final = 0.3
PAINTED: Final = json.dumps({"scope": CITY, "v": 1}).encode()
OPEN_RATE: Final = 1_000_000

Request = tuple[str, str, bytes]
"""method, path, body"""
READ: Final[Request] = ("GET", f"/api/snapshot/{CITY}", b"")
WRITE: Final[Request] = ("POST", "/api/telemetry", PAINTED)


def figures() -> Iterator[Figure]:
    """Reading by a session, and a request that changes something and so hands back the value of its session."""
    yield asyncio.run(_figure())


async def _figure() -> Figure:
    with_gate, without = _host(), _without_gate(_host())
    async with with_gate.router.lifespan_context(with_gate), without.router.lifespan_context(without):
        for name in (with_gate, without):
            await _settled(name)
        found = {}
        for kind, request in (("reading", READ), ("changing", WRITE)):
            costs = [(await _cost_ms(with_gate, request), await _cost_ms(without, request)) for _ in range(ROUNDS)]
            found[kind] = min(one for one, _ in costs) - min(other for _, other in costs)
    return Figure(
        "gate_cpu_ms", found, "ms", dict.fromkeys(found, BUDGET_MS), REQUESTS * ROUNDS, beside={"by": "session"}
    )


def _host() -> FastAPI:
    settings = example_settings()
    web = settings.web.model_copy(update={"requests_per_minute": OPEN_RATE})
    return create_app(fake_services(doors=FakeDoors(), settings=settings.model_copy(update={"web": web})))


def _without_gate(app: FastAPI) -> FastAPI:
    """The host with its routes bare, and in the place of the gate what lets everybody through as the same visitor."""
    for number, route in enumerate(app.router.routes):
        if isinstance(getattr(route, "app", None), Guarded):
            bare: Any = copy.copy(route)
            bare.app = bare.app._app
            app.router.routes[number] = bare
    app.user_middleware[:] = [one for one in app.user_middleware if one.cls is not cast(Any, Gate)]
    app.add_middleware(_Everybody)
    return app


class _Everybody:
    def __init__(self, app: Callable[..., Awaitable[None]]) -> None:
        self._app = app
        self._visit = Visit("127.0.0.1", "", "http", SystemClock().now(), chief(), asked=True)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        scope[VISIT] = self._visit
        VISITING.set(self._visit)
        await self._app(scope, receive, send)


async def _settled(app: FastAPI) -> None:
    for request in (READ, WRITE):
        for _ in range(200):
            assert await _ask(app, request) < 300


async def _cost_ms(app: FastAPI, request: Request) -> float:
    begun = time.process_time()
    for _ in range(REQUESTS):
        await _ask(app, request)
    return (time.process_time() - begun) / REQUESTS * 1000


async def _ask(app: FastAPI, request: Request) -> int:
    """One request as the server hands it over; returns the status."""
    method, path, body = request
    told: list[int] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            told.append(message["status"])

    await app(_scope(method, path, len(body)), receive, send)
    return told[0]


def _scope(method: str, path: str, length: int) -> dict[str, Any]:
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "scheme": "http",
        "query_string": b"",
        "headers": [*_carried(), (b"content-length", str(length).encode())],
        "client": ("127.0.0.1", 4711),
        "server": ("127.0.0.1", 8050),
    }


def _carried() -> Sequence[tuple[bytes, bytes]]:
    plain = {"Host": "bench", "Accept": "*/*", "Accept-Encoding": "gzip", "User-Agent": "bench", **headers()}
    found = [(name.lower().encode(), value.encode()) for name, value in plain.items()]
    return [*found, (b"content-type", b"application/json")]
