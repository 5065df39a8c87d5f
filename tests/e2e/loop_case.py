"""The half of a loop that is a case, by clicks: opened, told by an order, signed for, answered and closed."""

import io
from typing import Final

import docx
import pytest
from playwright.sync_api import Page, expect

from tests.e2e.desk_visits import DeskVisit
from tests.e2e.loop_people import choose, hand_in_file
from tests.paper_measures import Measured, rules

FIELD: Final = '[id=\'{"key":"%s","part":"issues-act-field"}\']'
SUBMIT: Final = "#issues-act-submit"
DEMAND: Final = "将2015年至2018年会计档案37卷向机关档案室移交"
CONTENT: Final = "#shell-page-content"
LINES, CHARACTERS, TOP_MM, LEFT_MM, WIDTH_MM = 22, 28, 37, 28, 156


def opened(seen: DeskVisit, owner: str) -> str:
    """The officer opens an issue at the agency and confirms it; its number."""
    page = seen.page
    seen.open(f"/issues?act=new&owner={owner}")
    fill(page, "source_ref", "专项检查2026-1")
    fill(page, "issue_title", "会计档案未移交")
    fill(page, "place", "机关档案室")
    fill(page, "fact_text", "2015年至2018年会计档案37卷未向机关档案室移交")
    choose(page, FIELD % "severity", "较重")
    choose(page, FIELD % "clause", "LC04")
    choose(page, FIELD % "ground", "移交")
    hand_in_file(page)
    page.locator(SUBMIT).click()
    page.wait_for_url("**/issues?*act=confirm*")
    fill(page, "demands", DEMAND)
    page.locator(SUBMIT).click()
    page.wait_for_url(lambda url: "act=confirm" not in url)
    return page.url.partition("issue=")[2].partition("&")[0]


def drafted(seen: DeskVisit, issue: str) -> str:
    """The officer drafts the order that the issue calls for; the number of the document."""
    page = seen.page
    seen.open(f"/documents?act=new&issue={issue}")
    page.locator("#documents-new-submit").click()
    page.wait_for_url("**/documents?*document=*")
    expect(page.locator(".sheet")).to_contain_text(DEMAND)
    return page.url.partition("document=")[2].partition("&")[0]


def looked_at(seen: DeskVisit, document: str, sentence: str, *, is_red: bool) -> None:
    """Both files are downloaded and looked at: number and brackets, the grid of the standard, and its red line."""
    seen.open(f"/documents?document={document}")
    pdf = Measured(download(seen.page, "PDF"))
    text = "".join(pdf.text(page) for page in range(1, pdf.pages + 1))
    assert "〔2026〕1号" in text
    assert sentence in text.replace("\n", "")
    first = pdf.type_area(1)
    assert len(pdf.lines(1)) <= LINES + 2
    assert max(len(line.text) for line in first) >= CHARACTERS - 2
    assert min(line.left for line in first) >= LEFT_MM - 0.5
    assert first[0].top >= TOP_MM - 0.5
    assert pdf.lines(1)[-1].text.endswith("—1—")
    assert [right - left for _, _, left, right in rules(pdf.red(1))] == pytest.approx([WIDTH_MM] * is_red, abs=0.5)
    word = docx.Document(io.BytesIO(download(seen.page, "DOCX")))
    assert any("〔2026〕1号" in one.text for one in word.paragraphs)


def download(page: Page, name: str) -> bytes:
    """A file of the document."""
    with page.expect_download() as downloaded:
        page.get_by_role("link", name=name, exact=True).click()
    return downloaded.value.path().read_bytes()


def signed_for(seen: DeskVisit, document: str) -> None:
    """The agency hands in its consent to delivery in the portal, and signs for the document."""
    page = seen.page
    seen.open(f"/documents?document={document}")
    page.locator(".page-tools a[href*='act=consent']").click()
    hand_in_file(page)
    page.locator("#documents-act-submit").click()
    page.wait_for_url(lambda url: "act=consent" not in url)
    page.locator(".page-tools a[href*='act=receive']").click()
    page.locator("#documents-step-take").click()
    expect(page.locator(CONTENT)).to_contain_text("已送达")


def answered(seen: DeskVisit, issue: str) -> None:
    """The agency reports on the demand, with its evidence, the cause and what keeps it from coming back."""
    page = seen.page
    seen.open(f"/issues?issue={issue}&act=submit_report")
    fill(page, "answer.0", "37卷已全部移交并编目")
    fill(page, "cause", "财务人员变动，交接时无人负责归档")
    fill(page, "action", "指定专人，归档列入离任交接清单")
    fill(page, "who", "吴某")
    hand_in_file(page)
    page.locator(SUBMIT).click()
    expect(page.locator(CONTENT)).to_contain_text("待复查")


def rechecked(seen: DeskVisit, issue: str) -> None:
    """Two officers find the demand met: the issue is closed (销号)."""
    page = seen.page
    seen.open(f"/issues?issue={issue}&act=recheck")
    page.get_by_role("group", name=DEMAND).locator("input[type=radio]").first.check()
    page.locator(FIELD % "outcome").locator("input[type=radio]").first.check()
    page.locator(SUBMIT).click()
    expect(page.locator(CONTENT)).to_contain_text("已销号")


def fill(page: Page, name: str, text: str) -> None:
    """Types into a field of the act."""
    page.locator(FIELD % name).fill(text)
