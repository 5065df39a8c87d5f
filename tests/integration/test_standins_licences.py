"""The licence library over real ports: signed requests, page tokens, deletions, truth."""

import time
import uuid
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest

from standins.hosting import Addresses, running
from standins.licences import open_licences
from standins.signatures import sign
from standins.universe import PLACE_CODES
from tests.unit.standins.worlds import settings

CLIENT = httpx.Client()
FEEDS = ("types", "certificates", "links")


@pytest.fixture(scope="module")
def addresses(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Addresses]:
    chosen = replace(settings(tmp_path_factory.mktemp("licences")), requests_per_second=10_000, burst=10_000)
    stand_in = open_licences(chosen)
    stand_in.traffic.running = False
    with running(stand_in) as found, CLIENT:
        yield found


def ask(addresses: Addresses, feed: str, secret: str = "s2", nonce: str = "", **parameters: Any) -> httpx.Response:
    query = urlencode(parameters)
    target = f"/v1/{feed}?{query}" if query else f"/v1/{feed}"
    timestamp, nonce = str(int(time.time() * 1_000)), nonce or uuid.uuid4().hex
    headers = {
        "X-App-Key": "key",
        "X-Timestamp": timestamp,
        "X-Nonce": nonce,
        "X-Signature": sign(secret, "GET", target, timestamp, nonce),
    }
    return CLIENT.get(addresses.data + target, headers=headers)


def walk(addresses: Addresses, feed: str, **parameters: Any) -> tuple[list[dict[str, Any]], int]:
    """All rows of a listing, and the total it names."""
    rows: list[dict[str, Any]] = []
    token: dict[str, str] = {}
    while True:
        page = ask(addresses, feed, **parameters, **token).raise_for_status().json()
        rows += page["items"]
        if page["page_token"] is None:
            return rows, page["total"]
        token = {"page_token": page["page_token"]}


def control(addresses: Addresses) -> httpx.Client:
    return httpx.Client(base_url=f"{addresses.control}/_control", timeout=60)


@pytest.mark.parametrize("size", [1_000, 33])
def test_every_feed_is_walked_to_the_total_it_names(addresses: Addresses, size: int) -> None:
    for feed in FEEDS:
        rows, total = walk(addresses, feed, page_size=size)
        assert len(rows) == total > 0
        assert [row["updated_at"] for row in rows] == sorted(row["updated_at"] for row in rows)


def test_unsigned_and_wrongly_signed_requests_are_refused(addresses: Addresses) -> None:
    assert httpx.get(f"{addresses.data}/v1/types").status_code == 401
    answer = ask(addresses, "types", secret="guess")
    assert (answer.status_code, answer.json()["error"]) == (401, "bad_signature")


def test_a_request_cannot_be_sent_twice(addresses: Addresses) -> None:
    answers = [ask(addresses, "types", nonce="once") for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 401]
    assert answers[1].json()["error"] == "nonce_reused"


def test_updated_after_is_exclusive(addresses: Addresses) -> None:
    rows, _ = walk(addresses, "types")

    found, _ = walk(addresses, "types", updated_after=rows[4]["updated_at"])

    assert found == rows[5:]


@pytest.mark.parametrize(
    "parameters", [{"page_size": 1_001}, {"page_size": 0}, {"page_token": "x"}, {"updated_after": "x"}]
)
def test_wrong_parameters_are_refused(addresses: Addresses, parameters: dict[str, Any]) -> None:
    assert ask(addresses, "certificates", **parameters).status_code == 400


def test_unknown_feeds_are_refused(addresses: Addresses) -> None:
    assert ask(addresses, "holders").status_code == 404


def test_changes_show_in_rows_deletions_and_truth(addresses: Addresses) -> None:
    newest = {feed: walk(addresses, feed)[0][-1]["updated_at"] for feed in FEEDS}
    with control(addresses) as door:
        before = door.get("/truth", params={"at": "2026-06-30"}).json()["items"]
        changed = door.post("/changes", json={"n": 200}).json()
        after = door.get("/truth", params={"at": "2026-06-30"}).json()["items"]
        parts = [
            door.get("/truth", params={"scope": scope, "at": "2026-06-30"}).json()["items"] for scope in PLACE_CODES
        ]

    assert changed["changed"] == 200
    seen = sum(len(walk(addresses, feed, updated_after=newest[feed])[0]) for feed in FEEDS)
    gone, total = walk(addresses, "deletions")
    assert 150 < seen + len(gone) <= 200 + total
    assert {row["feed"] for row in gone} <= set(FEEDS)
    assert after != before
    assert {item: sum(part[item] for part in parts) for item in after} == after


def test_a_signature_fault_refuses_a_right_request(addresses: Addresses) -> None:
    with control(addresses) as door:
        door.post("/faults", json={"kind": "bad_signature", "times": 1})

    assert [ask(addresses, "types").status_code for _ in range(2)] == [401, 200]
