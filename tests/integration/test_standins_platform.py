"""The platform over real ports: sign-in, cursors, limits, deletions, faults, control door, live traffic."""

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from standins.hosting import Addresses, running
from standins.platform import open_platform
from standins.system import Settings
from tests.unit.standins.worlds import settings

Page = dict[str, Any]
FEEDS = ("edas/item-catalog", "edas/cases", "edas/case-archive", "erms/doc-register", "erms/doc-archive", "checks")
PATIENCE = 30


@pytest.fixture(scope="module")
def addresses(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Addresses]:
    chosen = replace(
        settings(tmp_path_factory.mktemp("platform")), requests_per_second=10_000, burst=10_000, per_second=40
    )
    stand_in = open_platform(chosen)
    stand_in.traffic.running = False
    with running(stand_in) as found:
        yield found


def signed_in(addresses: Addresses) -> httpx.Client:
    form = {"client_id": "cockpit", "client_secret": "s1"}
    answer = httpx.post(f"{addresses.data}/oauth/token", data=form).raise_for_status().json()
    assert answer["token_type"] == "Bearer"
    return httpx.Client(base_url=addresses.data, headers={"Authorization": f"Bearer {answer['access_token']}"})


@pytest.fixture
def client(addresses: Addresses) -> Iterator[httpx.Client]:
    with signed_in(addresses) as found:
        yield found


@pytest.fixture
def control(addresses: Addresses) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=f"{addresses.control}/_control", timeout=60) as found:
        yield found
        found.delete("/faults")
        found.post("/pause")


def get(client: httpx.Client, feed: str, **parameters: Any) -> Page:
    answer: Page = client.get(f"/api/v1/{feed}", params=parameters).raise_for_status().json()
    return answer


def walk(client: httpx.Client, feed: str, limit: int = 1_000, **parameters: Any) -> tuple[list[Page], str | None]:
    """All rows, and the last cursor given."""
    rows, cursor = [], None
    page = get(client, feed, limit=limit, **parameters)
    while True:
        rows += page["data"]
        cursor = page["next_cursor"] or cursor
        if not page["has_more"]:
            return rows, cursor
        page = get(client, feed, limit=limit, cursor=cursor)


def test_without_a_token_nothing_is_served(addresses: Addresses) -> None:
    for headers in ({}, {"Authorization": "Bearer made-up"}):
        answer = httpx.get(f"{addresses.data}/api/v1/checks", headers=headers)
        assert (answer.status_code, answer.json()["error"]) == (401, "invalid_token")


@pytest.mark.parametrize("form", [{}, {"client_id": "cockpit"}, {"client_id": "cockpit", "client_secret": "guess"}])
def test_a_wrong_secret_gets_no_token(addresses: Addresses, form: dict[str, str]) -> None:
    assert httpx.post(f"{addresses.data}/oauth/token", data=form).status_code == 401


def test_every_feed_is_walked_to_the_number_of_rows_the_status_names(
    client: httpx.Client, control: httpx.Client
) -> None:
    expected = control.get("/status").json()["rows"]

    assert {feed: len(walk(client, feed)[0]) for feed in FEEDS} == expected


def test_small_pages_bring_the_same_rows_in_the_same_order(client: httpx.Client) -> None:
    assert walk(client, "erms/doc-archive", 37) == walk(client, "erms/doc-archive", 1_000)


def test_since_is_inclusive(client: httpx.Client) -> None:
    rows, _ = walk(client, "edas/item-catalog")

    found, _ = walk(client, "edas/item-catalog", since=rows[20]["updated_at"])

    assert found == rows[20:]


@pytest.mark.parametrize(
    "parameters", [{"limit": 1_001}, {"limit": 0}, {"limit": "many"}, {"cursor": "made-up"}, {"since": "yesterday"}]
)
def test_wrong_parameters_are_refused(client: httpx.Client, parameters: dict[str, Any]) -> None:
    assert client.get("/api/v1/checks", params=parameters).status_code == 400


def test_unknown_feeds_are_refused(client: httpx.Client) -> None:
    assert client.get("/api/v1/edas/secrets").status_code == 404


def test_polling_from_the_last_cursor_brings_just_what_changed(client: httpx.Client, control: httpx.Client) -> None:
    cursors = {feed: walk(client, feed)[1] for feed in FEEDS}
    _, deleted = walk(client, "deletions")

    changed = control.post("/changes", json={"n": 200}).json()

    assert changed["changed"] == 200 == sum(changed["rows"].values())
    seen = {feed: len(walk(client, feed, cursor=cursors[feed])[0]) for feed in FEEDS}
    gone = walk(client, "deletions", cursor=deleted)[0]
    assert all(seen[feed] <= number for feed, number in changed["rows"].items())
    assert 150 < sum(seen.values()) + len(gone) <= 200
    assert all(set(row) == {"feed", "id", "deleted_at"} for row in gone)


def test_a_poll_without_news_is_empty_and_brings_no_cursor(client: httpx.Client) -> None:
    _, cursor = walk(client, "checks")

    page = get(client, "checks", cursor=cursor)

    assert (page["data"], page["next_cursor"], page["has_more"]) == ([], None, False)


