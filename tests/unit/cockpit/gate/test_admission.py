"""The gate on the whole host: who gets in, who does not, in which words, and what the trail keeps of it."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from time import perf_counter
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from core.settings import Settings
from tests.unit.cockpit.fakes import FakeEar, FakeStore, example_settings, fake_services, fake_store, serving
from tests.visiting import CHIEF, CITY, FakeDoors, bearer, cookies, headers

PAINTED = {"scope": CITY, "v": 1}


@dataclass
class Hosted:
    """A host, who is known to it, what its trail keeps, and a client that carries nothing."""

    app: FastAPI
    client: httpx.AsyncClient
    doors: FakeDoors
    ear: FakeEar

    async def reasons(self) -> list[str]:
        """Why somebody was refused, as the trail has it."""
        await self.app.state.refusals.write()
        assert all(event.event == "access.refused" and event.outcome == "refused" for event in self.ear.recorded)
        return [str(event.detail["reason"]) for event in self.ear.recorded]


def run(
    story: Callable[[Hosted], Awaitable[None]], settings: Settings | None = None, store: FakeStore | None = None
) -> None:
    async def main() -> None:
        doors = FakeDoors()
        services = fake_services(store, doors=doors, settings=settings)
        ear = services.access
        assert isinstance(ear, FakeEar)
        async with serving(services, "") as (app, client):
            await story(Hosted(app, client, doors, ear))

    asyncio.run(main())


def with_web(**changes: Any) -> Settings:
    settings = example_settings()
    return settings.model_copy(update={"web": settings.web.model_copy(update=changes)})


def code(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


def test_nobody_is_led_to_the_sign_in_page_and_comes_back_to_the_address() -> None:
    async def story(host: Hosted) -> None:
        answer = await host.client.get("/sources?source=das")
        assert (answer.status_code, answer.headers["location"]) == (303, "/login?next=/sources%3Fsource%3Ddas")
        assert (await host.client.get("/")).headers["location"] == "/login"
        assert (await host.client.get("/nowhere")).status_code == 303
        assert await host.reasons() == []

    run(story)


@pytest.mark.parametrize(
    "path", ["/api/snapshot/330100", "/api/stream/330100", "/api/nothing", "/_dash-layout", "/_dash-dependencies"]
)
def test_a_program_that_is_nobody_is_told_in_a_sentence(path: str) -> None:
    async def story(host: Hosted) -> None:
        answer = await host.client.get(path)
        assert code(answer) == (401, "sign_in_needed")
        assert answer.json()["error"]["message"] == "请先登录"
        assert answer.headers["www-authenticate"].startswith("Bearer")
        english = await host.client.get(path, headers={"accept-language": "en"})
        assert english.json()["error"]["message"] == "Please sign in first"

    run(story)


def test_what_needs_nobody_asks_for_nobody() -> None:
    async def story(host: Hosted) -> None:
        for path in ("/healthz", "/readyz", "/login", "/assets/00-tokens.css", "/metrics"):
            assert (await host.client.get(path)).status_code in (200, 503), path
        assert (await host.client.post("/api/push/nobody")).status_code == 404

    run(story)


def test_the_language_that_was_chosen_goes_before_that_of_the_browser() -> None:
    async def story(host: Hosted) -> None:
        answer = await host.client.get(
            "/api/sources", headers={"cookie": "cockpit_language=en", "accept-language": "zh-CN"}
        )
        assert answer.json()["error"]["message"] == "Please sign in first"

    run(story)


def test_a_forged_cookie_is_refused_and_recorded_once() -> None:
    async def story(host: Hosted) -> None:
        for _ in range(3):
            answer = await host.client.get("/api/sources", headers=headers("forged", "forged"))
            assert code(answer) == (401, "session_ended")
        assert (await host.client.get("/", headers=headers("forged"))).headers["location"] == "/login"
        assert await host.reasons() == ["session_ended"]
        event = host.ear.recorded[0]
        assert (event.origin, event.object_code, event.actor, event.detail["method"]) == (
            "127.0.0.1",
            "/api/sources",
            "",
            "GET",
        )
        assert "forged" not in str(event)

    run(story)


def test_a_secret_of_another_kind_opens_nothing() -> None:
    async def story(host: Hosted) -> None:
        token = host.doors.give("program", {"numbers.read"}, ("supervisor", CITY))
        assert code(await host.client.get("/api/items?scope=330100", headers=bearer(CHIEF))) == (401, "token_unknown")
        assert code(await host.client.get("/api/sources", headers=headers(token))) == (401, "session_ended")
        assert (await host.client.get("/screen", headers=bearer(token))).status_code == 303
        assert await host.reasons() == ["token_unknown", "session_ended"]

    run(story)


def test_a_token_may_what_its_scope_says_and_nothing_else() -> None:
    async def story(host: Hosted) -> None:
        token = host.doors.give("program", {"numbers.read"}, ("supervisor", CITY))
        assert (await host.client.get("/api/snapshot/330100", headers=bearer(token))).status_code == 200
        answer = await host.client.get("/api/sources", headers={**bearer(token), "accept-language": "en"})
        assert code(answer) == (403, "token_forbidden")
        assert answer.json()["error"]["message"] == "The scope of this token does not cover this"
        assert code(await host.client.get("/_dash-layout", headers=bearer(token)))[0] == 401
        assert await host.reasons() == ["token_forbidden"]
        assert host.ear.recorded[0].actor_kind == "token"

    run(story)


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"X-CSRFToken": "csrf-of-another"},
        {"X-CSRFToken": ""},
        {"X-CSRFToken": "csrf-of-chief", "Sec-Fetch-Site": "cross-site"},
        {"X-CSRFToken": "csrf-of-chief", "Sec-Fetch-Site": "same-site"},
    ],
)
def test_what_our_page_has_not_sent_changes_nothing(sent: dict[str, str]) -> None:
    async def story(host: Hosted) -> None:
        host.client.cookies.update(cookies())
        answer = await host.client.post("/api/telemetry", json=PAINTED, headers=sent)
        assert code(answer) == (403, "csrf")
        assert await host.reasons() == ["csrf"]
        assert host.ear.recorded[0].actor == "chief"

    run(story)


def test_the_value_of_one_session_is_of_no_use_in_another() -> None:
    async def story(host: Hosted) -> None:
        other = host.doors.admit("other", ("supervisor", CITY))
        replayed = await host.client.post("/api/telemetry", json=PAINTED, headers=headers(other, "csrf-of-chief"))
        assert code(replayed) == (403, "csrf")
        own = await host.client.post("/api/telemetry", json=PAINTED, headers=headers(other, "csrf-of-other"))
        assert own.status_code == 204

    run(story)


def test_a_body_that_is_too_large_is_refused_before_it_is_read() -> None:
    async def story(host: Hosted) -> None:
        head = {**headers(), "content-type": "application/json", "content-length": "1000001"}
        answer = await host.client.post("/api/telemetry", content=b"{}", headers=head)
        assert code(answer) == (413, "too_large")
        assert await host.reasons() == ["too_large"]

    run(story)


def test_a_step_of_signing_in_that_is_not_done_keeps_everything_shut() -> None:
    async def story(host: Hosted) -> None:
        half = host.doors.admit("half", ("supervisor", CITY), stage="second_factor")
        old = host.doors.admit("old", ("supervisor", CITY), stage="change_password")
        assert code(await host.client.get("/api/snapshot/330100", headers=headers(half))) == (401, "step_needed")
        led = [(await host.client.get("/screen", headers=headers(one))).headers["location"] for one in (half, old)]
        assert led == ["/login/second-factor?next=/screen", "/login/password?next=/screen"]

    run(story)


def test_requests_come_as_often_as_the_settings_say() -> None:
    async def story(host: Hosted) -> None:
        begun, found = perf_counter(), [await host.client.get("/api/sources", headers=headers())]
        while found[-1].status_code == 200:
            found.append(await host.client.get("/api/sources", headers=headers()))
        seconds = perf_counter() - begun
        assert 20 <= len(found) - 1 <= 21 + seconds, "twenty at once, and one a second"
        assert found[-1].status_code == 429
        assert int(found[-1].headers["retry-after"]) == 1
        assert found[-1].json()["error"]["message"] == "请求过于频繁，请在 1 秒后再试"
        assert (await host.client.get("/api/snapshot/330100", headers=headers())).status_code == 200
        assert await host.reasons() == ["too_many"]

    run(story, with_web(requests_per_minute=60))


def test_an_address_that_tries_secrets_is_stopped_and_who_is_known_there_is_not() -> None:
    async def story(host: Hosted) -> None:
        assert (await host.client.get("/api/sources", headers=headers())).status_code == 200
        found = [await host.client.get("/api/sources", headers=headers(f"guess-{n}")) for n in range(12)]
        assert [one.status_code for one in found] == [401] * 10 + [429, 429]
        assert host.doors.looked["guess-11"] == 0
        assert (await host.client.get("/api/sources", headers=headers())).status_code == 200

    run(story, with_web(strangers_per_minute=30))


def test_metrics_are_for_networks_that_are_named_and_for_tokens() -> None:
    async def story(host: Hosted) -> None:
        assert code(await host.client.get("/metrics")) == (401, "sign_in_needed")
        token = host.doors.give("prometheus", {"metrics.read"}, ("system_admin", CITY))
        assert (await host.client.get("/metrics", headers=bearer(token))).status_code == 200
        other = host.doors.give("program", {"numbers.read"}, ("system_admin", CITY))
        assert code(await host.client.get("/metrics", headers=bearer(other))) == (403, "token_forbidden")

    run(story, with_web(metrics_networks=("192.0.2.0/24",)))


def test_metrics_are_not_for_whoever_hides_behind_a_proxy_that_nobody_has_named() -> None:
    async def story(host: Hosted) -> None:
        assert (await host.client.get("/metrics")).status_code == 200
        assert (await host.client.get("/metrics", headers={"x-forwarded-for": "198.51.100.1"})).status_code == 401

    run(story)


def test_behind_a_proxy_of_ours_the_real_address_and_scheme_count() -> None:
    async def story(host: Hosted) -> None:
        told = {"x-forwarded-for": "198.51.100.1", "x-forwarded-proto": "https"}
        forged = {"cookie": "__Host-cockpit_session=forged"}
        answer = await host.client.get("/api/sources", headers={**forged, **told})
        assert answer.headers["strict-transport-security"] == "max-age=31536000"
        assert (await host.client.get("/metrics", headers=told)).status_code == 401
        await host.reasons()
        assert host.ear.recorded[0].origin == "198.51.100.1"

    run(story, with_web(trusted_proxies=("127.0.0.0/8",)))


def test_without_tls_nothing_is_said_of_it() -> None:
    async def story(host: Hosted) -> None:
        assert "strict-transport-security" not in (await host.client.get("/login")).headers

    run(story)


def test_a_websocket_is_closed_at_once() -> None:
    async def story(host: Hosted) -> None:
        said: list[Any] = []

        async def send(message: Any) -> None:
            said.append(message)

        scope = {"type": "websocket", "path": "/_dash-ws-callback", "headers": [], "query_string": b""}
        await host.app(scope, lambda: asyncio.sleep(0, {"type": "websocket.connect"}), send)
        assert said == [{"type": "websocket.close", "code": 1008}]

    run(story)


def test_while_the_store_is_away_who_is_not_known_is_asked_to_come_again() -> None:
    async def story(host: Hosted) -> None:
        assert (await host.client.get("/api/snapshot/330100", headers=headers())).status_code == 200
        host.doors.away = True
        assert (await host.client.get("/api/snapshot/330100", headers=headers())).status_code == 200
        answer = await host.client.get("/api/snapshot/330100", headers=headers("secret-of-another"))
        assert code(answer) == (503, "store_away")
        assert (await host.client.get("/login")).status_code == 200

    run(story)


def test_a_change_of_rights_is_felt_at_once() -> None:
    async def story(host: Hosted) -> None:
        secret = host.doors.admit("clerk", ("supervisor", CITY))
        assert (await host.client.get("/api/sources", headers=headers(secret))).status_code == 200
        host.doors.admit("clerk", ("legal_reviewer", CITY))
        host.ear.say(host.doors.sessions[secret].principal.account_id)
        await asyncio.sleep(0)
        assert code(await host.client.get("/api/sources", headers=headers(secret))) == (403, "forbidden")

    run(story)


def test_the_trail_counts_what_comes_again_and_waits_for_a_store_that_is_away() -> None:
    async def story(host: Hosted) -> None:
        refusals = host.app.state.refusals
        for _ in range(4):
            await host.client.get("/api/sources", headers=headers("forged"))
        refusals._end_minute()
        await refusals.write()
        assert [event.detail.get("times") for event in host.ear.recorded] == [None, 3]

    run(story, store=fake_store())
