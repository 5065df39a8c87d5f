"""The manual items over the real server: forms, sheets, decisions, exports, and the letters that go with them."""

import csv
import io
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from openpyxl import Workbook, load_workbook

from operations.demo_filing import file_something
from people.people import People
from tests.integration.people.office import AGENCY, ARCHIVE, CITY, OTHER, PLACE, Office, open_office
from tests.integration.people.web_office import WebOffice, served
from tests.sample_files import PDF, plain_id

GOOD = {"item": "DI-24", "owner": AGENCY, "day": "2026-11-20", "value": 1}


@pytest.fixture
def web(people: People, at: datetime, tmp_path: Path) -> Iterator[WebOffice]:
    """An office with its server."""
    with served(open_office(people, at, tmp_path)) as found:
        yield found


def sheet(*rows: list[Any]) -> bytes:
    book, data = Workbook(), io.BytesIO()
    assert book.active is not None
    for row in [["数据项", "单位代码", "统计日", "数值", "说明"], *rows]:
        book.active.append(row)
    book.save(data)
    return data.getvalue()


def hand_in(browser: httpx.Client, data: bytes, node: str, name: str = "填报.xlsx") -> httpx.Response:
    return browser.post("/api/manual/sheets", params={"owner": node}, files={"file": (name, data)})


def counted(office: Office) -> int:
    return office.counted("di_24")


def test_a_value_is_entered_with_evidence_seen_by_a_second_person_and_counted_once_confirmed(web: WebOffice) -> None:
    with web.browser("a", "archivist", AGENCY) as mine, web.browser("b", "agency_leader", AGENCY) as leader:
        proof = mine.post("/api/uploads", params={"owner": AGENCY}, files={"file": ("检查.pdf", PDF)}).json()["id"]
        number = mine.post("/api/manual/filings", json={**GOOD, "evidence": [proof]}).json()["id"]
        (letter,) = leader.get("/api/letters").json()["letters"]
        assert letter["link"] == f"/manual?filing={number}"
        seen = leader.get(f"/api/manual/filings/{number}").json()
        assert (seen["state"], seen["collection"], seen["may"]) == ("entered", "M", ["confirm", "refuse"])
        assert [one["name"] for one in seen["evidence"]] == ["检查.pdf"]
        assert leader.get(f"/api/uploads/{proof}").content == PDF
        assert counted(web.office) == 0
        answer = leader.post(f"/api/manual/filings/{number}/confirm", json={})
        assert answer.status_code == 204, answer.text
        assert counted(web.office) == 1
        assert mine.delete(f"/api/uploads/{proof}").json()["error"]["code"] == "upload_in_use"
        now = mine.get("/api/manual/counted", params={"owner": AGENCY}).json()
        assert [(one["item"], one["value"], one["source"]) for one in now] == [("DI-24", 1, "manual")]
        assert mine.get("/api/letters").json()["letters"][0]["kind"] == "filing_confirmed"


def test_a_wrong_form_names_each_field_in_the_language_of_the_reader(web: WebOffice) -> None:
    with web.browser("a", "archivist", AGENCY, "en") as browser:
        answer = browser.post("/api/manual/filings", json={**GOOD, "day": "soon", "value": 5})
    assert answer.status_code == 422
    assert [one["field"] for one in answer.json()["mistakes"]] == ["day", "value"]
    assert answer.json()["mistakes"][1]["message"] == "Expected a whole number from 0 to 1, found '5'"


def test_deciding_about_ones_own_value_is_refused_in_one_sentence(web: WebOffice) -> None:
    with web.browser("o", "district_officer", PLACE) as officer:
        number = officer.post("/api/manual/filings", json=GOOD).json()["id"]
        answer = officer.post(f"/api/manual/filings/{number}/confirm", json={})
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "filing_two_people")
    assert counted(web.office) == 0


