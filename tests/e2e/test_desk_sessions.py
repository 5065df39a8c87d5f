"""What becomes of a page when its session ends, or when the rights of whoever looks at it change."""

from collections.abc import Callable
from time import monotonic

from playwright.sync_api import expect

from people.commands.accounts import end_all_sessions
from people.commands.granting import Wish, grant_role, grants_page, revoke_grant
from store.operating import switches
from tests.accounts import PASSWORD
from tests.e2e.desk_host import DeskHost
from tests.e2e.desk_visits import DeskVisit
from tests.e2e.visits import WAIT_MS
from tests.visiting import principal

Visiting = Callable[..., DeskVisit]
REASON = "来源系统例行维护，预计两小时"


def test_a_form_that_is_half_filled_outlives_its_session(desk_visiting: Visiting, desk: DeskHost) -> None:
    seen = desk_visiting("data_steward")
    page = seen.page
    seen.open("/sources?source=das&act=switch")
    page.locator("#sources-switch-reason").fill(REASON)
    known = desk.account("data_steward")
    officer = principal("officer", ("system_admin", "330100"))
    end_all_sessions(desk.people, officer, known.account_id, "left a desk", desk.cockpit.clock.now())
    _wait_until_the_host_has_heard(seen)

    page.locator("#sources-switch-submit").click()
    veil = page.locator("dialog.veil")
    expect(veil).to_be_visible()
    expect(page.locator("#sources-switch-reason")).to_have_value(REASON)
    assert all(one.source != "das" for one in switches(desk.cockpit.database))

    with page.context.expect_page() as opened:
        veil.get_by_role("link").click()
    login = opened.value
    login.locator("[name=name]").fill(known.name)
    login.locator("[name=password]").fill(PASSWORD)
    login.locator("form [type=submit]").first.click()

    expect(veil).not_to_be_attached()
    expect(page.locator("#sources-switch-reason")).to_have_value(REASON)
    page.locator("#sources-switch-submit").click()
    expect(page.locator(".chip-off").first).to_be_visible()
    (das,) = [one for one in switches(desk.cockpit.database) if one.source == "das"]
    assert (das.is_on, das.reason) == (False, REASON)


def test_a_role_that_is_taken_away_counts_no_more_at_once(desk_visiting: Visiting, desk: DeskHost) -> None:
    seen = desk_visiting("division_head")
    seen.open("/sources")
    expect(seen.page.locator(".state-forbidden")).to_have_count(0)
    known, at = desk.account("division_head"), desk.cockpit.clock.now()
    officer = principal("officer", ("security_admin", "330100"))
    (row,) = grants_page(desk.people, officer, known.account_id, at)
    grant_role(desk.people, officer, Wish(known.account_id, "legal_reviewer", "330100", "moves"), at)
    revoke_grant(desk.people, officer, row.grant_id, "moves", at)

    seen.page.locator(".desk-nav a[href='/inbox']").click()
    expect(seen.page.locator("dialog.veil")).to_be_visible()
    seen.page.context.clear_cookies()
    seen = desk_visiting("division_head")
    seen.open("/inbox")
    assert seen.page.locator(".desk-nav a[href='/sources']").count() == 0
    answer = seen.page.goto(f"{seen.url}/sources")
    assert answer is not None
    assert answer.status == 403


def test_another_session_of_ones_own_ends_for_the_password_alone(desk_visiting: Visiting) -> None:
    elsewhere, seen = desk_visiting("legal_reviewer"), desk_visiting("legal_reviewer")
    seen.open("/account")
    page, message = seen.page, seen.page.locator("#account-sessions-message")
    lines = page.locator(".desk-panel", has=message).locator("tbody tr")
    expect(lines).to_have_count(2)
    end = lines.get_by_role("button", name="退出")
    end.click()
    expect(message).to_have_text("请先输入登录密码")
    page.locator("#account-sessions-password").fill("Guessed 4 times")
    end.click()
    expect(message).to_have_text("密码不正确")
    page.locator("#account-sessions-password").fill(PASSWORD)
    end.click()
    expect(page.locator(".notice")).to_contain_text("该会话已退出")
    expect(page.locator("#account-sessions-password")).to_have_count(0)
    answer = elsewhere.page.goto(f"{elsewhere.url}/inbox")
    assert answer is not None
    assert "/login" in answer.url


def test_a_refusal_is_told_in_the_form_and_keeps_what_was_typed(desk_visiting: Visiting) -> None:
    seen = desk_visiting("data_steward")
    seen.open("/sources?source=lookups&act=switch")
    seen.page.locator("#sources-switch-reason").fill("短")
    seen.page.locator("#sources-switch-submit").click()
    expect(seen.page.locator("#sources-switch-message")).to_contain_text("请写明原因")
    expect(seen.page.locator("#sources-switch-reason")).to_have_value("短")


def test_a_page_that_cannot_be_renewed_says_since_when(desk_visiting: Visiting) -> None:
    seen = desk_visiting("supervisor")
    seen.open("/sources")
    seen.page.context.set_offline(True)
    expect(seen.page.locator(".live-line")).to_be_visible(timeout=40_000)
    expect(seen.page.locator(".is-stale-page")).to_be_visible()
    seen.page.context.set_offline(False)
    expect(seen.page.locator(".live-line")).to_have_count(0, timeout=60_000)


def _wait_until_the_host_has_heard(seen: DeskVisit) -> None:
    """That a session has ended is told on a channel: on a busy machine a click may be faster."""
    deadline = monotonic() + WAIT_MS / 1000
    while seen.page.request.get(f"{seen.url}/api/sources").status != 401:
        assert monotonic() < deadline, "the session has not ended"
