"""Uses the embedded server of a folder as a process of its own, which a test can talk to, interrupt and kill.

Argument: the arguments of EmbeddedCluster as JSON. Says one line of JSON at a time:
what came of the start, then that it was interrupted, then that it is done. It lets go at the end of its input.
"""

import json
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg2

from core.errors import OperationError
from store.embedded import EmbeddedCluster


def main(options: dict[str, Any]) -> int:
    binaries = options.get("binaries")
    cluster = EmbeddedCluster(
        Path(options["directory"]), binaries and Path(binaries), options.get("tcp_port"), options.get("settings")
    )
    try:
        cluster.start()
    except OperationError as error:
        say(refused=str(error))
        return 1
    try:
        say(url=cluster.url, pid=cluster.pid, home=str(cluster.home.path))
        sys.stdin.read()
    except KeyboardInterrupt:
        say(interrupted=True, still=answer(cluster.url))
    cluster.stop()
    say(done=True)
    return 0


def answer(url: str) -> int:
    with closing(psycopg2.connect(url)) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT 42")
        row = cursor.fetchone()
        assert row is not None
        return int(row[0])


def say(**facts: Any) -> None:
    sys.stdout.write(f"{json.dumps(facts)}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(json.loads(sys.argv[1])))