def test_values_of_others_are_as_absent_as_none(web: WebOffice) -> None:
    with web.browser("a", "archivist", AGENCY) as mine, web.browser("b", "archivist", OTHER) as theirs:
        number = mine.post("/api/manual/filings", json=GOOD).json()["id"]
        answers = [theirs.get(f"/api/manual/filings/{one}") for one in (number, number + 1)]
        assert [answer.status_code for answer in answers] == [404, 404]
        assert theirs.get("/api/manual/filings").json()["filings"] == []
        assert theirs.post("/api/manual/filings", json=GOOD).status_code == 422
        assert theirs.get("/api/manual/export.csv", params={"scope": AGENCY}).status_code == 403


def test_a_sheet_is_taken_whole_its_file_is_kept_and_one_letter_tells_of_it(web: WebOffice) -> None:
    data = sheet(["DI-24", AGENCY, date(2026, 11, 20), 1], ["DI-26", AGENCY, "2026-11-21", 4, "两份报告"])
    with web.browser("a", "archivist", AGENCY) as mine, web.browser("b", "agency_leader", AGENCY) as leader:
        answer = hand_in(mine, data, AGENCY)
        assert (answer.status_code, answer.json()["filings"]) == (201, 2), answer.text
        (letter,) = leader.get("/api/letters").json()["letters"]
        assert letter["kind"] == "filing_sheet"
        assert "2 项" in letter["subject"]
        found = leader.get("/api/manual/filings").json()["filings"]
        assert [(one["item"], one["row"], one["sheet"]) for one in found] == [
            ("DI-26", 3, answer.json()["id"]),
            ("DI-24", 2, answer.json()["id"]),
        ]
        assert leader.get(f"/api/uploads/{answer.json()['id']}").content == data


def test_a_sheet_with_mistakes_leaves_nothing_and_names_every_cell(web: WebOffice) -> None:
    data = sheet(["DI-24", AGENCY, "2026-11-20", 1], ["DI-24", OTHER, "2026-11-20", 2], ["DI-26", AGENCY, "x", "=1"])
    with web.browser("a", "archivist", AGENCY) as browser:
        answer = hand_in(browser, data, AGENCY)
    assert answer.status_code == 422
    told = answer.json()
    assert (told["error"]["code"], told["total"], told["mistakes"][0]["cell"]) == ("filing_sheet", 1, "D4")
    assert web.office.store.rows("SELECT 1 FROM manual_filing UNION ALL SELECT 1 FROM upload") == []
    with web.browser("c", "archivist", AGENCY) as browser:
        told = hand_in(browser, sheet(["DI-24", OTHER, "2026-11-20", 2], ["DI-26", AGENCY, "x", 1]), AGENCY).json()
    assert [(one["cell"], one["field"]) for one in told["mistakes"]] == [
        ("B2", "owner"),
        ("D2", "value"),
        ("C3", "day"),
    ]


def test_a_value_that_waits_already_is_named_by_its_cell(web: WebOffice) -> None:
    with web.browser("a", "archivist", AGENCY) as browser:
        browser.post("/api/manual/filings", json=GOOD)
        told = hand_in(browser, sheet(["DI-26", AGENCY, "2026-11-20", 1], ["DI-24", AGENCY, "2026-11-20", 1]), AGENCY)
    assert [(one["cell"], one["code"]) for one in told.json()["mistakes"]] == [("C3", "waits")]
    assert web.office.store.value("SELECT count(*) FROM manual_filing") == 1


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [(PDF, "x.pdf", "upload_not_taken"), (b"PK\x03\x04", "x.xlsx", "upload_package_damaged")],
    ids=plain_id,
)
def test_what_is_no_sheet_is_refused(web: WebOffice, data: bytes, name: str, code: str) -> None:
    with web.browser("a", "archivist", AGENCY) as browser:
        assert hand_in(browser, data, AGENCY, name).json()["error"]["code"] == code


