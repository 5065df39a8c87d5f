"""The guard: security headers and the limit on bodies."""

import asyncio
from collections.abc import Awaitable, Callable

import httpx
from fastapi import FastAPI

from cockpit.headers import content_policy
from cockpit.limits import BODY_LIMIT
from tests.unit.cockpit.fakes import FakeStore, fake_services, serving

Body = Callable[[httpx.AsyncClient, FastAPI], Awaitable[None]]


def run(body: Body) -> None:
    async def main() -> None:
        async with serving(fake_services()) as (app, client):
            await body(client, app)

    asyncio.run(main())


def test_every_answer_carries_the_security_headers() -> None:
    async def body(client: httpx.AsyncClient, app: FastAPI) -> None:
        for path in (
            "/",
            "/login",
            "/account",
            "/nowhere",
            "/healthz",
            "/assets/00-tokens.css",
            "/api/snapshot/330100",
            "/api/snapshot/1",
            "/_dash-layout",
        ):
            headers = (await client.get(path)).headers
            assert headers["x-content-type-options"] == "nosniff", path
            assert headers["referrer-policy"] == "same-origin", path
            assert headers["x-frame-options"] == "DENY", path
            assert headers["cross-origin-opener-policy"] == "same-origin", path
            assert headers["cross-origin-resource-policy"] == "same-origin", path
            assert "camera=()" in headers["permissions-policy"], path
            assert "frame-ancestors 'none'" in headers["content-security-policy"], path

    run(body)


def test_what_names_no_time_is_kept_by_no_browser() -> None:
    async def body(client: httpx.AsyncClient, app: FastAPI) -> None:
        personal = (
            "/",
            "/account",
            "/users",
            "/signed-in",
            "/nowhere",
            "/api/me",
            "/api/pages/sources",
            "/api/sources",
        )
        kept = {path: (await client.get(path)).headers["cache-control"] for path in (*personal, "/_dash-layout")}
        assert set(kept.values()) == {"no-store"}, kept
        assert (await client.get("/api/snapshot/330100")).headers["cache-control"] == "private, no-cache"
        assert (await client.get("/assets/00-tokens.css")).headers["cache-control"] == "no-cache"

    run(body)


def test_a_host_that_the_request_has_made_up_is_believed_by_nothing() -> None:
    async def body(client: httpx.AsyncClient, app: FastAPI) -> None:
        made_up = {"host": "evil.example", "x-forwarded-host": "evil.example"}
        for path in ("/", "/inbox/", "/account", "/wall/", "/login", "/logout", "/api/openapi.json", "/api/items/"):
            answer = await client.get(path, headers=made_up)
            assert "evil" not in f"{answer.headers} {answer.text}", path
        client.headers.pop("cookie")
        for path in ("/", "/inbox/", "/login/", "/login/second-factor", "/api/items", "//evil.example/x"):
            answer = await client.get(path, headers=made_up)
            assert answer.headers.get("location", "/").startswith("/login" if answer.status_code == 303 else "/"), path
            assert "evil.example" not in answer.headers.get("location", "").partition("?")[0], path

    run(body)


def test_only_our_scripts_and_dashs_own_inline_script_may_run() -> None:
    async def body(client: httpx.AsyncClient, app: FastAPI) -> None:
        policy = (await client.get("/")).headers["content-security-policy"]
        scripts = next(part for part in policy.split("; ") if part.startswith("script-src"))
        assert scripts.split()[1] == "'self'"
        assert len(scripts.split()) == 3, "one inline script: the renderer's start"
        assert "unsafe-eval" not in policy
        assert "http" not in policy

    run(body)


def test_the_policy_holds_the_given_hashes() -> None:
    assert "script-src 'self' 'sha256-x';" in content_policy(["'sha256-x'"])


def test_a_body_beyond_the_limit_is_refused_whatever_the_route() -> None:
    async def body(client: httpx.AsyncClient, app: FastAPI) -> None:
        content = b'{"scope": "' + b"a" * BODY_LIMIT + b'"}'
        for path in ("/api/telemetry", "/_dash-update-component"):
            answer = await client.post(path, content=content, headers={"content-type": "application/json"})
            assert answer.status_code == 413, path
            assert answer.json()["error"]["code"] == "too_large"

    run(body)


def test_an_error_nobody_expected_is_told_without_its_details() -> None:
    class Broken(FakeStore):
        def store_figures(self, at: object) -> object:  # type: ignore[override]
            raise KeyError("secret detail")

    async def main() -> None:
        async with serving(fake_services(Broken({}))) as (_, client):
            answer = await client.get("/metrics")
            assert answer.status_code == 500
            assert answer.json()["error"]["code"] == "internal"
            assert "secret" not in answer.text
            assert answer.headers["x-content-type-options"] == "nosniff"

    asyncio.run(main())
