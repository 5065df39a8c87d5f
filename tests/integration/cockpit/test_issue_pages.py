"""Issues as people work on them on their pages: each act of each form, on a store."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from cockpit.pages import documents, issues
from cockpit.pages.documents.delivering import do as deliver
from cockpit.pages.issues.acting import do
from core.access import Principal
from evaluation.casework.case import Case
from evaluation.casework.reading import one_document, one_issue
from evaluation.casework.rounds import make_round
from evaluation.commands.delivering import confirm_delivery
from evaluation.commands.official_documents import revise_draft
from tests.accounts import people_for
from tests.integration.cockpit.case_pages import CasePages, acts_of, fields_of, told_by
from tests.integration.cockpit.filled import Cockpit
from tests.integration.evaluation.casework import CERTIFICATES, Casework, open_casework
from tests.integration.people.office import AGENCY

AT = datetime(2026, 2, 2, 2, tzinfo=UTC)


@pytest.fixture
def casework(empty_cockpit: Cockpit, tmp_path: Path) -> Casework:
    found = open_casework(people_for(empty_cockpit.database), AT, tmp_path)
    found.on("2026-03-03")
    return found


@pytest.fixture
def pages(casework: Casework) -> CasePages:
    return CasePages(casework, people_for(casework.desk.database))


def at(number: str, act: str = "") -> str:
    return f"/issues?issue={number}" + (f"&act={act}" if act else "")


def case(casework: Casework, number: str) -> Case:
    return one_issue(casework.desk, casework["officer"], number, casework.at).case


def form(pages: CasePages, who: Principal, number: str, act: str) -> set[str]:
    """The names of the fields of an act, which its page leads to."""
    assert act in acts_of(pages.see(issues.layout, who, at(number)))
    return fields_of(pages.see(issues.layout, who, at(number, act)), "issues")


def test_what_officers_found_is_opened_and_confirmed(casework: Casework, pages: CasePages) -> None:
    who, href = casework["officer"], f"/issues?act=new&owner={AGENCY}"
    assert {"source_ref", "fact_text", "officers", "found_on"} <= fields_of(
        pages.see(issues.layout, who, href), "issues"
    )
    told: dict[str, Any] = {
        "source_kind_word": "inspection",
        "source_ref": "J-7",
        "issue_title": "会计档案未移交",
        "fact_text": "2015年至2018年会计档案未移交",
        "found_on": "2026-03-02",
        "place": "档案室",
        "officers": CERTIFICATES,
        "clause": "LC04",
        "ground": "not_transferred",
    }
    assert pages.refused(do, who, href, "new", **{**told, "fact_text": " "}) == "fields_missing"
    done = pages.do(do, who, href, "new", **told, uploads=(casework.upload("officer"),))
    number = done.href.partition("issue=")[2].partition("&")[0]
    assert done.href.endswith("act=confirm")
    assert {"kind", "severity", "clause", "demands"} <= form(pages, who, number, "confirm")
    assert pages.refused(do, who, at(number), "confirm", kind="issue", severity="serious") == "fields_missing"
    confirmed = {"kind": "issue", "severity": "serious", "clause": "LC04", "ground": "not_transferred"}
    pages.do(do, who, at(number), "confirm", **confirmed, demands="移交会计档案\n报送清单")
    found = case(casework, number)
    assert found.row.state == "drafting"
    assert [one.text for one in found.demands] == ["移交会计档案", "报送清单"]
    assert found.facts[0].evidence[0]["digest"]


def test_an_agency_opens_nothing(casework: Casework, pages: CasePages) -> None:
    shown = pages.see(issues.layout, casework["archivist"], f"/issues?act=new&owner={AGENCY}")
    assert fields_of(shown, "issues") == set()


def test_an_extension_is_asked_for_and_granted(casework: Casework, pages: CasePages) -> None:
    number, _ = casework.delivered()
    assert form(pages, casework["archivist"], number, "ask_extension") == {"days", "reason"}
    told = {"days": 20, "reason": "整理工作量较大，需要增加时间"}
    pages.do(do, casework["archivist"], at(number), "ask_extension", **told)
    shown = pages.see(issues.layout, casework["leader"], at(number, "grant_extension"))
    assert "整理工作量较大" in told_by(shown)
    code = pages.refused(do, casework["leader"], at(number), "grant_extension", days=90, reason="")
    assert code == "issue.extension_too_long"
    pages.do(do, casework["leader"], at(number), "grant_extension", days=20, reason="")
    assert case(casework, number).row.deadline_on == date(2026, 4, 22)
    assert "grant_extension" not in acts_of(pages.see(issues.layout, casework["leader"], at(number)))


def test_a_defence_is_examined_point_by_point_and_upheld_with_other_demands(
    casework: Casework, pages: CasePages
) -> None:
    number, _ = casework.delivered()
    pages.do(do, casework["archivist"], at(number), "defend", points="2016年档案已经移交\n其余在整理")
    examined = {
        "examined__0": "核对交接单，属实",
        "accepted__0": "yes",
        "examined__1": "不影响移交",
        "accepted__1": "no",
    }
    fields = form(pages, casework["legal"], number, "examine_defence")
    assert fields == {"examined.0", "accepted.0", "examined.1", "accepted.1"}
    assert pages.refused(do, casework["legal"], at(number), "examine_defence") == "fields_missing"
    pages.do(do, casework["legal"], at(number), "examine_defence", **examined)
    answer = int(casework.office.store.value("SELECT max(document_id) FROM official_document"))
    casework.people["legal"] = casework.office.person("legal2", "legal_reviewer", "330106")
    content = {"demands": [{"text": "移交2015、2017、2018年会计档案", "due": "2026-04-07"}]}
    revise_draft(casework.desk, casework["officer"], answer, content, 0, casework.at)
    casework.approve(answer)
    assert {"nothing", "demands", "reason"} == form(pages, casework["leader"], number, "uphold_defence")
    told = {"demands": "移交2015、2017、2018年会计档案", "reason": ""}
    pages.do(do, casework["leader"], at(number), "uphold_defence", **told)
    found = case(casework, number)
    assert (found.row.state, [one.text for one in found.demands]) == ("rectifying", [told["demands"]])


def test_a_report_goes_back_and_is_closed_demand_by_demand(casework: Casework, pages: CasePages) -> None:
    number, _ = casework.delivered()
    report = {"answer__0": "已移交三年", "cause": "无人负责", "action": "指定专人", "who": "吴某"}
    assert form(pages, casework["archivist"], number, "submit_report") == {"answer.0", "cause", "action", "who"}
    pages.do(do, casework["archivist"], at(number), "submit_report", **report, uploads=(casework.upload(),))
    officer = casework["officer"]
    assert {"met.0", "officers", "outcome", "reason"} == form(pages, officer, number, "recheck")
    assert "已移交三年" in told_by(pages.see(issues.layout, officer, at(number, "recheck")))
    told = {"officers": CERTIFICATES, "met__0": "no", "reason": "2018年会计档案尚未移交"}
    assert pages.refused(do, officer, at(number), "recheck", **told) == "fields_missing"
    assert pages.refused(do, officer, at(number), "recheck", **told, outcome="pass") == "issue.demand_not_met"
    pages.do(do, officer, at(number), "recheck", **told, outcome="fail")
    assert case(casework, number).row.state == "rectifying"
    pages.do(do, casework["archivist"], at(number), "submit_report", **report, uploads=(casework.upload(),))
    told |= {"met__0": "yes", "outcome": "pass"}
    assert pages.refused(do, officer, at(number), "recheck", **{**told, "officers": CERTIFICATES[:1]}) == (
        "issue.recheck_needs_two_officers"
    )
    pages.do(do, officer, at(number), "recheck", **told)
    assert case(casework, number).row.state == "closed"
    assert form(pages, officer, number, "check_effect") == {"finding", "effective", "officers", "place"}
    told = {"finding": "三个月后复看，又未移交", "place": "档案室", "officers": CERTIFICATES}
    assert pages.refused(do, officer, at(number), "check_effect", **told) == "issue.verdict_missing"
    pages.do(do, officer, at(number), "check_effect", **told, effective="no")
    closed = case(casework, number).row
    assert (closed.effect_finding, closed.is_effective, closed.state) == (told["finding"], False, "closed")
    store = casework.office.store
    follower = store.value("SELECT issue_no FROM issue WHERE source_kind = 'effect'")
    shown = told_by(pages.see(issues.layout, officer, at(number)))
    assert str(told["finding"]) in shown
    assert follower in shown
    assert number in told_by(pages.see(issues.layout, officer, at(follower)))


def test_the_nodes_of_a_transfer_become_stages_that_the_archive_confirms(casework: Casework, pages: CasePages) -> None:
    number = casework.open()
    casework.confirm(number, demand="transfer")
    document = casework.draft(number)
    casework.approve(document)
    casework.sign_for(document)
    officer, proof = casework["officer"], (casework.upload("officer"),)
    assert form(pages, officer, number, "complete_stage") == {"reason", "nodes", "archive"}
    told = {"reason": "计划已报送", "nodes": "2026-06-30\n2026年底"}
    assert pages.refused(do, officer, at(number), "complete_stage", **told, uploads=proof) == "bad_days"
    pages.do(do, officer, at(number), "complete_stage", **{**told, "nodes": "2026-06-30"}, uploads=proof)
    found = case(casework, number)
    assert date(2026, 6, 30) in [one.due_on for one in found.stages]
    told = {"reason": "首批已进馆", "nodes": ""}
    code = pages.refused(do, officer, at(number), "complete_stage", **told, uploads=proof)
    assert code == "issue.archive_confirmation_missing"
    pages.do(do, officer, at(number), "complete_stage", **told, archive=["yes"], uploads=proof)
    assert case(casework, number).row.stages_done == 2


def test_an_issue_climbs_the_ladder_to_a_case_and_its_transfer(casework: Casework, pages: CasePages) -> None:
    number, _ = casework.delivered()
    casework.on("2026-05-20")
    make_round(casework.desk, casework.at)
    officer, leader = casework["officer"], casework["leader"]
    shown = pages.see(issues.layout, officer, at(number))
    assert "督办" in told_by(shown)
    assert f"/documents?act=new&issue={number}&kind=talk_record" in str(shown)
    pages.do(do, officer, at(number), "note_finding", noted="violation_suspected", reason="经催办仍不移交")
    make_round(casework.desk, casework.at)
    assert form(pages, leader, number, "file_case") == {"reason"}
    pages.do(do, leader, at(number), "file_case", reason="")
    assert pages.refused(do, casework["legal"], at(number), "review_case", reason="") == "fields_missing"
    pages.do(do, casework["legal"], at(number), "review_case", reason="事实清楚")
    record = casework.heard(number)
    assert form(pages, leader, number, "find_violation") == {"record", "reason"}
    pages.do(do, leader, at(number), "find_violation", record=str(record), reason="")
    code = pages.refused(do, officer, at(number), "receive_result", reason="")
    assert code == "issue.written_result_missing"
    pages.do(do, officer, at(number), "receive_result", reason="", uploads=(casework.upload(),))
    assert case(casework, number).row.state == "closed_by_transfer"


def test_a_delivery_on_paper_is_entered_by_one_and_confirmed_by_another(casework: Casework, pages: CasePages) -> None:
    number = casework.open()
    casework.confirm(number)
    document = casework.draft(number)
    casework.approve(document)
    casework.later(2)
    href = f"/documents?document={document}"
    assert {"deliver", "consent"} & set(acts_of(pages.see(documents.layout, casework["officer"], href))) == {"deliver"}
    fields = fields_of(pages.see(documents.layout, casework["officer"], f"{href}&act=deliver"), "documents")
    assert {"way", "receiver", "delivered_on", "delivered_clock", "refusal", "witness"} <= fields
    told = {"way": "left", "receiver": "值班人员", "delivered_on": "2026-03-04", "refusal": "拒绝签字"}
    officer = casework["officer"]
    assert pages.refused(deliver, officer, href, "deliver", **told, delivered_clock="上午") == "bad_clock"
    pages.do(deliver, officer, href, "deliver", **told, delivered_clock="9：30", witness="社区工作者")
    assert "待另一人确认" in told_by(pages.see(documents.layout, casework["second"], href))
    confirm_delivery(casework.desk, casework["second"], document, casework.at)
    found = one_document(casework.desk, officer, document, casework.at)
    assert found.delivery is not None
    assert (found.delivery.way, found.delivery.confirmed_name) == ("left", "Second (second)")
    assert case(casework, number).row.delivered_on == date(2026, 3, 4)


def test_a_unit_consents_to_delivery_in_the_portal(casework: Casework, pages: CasePages) -> None:
    number = casework.open()
    casework.confirm(number)
    document = casework.draft(number)
    casework.approve(document)
    href, who = f"/documents?document={document}", casework["archivist"]
    assert "consent" in acts_of(pages.see(documents.layout, who, href))
    assert pages.refused(deliver, who, href, "consent") == "fields_missing"
    pages.do(deliver, who, href, "consent", uploads=(casework.upload(),))
    with casework.desk.database.begin() as unit:
        assert unit.value("SELECT owner_code FROM delivery_consent") == AGENCY