def test_a_made_sheet_filled_in_comes_back_as_values(web: WebOffice) -> None:
    with web.browser("o", "district_officer", PLACE) as officer:
        made = officer.get("/api/manual/template.xlsx")
        assert made.headers["content-disposition"].startswith('attachment; filename="manual-items_o_2026')
        book = load_workbook(io.BytesIO(made.content))
        owners = {row[2].value for row in book.worksheets[0].iter_rows(min_row=2)}
        assert owners == {AGENCY, ARCHIVE}
        book.worksheets[0]["E2"], book.worksheets[0]["F2"] = date(2026, 11, 20), 1
        data = io.BytesIO()
        book.save(data)
        assert hand_in(officer, data.getvalue(), PLACE).json()["filings"] == 1


def test_an_export_says_who_took_it_and_when_and_calculates_nothing(web: WebOffice) -> None:
    with web.browser("a", "archivist", AGENCY) as mine, web.browser("s", "supervisor", CITY) as supervisor:
        mine.post("/api/manual/filings", json={**GOOD, "note": "=HYPERLINK(x)"})
        answer = supervisor.get("/api/manual/export.csv", params={"scope": CITY})
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0] == ["导出人：S (s)　导出时间：2026-11-26 12:00:00+08:00"]
    line = dict(zip(rows[1], rows[2], strict=True))
    assert (line["数据项"], line["说明"], line["状态"], line["采集方式"]) == (
        "DI-24",
        "'=HYPERLINK(x)",
        "待确认",
        "人工填报",
    )
    assert answer.headers["content-disposition"].startswith('attachment; filename="manual_s_20261126T120000.csv"')
    assert ("filing.exported", "s") in web.office.trail()


def test_letters_are_read_by_their_own_reader_and_unread_ones_stay(web: WebOffice) -> None:
    with web.browser("a", "archivist", AGENCY) as mine, web.browser("b", "agency_leader", AGENCY, "en") as leader:
        for day in ("2026-11-20", "2026-11-21"):
            mine.post("/api/manual/filings", json={**GOOD, "day": day})
        page = leader.get("/api/letters").json()
        assert (page["total"], page["unread"]) == (2, 2)
        assert page["letters"][0]["subject"].startswith("To confirm: DI-24")
        newest = page["letters"][0]["id"]
        assert mine.post("/api/letters/read", json={"ids": [newest]}).json() == {"read": 0}
        assert leader.post("/api/letters/read", json={"ids": [newest]}).json() == {"read": 1}
        assert leader.get("/api/letters", params={"unread": True}).json()["unread"] == 1
        assert leader.post("/api/letters/read", json={"until": newest}).json() == {"read": 1}
        assert leader.get("/api/letters", params={"unread": True}).json()["letters"] == []


def test_each_chooses_how_letters_come_by_mail(web: WebOffice) -> None:
    with web.browser("a", "archivist", AGENCY) as browser:
        assert browser.get("/api/letters/mail").json() == {"address": "", "wants": "each", "language": "zh_CN"}
        assert browser.put("/api/letters/mail", json={"wants": "digest", "language": "en"}).status_code == 204
        assert browser.get("/api/letters/mail").json()["wants"] == "digest"
        assert browser.put("/api/letters/mail", json={"wants": "often", "language": "en"}).status_code == 422


def test_the_eight_items_tell_what_is_expected(web: WebOffice) -> None:
    with web.browser("a", "archivist", AGENCY) as browser:
        items = browser.get("/api/manual/items").json()
    assert [one["code"] for one in items] == ["DI-18", "DI-20", "DI-23", "DI-24", "DI-26", "DI-31", "DI-32", "DI-33"]
    assert {one["code"]: one["kind"] for one in items}["DI-31"] == "stock"
    assert {one["code"]: (one["kind"], one["most"]) for one in items}["DI-24"] == ("once", 1)


def test_the_demo_has_two_values_that_wait_and_count_for_nobody(people: People, at: datetime, tmp_path: Path) -> None:
    office = open_office(people, at, tmp_path)
    office.person("archivist", "archivist", AGENCY)
    leader = office.person("leader", "agency_leader", AGENCY)
    assert [file_something(people, tmp_path, at), file_something(people, tmp_path, at)] == [2, 0]
    assert [kind for kind, _ in office.letters(leader)] == ["filing_waiting", "filing_waiting"]
    assert (office.counted("di_24"), office.counted("di_32")) == (0, 0)
