"""`/api/verification` and the figures of `/metrics`: what verifications have found."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest

from cockpit.i18n import LANGUAGES, load_texts
from cockpit.viewmodels.faults import condition_sentence
from core.clock import FixedClock
from core.conditions import STORE_KINDS, Condition
from store.views.verifications import VerificationRow, VerifyState
from tests.unit.cockpit.fakes import (
    NOW,
    FakeStore,
    example_settings,
    fake_services,
    fake_store,
    no_figures,
    serving,
)

Body = Callable[[httpx.AsyncClient], Awaitable[None]]

EXACT = VerificationRow(
    verification_id=1,
    cause="nightly",
    engine="duckdb",
    outcome="exact",
    started_at=NOW - timedelta(hours=13, seconds=90),
    finished_at=NOW - timedelta(hours=13),
    rows=3_401_286,
    cells=1_502_647,
    differing_cells=0,
    by_table={"cell": 0},
    samples=(),
    skipped=(),
    memory_mb=553,
    reason="",
)
DIFFERS = replace(
    EXACT,
    verification_id=2,
    outcome="differs",
    differing_cells=1,
    by_table={"cell": 1},
    samples=("cell owner_id=330106A month=202611 category=0: di_28 5, counted 4",),
)


def run(body: Body, store: FakeStore) -> None:
    async def main() -> None:
        async with serving(fake_services(store, FixedClock(NOW))) as (_, client):
            await body(client)

    asyncio.run(main())


def test_the_newest_comes_first_with_those_before_it() -> None:
    store = fake_store()
    store.verified = (DIFFERS, EXACT)

    async def body(client: httpx.AsyncClient) -> None:
        answer = (await client.get("/api/verification")).json()
        assert answer["latest"] == answer["history"][0]
        assert (answer["latest"]["outcome"], answer["latest"]["differing_cells"]) == ("differs", 1)
        assert answer["latest"]["samples"] == list(DIFFERS.samples)
        assert [one["outcome"] for one in answer["history"]] == ["differs", "exact"]
        assert answer["history"][1]["seconds"] == 90
        assert len((await client.get("/api/verification?limit=1")).json()["history"]) == 1

    run(body, store)


def test_before_the_first_night_there_is_nothing() -> None:
    async def body(client: httpx.AsyncClient) -> None:
        assert (await client.get("/api/verification")).json() == {"latest": None, "history": []}
        assert "cockpit_verify" not in (await client.get("/metrics")).text

    run(body, fake_store())


@pytest.mark.parametrize("limit", ["0", "401", "x"])
def test_a_limit_that_is_none_is_refused(limit: str) -> None:
    async def body(client: httpx.AsyncClient) -> None:
        assert (await client.get(f"/api/verification?limit={limit}")).status_code in (400, 422)

    run(body, fake_store())


def test_a_store_that_is_away_is_told() -> None:
    store = fake_store()
    store.away = True

    async def body(client: httpx.AsyncClient) -> None:
        assert (await client.get("/api/verification")).status_code == 503

    run(body, store)


@pytest.mark.parametrize("kind", sorted(STORE_KINDS))
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_condition_of_the_sums_is_told_in_both_languages(kind: str, language: str) -> None:
    detail = {"code": kind, "differing": 3, "reason": "no room", "text": ""}
    texts = load_texts()
    told = condition_sentence(texts, language, example_settings(), Condition(kind, scope="330100", detail=detail))
    assert ("3" if kind == "cells_differ" else "no room") in told
    assert texts.has(language, f"condition.name.{kind}")


def test_the_metrics_say_how_many_cells_differ_and_when_all_were_exact() -> None:
    store = fake_store()
    store.figures = replace(no_figures(), verified=VerifyState(3, EXACT.finished_at))

    async def body(client: httpx.AsyncClient) -> None:
        lines = (await client.get("/metrics")).text.splitlines()
        assert "cockpit_verify_differing_cells 3.0" in lines
        (told,) = (line for line in lines if line.startswith("cockpit_verify_last_success_timestamp_seconds "))
        assert float(told.split()[1]) == pytest.approx(EXACT.finished_at.timestamp())

    run(body, store)
