"""A Redis of its own for tests."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import redis

from store.embedded.lock import wait_for
from tests.databases import passable_folder
from tests.programs import require_program

READY_S = 30.0


class RedisServer:
    """A Redis in a folder that keeps nothing on disk and ends with the tests, however they end; may be stopped."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._socket = folder / "redis.sock"
        self._process: subprocess.Popen[bytes] | None = None
        self.url = f"unix://{self._socket}?db=0"

    def start(self) -> None:
        """Starts it and waits until it answers."""
        program = require_program("redis-server")
        bound = ["setpriv", "--pdeathsig", "TERM"] if shutil.which("setpriv") else []
        sockets = ["--port", "0", "--unixsocket", str(self._socket)]
        options = [*sockets, "--save", "", "--appendonly", "no", "--dir", str(self._folder)]
        log = self._folder / "redis.log"
        with log.open("ab") as said:
            self._process = subprocess.Popen([*bound, program, *options], stdout=said, stderr=said)
        assert wait_for(self._answers, READY_S), log.read_text()

    def stop(self) -> None:
        """Stops it; whoever was connected is cut off."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(READY_S)

    def _answers(self) -> bool:
        with redis.Redis.from_url(self.url) as client:
            try:
                return bool(client.ping())
            except redis.ConnectionError:
                return False


@contextmanager
def running_redis() -> Iterator[RedisServer]:
    """A Redis that may be stopped and started again."""
    with passable_folder() as folder:
        server = RedisServer(folder)
        try:
            server.start()
            yield server
        finally:
            server.stop()


@contextmanager
def redis_server() -> Iterator[str]:
    """The address (unix://…) of a Redis."""
    with running_redis() as server:
        yield server.url
