"""Runs doors on real ports: many in one event loop, or one stand-in in a thread of its own for tests."""

import asyncio
import contextlib
import logging
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import uvicorn
from fastapi import FastAPI

from standins.serve import StandIn


class Addresses(NamedTuple):
    """Where a stand-in listens."""

    name: str
    data: str
    control: str


class _Server(uvicorn.Server):
    """A server among others: signals belong to the process that hosts them all."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leaves signals alone."""
        yield


@dataclass(frozen=True)
class _Bound:
    server: _Server
    socket: socket.socket

    @property
    def url(self) -> str:
        host, port = self.socket.getsockname()[:2]
        return f"http://{host}:{port}"


def bind(app: FastAPI, host: str, port: int) -> _Bound:
    """A server with its socket open already, so that the address is known before anything runs."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((host, port))
    listener.listen(256)
    config = uvicorn.Config(app, log_config=None, access_log=False, lifespan="off", timeout_graceful_shutdown=1)
    return _Bound(_Server(config), listener)


async def host(
    stand_ins: Sequence[StandIn],
    ready: Callable[[list[Addresses]], None],
    stop: asyncio.Event,
) -> None:
    """Serves stand-ins with their traffic until `stop` is set; `ready` hears the addresses once all answer."""
    # A broken answer on purpose would fill the log with the server's complaints.
    logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
    doors: list[_Bound] = []
    addresses: list[Addresses] = []
    for one in stand_ins:
        settings = one.system.settings
        data = bind(one.data.app, settings.host, settings.port)
        control = bind(one.controls.app, settings.host, settings.control_port)
        doors += [data, control]
        addresses.append(Addresses(one.system.name, data.url, control.url))
    tasks: list[asyncio.Task[Any]] = [asyncio.create_task(d.server.serve(sockets=[d.socket])) for d in doors]
    traffic = [asyncio.create_task(one.traffic.run()) for one in stand_ins]
    traffic += [asyncio.create_task(one.pusher.run()) for one in stand_ins if one.pusher is not None]
    try:
        while not all(door.server.started for door in doors):
            await asyncio.sleep(0.01)
        ready(addresses)
        await stop.wait()
    finally:
        await _shut(doors, tasks, traffic)
        for one in stand_ins:
            one.system.close()


async def _shut(doors: list[_Bound], tasks: list[asyncio.Task[Any]], traffic: list[asyncio.Task[None]]) -> None:
    for task in traffic:
        task.cancel()
    for door in doors:
        door.server.should_exit = True
    await asyncio.gather(*tasks, *traffic, return_exceptions=True)
    for door in doors:
        door.socket.close()


@contextlib.contextmanager
def running(stand_in: StandIn) -> Iterator[Addresses]:
    """One stand-in served from a thread for as long as the block lasts; gives its addresses."""
    started: list[Addresses] = []
    up = threading.Event()
    stop = asyncio.Event()
    loop = asyncio.new_event_loop()

    def ready(addresses: list[Addresses]) -> None:
        started.extend(addresses)
        up.set()

    def serve() -> None:
        try:
            loop.run_until_complete(host([stand_in], ready, stop))
            loop.run_until_complete(loop.shutdown_default_executor())
        finally:
            loop.close()
            up.set()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    up.wait(30)
    if not started:
        raise RuntimeError(f"{stand_in.system.name} did not start")
    try:
        yield started[0]
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(30)
