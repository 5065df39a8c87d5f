"""Pages of evaluation in a browser: readable in every look, self-reports saved as typed, reviews by keyboard."""

from collections.abc import Callable
from typing import Final

import pytest
from playwright.sync_api import expect

from tests.e2e.axe import serious
from tests.e2e.desk_host import DeskHost
from tests.e2e.desk_visits import DeskVisit
from tests.integration.cockpit.conftest import NOW
from tests.integration.cockpit.evaluated import U1, assign_reviews, fill_all, open_report

Visiting = Callable[..., DeskVisit]
PAGES: Final = (
    ("supervisor", ("/evaluation", "/evaluation?view=units", "/evaluation?act=begin_reviews", "/tasks", "/statistics")),
    (
        "archivist",
        ("/evaluation/result", "/evaluation/result?view=items", "/result?view=course", "/missing", "/results"),
    ),
    ("district_officer", ("/issues", "/issues?issue=EV2026-000006", "/issues?state=to_confirm&act=confirm", "/area")),
    ("district_officer", ("/documents", "/documents?document=1", "/documents?act=new&issue=EV2026-000006")),
    ("reviewer", ("/evaluation/review",)),
)
LOOKS: Final = (("zh_CN", "light", (1920, 1080)), ("en", "dark", (390, 844)))


@pytest.fixture(scope="module", autouse=True)
def evaluated(desk: DeskHost) -> None:
    """A cycle, issues and documents in the store of the host."""
    fill_all(desk.cockpit.database, NOW)
    assign_reviews(desk.cockpit.database, NOW, desk.account("reviewer").account_id)


@pytest.mark.parametrize(("role", "paths"), PAGES)
@pytest.mark.parametrize(("language", "theme", "size"), LOOKS)
def test_pages_can_be_read_in_every_look(
    desk_visiting: Visiting, role: str, paths: tuple[str, ...], language: str, theme: str, size: tuple[int, int]
) -> None:
    seen = desk_visiting(role, language=language, theme=theme, size=size)
    faults = []
    for path in paths:
        seen.open(path)
        expect(seen.page.locator(".desk-main > *").first).to_be_visible()
        faults += [f"{path} {found}" for found in serious(seen.page)]
        faults += [path for _ in range(seen.page.locator(".state-failed, .state-unknown").count())]
        faults += [f"{path} is too wide"] if seen.overflow() > 0 else []
    assert faults == []
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
    seen = desk_visiting("archivist")
    seen.open("/inbox")
    seen.page.locator(".nav-item", has_text="我单位还差什么").click()
    expect(seen.page.locator(".page-title")).to_have_text("我单位还差什么")
    expect(seen.page.locator(".figures")).to_contain_text("已到期未归档")


def seen_value(desk: DeskHost, sql: str, *values: object) -> dict[str, int]:
    """A value as the store has it."""
    with desk.cockpit.database.begin() as unit:
        found: dict[str, int] = unit.value(sql, values)
    return found