def test_above_the_rate_limit_a_client_is_told_when_to_come_back(tmp_path: Path) -> None:
    with running(open_platform(replace(settings(tmp_path), requests_per_second=0.5, burst=3))) as found:
        with signed_in(found) as client:
            answers = [client.get("/api/v1/checks", params={"limit": 1}) for _ in range(4)]
        assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
        assert int(answers[-1].headers["Retry-After"]) >= 1
        with signed_in(found) as another:
            assert another.get("/api/v1/checks", params={"limit": 1}).status_code == 200


def test_truth_changes_with_the_rows_and_adds_up(control: httpx.Client) -> None:
    at = {"at": "2026-06-30"}
    before = control.get("/truth", params={"scope": "330100", **at}).json()["items"]
    control.post("/changes", json={"n": 150})
    after = control.get("/truth", params={"scope": "330100", **at}).json()["items"]

    assert set(after) == {f"DI-{n:02d}" for n in (1, 2, 3, 4, 5, 10, 11, 12, 13, 14)}
    assert after != before
    assert control.get("/truth", params={"scope": "330101"}).status_code == 404
    assert control.get("/truth", params={"at": "soon"}).status_code == 400
    assert control.get("/truth").json()["scope"] == "330100"


def test_traffic_flows_when_resumed_and_rests_when_paused(client: httpx.Client, control: httpx.Client) -> None:
    before = control.get("/status").json()["changes"]
    assert control.post("/resume").json() == {"running": True}
    deadline = time.monotonic() + PATIENCE
    while control.get("/status").json()["changes"] < before + 10:
        assert time.monotonic() < deadline, "no traffic"

    assert control.post("/pause").json() == {"running": False}
    rests = control.get("/status").json()
    deletions = len(walk(client, "deletions")[0])

    assert rests["traffic"]["running"] is False
    assert {feed: len(walk(client, feed)[0]) for feed in FEEDS} == rests["rows"]
    assert control.get("/status").json()["changes"] == rests["changes"]
    assert deletions == rests["deletions"]


def fault(control: httpx.Client, kind: str, **more: Any) -> None:
    control.post("/faults", json={"kind": kind, **more}).raise_for_status()


@pytest.mark.parametrize(("kind", "status"), [("status_500", 500), ("status_429", 429), ("expired_token", 401)])
def test_a_fault_hits_once_and_passes(client: httpx.Client, control: httpx.Client, kind: str, status: int) -> None:
    fault(control, kind, feed="checks", times=1)

    assert client.get("/api/v1/edas/cases", params={"limit": 1}).status_code == 200
    assert [client.get("/api/v1/checks", params={"limit": 1}).status_code for _ in range(2)] == [status, 200]


def test_a_hanging_source_runs_into_the_time_limit_of_the_client(client: httpx.Client, control: httpx.Client) -> None:
    fault(control, "timeout", times=1, seconds=30)

    with pytest.raises(httpx.ReadTimeout):
        client.get("/api/v1/checks", timeout=0.3)


def test_a_body_cut_short_breaks_the_connection(client: httpx.Client, control: httpx.Client) -> None:
    fault(control, "cut_body", times=1)

    with pytest.raises(httpx.RemoteProtocolError):
        client.get("/api/v1/checks")
    assert client.get("/api/v1/checks").status_code == 200


def test_malformed_json_comes_with_status_200(client: httpx.Client, control: httpx.Client) -> None:
    fault(control, "malformed_json", times=1)

    answer = client.get("/api/v1/checks")

    assert answer.status_code == 200
    with pytest.raises(ValueError, match="line 1 column"):
        answer.json()


def test_a_repeated_page_brings_the_page_before(client: httpx.Client, control: httpx.Client) -> None:
    first = get(client, "checks", limit=10)
    fault(control, "repeat_page", feed="checks", times=1)
    repeated = get(client, "checks", limit=10, cursor=first["next_cursor"])
    second = get(client, "checks", limit=10, cursor=repeated["next_cursor"])

    assert repeated["data"] == first["data"]
    assert not {row["check_id"] for row in second["data"]} & {row["check_id"] for row in first["data"]}


def test_columns_appear_vanish_and_change_their_type(client: httpx.Client, control: httpx.Client) -> None:
    plain = get(client, "checks", limit=1)["data"][0]
    for kind in ("unknown_column", "missing_column", "retyped_column"):
        fault(control, kind, feed="checks", times=1, column="attempt" if kind != "unknown_column" else None)
    extra, less, other = (get(client, "checks", limit=1)["data"][0] for _ in range(3))

    assert set(extra) - set(plain) == {"surprise"}
    assert set(plain) - set(less) == {"attempt"}
    assert (plain["attempt"], other["attempt"]) == (1, "1")


def test_an_empty_success_looks_like_no_news(client: httpx.Client, control: httpx.Client) -> None:
    fault(control, "empty_success", times=1)

    page = get(client, "checks")

    assert (page["data"], page["next_cursor"], page["has_more"]) == ([], None, False)


def test_unknown_faults_and_numbers_are_refused(control: httpx.Client) -> None:
    assert control.post("/faults", json={"kind": "gremlin"}).status_code == 400
    assert control.post("/faults", json={"kind": "timeout", "when": "later"}).status_code == 400
    assert control.post("/changes", json={"n": 0}).status_code == 400
    assert control.post("/changes", json={"n": "many"}).status_code == 400


def test_a_stand_in_keeps_its_ports_open_only_while_it_runs(tmp_path: Path) -> None:
    plain: Settings = settings(tmp_path)
    with running(open_platform(plain)) as found:
        assert httpx.get(f"{found.control}/_control/status").status_code == 200

    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{found.control}/_control/status")
