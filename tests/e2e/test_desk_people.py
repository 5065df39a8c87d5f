"""What people do with accounts in the browser: a second factor, tokens, and what somebody who leaves leaves behind."""

import re
from base64 import b64decode
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
from playwright.sync_api import Page, expect

from core.clock import FixedClock
from people.letters import Letter, Words, send
from people.second_factor import offer
from store.accounts import account_by_id
from tests.accounts import PASSWORD, Known, code_of, make_account
from tests.e2e.desk_host import DeskHost
from tests.e2e.desk_visits import DeskVisit
from tests.integration.cockpit.evaluated import add_issue
from tests.unit.cockpit.fakes import example_settings
from tests.visiting import bearer

Visiting = Callable[..., DeskVisit]
CITY = "330100"
TITLE = example_settings().bureau.title


def pick(page: Page, field: str, text: str) -> None:
    """Types into a select and takes the only choice that is left."""
    typed = page.locator(f"#{field}")
    page.locator(".ant-select", has=typed).click()
    typed.fill(text)
    shown = page.locator(".ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option")
    expect(shown).to_have_count(1)
    shown.click()


def sign_in(page: Page, known: Known) -> None:
    """The first step."""
    page.locator("#login-name").fill(known.name)
    page.locator("#login-password").fill(known.password)
    page.locator("main form button").first.click()


def test_a_second_factor_is_set_up_and_asked_for_from_then_on(desk_visiting: Visiting, desk: DeskHost) -> None:
    clock, seen, known = desk.cockpit.clock, desk_visiting("supervisor"), desk.account("supervisor")
    page = seen.page
    seen.open("/account")
    page.locator("#account-factor-password").fill(PASSWORD)
    page.locator("#account-factor-submit").click()
    page.wait_for_url(re.compile("/login/second-factor"))
    picture = page.locator("img.login-qr")
    expect(picture).to_be_visible()
    assert picture.evaluate("node => node.complete && node.naturalWidth > 100")
    key = page.locator(".login-key code").inner_text().replace(" ", "")
    drawn = b64decode((picture.get_attribute("src") or "").partition("base64,")[2]).decode()
    assert drawn.replace(' xmlns="http://www.w3.org/2000/svg"', "", 1) == offer(key, known.name, TITLE).svg
    page.locator("#login-code").fill(code_of(key, clock.now()))
    page.locator("main form button").first.click()
    page.wait_for_url("**/account")
    expect(page.locator("#account-factor-form")).to_be_visible()
    with desk.people.database.begin() as unit:
        account = account_by_id(unit, known.account_id)
    assert account is not None
    assert account.has_factor

    page.locator(".menu-account summary").click()
    page.get_by_role("button", name="退出登录").click()
    page.wait_for_url(re.compile("/login"))
    sign_in(page, known)
    expect(page.locator("#login-code")).to_be_visible()
    assert page.locator("img.login-qr").count() == 0
    page.locator("#login-code").fill(code_of(key, clock.now()))
    page.locator("main form button").first.click()
    expect(page.get_by_role("alert")).to_be_visible()  # each code counts once
    assert isinstance(clock, FixedClock)
    clock.move(timedelta(seconds=30))
    page.locator("#login-code").fill(code_of(key, clock.now()))
    page.locator("main form button").first.click()
    page.wait_for_url(f"{seen.url}/")
    seen.open("/account")
    expect(page.locator(".desk-tools")).to_contain_text("Supervisor")


def test_a_token_is_allowed_by_one_and_its_secret_shown_once_to_another(
    desk_visiting: Visiting, desk: DeskHost
) -> None:
    owner = desk.account("division_head")
    officer = desk_visiting("security_admin")
    officer.open("/tokens?act=new")
    page = officer.page
    page.locator("#tokens-new-owner").fill(owner.name)
    page.locator("#tokens-new-name").fill("晨会简报")
    pick(page, "tokens-new-role", "处室负责人")
    pick(page, "tokens-new-node", CITY)
    pick(page, "tokens-new-rights", "看指标与总量")
    page.keyboard.press("Escape")
    page.locator("#tokens-new-submit").click()
    row = page.locator(".list tbody tr", has_text="晨会简报")
    expect(row).to_contain_text("待领取")
    assert page.locator(".secret-value").count() == 0

    seen = desk_visiting("division_head")
    seen.open("/account")
    seen.page.locator(".list tbody tr", has_text="晨会简报").get_by_role("button").click()
    secret = seen.page.locator(".secret-value").inner_text()
    answer = httpx.get(f"{seen.url}/api/snapshot/{CITY}", headers=bearer(secret), trust_env=False)
    assert answer.status_code == 200
    assert httpx.get(f"{seen.url}/api/sources", headers=bearer(secret), trust_env=False).status_code == 403

    seen.page.locator(".desk-nav a[href='/inbox']").click()
    expect(seen.page.locator("h1.page-title")).to_have_text("收件箱")
    seen.page.go_back()
    expect(seen.page.locator("h1.page-title")).to_have_text("我的账号")
    expect(seen.page.locator(".list tbody tr", has_text="晨会简报")).to_be_visible()
    assert seen.page.locator(".secret-value").count() == 0
    assert secret not in seen.page.content()
    assert seen.page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])").count(secret) == 0

    officer.open("/tokens")
    row.get_by_role("button").click()
    expect(row).to_have_count(0)
    answer = httpx.get(f"{seen.url}/api/snapshot/{CITY}", headers=bearer(secret), trust_env=False)
    assert answer.status_code == 401


