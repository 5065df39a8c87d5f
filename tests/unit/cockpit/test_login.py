"""The pages of signing in: forms without a script, one step after the other, in both languages."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import httpx
import pytest

from cockpit.cookies import CSRF, SESSION
from cockpit.login.addresses import local
from core.errors import StoreGoneError
from core.settings import Settings
from people.commands.signing_in import Answer, NotSignedIn, SignedIn
from people.second_factor import Offer
from people.sessions import Origin
from tests.unit.cockpit.fakes import example_settings, fake_services, serving
from tests.visiting import CITY, FakeDoors, csrf_of, headers, visitor

PASSWORD = "right <password> & more"


@dataclass
class FakeEntrance:
    """Knows one password; steps as told. `away`: the store does not answer."""

    doors: FakeDoors
    steps: list[str] = field(default_factory=lambda: ["full"])
    refusal: NotSignedIn = field(default_factory=lambda: NotSignedIn("wrong"))
    enrol: bool = False
    away: bool = False
    origins: list[Origin] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)

    def sign_in(self, name: str, password: str, origin: Origin, at: datetime) -> Answer:
        self._answer()
        self.origins.append(origin)
        return self._on() if password == PASSWORD else self.refusal

    def second_factor(self, secret: str, code: str, origin: Origin, at: datetime) -> Answer:
        self._answer()
        return self._on() if code == "123456" else self.refusal

    def offer_second_factor(self, secret: str, at: datetime) -> Offer | None:
        self._answer()
        return Offer("ABCDEFGH", "otpauth://x") if self.enrol else None

    def change_password(self, secret: str, old: str, new: str, origin: Origin, at: datetime) -> Answer:
        self._answer()
        return self._on() if new == "quite new" else self.refusal

    def sign_out(self, secret: str, origin: Origin, at: datetime) -> None:
        self._answer()
        self.ended.append(secret)
        self.doors.sessions.pop(secret, None)

    def _on(self) -> SignedIn:
        stage: Any = self.steps.pop(0)
        name = f"leader-{len(self.steps)}"
        found = visitor(name, ("bureau_leader", CITY), stage=stage, enrol=self.enrol)
        self.doors.sessions[f"secret-of-{name}"] = found
        return SignedIn(f"secret-of-{name}", found)

    def _answer(self) -> None:
        if self.away:
            raise StoreGoneError("the server closed the connection")


Story = Callable[[httpx.AsyncClient, FakeEntrance], Awaitable[None]]


def run(story: Story, settings: Settings | None = None) -> None:
    async def main() -> None:
        doors = FakeDoors()
        entrance = FakeEntrance(doors)
        services = replace(fake_services(doors=doors, settings=settings), entrance=entrance)
        async with serving(services, "") as (_, client):
            await story(client, entrance)

    asyncio.run(main())


async def fill(
    client: httpx.AsyncClient, path: str, head: dict[str, str] | None = None, **fields: str
) -> httpx.Response:
    page = await client.get(path, headers=head)
    csrf = csrf_of(page.text)
    return await client.post(path.partition("?")[0], data={**fields, "csrf": csrf}, headers=head)


def test_who_signs_in_comes_where_they_wanted_with_both_cookies() -> None:
    async def story(client: httpx.AsyncClient, entrance: FakeEntrance) -> None:
        page = (await client.get("/login?next=/sources%3Fsource=das")).text
        assert 'name="next" value="/sources?source=das"' in page
        answer = await fill(client, "/login", name="leader", password=PASSWORD, next="/sources?source=das")
        assert (answer.status_code, answer.headers["location"]) == (303, "/sources?source=das")
        session, csrf = answer.headers.get_list("set-cookie")
        assert session == f"{SESSION}=secret-of-leader-0; Path=/; SameSite=Lax; HttpOnly"
        assert csrf == f"{CSRF}=csrf-of-leader-0; Path=/; SameSite=Lax"
        assert (await client.get("/login")).headers["location"] == "/"
        assert entrance.origins[0].address == "127.0.0.1"

    run(story)


def test_behind_tls_the_cookies_are_for_tls_alone() -> None:
    settings = example_settings()
    web = settings.web.model_copy(update={"trusted_proxies": ("127.0.0.1/32",)})

    async def story(client: httpx.AsyncClient, entrance: FakeEntrance) -> None:
        tls = {"x-forwarded-proto": "https", "x-forwarded-for": "198.51.100.7"}
        page = await client.get("/login", headers=tls)
        assert all("; Secure" in one for one in page.headers.get_list("set-cookie"))
        csrf = csrf_of(page.text)
        fields = {"name": "leader", "password": PASSWORD, "csrf": csrf}
        answer = await client.post("/login", data=fields, headers={**tls, "cookie": f"{CSRF}={csrf}"})
        session, kept = answer.headers.get_list("set-cookie")
        assert session == "__Host-cockpit_session=secret-of-leader-0; Path=/; SameSite=Lax; HttpOnly; Secure"
        assert kept == f"{CSRF}=csrf-of-leader-0; Path=/; SameSite=Lax; Secure"
        own = {**tls, "cookie": session.partition(";")[0]}
        assert (await client.get("/account", headers=own)).status_code == 200
        other = {**tls, "cookie": f"{SESSION}=secret-of-leader-0"}
        assert (await client.get("/account", headers=other)).status_code == 303, "any host of the domain could set that"
        without_tls = {"cookie": session.partition(";")[0]}
        assert (await client.get("/account", headers=without_tls)).status_code == 303
        out = await client.post("/logout", headers={**own, "X-CSRFToken": "csrf-of-leader-0"})
        assert out.headers.get_list("set-cookie")[0].startswith(
            "__Host-cockpit_session=; Path=/; SameSite=Lax; Max-Age=0"
        )

    run(story, settings.model_copy(update={"web": web}))


def test_a_wrong_password_says_nothing_of_the_account_and_keeps_the_name() -> None:
    async def story(client: httpx.AsyncClient, entrance: FakeEntrance) -> None:
        answer = await fill(client, "/login", name='<b>"leader"', password="wrong")
        assert answer.status_code == 401
        assert "账号或密码不正确" in answer.text
        assert 'value="&lt;b&gt;&quot;leader&quot;"' in answer.text
        assert "wrong" not in answer.text
        assert SESSION not in str(answer.headers)
        assert answer.headers["cache-control"] == "no-store"

    run(story)


def test_who_is_locked_out_hears_for_how_long() -> None:
    async def story(client: httpx.AsyncClient, entrance: FakeEntrance) -> None:
        entrance.refusal = NotSignedIn("locked", 1501)
        answer = await fill(client, "/login", {"accept-language": "en"}, name="leader", password="wrong")
        assert (answer.status_code, answer.headers["retry-after"]) == (429, "1501")
        assert "Too many failures, please try again in 26 min" in answer.text

    run(story)


def test_all_steps_lead_to_the_address_that_was_wanted() -> None:
    async def story(client: httpx.AsyncClient, entrance: FakeEntrance) -> None:
        entrance.steps = ["second_factor", "change_password", "full"]
        first = await fill(client, "/login", name="leader", password=PASSWORD, next="/sources")
        assert first.headers["location"] == "/login/second-factor?next=/sources"
        wrong = await fill(client, "/login/second-factor", code="000000", next="/sources")
        assert wrong.status_code == 401
        second = await fill(client, "/login/second-factor", code="123 456", next="/sources")
        assert second.headers["location"] == "/login/password?next=/sources"
        differing = await fill(client, "/login/password", old="x", new="quite new", again="other", next="/sources")
        assert (differing.status_code, "两次输入的新密码不一致" in differing.text) == (422, True)
        entrance.refusal = NotSignedIn("refused_password", reasons=("too_short", "common"))
        refused = await fill(client, "/login/password", old="x", new="short", again="short", next="/sources")
        assert (refused.status_code, "至少 12 个字符" in refused.text) == (422, True)
        third = await fill(client, "/login/password", old="x", new="quite new", again="quite new", next="/sources")
        assert third.headers["location"] == "/sources"

    run(story)


def test_who_has_no_second_factor_is_offered_one() -> None:
    async def story(client: httpx.AsyncClient, entrance: FakeEntrance) -> None:
        entrance.steps, entrance.enrol = ["second_factor", "full"], True
        await fill(client, "/login", name="leader", password=PASSWORD)
        page = (await client.get("/login/second-factor")).text
        assert 'src="data:image/svg+xml;base64,' in page
        assert "<code>ABCD EFGH</code>" in page

    run(story)


def test_a_step_that_has_run_out_begins_anew() -> None:
    async def story(client: httpx.AsyncClient, entrance: FakeEntrance) -> None:
        entrance.steps, entrance.refusal = ["second_factor"], NotSignedIn("no_session")
        await fill(client, "/login", name="leader", password=PASSWORD)
        answer = await fill(client, "/login/second-factor", code="000000")
        assert (answer.status_code, 'action="/login"' in answer.text) == (401, True)
        assert "登录步骤已超时" in answer.text

    run(story)


@pytest.mark.parametrize("path", ["/login/second-factor", "/login/password"])
def test_a_step_that_is_not_due_leads_to_where_one_belongs(path: str) -> None:
    async def story(client: httpx.AsyncClient, entrance: FakeEntrance) -> None:
        assert (await client.get(f"{path}?next=/sources")).headers["location"] == "/login?next=/sources"
        assert (await client.get(path, headers=headers())).headers["location"] == "/"

    run(story)


def test_a_form_that_our_page_has_not_sent_signs_nobody_in() -> None:
    async def story(client: httpx.AsyncClient, entrance: FakeEntrance) -> None:
        for csrf in ("", "made-up"):
            answer = await client.post("/login", data={"name": "leader", "password": PASSWORD, "csrf": csrf})
            assert answer.status_code == 403
        assert entrance.origins == []

    run(story)


def test_signing_out_ends_the_session_and_takes_the_cookies_away() -> None:
    async def story(client: httpx.AsyncClient, entrance: FakeEntrance) -> None:
        assert (await client.post("/logout", headers={**headers(), "X-CSRFToken": "x"})).status_code == 403
        answer = await client.post("/logout", headers=headers())
        assert (answer.status_code, answer.headers["location"]) == (303, "/login?out=1")
        assert all("Max-Age=0" in one for one in answer.headers.get_list("set-cookie"))
        assert answer.headers["clear-site-data"] == '"cache"'
        assert len(entrance.ended) == 1
        assert (await client.get("/api/sources", headers=headers())).status_code == 401
        assert "您已退出登录" in (await client.get("/login?out=1")).text

    run(story)


def test_a_new_session_takes_the_place_of_the_old_one() -> None:
    async def story(client: httpx.AsyncClient, entrance: FakeEntrance) -> None:
        old = entrance.doors.admit("old", stage="second_factor")
        await client.post(
            "/login",
            data={"name": "leader", "password": PASSWORD, "csrf": "csrf-of-old"},
            headers=headers(old, "csrf-of-old"),
        )
        assert entrance.ended == [old]

    run(story)


def test_while_the_store_is_away_the_form_says_so() -> None:
    async def story(client: httpx.AsyncClient, entrance: FakeEntrance) -> None:
        entrance.away = True
        answer = await fill(client, "/login", name="leader", password=PASSWORD)
        assert (answer.status_code, "数据库暂时无法访问" in answer.text) == (503, True)

    run(story)


def test_the_language_can_be_changed_without_a_script_and_is_kept() -> None:
    async def story(client: httpx.AsyncClient, entrance: FakeEntrance) -> None:
        assert '<html lang="zh-CN">' in (await client.get("/login")).text
        page = await client.get("/login?lang=en&next=/sources")
        assert '<html lang="en">' in page.text
        assert 'href="/login?lang=zh_CN&amp;next=%2Fsources"' in page.text
        assert "Sign in" in (await client.get("/login")).text
        assert "<script" not in page.text
        assert page.headers["content-security-policy"].startswith("default-src 'none'")

    run(story)


def test_a_demo_says_that_it_is_one_and_real_data_do_not() -> None:
    settings = example_settings()
    wall = settings.wall.model_copy(update={"demo_mark": "演示数据 · 单位为虚构"})

    async def demo(client: httpx.AsyncClient, entrance: FakeEntrance) -> None:
        assert "演示系统 · 演示数据 · 单位为虚构" in (await client.get("/login")).text
        assert "Demo · Demonstration data · fictitious units" in (await client.get("/login?lang=en")).text

    async def real(client: httpx.AsyncClient, entrance: FakeEntrance) -> None:
        assert "login-demo" not in (await client.get("/login")).text

    run(demo, settings.model_copy(update={"wall": wall}))
    run(real)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("/sources?source=das#x", "/sources?source=das#x"),
        ("/signed-in", "/signed-in"),
        ("//evil.example", ""),
        ("/\\evil.example", ""),
        ("/a\\b", ""),
        ("https://evil.example", ""),
        ("javascript:alert(1)", ""),
        ("/a\nb", ""),
        ("/ a", ""),
        ("/login", ""),
        ("/logout", ""),
        ("/api/audit", ""),
        ("/" + "x" * 600, ""),
        ("", ""),
    ],
)
def test_signing_in_leads_to_pages_of_this_host_alone(wanted: str, found: str) -> None:
    assert local(wanted) == found
