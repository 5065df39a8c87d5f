"""A manual item from the form to the figure, by two people in two browsers, with a file that shows that it is right."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.desk_host import NODES, DeskHost
from tests.e2e.desk_visits import DeskVisit
from tests.integration.store.rows import unit
from tests.sample_files import PDF, png

Visiting = Callable[..., DeskVisit]
NEW = "/manual?act=new"
FIELD = "#manual-new-"
EVIDENCE: dict[str, Any] = {"name": "检查记录.pdf", "mimeType": "application/pdf", "buffer": PDF}
ASK = """async (path) => {
  const csrf = document.cookie.match(/cockpit_csrf=([^;]*)/)[1];
  const headers = {"X-CSRFToken": csrf, "Content-Type": "application/json"};
  const answer = await fetch(path, {method: "POST", body: "{}", headers});
  return [answer.status, (await answer.json()).error.message];
}"""


def choose(page: Page, field: str, text: str) -> None:
    """Types into a select and takes the only choice that is left."""
    typed = page.locator(f"{FIELD}{field}")
    page.locator(".ant-select", has=typed).click()
    typed.fill(text)
    shown = page.locator(".ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option")
    expect(shown).to_have_count(1)
    shown.click()


def enter(seen: DeskVisit, item: str, value: int, *, day: str = "2026-11-20", files: Any = None) -> str:
    """Files a value of the agency; returns the address of its page."""
    page = seen.page
    seen.open(NEW)
    choose(page, "item", item)
    choose(page, "owner", NODES["agency"])
    page.locator(f"{FIELD}day").fill(day)
    page.keyboard.press("Enter")
    page.locator(f"{FIELD}value").fill(str(value))
    if files:
        page.locator("input[type=file]").set_input_files(files)
        expect(page.locator(".ant-upload-list-item-done")).to_have_count(1)
    page.locator(f"{FIELD}submit").click()
    expect(page.locator(".notice")).to_contain_text("已提交，等待另一人确认")
    page.wait_for_url("**/manual?filing=*")
    return page.url.removeprefix(seen.url)


def test_entered_by_one_confirmed_by_another_shown_as_manual(desk_visiting: Visiting, desk: DeskHost) -> None:
    archivist, leader = desk_visiting("archivist"), desk_visiting("agency_leader")
    before = desk.cockpit.store.total("di_24")
    address = enter(archivist, "DI-24", 1, files=EVIDENCE)
    expect(archivist.page.locator(".chip-near")).to_have_text("待确认")
    expect(archivist.page.locator(".banner-stale")).to_contain_text("须由另一人确认")
    assert desk.cockpit.store.total("di_24") == before

    leader.open("/inbox")
    leader.page.locator(".letter-subject").first.click()
    leader.page.get_by_role("link", name="前往办理").or_(leader.page.locator(".form-acts .button-main")).first.click()
    leader.page.wait_for_url(f"**{address}")
    expect(leader.page.locator(".mark").first).to_have_text("人工填报")
    with leader.page.expect_download() as downloaded:
        leader.page.get_by_role("link", name="检查记录.pdf").click()
    assert downloaded.value.path().read_bytes() == PDF
    assert downloaded.value.suggested_filename == "检查记录.pdf"
    leader.page.get_by_role("button", name="确认", exact=True).click()
    expect(leader.page.locator(".chip-calm")).to_have_text("已确认")
    assert desk.cockpit.store.total("di_24") == before + 1
    steps = leader.page.locator(".steps > li")
    expect(steps).to_have_count(2)
    expect(steps.last).to_contain_text("Agency-leader")

    archivist.open("/manual?show=confirmed")
    row = archivist.page.locator(".list tbody tr", has=archivist.page.locator(f"a[href='{address}']"))
    expect(row.locator(".mark")).to_have_text("人工填报")
    expect(row).to_contain_text("Archivist")
    expect(row).to_contain_text("Agency-leader")
    assert archivist.said == leader.said == []


def test_nobody_confirms_what_the_same_person_has_entered(desk_visiting: Visiting, desk: DeskHost) -> None:
    seen = desk_visiting("supervisor")
    address = enter(seen, "DI-26", 3)
    before = desk.cockpit.store.total("di_26")
    expect(seen.page.locator(".banner-stale")).to_contain_text("本项由您填报，须由另一人确认")
    assert seen.page.get_by_role("button", name="确认", exact=True).count() == 0
    number = address.rpartition("=")[2]
    status, told = seen.page.evaluate(ASK, f"/api/manual/filings/{number}/confirm")
    assert status == 409
    assert "另一人" in told
    assert desk.cockpit.store.total("di_26") == before


def test_a_value_that_is_sent_back_says_why_to_whoever_entered_it(desk_visiting: Visiting) -> None:
    archivist, leader = desk_visiting("archivist"), desk_visiting("agency_leader")
    address = enter(archivist, "DI-32", 2)
    leader.open(address)
    leader.page.get_by_role("button", name="退回", exact=True).click()
    expect(leader.page.locator("#manual-decide-message")).not_to_be_empty()
    leader.page.locator("#manual-decide-reason").fill("数量与检查记录不符")
    leader.page.get_by_role("button", name="退回", exact=True).click()
    expect(leader.page.locator(".chip-warn")).to_have_text("已退回")
    archivist.open("/inbox")
    archivist.page.locator(".letter-subject").first.click()
    expect(archivist.page.locator(".letter-text")).to_contain_text("数量与检查记录不符")


@pytest.mark.parametrize("name", ["检查记录.pdf", "检查记录.exe"])
def test_a_file_that_is_not_what_it_is_called_is_refused_in_one_sentence(desk_visiting: Visiting, name: str) -> None:
    seen = desk_visiting("archivist")
    seen.open(NEW)
    wrong: Any = {"name": name, "mimeType": "application/pdf", "buffer": png()}
    seen.page.locator("input[type=file]").set_input_files(wrong)
    expect(seen.page.locator(".ant-upload-list-item-error")).to_have_count(1)
    expect(seen.page.locator("#manual-new-message")).to_contain_text("检查记录")
    assert seen.page.evaluate("window.violations") == []


def test_a_form_that_is_filled_in_wrongly_names_each_field_and_keeps_the_rest(desk_visiting: Visiting) -> None:
    seen = desk_visiting("supervisor")
    seen.open(NEW)
    choose(seen.page, "item", "DI-31")
    choose(seen.page, "owner", NODES["agency"])
    seen.page.locator(f"{FIELD}value").fill("-3")
    seen.page.locator(f"{FIELD}submit").click()
    told = seen.page.locator("#manual-new-message")
    expect(told).to_contain_text("只能由档案馆填报")
    expect(told).to_contain_text("应为 0 至")
    expect(seen.page.locator(f"{FIELD}value")).to_have_value("-3")


def test_an_owner_among_thousands_is_found_by_typing(desk_visiting: Visiting, desk: DeskHost) -> None:
    names = (unit(f"S{number:03}", 330109) | {"name": f"第{number}分局"} for number in range(120))
    desk.cockpit.store.merge("unit", *names)
    seen = desk_visiting("supervisor")
    seen.open(NEW)
    field = seen.page.locator(".ant-select", has=seen.page.locator(f"{FIELD}owner"))
    field.click()
    sent = seen.page.evaluate("document.querySelectorAll('.ant-select-dropdown .ant-select-item-option').length")
    assert 0 < sent <= 50
    choose(seen.page, "owner", "第117分")
    expect(field).to_contain_text("第117分局 · 萧山 · S117")
    seen.page.reload()
    expect(field).to_contain_text("第117分局 · 萧山 · S117")
    seen.open(f"{NEW}&place=330106")
    field.click()
    seen.page.locator(f"{FIELD}owner").fill("第117分")
    expect(seen.page.locator(".ant-select-dropdown")).to_contain_text("没有符合的")