def test_an_administrator_signs_somebody_out_everywhere(desk_visiting: Visiting, desk: DeskHost) -> None:
    lost, known = desk_visiting("seal_keeper"), desk.account("seal_keeper")
    lost.open("/inbox")
    system = desk_visiting("system_admin")
    system.open(f"/users?account={known.account_id}")
    system.page.get_by_role("link", name="强制退出").click()
    system.page.locator("#users-account-submit").click()
    expect(system.page.locator("#users-account-message")).to_have_text("请填写全部必填项")
    system.page.locator("#users-account-reason").fill("手机遗失")
    system.page.locator("#users-account-submit").click()
    expect(system.page.locator(".notice")).to_contain_text("已退出其全部登录")
    answer = lost.page.goto(f"{lost.url}/inbox")
    assert answer is not None
    assert "/login" in answer.url
    # whoever has the lost telephone guesses, and locks the name for its owner too
    for password in (*["not mine"] * 5, known.password):
        with lost.page.expect_event("load"):
            sign_in(lost.page, replace(known, password=password))
        expect(lost.page.get_by_role("alert")).to_be_visible()
    expect(lost.page.get_by_role("alert")).to_contain_text("30 分钟后再试")


def test_nothing_that_somebody_leaves_behind_is_out_of_sight(desk_visiting: Visiting, desk: DeskHost) -> None:
    at = desk.cockpit.clock.now()
    leaver = make_account(desk.people, "leaver", "legal_reviewer", CITY, at)
    heir = make_account(desk.people, "heir", None, CITY, at)
    words = Words("letter.test")
    with desk.people.database.begin() as unit:
        send(unit, Letter(leaver.account_id, "test", words, words, "/inbox"), at)
    mine: dict[str, Any] = {"node": CITY, "officer_id": leaver.account_id, "officer_name": "Leaver"}
    add_issue(desk.people.database, at, "EV-left", "rectifying", **mine)
    system, security = desk_visiting("system_admin"), desk_visiting("security_admin")
    system.open(f"/users?account={leaver.account_id}&act=leave")
    system.page.locator("#users-leave-reason").fill("调离")
    system.page.locator("#users-leave-submit").click()
    system.page.wait_for_url("**/users?view=left")

    officer = desk.account("supervisor").name
    for seen, kind, others, to in (
        (system, "未读信件", 1, heir.name),
        (security, "角色", 1, heir.name),
        (system, "承办中的问题", 0, officer),
    ):
        seen.open("/users?view=left")
        rows = seen.page.locator(".list tbody tr")
        expect(rows).to_have_count(3)
        assert rows.filter(has_text="由安全管理员办理" if seen is system else "由系统管理员办理").count() == others
        rows.filter(has_text=kind).get_by_role("link", name="办理交接").click()
        seen.page.locator("#users-settle-submit").click()
        expect(seen.page.locator("#users-settle-message")).not_to_be_empty()
        seen.page.locator("#users-settle-to").fill(to)
        seen.page.locator("#users-settle-reason").fill("接手其工作")
        seen.page.locator("#users-settle-submit").click()
        expect(seen.page.locator(".notice")).to_contain_text("交接已办理")
    expect(system.page.locator(".state-empty")).to_contain_text("没有待交接的事项")
    system.page.get_by_role("link", name="查看全部交接").click()
    expect(system.page.locator(".list tbody tr").filter(has_text="已移交")).to_have_count(3)
    with desk.people.database.begin() as unit:
        handler = unit.value("SELECT officer_id FROM issue WHERE issue_no = 'EV-left'")
        unit.execute("DELETE FROM issue WHERE issue_no = 'EV-left'")
    assert handler == desk.account("supervisor").account_id
