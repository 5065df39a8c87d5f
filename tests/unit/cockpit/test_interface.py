"""`/api/items`, `/api/indicators`, `/api/sources`: answers, instants, errors."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest

from cockpit.facts import Facts
from core.clock import FixedClock
from store.progress import ProgressRow
from store.sweeps import SweepRow
from store.views.long_reads import LongReads
from store.views.scopes import CITY, Scope
from store.views.sources import BatchNote, FeedState
from tests.unit.cockpit.facts import all_feeds, city_facts
from tests.unit.cockpit.fakes import NOW, FakeStore, catalogue, fake_services, serving

Body = Callable[[httpx.AsyncClient], Awaitable[None]]


class City(FakeStore):
    """A store that knows the city only, and remembers the instants it was asked about."""

    def __init__(self) -> None:
        super().__init__({})
        self.asked: list[datetime] = []

    def scope(self, code: str) -> Scope | None:
        self._answer()
        return CITY if code == CITY.code else None

    def facts(self, scope: Scope, at: datetime) -> Facts:
        self.asked.append(at)
        return city_facts().facts

    def feeds(self, at: datetime) -> Sequence[FeedState]:
        self._answer()
        return all_feeds()

    def batches_behind(self, code: str, at: datetime) -> Sequence[BatchNote]:
        note = BatchNote(7, "platform", "cases", "case_file", NOW, NOW - timedelta(seconds=3), 5, 1000)
        return [note] if note.known_at <= at else []


def run(body: Body, store: FakeStore | None = None) -> None:
    async def main() -> None:
        async with serving(fake_services(store or City(), FixedClock(NOW))) as (_, client):
            await body(client)

    asyncio.run(main())


def test_all_items_come_with_value_and_window() -> None:
    async def body(client: httpx.AsyncClient) -> None:
        answer = (await client.get("/api/items", params={"scope": "330100"})).json()
        assert [item["code"] for item in answer["items"]] == list(catalogue().items)
        assert answer["definition_version"] == catalogue().version
        first = answer["items"][0]
        assert (first["since"], first["until"]) == ("2025-11-27", "2026-11-26")
        assert isinstance(first["value"], int)
        assert sum(item["collection"] == "A" for item in answer["items"]) == 25

    run(body)


def test_the_eighteen_come_in_their_order() -> None:
    async def body(client: httpx.AsyncClient) -> None:
        answer = (await client.get("/api/indicators", params={"scope": "330100"})).json()
        assert [row["code"] for row in answer["indicators"]] == list(catalogue().indicators)
        assert answer["version"] == 4711

    run(body)


def test_one_indicator_is_followed_down_to_items_definition_and_runs() -> None:
    async def body(client: httpx.AsyncClient) -> None:
        answer = (await client.get("/api/indicators/A01", params={"scope": "330100"})).json()
        numerator, denominator = answer["items"]
        assert (numerator["code"], denominator["code"]) == ("DI-02", "DI-01")
        assert (numerator["value"], denominator["value"]) == (answer["numerator"], answer["denominator"])
        assert answer["value"] == pytest.approx(100 * numerator["value"] / denominator["value"], abs=1e-4)
        assert answer["definition_version"] == catalogue().version
        run = answer["runs"][0]
        assert (run["run"], run["batch"], run["source_at"]) == (5, 7, "2026-11-26T07:42:15Z")

    run(body)


def test_an_instant_of_the_past_lists_no_run_of_later() -> None:
    async def body(client: httpx.AsyncClient) -> None:
        answer = (await client.get("/api/indicators/A01", params={"scope": "330100", "at": "2026-06-30"})).json()
        assert answer["runs"] == []

    run(body)


def test_the_sources_come_with_their_feeds() -> None:
    async def body(client: httpx.AsyncClient) -> None:
        answer = (await client.get("/api/sources")).json()
        platform = next(source for source in answer["sources"] if source["code"] == "platform")
        assert platform["state"] == "ok"
        assert platform["quarantined"] == sum(feed["quarantined"] for feed in platform["feeds"]) == 0
        assert {feed["feed"] for feed in platform["feeds"]} >= {"cases", "checks"}

    run(body)


class Loading(City):
    """A store in which a feed is loading and another was swept."""

    def long_reads(self, at: datetime) -> LongReads:
        ago = NOW - timedelta(seconds=10)
        load = ProgressRow("platform", "cases", "", "load", 500, 2000, ago, ago, 0, NOW, None)
        return LongReads([load], [SweepRow("platform", "checks", ago, NOW, "repaired", "", 100, 3, 30, 1, 1, 1)])


def test_long_reads_and_full_checks_can_be_watched() -> None:
    async def body(client: httpx.AsyncClient) -> None:
        answer = (await client.get("/api/sources")).json()
        platform = next(source for source in answer["sources"] if source["code"] == "platform")
        (load,) = platform["progress"]
        assert (load["feed"], load["kind"], load["rows"], load["rate"], load["left_s"]) == (
            "cases",
            "load",
            500,
            50,
            30,
        )
        sweeps = {feed["feed"]: feed["sweep"] for feed in platform["feeds"]}
        assert (sweeps["checks"]["differing"], sweeps["checks"]["deleted"], sweeps["cases"]) == (3, 1, None)

    run(body, Loading())


@pytest.mark.parametrize(
    ("at", "meant"),
    [
        ("2026-06-30T12:00:00+08:00", "2026-06-30T04:00:00+00:00"),
        ("2026-06-30T12:00:00 08:00", "2026-06-30T04:00:00+00:00"),
        ("2026-06-30T04:00:00Z", "2026-06-30T04:00:00+00:00"),
        ("2026-06-30", "2026-06-30T15:59:59.999999+00:00"),
        ("2026-11-26", NOW.isoformat()),
        ("", NOW.isoformat()),
        ((NOW + timedelta(seconds=3)).isoformat(), NOW.isoformat()),
        ("1949-10-01", "1949-10-01T15:59:59.999999+00:00"),
    ],
)
def test_an_instant_is_understood(at: str, meant: str) -> None:
    store = City()

    async def body(client: httpx.AsyncClient) -> None:
        assert (await client.get("/api/items", params={"scope": "330100", "at": at})).status_code == 200

    run(body, store)
    assert store.asked == [datetime.fromisoformat(meant)]


@pytest.mark.parametrize(
    ("at", "code"),
    [
        ("yesterday", "bad_instant"),
        ("2026-06-30T12:00:00", "bad_instant"),
        ("2026-02-30", "bad_instant"),
        ("20260630", "bad_instant"),
        ("9999-12-31T23:59:59-12:00", "bad_instant"),
        ("2026-11-27", "future_instant"),
        ("2030-01-01T00:00:00Z", "future_instant"),
        ("9999-12-30", "future_instant"),
        ("9999-12-31", "bad_instant"),
        ("0001-06-30", "bad_instant"),
    ],
)
def test_an_instant_that_is_not_understood_says_what_was_expected(at: str, code: str) -> None:
    async def body(client: httpx.AsyncClient) -> None:
        for path in ("/api/items", "/api/indicators", "/api/indicators/A01"):
            answer = await client.get(path, params={"scope": "330100", "at": at})
            error = answer.json()["error"]
            assert (answer.status_code, error["code"], error["where"]) == (422, code, "at")
            assert at in error["message"]
            assert "应" in error["message"]

    run(body)


def test_the_scope_is_mandatory_everywhere() -> None:
    async def body(client: httpx.AsyncClient) -> None:
        for path in ("/api/items", "/api/indicators", "/api/indicators/A01"):
            answer = await client.get(path)
            assert answer.status_code == 422
            assert answer.json()["error"]["where"] == "scope"

    run(body)


def test_an_unknown_scope_or_indicator_is_404() -> None:
    async def body(client: httpx.AsyncClient) -> None:
        answer = await client.get("/api/items", params={"scope": "339999"}, headers={"accept-language": "en"})
        assert (answer.status_code, answer.json()["error"]["code"]) == (404, "unknown_scope")
        answer = await client.get("/api/indicators/Z99", params={"scope": "330100"})
        assert (answer.status_code, answer.json()["error"]["code"]) == (404, "unknown_indicator")

    run(body)


def test_while_the_store_is_away_the_answer_says_so() -> None:
    store = City()
    store.away = True

    async def body(client: httpx.AsyncClient) -> None:
        for path in ("/api/items?scope=330100", "/api/indicators?scope=330100", "/api/sources"):
            answer = await client.get(path)
            assert (answer.status_code, answer.json()["error"]["code"]) == (503, "store_away")

    run(body, store)


def test_every_route_of_the_interface_is_described() -> None:
    async def body(client: httpx.AsyncClient) -> None:
        described: dict[str, Any] = (await client.get("/api/openapi.json")).json()["paths"]
        for path in ("/api/items", "/api/indicators", "/api/indicators/{code}", "/api/sources", "/api/telemetry"):
            for operation in described[path].values():
                assert {"422", "200"} & operation["responses"].keys()

    run(body)
