"""A Redis of its own for tests."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

import redis

from store.embedded.lock import wait_for
from tests.databases import passable_folder
from tests.programs import require_program

READY_S = 30.0


@contextmanager
def redis_server() -> Iterator[str]:
    """The address (unix://…) of a Redis that keeps nothing on disk and ends with the tests, however they end."""
    program = require_program("redis-server")
    bound = ["setpriv", "--pdeathsig", "TERM"] if shutil.which("setpriv") else []
    with passable_folder() as folder:
        socket = folder / "redis.sock"
        options = ["--port", "0", "--unixsocket", str(socket), "--save", "", "--appendonly", "no", "--dir", str(folder)]
        with (folder / "redis.log").open("w") as log:
            process = subprocess.Popen([*bound, program, *options], stdout=log, stderr=log)
        try:
            url = f"unix://{socket}?db=0"
            assert wait_for(lambda: _answers(url), READY_S), (folder / "redis.log").read_text()
            yield url
        finally:
            process.terminate()
            process.wait(READY_S)


def _answers(url: str) -> bool:
    with redis.Redis.from_url(url) as client:
        try:
            return bool(client.ping())
        except redis.ConnectionError:
            return False
