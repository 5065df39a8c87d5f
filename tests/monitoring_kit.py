"""Prometheus, Alertmanager and a receiver of webhooks for tests: on free ports of this machine, ended by their id.

Their configurations are the shipped ones with other addresses and without waiting times.
"""

import json
import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final

import httpx
import yaml

from store.embedded.lock import wait_for
from tests.programs import require_program

DEPLOY: Final = Path(__file__).parents[1] / "deploy"
READY_S: Final = 30.0
ATTEMPTS: Final = 3
"""a port that was free a moment ago may be taken now"""
JOB: Final = "archive-cockpit"


class Receiver:
    """Takes webhooks of Alertmanager: by path the messages as they came."""

    def __init__(self) -> None:
        self.messages: list[tuple[str, dict[str, Any]]] = []
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.messages.append((self.path, json.loads(body)))
                self.send_response(200)
                self.end_headers()

            def log_message(self, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def alerts(self, status: str, name: str) -> list[dict[str, Any]]:
        """What was told of the alerts of a name in a status: firing or resolved."""
        told = (alert for _, message in self.messages for alert in message["alerts"])
        return [alert for alert in told if (alert["status"], alert["labels"]["alertname"]) == (status, name)]

    @contextmanager
    def running(self) -> Iterator["Receiver"]:
        """Listens in a thread of its own."""
        thread = threading.Thread(target=self._server.serve_forever)
        thread.start()
        try:
            yield self
        finally:
            self._server.shutdown()
            thread.join()
            self._server.server_close()


class Program:
    """A running program and the address at which it answers."""

    def __init__(self, url: str) -> None:
        self.url = url

    def get(self, path: str, **asked: str) -> Any:
        """What its interface answers."""
        answer = httpx.get(f"{self.url}{path}", params=asked, trust_env=False, timeout=READY_S)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def query(self, expression: str, at: str = "") -> list[tuple[Mapping[str, str], float]]:
        """Labels and value of every series of an expression at an instant, or now; of Prometheus alone."""
        when = {"time": at} if at else {}
        found = self.get("/api/v1/query", query=expression, **when)["data"]
        assert found["resultType"] == "vector", expression
        return [(one["metric"], float(one["value"][1])) for one in found["result"]]


@contextmanager
def alertmanager(folder: Path, receiver: str) -> Iterator[Program]:
    """The shipped routes and inhibition, told to a receiver at once."""
    config = hasty_alertmanager(receiver)
    (folder / "alertmanager.yml").write_text(yaml.safe_dump(config), encoding="utf-8")
    command = [
        require_program("prometheus-alertmanager"),
        f"--config.file={folder / 'alertmanager.yml'}",
        f"--storage.path={folder / 'alertmanager'}",
        "--cluster.listen-address=",
    ]
    with _running(command, folder / "alertmanager.log") as program:
        yield program


@contextmanager
def prometheus(folder: Path, cockpit: str, token: str, alerts_to: str) -> Iterator[Program]:
    """The shipped job and rules, read and judged each second."""
    config = hasty_prometheus(folder, cockpit, token, alerts_to)
    command = [
        require_program("prometheus"),
        f"--config.file={config}",
        f"--storage.tsdb.path={folder / 'prometheus'}",
        "--storage.tsdb.retention.time=1h",
    ]
    with _running(command, folder / "prometheus.log") as program:
        yield program


def hasty_prometheus(folder: Path, cockpit: str, token: str, alerts_to: str) -> Path:
    """Writes the shipped configuration with these addresses, and the rules without holding times."""
    shipped = yaml.safe_load((DEPLOY / "prometheus" / "prometheus.yml").read_text(encoding="utf-8"))
    (folder / "token").write_text(f"{token}\n", encoding="utf-8")
    shipped["global"] = {"scrape_interval": "1s", "evaluation_interval": "1s"}
    shipped["alerting"]["alertmanagers"][0]["static_configs"] = [{"targets": [_host(alerts_to)]}]
    (job,) = shipped["scrape_configs"]
    job["authorization"]["credentials_file"] = str(folder / "token")
    job["static_configs"] = [{"targets": [_host(cockpit)]}]
    (folder / "rules").mkdir()
    for name in shipped["rule_files"]:
        rules = yaml.safe_load((DEPLOY / "prometheus" / name).read_text(encoding="utf-8"))
        for rule in (rule for group in rules["groups"] for rule in group["rules"]):
            rule.pop("for", None)
        (folder / name).write_text(yaml.safe_dump(rules, allow_unicode=True), encoding="utf-8")
    (folder / "prometheus.yml").write_text(yaml.safe_dump(shipped), encoding="utf-8")
    return folder / "prometheus.yml"


def hasty_alertmanager(receiver: str) -> dict[str, Any]:
    """The shipped configuration without waiting times, its webhooks led to a receiver."""
    shipped: dict[str, Any] = yaml.safe_load((DEPLOY / "alertmanager" / "alertmanager.yml").read_text(encoding="utf-8"))
    for route in (shipped["route"], *shipped["route"]["routes"]):
        route |= {"group_wait": "0s", "group_interval": "1s"}
    for webhook in (one for named in shipped["receivers"] for one in named["webhook_configs"]):
        webhook["url"] = f"{receiver}/{webhook['url'].rpartition('/')[2]}"
    return shipped


@contextmanager
def _running(command: list[str], log: Path) -> Iterator[Program]:
    bound = ["setpriv", "--pdeathsig", "TERM"] if shutil.which("setpriv") else []
    for _ in range(ATTEMPTS):
        address = f"127.0.0.1:{_free_port()}"
        with log.open("ab") as said:
            process = subprocess.Popen([*bound, *command, f"--web.listen-address={address}"], stdout=said, stderr=said)
        try:
            if _is_ready(process, f"http://{address}/-/ready"):
                yield Program(f"http://{address}")
                return
            said_last = log.read_text(encoding="utf-8")
            assert "address already in use" in said_last, said_last
        finally:
            process.terminate()
            process.wait(READY_S)
    raise AssertionError(f"{command[0]} found no free port")


def _is_ready(process: subprocess.Popen[bytes], url: str) -> bool:
    """Whether it answers before the time is over; not when it has ended."""

    def answers() -> bool:
        if process.poll() is not None:
            return True
        try:
            return httpx.get(url, trust_env=False).status_code == 200
        except httpx.TransportError:
            return False

    return wait_for(answers, READY_S) and process.poll() is None


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port


def _host(url: str) -> str:
    return url.removeprefix("http://")
