"""The web application behind a real uvicorn that runs in a thread of this process."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from cockpit.services import Services
from cockpit.web import Server, bind, server

STOP_S = 15.0


@contextmanager
def served(services: Services, start_s: float = 30.0) -> Iterator[tuple[str, Server]]:
    """The address of a server on a free port, and the server; it has to answer within `start_s`, and to stop."""
    ready = threading.Event()
    address: list[str] = []

    def note(url: str) -> None:
        address.append(url)
        ready.set()

    web, listening = server(services, note), bind("127.0.0.1", 0)
    thread = threading.Thread(target=web.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    try:
        assert ready.wait(start_s), "the server did not start"
        yield address[0], web
    finally:
        web.should_exit = True
        thread.join(STOP_S)
        listening.close()
        assert not thread.is_alive(), "the server did not stop"
