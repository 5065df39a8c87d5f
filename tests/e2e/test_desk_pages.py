"""Every work page, as every role that may see it and as one that may not."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from cockpit.cookies import CSRF, SESSION
from cockpit.factory import PAGES
from cockpit.shell.pages import Page
from core.access import access_table
from core.days import local_date
from people.commands.sources import Stretch, order_backfill
from tests.accounts import make_account, session_of
from tests.e2e.desk_contexts import DeskContexts
from tests.e2e.desk_host import DeskHost
from tests.e2e.desk_visits import DeskVisit, desk_visit
from tests.visiting import principal

Visiting = Callable[..., DeskVisit]
ROLES = tuple(access_table().roles)
WORK = tuple(page for page in PAGES if page.look == "work")


def may_open(role: str, page: Page) -> bool:
    """Whether a role opens a page, by the one table."""
    return not page.permissions or bool(set(page.permissions) & access_table().roles[role].may)


@pytest.mark.parametrize("role", ROLES)
def test_every_page_of_a_role_opens_and_keeps_to_itself(desk_visiting: Visiting, desk: DeskHost, role: str) -> None:
    seen = desk_visiting(role)
    pages = [page for page in WORK if may_open(role, page)]
    for page in pages:
        seen.open(page.path)
        title = seen.page.locator(".nav-item.is-here span:last-child").inner_text()
        expect(seen.page.locator("h1.page-title")).to_have_text(title)
        assert seen.page.locator(".state-failed, .state-forbidden").count() == 0, page.name
        assert seen.page.title().startswith(title)
    links = seen.page.locator(".desk-nav .nav-item").count()
    assert links == sum(may_open(role, page) for page in PAGES)
    assert seen.said == []
    assert seen.violations() == []
    assert seen.hosts == {desk.url.split("/")[2]}


@pytest.mark.parametrize("role", ["wall_display", "supervisor", "system_admin", "security_admin", "audit_admin"])
def test_a_page_of_others_is_forbidden_and_says_so(desk_visiting: Visiting, role: str) -> None:
    seen = desk_visiting(role)
    shut = [page.path for page in WORK if not may_open(role, page)]
    assert {seen.page.request.get(seen.url + path).status for path in shut} == {403}
    seen.page.goto(seen.url + shut[0])
    expect(seen.page.locator(".state-forbidden")).to_be_visible()


@pytest.mark.parametrize("role", ["legal_reviewer", "audit_admin"])
def test_who_sees_no_numbers_begins_at_the_first_page_that_is_open(desk_visiting: Visiting, role: str) -> None:
    seen = desk_visiting(role)
    seen.open("/")
    assert seen.page.url == f"{seen.url}/inbox"


def test_pages_follow_each_other_without_loading_everything_anew(desk_visiting: Visiting) -> None:
    seen = desk_visiting("supervisor")
    seen.open("/sources")
    seen.asked.clear()
    seen.page.get_by_role("link", name="人工填报").first.click()
    expect(seen.page.locator("h1.page-title")).to_have_text("人工填报")
    assert not [url for url in seen.asked if "/_dash-component-suites/" in url and "async" not in url]
    seen.page.go_back()
    expect(seen.page.locator("h1.page-title")).to_have_text("数据来源")


def test_the_wall_loads_nothing_of_the_component_library(desk_visiting: Visiting) -> None:
    seen = desk_visiting("supervisor")
    answer = seen.page.goto(f"{seen.url}/wall?live=0")
    seen.page.locator("#wall-page-root.has-data").wait_for()
    assert answer is not None
    assert "blob:" not in answer.headers["content-security-policy"].split("worker-src")[1].split(";")[0]
    assert not [url for url in seen.asked if "feffery" in url or "/desk." in url]
    answer = seen.page.goto(f"{seen.url}/sources")
    assert answer is not None
    assert "worker-src 'self' blob:" in answer.headers["content-security-policy"]


def test_a_door_leads_from_the_wall_to_the_work_pages_and_back(desk_visiting: Visiting) -> None:
    seen = desk_visiting("supervisor")
    seen.page.goto(f"{seen.url}/screen?live=0&scope=330106")
    seen.page.locator("#wall-page-root.has-data").wait_for()
    door = seen.page.get_by_role("link", name="工作台")
    expect(door).to_have_attribute("title", "工作台")
    door.click()
    expect(seen.page.locator("h1.page-title")).to_have_text("我的片区")
    expect(seen.page.locator(".menu-places summary")).to_contain_text("西湖")
    seen.page.locator(".desk-nav").get_by_role("link", name="大屏").click()
    seen.page.locator("#wall-page-root.has-data").wait_for()
    assert seen.page.url == f"{seen.url}/screen?scope=330106"


def test_a_display_on_the_wall_has_no_door(desk_visiting: Visiting) -> None:
    seen = desk_visiting("wall_display")
    seen.page.goto(f"{seen.url}/screen?live=0")
    seen.page.locator("#wall-page-root.has-data").wait_for()
    assert seen.page.locator(".wall-header a").count() == 0


def test_leaders_of_a_place_see_which_days_are_read_again(
    desk_contexts: DeskContexts, desk_visiting: Visiting, desk: DeskHost
) -> None:
    at = desk.cockpit.clock.now()
    steward = desk_visiting("data_steward")
    day = local_date(at) - timedelta(days=3)
    order_backfill(
        desk.people.database,
        principal("data-steward", ("data_steward", "330100")),
        Stretch("platform", "cases", day, day),
        at,
    )
    known = make_account(desk.people, "leader-of-a-place", "bureau_leader", "330106", at)
    secret, csrf = session_of(desk.people, known, at)
    leader = desk_visit(desk_contexts.take(), desk.url, {SESSION: secret, CSRF: csrf})
    for seen in (steward, leader):
        seen.open("/sources?source=platform")
        row = seen.page.locator(".list tbody tr", has_text=day.isoformat())
        expect(row).to_contain_text("Data-Steward")
        seen.open("/sources")
        expect(seen.page.locator("#sources-rows-body")).to_contain_text("等待补采")
    assert leader.page.locator(".page-tools .button").count() == 0
