"""`serve`: the web process."""

import errno
import socket
from collections.abc import Callable

import uvicorn
from fastapi import FastAPI

from cockpit.factory import create_app
from cockpit.services import Services
from core.errors import OperationError

GRACE_S = 3


class Server(uvicorn.Server):
    """Ends the open streams first, or the server would wait for viewers that never leave."""

    def __init__(self, config: uvicorn.Config, app: FastAPI, ready: Callable[[str], None] | None) -> None:
        super().__init__(config)
        self._app = app
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Starts, then says where the server is."""
        await super().startup(sockets)
        if self._ready is not None and self.started:
            host, port = self.servers[0].sockets[0].getsockname()[:2]
            self._ready(f"http://{f'[{host}]' if ':' in host else host}:{port}")

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Closes the streams, then everything else; at most `GRACE_S` seconds."""
        self._app.state.hub.close()
        await super().shutdown(sockets)


def serve(services: Services, host: str, port: int, ready: Callable[[str], None] | None = None) -> None:
    """Serves until a signal; `ready` hears the address once requests are answered.

    Raises OperationError when the address cannot be had.
    """
    listening = bind(host, port)
    try:
        server(services, ready).run(sockets=[listening])
    finally:
        listening.close()


def server(services: Services, ready: Callable[[str], None] | None = None) -> Server:
    """The server, not yet listening; `should_exit = True` ends it from another thread."""
    app = create_app(services)
    config = uvicorn.Config(
        app,
        loop="uvloop",
        http="httptools",
        ws="none",
        lifespan="on",
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,  # the gate believes the proxies of the settings and nobody else
        timeout_graceful_shutdown=GRACE_S,
    )
    return Server(config, app, ready)


def bind(host: str, port: int) -> socket.socket:
    """A listening socket; port 0 takes a free one."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        listening = socket.create_server((host, port), family=family, backlog=2048)
    except OSError as error:
        raise OperationError(_reason(host, port, error)) from error
    listening.set_inheritable(True)
    return listening


def _reason(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} on {host} is already in use: stop the other program or choose another port (PORT=…)."
    if error.errno == errno.EACCES:
        return f"Port {port} on {host} needs more rights than this account has: choose one above 1023 (PORT=…)."
    return f"Cannot listen on {host}:{port}: {error.strerror or error}."
