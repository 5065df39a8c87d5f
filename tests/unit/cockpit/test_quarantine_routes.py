"""`/api/quarantine` and `/api/conditions`: filters, pages, sentences in both languages."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import httpx

from core.conditions import Condition
from store.quarantine import Choice, Group, QuarantineRow
from store.views.conditions import ConditionPage
from tests.unit.cockpit.fakes import NOW, FakeStore, fake_services, serving

ROW = QuarantineRow(
    quarantine_id=7,
    source="platform",
    feed="cases",
    partition="",
    table="case_file",
    key="C1",
    reason="unknown_code",
    detail="result: 7",
    raw={"result": "7"},
    form="source",
    version=5,
    state="open",
    seen=2,
    first_seen_at=NOW,
    last_seen_at=NOW,
    run_id=3,
    note="",
    changed_by=None,
    changed_at=None,
)
DRIFT = Condition(
    "schema_drift", "das", "items", detail={"code": "missing_field", "field": "x"}, since=NOW, last_seen_at=NOW
)
DOUBT = Condition(
    "contradiction",
    scope="330106",
    item="A01",
    detail={"numerator": 3, "denominator": 2},
    since=NOW,
    last_seen_at=NOW,
    ended_at=NOW,
)


class Held(FakeStore):
    """A store with one row put aside and two conditions; remembers what it was asked."""

    def __init__(self) -> None:
        super().__init__({})
        self.asked: list[Any] = []

    def quarantined_rows(
        self, choice: Choice, limit: int, offset: int
    ) -> tuple[Sequence[Group], Sequence[QuarantineRow], int]:
        self.asked.append((choice, limit, offset))
        return [Group("platform", "cases", "unknown_code", 1, 2, NOW, NOW)], [ROW], 1

    def quarantined_row(self, number: int) -> QuarantineRow | None:
        return ROW if number == ROW.quarantine_id else None

    def conditions(
        self,
        open_only: bool | None,
        source: str | None,
        kind: str | None,
        limit: int,
        offset: int,
        seen: Sequence[str] | None = None,
    ) -> ConditionPage:
        self.asked.append((open_only, source, kind, limit, offset))
        return ConditionPage((DRIFT, DOUBT), 2)


def asked(story: Callable[[httpx.AsyncClient], Awaitable[Any]]) -> tuple[Any, list[Any]]:
    """What a story of requests comes to, and what the store was asked."""
    store = Held()

    async def main() -> Any:
        async with serving(fake_services(store)) as (_, client):
            return await story(client)

    return asyncio.run(main()), store.asked


def test_rows_put_aside_are_listed_without_what_came() -> None:
    async def story(client: httpx.AsyncClient) -> Any:
        return (await client.get("/api/quarantine", params={"source": "platform", "state": "any", "offset": 5})).json()

    answer, questions = asked(story)
    assert questions == [(Choice("platform", state=None), 50, 5)]
    assert (answer["total"], answer["groups"][0]["seen"], answer["rows"][0]["id"]) == (1, 2, 7)
    assert "raw" not in answer["rows"][0]


def test_one_row_comes_with_what_came_and_an_unknown_one_is_told() -> None:
    async def story(client: httpx.AsyncClient) -> Any:
        english = {"Accept-Language": "en"}
        return (await client.get("/api/quarantine/7")).json(), await client.get("/api/quarantine/8", headers=english)

    (row, unknown), _ = asked(story)
    assert (row["raw"], row["form"]) == ({"result": "7"}, "source")
    assert (unknown.status_code, unknown.json()["error"]["message"]) == (404, "no row is put aside under the number 8")


def test_what_is_out_of_bounds_is_refused() -> None:
    async def story(client: httpx.AsyncClient) -> list[int]:
        paths = ("quarantine?limit=501", "quarantine?state=lost", "quarantine/0", "conditions?offset=-1")
        return [(await client.get(f"/api/{path}")).status_code for path in paths]

    assert asked(story)[0] == [422] * 4


def test_conditions_are_told_in_both_languages() -> None:
    async def story(client: httpx.AsyncClient) -> Any:
        return (await client.get("/api/conditions", params={"state": "any", "kind": "jump"})).json()

    answer, questions = asked(story)
    assert questions == [(None, None, "jump", 100, 0)]
    drift, doubt = answer["conditions"]
    assert drift["told"]["zh"] == "馆藏 · 文件级目录：缺少约定字段“x”，已停采并保留原值"
    assert doubt["told"]["en"].startswith("Xihu ")
    assert (drift["acted_on"], drift["ended_at"], doubt["item"]) == (True, None, "A01")
    assert doubt["ended_at"] is not None
