"""Leads, plans, draws and objections by HTTP alone: each right at its node, no row of anybody else's."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, date, datetime
from pathlib import Path

import httpx
import pytest

from store.database import Database
from tests.integration.evaluation.field import ARCHIVE, UNITS, Field, open_field
from tests.integration.people.web_office import WebOffice, served
from tests.integration.store.rows import case

AT = datetime(2026, 3, 2, 2, tzinfo=UTC)


@pytest.fixture
def field(database: Database, tmp_path: Path) -> Field:
    found = open_field(database, tmp_path, AT)
    found.office.store.merge("matter", {"item_impl_code": "M1", "unit_code": UNITS[0], "in_scope": True})
    found.office.store.merge("case_file", case("C1", date(2026, 1, 5), UNITS[0]))
    return found


@pytest.fixture
def web(field: Field) -> Iterator[WebOffice]:
    with served(field.office) as found:
        yield found


@pytest.fixture
def browser(web: WebOffice) -> Iterator[Callable[[str, str, str], httpx.Client]]:
    """Browsers of people who are signed in, closed with the test."""
    with ExitStack() as stack:
        yield lambda name, role, node: stack.enter_context(web.browser(name, role, node))


def test_leads_objections_and_plans_by_the_interface(browser: Callable[[str, str, str], httpx.Client]) -> None:
    officer, head = browser("officer", "supervisor", "330100"), browser("head", "division_head", "330100")
    district = browser("district", "district_officer", "330106")
    own, other = browser("own", "archivist", UNITS[0]), browser("other", "archivist", UNITS[1])
    lead = {"source": "complaint", "about": "某馆", "text": "拒绝提供利用", "owner": UNITS[0]}
    number = officer.post("/api/evaluation/leads", json=lead).json()["id"]
    assert head.get("/api/evaluation/leads").json()["total"] == 1
    assert district.get("/api/evaluation/leads").json()["total"] == 0
    assert district.get(f"/api/evaluation/leads/{number}").status_code == 404
    assert own.get("/api/evaluation/leads").json()["total"] == 0
    refused = officer.post(f"/api/evaluation/leads/{number}/turn_to_guidance", json={})
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "lead.not_in_this_state")
    assert refused.json()["error"]["message"] == "当前状态下不能这样办理"
    assert own.post("/api/evaluation/leads", json=lead).status_code == 403
    assert officer.post("/api/evaluation/leads", json=lead | {"text": "a\0"}).status_code == 422

    claim = {
        "owner": UNITS[0],
        "kind": "record",
        "table": "case_file",
        "record_key": "C1",
        "claim": "归档时间登记有误，请核对",
    }
    objection = own.post("/api/evaluation/objections", json=claim).json()["id"]
    assert own.post("/api/evaluation/objections", json=claim).status_code == 409
    marked = own.get("/api/missing", params={"owner": UNITS[0]}).json()["rows"]
    assert [(one["key"], one["is_disputed"]) for one in marked] == [("C1", True)]
    assert other.get("/api/evaluation/objections").json()["total"] == 0
    assert other.get(f"/api/evaluation/objections/{objection}").status_code == 404
    told = own.get(f"/api/evaluation/objections/{objection}").json()
    assert (told["state"], told["snapshot"]["case_no"]) == ("open", "C1")

    leader = browser("leader", "bureau_leader", "330100")
    plan = {"node": "330100", "plan_year": 2026, "planned": 4, "archives": [ARCHIVE]}
    made = officer.post("/api/evaluation/inspections/plans", json=plan).json()["id"]
    address = f"/api/evaluation/inspections/plans/{made}"
    assert officer.post(f"{address}/submit_plan", json={}).json() == {"state": "plan_to_approve"}
    assert officer.post(f"{address}/approve_plan", json={}).status_code == 403
    assert leader.post(f"{address}/approve_plan", json={}).json() == {"state": "plan_published"}
    for name in ("甲", "乙"):
        certificate = {"node": "330100", "name": name, "certificate": f"ZJ-{name}", "valid_until": "2030-01-01"}
        assert head.post("/api/evaluation/officers", json=certificate).status_code == 201
    seed = {"seed": "582", "source": "福彩3D", "draw_on": "2026-03-02"}
    digest = officer.post(f"{address}/seed", json=seed).json()["digest"]
    assert own.get(f"/api/evaluation/draws/{made}").json()["list_digest"] == digest
    # the clock of this office stands: a draw at the very instant of the announcement is refused
    early = officer.post(f"{address}/draw")
    assert early.json()["error"]["code"] == "inspection.seed_not_published"
    assert own.get("/api/evaluation/inspections").json()["total"] == 0
    page = officer.get("/site/app")
    assert (page.status_code, "Content-Security-Policy" in page.headers) == (200, True)
    assert officer.get("/site/worker.js").headers["content-type"].startswith("text/javascript")
    assert own.get("/site/app").status_code == 403
    assert officer.get("/api/evaluation/site/visits").json()["visits"] == []


def test_a_decision_opens_a_draft_and_guidance_is_drafted_by_hand(
    browser: Callable[[str, str, str], httpx.Client], field: Field
) -> None:
    officer, own = browser("officer", "supervisor", "330100"), browser("own", "archivist", UNITS[0])
    lead = {"source": "other_organ", "about": "某局", "text": "档案人员长期空缺", "owner": UNITS[0]}
    number = officer.post("/api/evaluation/leads", json=lead).json()["id"]
    address = f"/api/evaluation/leads/{number}"
    ((handler,),) = field.office.store.rows("SELECT account_id FROM account WHERE name = 'officer'")
    assert officer.post(f"{address}/take_up", json={"handler": handler}).json()["state"] == "checking"
    refused = officer.post(f"{address}/turn_to_inspection", json={"officers": [1]})
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "inspection_officers")
    opened = officer.post(f"{address}/turn_to_guidance", json={"found": "专职档案人员空缺半年"}).json()
    assert (opened["state"], len(opened["documents"])) == ("to_guidance", 1)
    documents = officer.get(address).json()["documents"]
    assert [(one["id"], one["kind"], one["state"]) for one in documents] == [
        (opened["documents"][0], "guidance", "drafting")
    ]
    draft = officer.get(f"/api/evaluation/documents/{opened['documents'][0]}").json()["content"]
    assert draft["points"][0]["value"] == "专职档案人员空缺半年"

    point = {"item": "档案人员", "value": "空缺半年", "target": "1名", "advice": "配备专职人员"}
    guidance = {"owner": UNITS[0], "points": [point]}
    made = officer.post("/api/evaluation/documents/guidance", json=guidance)
    assert made.status_code == 201
    assert officer.get(f"/api/evaluation/documents/{made.json()['id']}/preview.pdf").content.startswith(b"%PDF")
    nothing = officer.post("/api/evaluation/documents/guidance", json={"owner": UNITS[0]})
    assert nothing.json()["error"]["code"] == "guidance_points"
    assert own.post("/api/evaluation/documents/guidance", json=guidance).status_code == 403
