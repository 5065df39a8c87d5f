"""The half of a loop that is a cycle, by clicks: prepared, opened, reported, reviewed, fed back, published, closed."""

import re
from typing import Final

from playwright.sync_api import Page, expect

from evaluation.law.clauses import clause_table
from evaluation.rubric.loading import files, load
from evaluation.rubric.words import ItemType
from tests.e2e.desk_visits import DeskVisit
from tests.e2e.loop_people import answers, choose, hand_in_file, settle, tick

WITHOUT_SOURCE: Final = ("R1-5", "R1-6", "R2-2", "R3-5")
"""automatic items that no source brings yet"""
SHOWN_BY_MATERIAL: Final = ("R6-2", "R6-5", "R7-2")
"""items that no source brings and reviewers judge by the material"""
DONE: Final = re.compile("^已办理( 1 家)?$")
"""what is told of an act: of all agencies, which is one, or of the cycle"""
TITLE: Final = ".desk-panel.is-act .desk-panel-title"


def prepared(seen: DeskVisit, name: str) -> str:
    """A cycle over the year is prepared, with the items that nobody is measured by; its code."""
    page = seen.page
    seen.open("/evaluation")
    page.locator(".page-tools a[href*='act=prepare']").click()
    page.locator("#evaluation-prepare-name").fill(name)
    for item in WITHOUT_SOURCE:
        choose(page, "#evaluation-prepare-items", item)
    page.keyboard.press("Escape")
    page.locator("#evaluation-prepare-why").fill("本周期尚无数据来源，各单位均不计")
    page.locator("#evaluation-prepare-submit").click()
    page.wait_for_url("**/evaluation?cycle=*")
    expect(page.locator(".page-title")).to_contain_text(name)
    return page.url.partition("cycle=")[2].partition("&")[0]


def act(seen: DeskVisit, cycle: str, name: str) -> None:
    """Somebody does an act with all agencies of the cycle: its link, and the button that says so once more."""
    page = seen.page
    seen.open(f"/evaluation?cycle={cycle}")
    page.locator(f".page-tools a[href*='act={name}']").click()
    with page.expect_response(answers("evaluation-act-message")):
        page.locator("#evaluation-act-submit").click()
    expect(page.locator("#shell-notice-line")).to_have_text(DONE)


def reported(seen: DeskVisit, cycle: str, owner: str) -> int:
    """The agency fills in every item that is its own to say, with evidence, and hands in; how many items."""
    page = seen.page
    seen.open(f"/evaluation/report?cycle={cycle}&owner={owner}")
    entries = page.locator(".item-entry", has_text="待填").locator(".code").all_inner_texts()
    for code in entries:
        page.locator(".item-entry", has_text=code).click()
        expect(page.locator(".desk")).to_have_attribute("data-address", re.compile(rf"\bitem={code}\b"))
        _saved(page)
    hand_in_file(page.locator(".demand").first)
    seen.open(f"/evaluation/report?cycle={cycle}&owner={owner}")
    page.locator("#report-whole-submit").click()
    page.wait_for_url("**/evaluation/result?*")
    return len(entries)


def _saved(page: Page) -> None:
    """The item of the page gets full marks; each choice is kept before the next is made."""
    group = page.locator("#report-item-form [role=group][aria-label]")
    boxes = group.get_by_role("checkbox").all()
    for one in boxes or [group.get_by_role("radio").first]:
        with page.expect_response(answers("report-item-saved")):
            tick(one)
        expect(page.locator("#report-item-saved")).to_contain_text("保存于")


def reviewed(seen: DeskVisit) -> int:
    """A reviewer decides everything that waits for them, one after the other as the desk leads; how many."""
    page = seen.page
    seen.open("/evaluation/review")
    waiting = page.locator(".item-list .item-entry")
    count = waiting.count()
    for left in reversed(range(count)):
        code = page.locator(TITLE).inner_text().split()[0]
        group = page.locator("[data-review] [role=group][aria-label]")
        if _is_judged(code):
            settle(group)
            page.locator("#review-item-reason").fill("材料齐全")
        with page.expect_response(answers("review-item-message")) as answered:
            page.locator("#review-item-decide").click()
        expect(waiting, f"{code}: {answered.value.text()}").to_have_count(left)
    return count


def _is_judged(code: str) -> bool:
    """Whether a value is needed: what was collected is confirmed without one."""
    rubric = load(files()[-1], clause_table().clauses)
    return rubric.items[code].type is ItemType.MANUAL or code in SHOWN_BY_MATERIAL


def found_document(seen: DeskVisit, kind: str) -> str:
    """The only document of a kind, opened from the register; its number."""
    page = seen.page
    seen.open(f"/documents?kind={kind}")
    page.locator("tbody a[href*='document=']").first.click()
    page.wait_for_url("**/documents?*document=*")
    return page.url.partition("document=")[2].partition("&")[0]


def took(seen: DeskVisit, document: str, opinion: str = "同意") -> None:
    """Somebody takes the step of a document that is due."""
    page = seen.page
    seen.open(f"/documents?document={document}")
    if page.locator("#documents-step-opinion").is_visible():
        page.locator("#documents-step-opinion").fill(opinion)
    page.locator("#documents-step-take").click()
    expect(page.locator("#documents-step-take")).to_have_count(0)
