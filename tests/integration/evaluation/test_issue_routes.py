"""The whole way of an issue by HTTP alone, and who sees what of it."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from store.database import Database
from tests.accounts import people_for
from tests.integration.evaluation.casework import CERTIFICATES, PLACE, Casework, open_casework
from tests.integration.people.office import AGENCY
from tests.integration.people.web_office import WebOffice, served

AT = datetime(2026, 3, 3, 2, tzinfo=UTC)
CONFIRMATION = {
    "kind": "issue",
    "severity": "serious",
    "clause_id": "LC04",
    "ground": "not_transferred",
    "demands": [{"text": "移交2015年至2018年会计档案"}],
}
FACT = {
    "text": "2015年至2018年会计档案未移交",
    "found_on": "2026-03-02",
    "place": "档案室",
    "found_by": list(CERTIFICATES),
    "evidence": [{"label": "照片1"}],
}


@pytest.fixture
def casework(database: Database, tmp_path: Path) -> Casework:
    return open_casework(people_for(database), AT, tmp_path)


@dataclass
class Web:
    """The server, and browsers that are closed with it."""

    office: WebOffice
    opened: ExitStack

    @property
    def address(self) -> str:
        return self.office.address

    def browser(self, name: str, role: str, node: str) -> httpx.Client:
        return self.opened.enter_context(self.office.browser(name, role, node))


@pytest.fixture
def web(casework: Casework) -> Iterator[Web]:
    with served(casework.office) as found, ExitStack() as opened:
        yield Web(found, opened)


def post(browser: httpx.Client, path: str, body: Any = None, status: int = 200) -> Any:
    answer = browser.post(f"/api/evaluation/{path}", json={} if body is None else body)
    assert answer.status_code == status, answer.text
    return answer.json() if answer.content else None


def test_the_interface_alone_leads_an_issue_to_its_closing(casework: Casework, web: Web) -> None:
    officer = web.browser("o2", "district_officer", PLACE)
    unit = web.browser("a2", "archivist", AGENCY)
    order = {
        "owner": AGENCY,
        "title": "会计档案未移交",
        "source_kind": "inspection",
        "source_ref": "J-1",
        "facts": [FACT],
    }
    number = post(officer, "issues", order, 201)["issue_no"]
    assert officer.get("/api/evaluation/issues", params={"state": "to_confirm"}).json()["total"] == 1
    bulk = post(officer, "issues/confirmations", {"issues": [number, "EV2026-999999"], "confirmation": CONFIRMATION})
    assert [one["state"] for one in bulk["done"]] == ["drafting"]
    assert [one["code"] for one in bulk["refused"]] == ["unknown_issue"]
    document = post(officer, "documents", {"kind": "order_correct", "owner": AGENCY, "issues": [number]}, 201)["id"]
    draft = officer.get(f"/api/evaluation/documents/{document}/preview.pdf")
    assert (draft.status_code, draft.content[:5]) == (200, b"%PDF-")
    assert unit.get(f"/api/evaluation/documents/{document}").status_code == 404

    post(officer, f"documents/{document}/steps/draft", {"opinion": "拟发"})
    again = officer.post(f"/api/evaluation/documents/{document}/steps/check", json={})
    assert again.status_code == 403
    posts = (
        ("check", "division_head"),
        ("legal_review", "legal_reviewer"),
        ("sign", "bureau_leader"),
        ("seal", "seal_keeper"),
    )
    for step, role in posts:
        done = post(web.browser(f"p_{step}", role, PLACE), f"documents/{document}/steps/{step}", {"opinion": "同意"})
    assert (done["state"], done["number"]) == ("to_deliver", "西湖档改〔2026〕1号")

    upload = casework.upload()
    assert unit.put(f"/api/evaluation/consents/{AGENCY}", json={"upload": upload}).status_code == 204
    pdf = unit.get(f"/api/evaluation/documents/{document}/files/pdf")
    assert (pdf.status_code, pdf.content[:5]) == (200, b"%PDF-")
    assert unit.get(f"/api/evaluation/documents/{document}/files/docx").status_code == 404
    assert post(unit, f"documents/{document}/receipt") == {"state": "delivered"}
    whole = officer.get(f"/api/evaluation/documents/{document}").json()
    assert whole["delivery"]["read_by"] == "A2 (a2)"

    report = {
        "answers": [{"position": 0, "measures": "已移交", "uploads": [casework.upload()]}],
        "cause": "无人负责",
        "corrective_action": "指定专人",
    }
    assert post(unit, f"issues/{number}/acts/submit_report", report)["state"] == "to_recheck"
    checked = {"officers": list(CERTIFICATES), "met": [0]}
    assert post(officer, f"issues/{number}/acts/pass_recheck", checked)["state"] == "closed"
    late = unit.post(f"/api/evaluation/issues/{number}/acts/submit_report", json=report)
    assert (late.status_code, late.json()["error"]["code"]) == (409, "issue.state_is_final")
    events = [one["event"] for one in unit.get(f"/api/evaluation/issues/{number}/timeline").json()]
    assert events[:2] == ["find", "confirm"]
    assert events[-2:] == ["submit_report", "pass_recheck"]
    figures = officer.get("/api/evaluation/issues/statistics").json()
    assert figures["states"] == {"closed": 1}
    _verify(web, whole)


def _verify(web: Web, whole: dict[str, Any]) -> None:
    """What anybody sees of a sealed document."""
    with httpx.Client(base_url=web.address) as stranger:
        told = stranger.get(f"/api/verify/{whole['verification']}", params={"digest": whole["digest"]}).json()
        assert told == {
            "number": "西湖档改〔2026〕1号",
            "body": "西湖档案局",
            "date": "2026-03-03",
            "is_void": False,
            "matches": True,
        }
        other = stranger.get(f"/verify/{whole['verification']}", params={"digest": "0" * 64})
        assert other.status_code == 200
        assert "不一致" in other.text
        assert AGENCY not in other.text
        assert stranger.get("/verify/nobody-has-issued-it").status_code == 404


def test_another_unit_sees_and_does_nothing(casework: Casework, web: Web) -> None:
    number, document = casework.delivered()
    other = web.browser("b2", "archivist", "U2")
    assert other.get("/api/evaluation/issues").json()["total"] == 0
    assert other.get("/api/evaluation/documents").json()["total"] == 0
    assert other.get(f"/api/evaluation/issues/{number}").status_code == 404
    assert other.get(f"/api/evaluation/documents/{document}/files/pdf").status_code == 404
    assert other.post(f"/api/evaluation/issues/{number}/acts/defend", json={"points": ["x"]}).status_code == 404
