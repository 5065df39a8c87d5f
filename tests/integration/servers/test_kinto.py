"""Kinto, a record server nobody here wrote: five thousand records change under our hands, and we end up exact."""

import base64
import json
import random
import threading
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from collectors.bound_feed import BoundFeed
from tests.integration.servers.conftest import Cockpit, seconds, settled
from tests.integration.servers.server_programs import free_port, require_servers, running

CONFIGURATION = Path(__file__).with_name("kinto.ini")
LINKS = "/buckets/archive/collections/links"
RECORDS = 5_000
AT_ONCE = 250
SEED = 20_261_126


class Kinto:
    """A client of a running Kinto."""

    def __init__(self, url: str) -> None:
        self.url = url
        token = base64.b64encode(b"right-user:right-password").decode()
        self._head = {"Authorization": f"Basic {token}", "Content-Type": "application/json"}

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        """The answer to one request."""
        content = json.dumps(body).encode() if body is not None else None
        request = urllib.request.Request(self.url + path, content, self._head, method=method)
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)

    def batch(self, requests: list[dict[str, Any]]) -> None:
        """Many requests in one."""
        for begin in range(0, len(requests), AT_ONCE):
            answer = self.ask("POST", "/batch", {"requests": requests[begin : begin + AT_ONCE]})
            assert {one["status"] for one in answer["responses"]} <= {200, 201}

    def records(self) -> list[dict[str, Any]]:
        """All living records."""
        found: list[dict[str, Any]] = []
        path = f"{LINKS}/records?_sort=id&_limit=1000"
        while path:
            request = urllib.request.Request(self.url + path, headers=self._head)
            with urllib.request.urlopen(request, timeout=30) as answer:
                found += json.load(answer)["data"]
                path = (answer.headers.get("Next-Page") or "").removeprefix(self.url)
        return found


def record(number: int, version: int) -> dict[str, Any]:
    """What is written about a link."""
    data: dict[str, Any] = {
        "place": {"code": 330100 + number % 14, "shelf": [f"J{version}", "spare"]},
        "filed": {"on": 1_790_000_000 + number + version},
        "state": "已归档" if version % 3 else "新建",
    }
    return data | ({"package": f"p{number}-{version}"} if number % 5 else {})


def put(number: int, version: int) -> dict[str, Any]:
    """A request that creates or changes a record."""
    return {"method": "PUT", "path": f"/v1{LINKS}/records/r{number}", "body": {"data": record(number, version)}}


@pytest.fixture
def kinto(tmp_path: Path) -> Iterator[Kinto]:
    python, port = require_servers(), free_port()
    url = f"http://127.0.0.1:{port}/v1"
    program = str(python.with_name("pserve"))
    command = [str(python), "-W", "ignore", program, str(CONFIGURATION), f"http_port={port}"]
    with running(command, tmp_path / "kinto.log", f"{url}/"):
        server = Kinto(url)
        server.ask("PUT", "/buckets/archive")
        server.ask("PUT", LINKS)
        yield server


@pytest.fixture
def feed(kinto: Kinto, cockpit: Cockpit) -> BoundFeed:
    (feed,) = cockpit.feeds("kinto", kinto.url, {"user": "right-user", "password": "right-password"})
    return feed


class Writer(threading.Thread):
    """Creates, changes and deletes until every record has been created and many have gone."""

    def __init__(self, kinto: Kinto, begin: int) -> None:
        super().__init__()
        self._kinto = kinto
        self._next = begin
        self._random = random.Random(SEED)
        self._living = set(range(begin))
        self.failure: Exception | None = None

    def run(self) -> None:
        """Ends with every record created."""
        try:
            for version in range(1, 1_000):
                if self._next >= RECORDS:
                    return
                self._kinto.batch(self._changes(version))
        except Exception as error:  # noqa: BLE001 -- told by the test
            self.failure = error

    def _changes(self, version: int) -> list[dict[str, Any]]:
        fresh = range(self._next, min(self._next + 250, RECORDS))
        self._next += len(fresh)
        changed = self._random.sample(sorted(self._living), 60)
        gone = set(self._random.sample(sorted(self._living), 40))
        back = self._random.sample(sorted(set(range(self._next)) - self._living), 5) if version > 3 else []
        self._living = (self._living | set(fresh) | set(back) | set(changed)) - gone
        requests = [put(number, version) for number in (*fresh, *changed, *back)]
        return requests + [{"method": "DELETE", "path": f"/v1{LINKS}/records/r{number}"} for number in gone]


def expected(kinto: Kinto) -> list[tuple[Any, ...]]:
    """The living records as the store should hold them."""
    rows = [
        (
            one["id"],
            f"{one['place']['code']}-{one['place']['shelf'][0]}",
            one.get("package", "NONE").upper(),
            one["filed"]["on"],
            "filed" if one["state"] == "已归档" else "pending",
            one["last_modified"] * 1000,
        )
        for one in kinto.records()
    ]
    return sorted(rows)


def stored(cockpit: Cockpit) -> list[tuple[Any, ...]]:
    """The same of the store."""
    columns = "cert_identifier, archival_code, package_id, filed_at, status, version"
    return sorted((*row[:3], seconds(row[3]), *row[4:]) for row in cockpit.rows("licence_link", columns))


def test_records_created_changed_and_deleted_while_we_collect_are_exact_at_the_end(
    kinto: Kinto, cockpit: Cockpit, feed: BoundFeed
) -> None:
    kinto.batch([put(number, 0) for number in range(1_500)])
    writer = Writer(kinto, 1_500)
    writer.start()
    reports = []
    while writer.is_alive():
        reports.append(cockpit.run(feed))
        writer.join(0.5)  # a source is asked now and then, not without end
    assert writer.failure is None
    reports += settled(lambda: cockpit.run(feed))
    assert {report.outcome for report in reports} <= {"ok", "empty"}, reports
    assert sum(report.rejected for report in reports) == 0
    assert sum(report.deleted for report in reports) > 300
    rows = stored(cockpit)
    assert len(rows) > 3_000
    assert rows == expected(kinto)


def test_what_did_not_change_is_not_sent_again(kinto: Kinto, cockpit: Cockpit, feed: BoundFeed) -> None:
    kinto.batch([put(number, 0) for number in range(450)])
    assert cockpit.run(feed).rows == 450
    assert [report.rows for report in settled(lambda: cockpit.run(feed))] == [0]
    kinto.batch([put(7, 1)])
    assert [report.rows for report in settled(lambda: cockpit.run(feed))] == [1, 0]
    assert stored(cockpit) == expected(kinto)


def test_a_wrong_password_stops_the_feed_with_the_reason(kinto: Kinto, cockpit: Cockpit) -> None:
    (feed,) = cockpit.feeds("kinto", kinto.url, {"user": "right-user", "password": "wrong"})
    report = cockpit.run(feed)
    assert (report.outcome, report.rows) == ("stopped", 0)
