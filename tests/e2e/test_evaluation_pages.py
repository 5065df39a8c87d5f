"""Pages of evaluation in a browser: readable in every look, self-reports saved as typed, reviews by keyboard."""

from collections.abc import Callable
from typing import Any, Final

import pytest
from playwright.sync_api import expect

from tests.e2e.clicks import Clicks
from tests.e2e.desk_host import DeskHost
from tests.e2e.desk_visits import DeskVisit
from tests.e2e.looks import faults_of_known
from tests.integration.cockpit.conftest import NOW
from tests.integration.cockpit.evaluated import (
    U1,
    add_officers,
    assign_reviews,
    feed_back,
    fill_all,
    open_report,
)

Visiting = Callable[..., DeskVisit]
PAGES: Final = (
    ("supervisor", ("/evaluation", "/evaluation?view=units", "/evaluation?act=begin_reviews", "/tasks", "/statistics")),
    (
        "archivist",
        (
            "/evaluation/result",
            "/evaluation/result?view=items",
            "/result?view=course",
            "/evaluation/result?act=object",
            "/missing",
            "/results",
        ),
    ),
    (
        "district_officer",
        (
            "/issues",
            "/issues?issue=EV2026-000006",
            "/issues?state=to_confirm&act=confirm",
            "/issues?issue=EV2026-000004&act=recheck",
            f"/issues?act=new&owner={U1}&figure=A01",
            f"/missing?owner={U1}&figure=A01",
            "/area",
        ),
    ),
    ("district_officer", ("/documents", "/documents?document=1", "/documents?act=new&issue=EV2026-000006")),
    ("reviewer", ("/evaluation/review",)),
)
TO_MISSING, TO_DRAFT, TO_CONFIRM = 2, 12, 10
"""clicks that a person may need: the limits of docs/performance.md"""
FEEDBACKS: Final = 400
LOOKS: Final = (("zh_CN", "light", (1920, 1080)), ("en", "dark", (390, 844)))
SEEN: Final = [
    pytest.param(*page, *look, marks=[] if (number + turn) % 2 == 0 else pytest.mark.slow)
    for number, page in enumerate(PAGES)
    for turn, look in enumerate(LOOKS)
]
"""each role in one look by turns; all of them in all looks among the long tests"""


@pytest.fixture(scope="module", autouse=True)
def evaluated(desk: DeskHost) -> None:
    """A cycle, issues and documents in the store of the host."""
    fill_all(desk.cockpit.database, NOW)
    assign_reviews(desk.cockpit.database, NOW, desk.account("reviewer").account_id)
    add_officers(desk.cockpit.database, NOW)


@pytest.mark.parametrize(("role", "paths", "language", "theme", "size"), SEEN)
def test_pages_can_be_read_in_every_look(
    desk_visiting: Visiting, role: str, paths: tuple[str, ...], language: str, theme: str, size: tuple[int, int]
) -> None:
    seen = desk_visiting(role, language=language, theme=theme, size=size)
    assert [fault for path in paths for fault in faults_of_known(seen, path)] == []
    assert seen.said == []
    assert seen.violations() == []


def test_a_reviewer_judges_by_keyboard(desk_visiting: Visiting, desk: DeskHost) -> None:
    seen = desk_visiting("reviewer")
    seen.open("/evaluation/review")
    expect(seen.page.locator(".desk-panel-title").first).to_contain_text("R1-1")
    expect(seen.page.get_by_role("radio", name="0.5")).to_be_visible()
    seen.page.keyboard.press("2")
    expect(seen.page.locator("input[type=radio]").nth(1)).to_be_checked()
    seen.page.locator("#review-item-reason").fill("文件有效，缺会议记录")
    seen.page.keyboard.press("Control+Enter")
    expect(seen.page.locator(".desk-panel-title").first).to_contain_text("R1-3")
    found = seen_value(desk, "SELECT value FROM review_task WHERE item = 'R1-1'")
    assert found["numerator"] * 2 == found["denominator"]


