"""The host with its routes and pages."""

import asyncio
import inspect
from collections.abc import Awaitable, Callable

import httpx
import pytest
from fastapi import FastAPI

from cockpit import host, ids
from cockpit.factory import PAGES
from cockpit.hub import SnapshotHub
from cockpit.routes import operations
from tests.unit.cockpit.fakes import FakeStore, fake_services, fake_store, serving, until

Body = Callable[[httpx.AsyncClient, FastAPI, FakeStore], Awaitable[None]]


def run(body: Body, store: FakeStore | None = None) -> None:
    async def main() -> None:
        found = store or fake_store()
        async with serving(fake_services(found)) as (app, client):
            await body(client, app, found)

    asyncio.run(main())


def test_every_callback_of_dash_is_async() -> None:
    async def body(client: httpx.AsyncClient, app: FastAPI, store: FakeStore) -> None:
        callbacks = app.state.dashboard.dash.callback_map
        assert callbacks
        for name, entry in callbacks.items():
            function = entry.get("callback")
            assert function is None or inspect.iscoroutinefunction(function), name

    run(body)


def test_every_page_answers_at_its_addresses_with_the_index_in_chinese() -> None:
    async def body(client: httpx.AsyncClient, app: FastAPI, store: FakeStore) -> None:
        for page in PAGES:
            for path in page.paths:
                answer = await client.get(path)
                assert answer.status_code in (200, 403)
                assert '<html lang="zh-CN"' in answer.text
                assert "Loading..." not in answer.text

    run(body)


def test_the_tab_is_named_in_the_language_of_the_page() -> None:
    async def body(client: httpx.AsyncClient, app: FastAPI, store: FakeStore) -> None:
        bureau = app.state.services.settings.bureau
        for path, headers, title in (
            ("/", {}, bureau.title),
            ("/?lang=en", {}, bureau.title_en),
            ("/inbox", {}, bureau.title),
            ("/inbox", {"accept-language": "en"}, bureau.title_en),
        ):
            assert f"<title>{title}</title>" in (await client.get(path, headers=headers)).text, path

    run(body)


def test_the_index_names_no_other_host() -> None:
    async def body(client: httpx.AsyncClient, app: FastAPI, store: FakeStore) -> None:
        text = (await client.get("/")).text
        assert 'src="http' not in text
        assert 'href="http' not in text

    run(body)


def test_the_router_shows_the_page_of_the_address_and_says_of_another_that_it_is_none() -> None:
    async def body(client: httpx.AsyncClient, app: FastAPI, store: FakeStore) -> None:
        where = {"id": "shell-address-location", "property": "pathname", "value": "/"}
        request = {
            "output": "shell-page-content.children",
            "outputs": {"id": "shell-page-content", "property": "children"},
            "inputs": [
                where,
                {"id": "shell-address-location", "property": "search", "value": ""},
                {"id": ids.REFRESH, "property": "data", "value": None},
            ],
            "changedPropIds": [],
        }
        assert "wall-page-root" in (await client.post("/_dash-update-component", json=request)).text
        where["value"] = "/nowhere"
        shown = (await client.post("/_dash-update-component", json=request)).text
        assert "wall-page-root" not in shown
        assert "shell-page-content" in shown

    run(body)


def test_what_must_not_be_there_is_not_there() -> None:
    async def body(client: httpx.AsyncClient, app: FastAPI, store: FakeStore) -> None:
        for path in (
            "/_mcp",
            "/mcp",
            "/docs",
            "/redoc",
            "/openapi.json",
            "/_dash-ws-callback",
            "/nowhere",
            "/api/nothing",
        ):
            answer = await client.get(path)
            assert answer.status_code == 404, path
            assert answer.json()["error"]["code"] == "not_found"
        config = app.state.dashboard.dash.config
        assert config.suppress_callback_exceptions is False
        assert config.compress is False

    run(body)


def test_the_interface_describes_itself_with_the_raw_routes() -> None:
    async def body(client: httpx.AsyncClient, app: FastAPI, store: FakeStore) -> None:
        paths = (await client.get("/api/openapi.json")).json()["paths"]
        assert {"/api/snapshot/{scope}", "/api/stream/{scope}", "/api/telemetry"} <= paths.keys()
        assert not any(path.startswith("/_dash") for path in paths)

    run(body)


def test_health_asks_nothing_of_the_store() -> None:
    store = fake_store()
    store.away = True

    async def body(client: httpx.AsyncClient, app: FastAPI, store: FakeStore) -> None:
        assert (await client.get("/healthz")).status_code == 200

    run(body, store)


def test_ready_when_store_and_snapshot_stand() -> None:
    async def body(client: httpx.AsyncClient, app: FastAPI, store: FakeStore) -> None:
        await client.get("/api/snapshot/330100")
        answer = await client.get("/readyz")
        assert (answer.status_code, answer.json()) == (200, {"status": "ready", "reasons": []})

    run(body)


def test_not_ready_says_why_in_the_readers_language() -> None:
    store = fake_store()
    store.away = True

    async def body(client: httpx.AsyncClient, app: FastAPI, store: FakeStore) -> None:
        answer = await client.get("/readyz", headers={"accept-language": "en"})
        assert answer.status_code == 503
        reasons = answer.json()["reasons"]
        assert [reason["code"] for reason in reasons] == ["database_unreachable", "snapshot_missing"]
        assert reasons[0]["message"] == "The database cannot be reached"
        assert "数据库" in (await client.get("/readyz")).json()["reasons"][0]["message"]

    run(body, store)


