"""A second cockpit on the sources of the demo: its own PostgreSQL and web, and workers that a test ends at will."""

import os
import signal
import socket
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any, Final

import httpx
import yaml

from core.clock import SystemClock
from operations.demo_folder import DemoFolder
from store.database import Database
from store.embedded import EmbeddedCluster
from store.migrations import upgrade
from tests.accounts import PASSWORD, make_account, people_for
from tests.system.running import Demo, command_line, end_with_the_tests, environment
from tests.system.workers import At, Worker, nursery, start_command, start_worker
from tests.tokens import make_token

PATIENCE_S: Final = 60.0
CITY: Final = "330100"
CHIEF: Final = {"name": "chief", "role": "supervisor", "node": CITY, "password": PASSWORD}


class Second(Demo):
    """Reads what the demo's sources serve into a store of its own; to tests it looks like the demo."""

    def __init__(self, demo: Demo, folder: Path) -> None:
        super().__init__(folder)
        self._demo = demo
        self._nursery = nursery()
        self._numbers = count(1)
        self._workers: list[Worker] = []
        self._web: subprocess.Popen[bytes] | None = None
        self._web_address = ""
        self._token = ""
        self.cluster = EmbeddedCluster(folder / "db")

    @contextmanager
    def running(self) -> Iterator["Second"]:
        """With its server; whatever it started is gone afterwards."""
        with self.cluster:
            self._prepare()
            try:
                yield self
            finally:
                self.end_workers()
                self.end_web()

    @property
    def description(self) -> dict[str, Any]:
        """As the demo describes itself, with the store and the web of this one."""
        own = {"database_url": self.cluster.url, "web": self._web_address, "api_token": self._token}
        return {**self._demo.description, **own, "accounts": [CHIEF]}

    def forget(self) -> None:
        """An empty store; nothing of it may be in use."""
        with Database(self.cluster.url, pool_size=1) as database, database.begin() as unit:
            unit.execute("DROP SCHEMA public CASCADE")
            unit.execute("CREATE SCHEMA public")
        self._prepare()

    def _prepare(self) -> None:
        """The schema, and somebody who may see all of the city, with a token."""
        upgrade(self.cluster.url)
        now = SystemClock().now()
        with Database(self.cluster.url, pool_size=1) as database:
            people = people_for(database)
            known = make_account(people, CHIEF["name"], CHIEF["role"], CITY, now, password=CHIEF["password"])
            self._token = make_token(people, known, CHIEF["role"], CITY, now)

    def settings(self, **sources: Mapping[str, Any]) -> str:
        """A settings file of its own: the demo's, with some sources set differently."""
        values = yaml.safe_load(Path(self.description["config"]).read_text(encoding="utf-8"))
        for name, more in sources.items():
            values["sources"][name] |= more
        file = self.folder / f"settings-{next(self._numbers)}.yaml"
        file.write_text(yaml.safe_dump(values, allow_unicode=True), encoding="utf-8")
        return str(file)

    # --- workers

    def worker(self, at: At | None = None, settings: str = "", **variables: str) -> Worker:
        """Starts one more worker."""
        log = self.folder / f"worker-{next(self._numbers)}.log"
        config = settings or self.description["config"]
        made = start_worker(self._nursery, config, {**self._variables(), **variables}, log, at)
        self._workers.append(made)
        return made

    def command(self, *arguments: str) -> Worker:
        """Starts a command of an operator."""
        log = self.folder / f"command-{next(self._numbers)}.log"
        made = start_command(
            self._nursery, ["--config", self.description["config"], *arguments], self._variables(), log
        )
        self._workers.append(made)
        return made

    def end_workers(self) -> None:
        """Kills all that still run."""
        for worker in self._workers:
            worker.kill()
        self._workers.clear()

    # --- its server

    def kill_server(self) -> None:
        """Kills the PostgreSQL as `kill -9` does and starts it again."""
        os.kill(self.cluster.pid, signal.SIGKILL)
        self.restart_server()

    def stop_server(self) -> None:
        """Stops the PostgreSQL; nobody can reach it."""
        self.cluster.stop()

    def restart_server(self) -> None:
        """Starts the PostgreSQL again, whatever is left of it."""
        self.cluster.stop()
        self.cluster.start()

    # --- its web

    def start_web(self, **variables: str) -> None:
        """Starts the web and waits until it answers."""
        log = self.folder / "web.log"
        port = _free_port()
        with log.open("ab") as said:
            self._web = subprocess.Popen(
                command_line("--config", self.description["config"], "web"),
                stdout=said,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                env={**environment(), **self._variables(), **variables, "PORT": str(port)},
                start_new_session=True,
                preexec_fn=end_with_the_tests,
            )
        self._web_address = f"http://127.0.0.1:{port}"
        self.wait_until(self._web_answers, "the web of the second cockpit", PATIENCE_S)

    def web_said(self) -> str:
        """What the web has said."""
        return (self.folder / "web.log").read_text(encoding="utf-8", errors="replace")

    def _web_answers(self) -> bool:
        try:
            return httpx.get(f"{self._web_address}/healthz", trust_env=False).status_code == 200
        except httpx.TransportError:
            return False

    def end_web(self) -> None:
        """Stops the web where it runs."""
        if self._web is not None:
            self._web.terminate()
            self._web.wait(PATIENCE_S)
            self._web = None

    def _variables(self) -> dict[str, str]:
        secrets = DemoFolder(self._demo.folder).secrets()
        das = self._demo.description["standins"]["das"]["data"]
        return {**secrets, "COCKPIT_DAS_URL": das, "DATABASE_URL": self.cluster.url, "PORT": "0"}

    def logs(self) -> str:
        """The last lines of everything it wrote."""
        files = sorted(self.folder.glob("*.log"), key=lambda file: file.stat().st_mtime)[-3:]
        return "\n".join(f"--- {file.name}\n{_tail(file)}" for file in files)


def _tail(file: Path, lines: int = 40) -> str:
    return "\n".join(file.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:])


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port