def test_a_self_report_is_saved_as_it_is_typed(desk_visiting: Visiting, desk: DeskHost) -> None:
    with desk.cockpit.database.begin() as unit:
        unit.execute("UPDATE evaluation_part SET state = 'self_reporting' WHERE owner_code = %s", (U1,))
    open_report(desk.cockpit.database, NOW, U1)
    seen = desk_visiting("archivist")
    seen.open("/evaluation/report?item=R1-1")
    seen.page.locator("input[type=radio]").first.click()
    expect(seen.page.locator("#report-item-saved")).to_contain_text("保存于")
    found = seen_value(desk, "SELECT value FROM self_report WHERE item = 'R1-1' AND owner_code = %s", U1)
    assert found["numerator"] == found["denominator"]
    seen.page.reload()
    expect(seen.page.locator("input[type=radio]").first).to_be_checked()


def test_an_agency_finds_what_is_missing_within_two_clicks(desk_visiting: Visiting) -> None:
    clicks = Clicks(desk_visiting("archivist"))
    clicks.seen.page.goto(clicks.seen.url)
    clicks.on(".wall .door")
    clicks.on(".nav-item", "我单位还差什么")
    clicks.title("我单位还差什么")
    expect(clicks.seen.page.locator(".figures")).to_contain_text("已到期未归档")
    assert clicks.count <= TO_MISSING, clicks.told


def test_a_red_figure_is_a_draft_notice_within_twelve_clicks(desk_visiting: Visiting, desk: DeskHost) -> None:
    clicks = Clicks(desk_visiting("district_officer"))
    page = clicks.seen.page
    page.goto(clicks.seen.url)
    clicks.on(".wall .door")
    clicks.on(page.get_by_role("row", name=f"单位 {U1}").get_by_role("link", name="还差什么"))
    clicks.on(page.locator("li", has_text="A01").get_by_role("link", name="登记问题"))
    expect(page.get_by_role("checkbox", name="甲 A1")).to_be_checked()
    clicks.on("#issues-act-submit")
    clicks.told_above("已登记")
    expect(page.get_by_role("checkbox", name="由数据判定达标")).to_be_checked()
    clicks.on("#issues-act-submit")
    clicks.on(".page-tools .button", "拟制文书")
    clicks.on("#documents-new-submit")
    clicks.told_above("草稿已生成")
    expect(page.locator(".paper")).to_contain_text("逐件清单附后")
    assert clicks.count <= TO_DRAFT, clicks.told
    found = seen_value(desk, "SELECT evidence FROM issue_fact ORDER BY issue_no DESC LIMIT 1")
    assert found[0]["upload"]
    assert found[0]["digest"]


def test_four_hundred_feedbacks_are_confirmed_within_ten_clicks(desk_visiting: Visiting, desk: DeskHost) -> None:
    feed_back(desk.cockpit.database, NOW, FEEDBACKS)
    clicks = Clicks(desk_visiting("division_head"))
    clicks.seen.open("/tasks")
    clicks.on(".nav-item", "文书")
    clicks.title("文书")
    clicks.tab("核稿中")
    clicks.tab("评价反馈意见书")
    clicks.on(".page-tools .button", f"批量核稿通过（{FEEDBACKS} 份）")
    clicks.on("#documents-act-submit")
    clicks.told_above(f"已办理 {FEEDBACKS} 份")
    assert clicks.count <= TO_CONFIRM, clicks.told
    waiting = "SELECT count(*) FROM official_document WHERE kind = 'feedback' AND state = 'to_sign'"
    assert seen_value(desk, waiting) == FEEDBACKS


def seen_value(desk: DeskHost, sql: str, *values: object) -> Any:
    """A value as the store has it."""
    with desk.cockpit.database.begin() as unit:
        return unit.value(sql, values)