def test_pending_migrations_are_a_reason() -> None:
    store = fake_store()
    store.found_problems = ("migrations_pending",)

    async def body(client: httpx.AsyncClient, app: FastAPI, store: FakeStore) -> None:
        await client.get("/api/snapshot/330100")
        answer = await client.get("/readyz")
        assert answer.status_code == 503
        assert [reason["code"] for reason in answer.json()["reasons"]] == ["migrations_pending"]

    run(body, store)


def test_snapshots_that_have_stopped_are_a_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    async def body(client: httpx.AsyncClient, app: FastAPI, store: FakeStore) -> None:
        await client.get("/api/snapshot/330100")
        monkeypatch.setattr(operations, "SILENT_AFTER_S", 0.0)
        answer = await client.get("/readyz", headers={"accept-language": "en"})
        assert answer.status_code == 503
        reason = answer.json()["reasons"][0]
        assert (reason["code"], "have stopped" in reason["message"]) == ("hub_silent", True)
        assert "cockpit_snapshot_refresh_age_seconds " in (await client.get("/metrics")).text

    run(body)


def test_a_hub_that_has_ended_is_begun_anew(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.setattr(host, "RESTART_S", 0.0)
    follow, begun = SnapshotHub.run, []

    async def fails_twice(hub: SnapshotHub) -> None:
        begun.append(hub)
        if len(begun) == 1:
            raise RuntimeError("a fault of the hub itself")
        if len(begun) > 2:
            await follow(hub)

    monkeypatch.setattr(SnapshotHub, "run", fails_twice)

    async def body(client: httpx.AsyncClient, app: FastAPI, store: FakeStore) -> None:
        await until(lambda: app.state.hub.state.version == 4711)
        version = store.publish()
        await until(lambda: app.state.hub.state.version == version)

    run(body)
    assert len(begun) == 3
    assert "a fault of the hub itself" in caplog.text
    assert "has ended" in caplog.text


def test_no_snapshot_yet_is_503_with_when_to_come_back() -> None:
    store = fake_store()
    store.away = True

    async def body(client: httpx.AsyncClient, app: FastAPI, store: FakeStore) -> None:
        for path in ("/api/snapshot/330100", "/api/stream/330100"):
            answer = await client.get(path)
            assert answer.status_code == 503
            assert answer.json()["error"]["code"] == "no_snapshot"
            assert answer.headers["retry-after"] == "2"

    run(body, store)


def test_metrics_tell_of_this_process_even_while_the_store_is_away() -> None:
    async def body(client: httpx.AsyncClient, app: FastAPI, store: FakeStore) -> None:
        await client.get("/api/snapshot/330100")
        store.away = True
        store.bus.ring()
        await until(lambda: app.state.hub.state.away != "")
        text = (await client.get("/metrics")).text
        assert "cockpit_store_away 1.0" in text
        assert "cockpit_snapshot_version 4711.0" in text
        assert "cockpit_runs" not in text

    run(body)


def test_a_painted_version_is_counted_and_an_unknown_one_is_not() -> None:
    async def body(client: httpx.AsyncClient, app: FastAPI, store: FakeStore) -> None:
        await client.get("/api/snapshot/330100")
        for version in (4711, 1):
            answer = await client.post("/api/telemetry", json={"scope": "330100", "v": version})
            assert answer.status_code == 204
        assert "cockpit_event_to_screen_seconds_count 1.0" in (await client.get("/metrics")).text

    run(body)


def test_a_body_that_is_not_understood_says_which_part() -> None:
    async def body(client: httpx.AsyncClient, app: FastAPI, store: FakeStore) -> None:
        answer = await client.post("/api/telemetry", json={"scope": "330100", "v": "new"})
        assert answer.status_code == 422
        assert answer.json()["error"]["where"] == "v"
        answer = await client.get("/api/telemetry")
        assert (answer.status_code, answer.json()["error"]["code"]) == (405, "method_not_allowed")

    run(body)


def test_a_failure_is_a_page_of_its_own_with_the_way_back() -> None:
    async def body(client: httpx.AsyncClient, app: FastAPI, store: FakeStore) -> None:
        answer = await client.get("/verify/%3Cb%3E", headers={"accept": "text/html", "accept-language": "en"})
        assert answer.status_code >= 400
        assert '<a style="color:#5ccbee" href="/">Back to the cockpit</a>' in answer.text
        assert "<b>" not in answer.text

    run(body)


def test_a_person_with_a_wrong_address_gets_the_frame_with_the_way_on() -> None:
    async def body(client: httpx.AsyncClient, app: FastAPI, store: FakeStore) -> None:
        answer = await client.get("/<b>nowhere", headers={"accept": "text/html,*/*", "accept-language": "en"})
        assert answer.status_code == 404
        assert answer.headers["content-type"].startswith("text/html")
        assert '<html lang="en" class="on-desk' in answer.text, (
            "the frame with its navigation; the router says the rest"
        )
        assert "nowhere" not in answer.text
        answer = await client.get("/api/nowhere", headers={"accept": "text/html"})
        assert answer.json()["error"]["code"] == "not_found"

    run(body)
