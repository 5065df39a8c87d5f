"""Pages of leads, inspections and objections in a browser: readable in every look, done by hand, nothing mixed up."""

from collections.abc import Callable
from typing import Final

import pytest
from playwright.sync_api import expect

from tests.e2e.desk_host import DeskHost
from tests.e2e.desk_visits import DeskVisit
from tests.e2e.looks import faults_of_known
from tests.integration.cockpit.conftest import NOW
from tests.integration.cockpit.evaluated import U1
from tests.integration.cockpit.field_rows import fill_field

Visiting = Callable[..., DeskVisit]
PAGES: Final = (
    (
        "district_officer",
        (
            "/leads?show=all",
            "/leads?act=enter",
            "/leads?lead=1&act=take_up",
            "/leads?lead=2&act=turn_to_case",
            f"/documents?act=guidance&owner={U1}",
            "/inspections",
            "/inspections?view=plans&act=begin_plan",
            "/inspections?plan=1",
            "/inspections?inspection=1&act=draft_notice",
            "/inspections?inspection=3&act=sign_record",
            "/inspections?inspection=4&act=open_issues",
            "/inspections?view=officers&officer=1&act=declare",
        ),
    ),
    (
        "archivist",
        (
            "/leads?act=report",
            "/inspections?inspection=2",
            "/objections",
            "/objections?act=new&table=case_file&record=CASE-9",
            "/objections?objection=1&act=withdraw",
            "/objections?objection=2",
        ),
    ),
    ("data_steward", ("/objections", "/objections?objection=1&act=uphold")),
)
LOOKS: Final = (("zh_CN", "light", (1440, 900)), ("en", "dark", (390, 844)))
SEEN: Final = [
    pytest.param(*page, *look, marks=[] if (number + turn) % 2 == 0 else pytest.mark.slow)
    for number, page in enumerate(PAGES)
    for turn, look in enumerate(LOOKS)
]
"""each role in one look by turns; all of them in all looks among the long tests"""


@pytest.fixture(scope="module", autouse=True)
def filled(desk: DeskHost) -> None:
    """Leads, visits and objections at the district of the officer."""
    fill_field(desk.cockpit.database, NOW, desk.account("district_officer").account_id)


@pytest.mark.parametrize(("role", "paths", "language", "theme", "size"), SEEN)
def test_pages_can_be_read_in_every_look(
    desk_visiting: Visiting, role: str, paths: tuple[str, ...], language: str, theme: str, size: tuple[int, int]
) -> None:
    seen = desk_visiting(role, language=language, theme=theme, size=size)
    faults: list[str] = []
    for path in paths:
        faults += faults_of_known(seen, path)
        faults += [f"{path} shows no form"] if "act=" in path and not seen.page.locator(".is-act").count() else []
    assert faults == []
    assert seen.said == []
    assert seen.violations() == []


def test_a_task_leads_to_a_lead_whose_forms_keep_their_own_words(desk_visiting: Visiting) -> None:
    seen = desk_visiting("district_officer")
    seen.open("/tasks?kind=lead")
    seen.page.locator(".list a.strong", has_text="某局").click()
    expect(seen.page.locator(".page-title")).to_have_text("某局")
    seen.page.locator(".page-tools a", has_text="不予处理").click()
    seen.page.locator(".is-act textarea").fill("太短")
    seen.page.locator("#leads-act-submit").click()
    expect(seen.page.locator("#leads-act-message")).to_contain_text("10")
    seen.page.reload()
    expect(seen.page.locator(".is-act textarea")).to_have_value("太短")
    seen.page.locator(".page-tools a", has_text="告知受理").click()
    expect(seen.page.locator(".is-act textarea")).to_have_value("")
    seen.page.locator(".is-act textarea").fill("已电话告知")
    seen.page.locator("#leads-act-submit").click()
    expect(seen.page.locator(".steps")).to_contain_text("已电话告知")
    assert seen.page.locator(".is-act").count() == 0
