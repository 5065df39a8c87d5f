"""The loop in four browsers: a case is opened, told by an order, answered and closed, and the index has risen."""

import io
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import docx
import pytest
from playwright.sync_api import Browser, Page, expect

from core.days import LOCAL
from operations.loop_steps import Loop, read_loop
from store.database import Database
from store.migrations import upgrade
from tests.databases import Databases
from tests.e2e.desk_contexts import new_context
from tests.e2e.desk_visits import DeskVisit, desk_visit
from tests.integration.evaluation.city import City, driving, open_city
from tests.integration.evaluation.looping import Driver
from tests.paper_measures import Measured
from tests.sample_files import PDF
from tests.visiting import sign_in

FIELD: Final = '[id=\'{"key":"%s","part":"issues-act-field"}\']'
SUBMIT: Final = "#issues-act-submit"
PROOF: Final[Any] = {"name": "会计档案移交清册.pdf", "mimeType": "application/pdf", "buffer": PDF}
DEMAND: Final = "将2015年至2018年会计档案37卷向机关档案室移交"
LINES, CHARACTERS, TOP_MM, LEFT_MM = 22, 28, 37, 28

As = Callable[[str], DeskVisit]


@pytest.fixture
def loop() -> Loop:
    return read_loop()


@pytest.fixture
def city(databases: Databases, loop: Loop, tmp_path: Path) -> Iterator[City]:
    url = databases.create(databases.template("store", upgrade))
    with Database(url, pool_size=6) as database:
        yield open_city(database, loop, tmp_path)
    databases.drop(url)


@pytest.fixture
def driver(city: City, tmp_path: Path) -> Iterator[Driver]:
    with driving(city, tmp_path) as found:
        yield found


@pytest.fixture
def visiting_as(browser: Browser, driver: Driver) -> Iterator[As]:
    """`visiting_as(name)` → a browser in which somebody has signed in by the form."""

    def begin(name: str) -> DeskVisit:
        one = driver.known[name]
        cookies = sign_in(driver.address, one.name, one.password, one.totp_secret, driver.clock.now())
        return desk_visit(new_context(browser), driver.address, cookies)

    yield begin
    for context in browser.contexts:
        context.close()


def test_four_people_lead_a_case_to_its_closing(loop: Loop, driver: Driver, visiting_as: As) -> None:
    driver.drive(loop.chapters[:3])
    driver.go_to(datetime(2026, 6, 2, 9, tzinfo=LOCAL))
    officer, head, leader, archivist = map(visiting_as, ("officer", "head", "leader", "ann"))
    owner = driver.kept["one"]
    issue = opened(officer, owner)
    document = drafted(officer, issue)
    take(officer, document, "")
    take(head, document, "同意")
    driver.ask("legal", "POST", f"/api/evaluation/documents/{document}/steps/legal_review", {"opinion": "同意"})
    take(leader, document, "同意")
    driver.ask("keeper", "POST", f"/api/evaluation/documents/{document}/steps/seal", {"opinion": "用印"})
    looked_at(officer, document)
    consent = driver.ask("ann", "POST", f"/api/uploads?owner={owner}", file="电子送达确认书.pdf", status=201)["id"]
    driver.ask("ann", "PUT", f"/api/evaluation/consents/{owner}", {"upload": consent}, status=204)
    archivist.open(f"/documents?document={document}&act=receive")
    archivist.page.locator("#documents-step-take").click()
    expect(archivist.page.locator("#shell-page-content")).to_contain_text("已送达")
    reported(archivist, issue)
    rechecked(officer, issue)
    assert [one.said for one in (officer, head, leader, archivist)] == [[], [], [], []]

    sees_the_risen_index(loop, driver, visiting_as)


def sees_the_risen_index(loop: Loop, driver: Driver, visiting_as: As) -> None:
    """The figures reach the line on two days, the agency is evaluated again, and its archivist sees what came of it."""
    for step in loop.chapters[4].steps:
        if step.happens:
            driver.take(step)
    cycle, owner = driver.kept["cycle"], driver.kept["one"]
    driver.ask("officer", "POST", f"/api/evaluation/cycles/{cycle}/completion", {})
    before, after = driver.ask("ann", "GET", f"/api/evaluation/index/{owner}")
    assert after["tenths"] > before["tenths"]
    archivist = visiting_as("ann")
    archivist.open(f"/evaluation/result?cycle={cycle}&owner={owner}")
    expect(archivist.page.locator("#shell-page-content")).to_contain_text(f"{after['tenths'] / 10:.1f}")
    archivist.open(f"/evaluation/result?cycle={cycle}&owner={owner}&view=course")
    expect(archivist.page.locator("#shell-page-content")).to_contain_text(f"{before['tenths'] / 10:.1f}")
    assert archivist.said == []


def opened(seen: DeskVisit, owner: str) -> str:
    """The officer opens an issue at the agency and confirms it; its number."""
    page = seen.page
    seen.open(f"/issues?act=new&owner={owner}")
    fill(page, "source_ref", "专项检查2026-1")
    fill(page, "issue_title", "会计档案未移交")
    fill(page, "place", "机关档案室")
    fill(page, "fact_text", "2015年至2018年会计档案37卷未向机关档案室移交")
    choose(page, "severity", "较重")
    choose(page, "clause", "LC04")
    choose(page, "ground", "移交")
    page.locator("input[type=file]").set_input_files(PROOF)
    expect(page.locator(".ant-upload-list-item-done")).to_have_count(1)
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


def take(seen: DeskVisit, document: str, opinion: str) -> None:
    """Somebody takes the step that is due."""
    seen.open(f"/documents?document={document}")
    if opinion:
        seen.page.locator("#documents-step-opinion").fill(opinion)
    seen.page.locator("#documents-step-take").click()
    expect(seen.page.locator("#documents-step-take")).to_have_count(0)


def looked_at(seen: DeskVisit, document: str) -> None:
    """Both files are downloaded: number, brackets, and the grid of the standard."""
    seen.open(f"/documents?document={document}")
    pdf = Measured(download(seen.page, "PDF"))
    text = "".join(pdf.text(page) for page in range(1, pdf.pages + 1))
    assert "〔2026〕1号" in text
    assert DEMAND in text.replace("\n", "")
    first = pdf.type_area(1)
    assert len(pdf.lines(1)) <= LINES + 2
    assert max(len(line.text) for line in first) >= CHARACTERS - 2
    assert min(line.left for line in first) >= LEFT_MM - 0.5
    assert first[0].top >= TOP_MM - 0.5
    assert "— 1 —" in pdf.lines(1)[-1].text or "—1—" in pdf.lines(1)[-1].text
    word = docx.Document(io.BytesIO(download(seen.page, "DOCX")))
    assert any("〔2026〕1号" in one.text for one in word.paragraphs)


def download(page: Page, name: str) -> bytes:
    """A file of the document."""
    with page.expect_download() as downloaded:
        page.get_by_role("link", name=name, exact=True).click()
    return downloaded.value.path().read_bytes()


def reported(seen: DeskVisit, issue: str) -> None:
    """The agency reports on the demand, with its evidence, the cause and what keeps it from coming back."""
    page = seen.page
    seen.open(f"/issues?issue={issue}&act=submit_report")
    fill(page, "answer.0", "37卷已全部移交并编目")
    fill(page, "cause", "财务人员变动，交接时无人负责归档")
    fill(page, "action", "指定专人，归档列入离任交接清单")
    fill(page, "who", "吴某")
    page.locator("input[type=file]").set_input_files(PROOF)
    expect(page.locator(".ant-upload-list-item-done")).to_have_count(1)
    page.locator(SUBMIT).click()
    expect(page.locator("#shell-page-content")).to_contain_text("待复查")


def rechecked(seen: DeskVisit, issue: str) -> None:
    """Two officers find the demand met: the issue is closed (销号)."""
    page = seen.page
    seen.open(f"/issues?issue={issue}&act=recheck")
    page.get_by_role("group", name=DEMAND).locator("input[type=radio]").first.check()
    page.locator(FIELD % "outcome").locator("input[type=radio]").first.check()
    page.locator(SUBMIT).click()
    expect(page.locator("#shell-page-content")).to_contain_text("已销号")


def fill(page: Page, name: str, text: str) -> None:
    """Types into a field of the act."""
    page.locator(FIELD % name).fill(text)


def choose(page: Page, name: str, text: str) -> None:
    """Takes the first choice of a select whose text says so."""
    typed = page.locator(FIELD % name)
    page.locator(".ant-select", has=typed).click()
    typed.fill(text)
    page.locator(".ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option").first.click()
