"""Leads, inspections and data objections as people do them on their pages: each act of each form, on a store."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from cockpit.pages import inspections, issues, leads, objections
from cockpit.pages.inspections.page import ACTS
from cockpit.pages.inspections.page import do as inspect
from cockpit.pages.leads.acting import do as lead
from cockpit.pages.objections.acting import do as objection
from cockpit.ui.visit import query_of
from core.access import Principal
from core.errors import AccessDeniedError
from evaluation.commands.deciding_leads import NotForYouError
from evaluation.commands.on_site import Arrival, arrive, keep_media, sync_entries
from evaluation.fieldwork.reading import one_lead
from evaluation.fieldwork.site import record_of
from evaluation.rubric.loading import files
from people.commands.uploading import Told as File
from people.commands.uploading import hand_in
from store.evaluation import inspections as visits
from store.evaluation import leads as stored_leads
from store.evaluation.issue_parts import facts as facts_of
from store.evaluation.issues import issues_of_source
from store.evaluation.official_documents import document
from store.evaluation.rubrics import publish
from tests.integration.cockpit.field_visits import Pages
from tests.integration.cockpit.filled import Cockpit
from tests.integration.evaluation.field import ARCHIVE, UNITS, Field, open_field
from tests.integration.evaluation.test_inspections import Team, entry
from tests.integration.store.rows import case
from tests.sample_files import png
from tests.unit.cockpit.pages.trees import parts_of

AT = datetime(2026, 3, 2, 2, tzinfo=UTC)
UNIT = UNITS[0]


@pytest.fixture
def field(empty_cockpit: Cockpit, tmp_path: Path) -> Field:
    return open_field(empty_cockpit.database, tmp_path, AT)


@pytest.fixture
def pages(field: Field) -> Pages:
    return Pages(field)


def inspection_of(field: Field, lead_id: int) -> int:
    with field.database.begin() as unit:
        (found,), _ = visits.inspections(unit, visits.InspectionChoice(lead=lead_id))
    return found.inspection_id


def number_in(href: str, name: str) -> int:
    return int(query_of(href.partition("?")[2])[name])


def test_a_lead_is_entered_sealed_looked_at_and_turned_to_an_inspection(field: Field, pages: Pages) -> None:
    team = Team(field)
    told = {"source": "informer", "owner": UNIT, "text": "擅自销毁账册", "name": "张某", "contact": "138"}
    assert pages.refused(lead, team.planner, "/leads?act=enter", "enter", **told) == "lead.informer_unprotected"
    done = pages.do(lead, team.planner, "/leads?act=enter", "enter", knowing=[str(team.head.account_id)], **told)
    number = number_in(done.href, "lead")

    shown = pages.see(leads.layout, team.planner, done.href)
    assert "擅自销毁账册" in shown.text
    assert "张某" not in shown.text
    assert "look" not in shown.acts()
    assert {"acknowledge", "take_up", "dismiss"} <= set(shown.acts())
    with pytest.raises(NotForYouError):
        pages.do(lead, team.planner, done.href, "look", reason="核实线索需要")
    assert "look" in pages.see(leads.layout, team.head, done.href).acts()
    assert pages.refused(lead, team.head, done.href, "look") == "fields_missing"
    looked = pages.do(lead, team.head, done.href, "look", reason="核实线索需要")
    assert "张某" in str(looked.shown)
    assert looked.href == ""
    assert "核实线索需要" in pages.see(leads.layout, team.head, done.href).text

    pages.do(lead, team.planner, done.href, "acknowledge", reason="已电话告知")
    pages.do(lead, team.planner, done.href, "take_up", handler=team.planner.account_id)
    officers = [str(one) for one in team.ids]
    pages.do(
        lead,
        team.planner,
        done.href,
        "turn_to_inspection",
        officers=officers,
        hazard=["hazard"],
        reason="须现场核查",
    )
    shown = pages.see(leads.layout, team.planner, done.href)
    assert "inspect" not in shown.acts()
    made = f"/inspections?inspection={inspection_of(field, number)}"
    assert made in json.dumps(shown.tree)
    visit = pages.see(inspections.layout, team.planner, made)
    assert "go_without_notice" in visit.acts()
    assert f"/leads?lead={number}" in json.dumps(visit.tree)
    pages.do(inspect, team.leader, made, "cancel", reason="单位正在搬迁，暂不检查")
    assert "inspect" in pages.see(leads.layout, team.planner, done.href).acts()
    again = pages.do(lead, team.planner, done.href, "inspect", officers=officers)
    assert again.href != made
    pages.do(lead, team.planner, done.href, "answer", answer="已依法核查，结果告知")
    with field.database.begin() as unit:
        row = stored_leads.lead(unit, number)
    assert row is not None
    assert (row.state, row.answer, row.acknowledged_at is not None) == ("answered", "已依法核查，结果告知", True)
    assert not pages.see(leads.layout, team.planner, "/leads").has("list")  # nothing is open any more
    assert pages.see(leads.layout, team.planner, "/leads?show=all&text=账册").has("list")


def test_a_unit_reports_damage_and_a_case_becomes_an_issue(field: Field, pages: Pages) -> None:
    team, own = Team(field), field.person("archivist", "archivist", UNIT)
    told = {"time": "今晨", "extent": "两排密集架", "measures": "已转移"}
    assert pages.refused(lead, own, "/leads?act=report", "report", text="库房进水", **told) == "lead.damage_incomplete"
    done = pages.do(lead, own, "/leads?act=report", "report", text="库房进水", persons="李某", **told)
    seen = pages.see(leads.layout, own, done.href)
    assert "两排密集架" in seen.text
    assert seen.acts() == []
    pages.do(lead, team.planner, done.href, "take_up", handler=team.planner.account_id)
    case = {"clause": "LC04", "found": "库房渗水致两排档案受潮", "severity": "grave", "title": "库房渗水"}
    pages.do(lead, team.planner, done.href, "turn_to_case", **case)
    with field.database.begin() as unit:
        ((issue_no, state),) = issues_of_source(unit, "lead", str(number_in(done.href, "lead")))
    assert state == "to_confirm"
    shown = pages.see(leads.layout, team.planner, done.href)
    assert issue_no in shown.text
    assert "立案审批表" in shown.text
    assert f"/leads?lead={number_in(done.href, 'lead')}" in json.dumps(
        pages.see(issues.layout, team.planner, f"/issues?issue={issue_no}").tree
    )
    seen = pages.see(leads.layout, own, done.href)
    assert issue_no in seen.text
    assert "立案审批表" not in seen.text  # a draft is the authority's own
    number = number_in(done.href, "lead")
    assert [one.detail for one in one_lead(field.desk, own, number, field.at)[1] if one.detail] == []
    assert one_lead(field.desk, team.planner, number, field.at)[1][-1].detail["issue"] == issue_no


def test_an_archive_hands_over_facts_and_only_its_authority_decides(field: Field, pages: Pages) -> None:
    staff = field.person("guan", "archive_staff", ARCHIVE)
    told = {"about": "某乡镇", "text": "移交进馆档案被水浸", "facts": "12卷受潮"}
    assert pages.refused(lead, staff, "/leads?act=hand_over", "hand_over", **told) == "lead.handover_incomplete"
    with field.desk.uploads.vault.arriving() as arriving:
        arriving.write(png())
        upload = hand_in(field.desk.uploads, staff, arriving, File(ARCHIVE, "水浸.png"), field.at).upload_id
    done = pages.do(lead, staff, "/leads?act=hand_over", "hand_over", uploads=(upload,), **told)
    officer = field.person("xihu", "district_officer", "330106")
    assert "take_up" in pages.see(leads.layout, officer, done.href).acts()
    other = field.person("other", "district_officer", "330102")
    assert pages.see(leads.layout, other, done.href).has("state-unknown")
    assert pages.see(leads.layout, other, "/leads?lead=99999999999999999999").has("state-unknown")


def plan_of(pages: Pages, team: Team) -> str:
    """The address of a plan that was drawn from."""
    told = {"plan_year": 2026, "planned": 4, "archives": [ARCHIVE]}
    href = pages.do(inspect, team.planner, "/inspections?view=plans", "begin_plan", **told).href
    pages.do(inspect, team.planner, href, "submit_plan")
    pages.do(inspect, team.leader, href, "approve_plan")
    seed = {"seed": "582", "source": "福彩3D", "draw_on": "2026-03-02"}
    pages.do(inspect, team.planner, href, "announce_seed", **seed)
    pages.do(inspect, team.planner, href, "draw")
    return href


def test_a_plan_goes_its_way_and_its_draw_can_be_repeated_by_anybody(field: Field, pages: Pages) -> None:
    team = Team(field)
    told = {"plan_year": 2026, "planned": 3}
    href = pages.do(inspect, team.planner, "/inspections?view=plans", "begin_plan", **told).href
    assert "change_plan" in pages.see(inspections.layout, team.planner, href).acts()
    assert pages.refused(inspect, team.planner, href, "submit_plan") == "inspection.plan_too_small"
    pages.do(inspect, team.planner, href, "change_plan", planned=4, archives=[ARCHIVE], seen=0)
    pages.do(inspect, team.planner, href, "submit_plan")
    assert pages.see(inspections.layout, team.leader, href).acts() == ["return_plan", "approve_plan", "cancel_plan"]
    pages.do(inspect, team.leader, href, "return_plan", reason="请补充近两年未检查的重点单位")
    pages.do(inspect, team.planner, href, "submit_plan")
    pages.do(inspect, team.leader, href, "approve_plan")
    assert "announce_seed" in pages.see(inspections.layout, team.planner, href).acts()
    assert pages.refused(inspect, team.planner, href, "draw") == "inspection.seed_not_published"
    pages.do(inspect, team.planner, href, "announce_seed", seed="582", source="福彩3D", draw_on="2026-03-02")
    done = pages.do(inspect, team.planner, href, "draw")
    assert "4" in done.told
    shown = pages.see(inspections.layout, team.planner, href)
    assert "重复抽取，结果一致" in shown.text
    assert "draw verify" in shown.text
    assert shown.has("list")
    assert pages.see(inspections.layout, team.planner, "/inspections?view=plans", "en").has("list")
    with pytest.raises(AccessDeniedError):
        pages.see(inspections.layout, field.person("archivist", "archivist", UNIT), href)


def test_a_plan_is_cancelled_with_its_reason(field: Field, pages: Pages) -> None:
    team = Team(field)
    told = {"plan_year": 2026, "planned": 4, "archives": [ARCHIVE]}
    href = pages.do(inspect, team.planner, "/inspections?view=plans", "begin_plan", **told).href
    pages.do(inspect, team.leader, href, "cancel_plan", reason="年度任务调整，另行编制计划")
    assert pages.see(inspections.layout, team.leader, href).acts() == []


def visit_of(field: Field, team: Team, pages: Pages) -> tuple[int, str]:
    """A drawn visit of an agency, by number and address."""
    year = number_in(plan_of(pages, team), "plan")
    with field.database.begin() as unit:
        found, _ = visits.inspections(unit, visits.InspectionChoice(year_id=year))
    number = next(one.inspection_id for one in found if one.owner_code != ARCHIVE)
    return number, f"/inspections?inspection={number}"


NOTICE = {
    "visit_on": "2026-04-01",
    "begins": "09:00",
    "ends": "16:30",
    "place": "办公楼三楼",
    "subjects": ["1", "2"],
    "material": "归档范围表",
}


def on_site(field: Field, team: Team, number: int) -> Principal:
    """The officers arrive, note two facts and photograph one of them."""
    field.at = datetime(2026, 4, 1, 1, tzinfo=UTC)
    officer = team.pair[0]
    arrive(field.desk, officer, number, Arrival(field.at, "三楼", ("赵主任",), tuple(team.ids), shown=True), field.at)
    facts = [entry("fact", {"text": text}, field.later()) for text in ("库房渗水", "温湿度无记录")]
    sync_entries(field.desk, officer, number, facts, field.later())
    for name, shows in (("a.png", str(facts[1].entry_id)), ("b.png", "")):
        content = png(8, 4 + len(shows))
        with field.desk.uploads.vault.arriving() as arriving:
            arriving.write(content)
            told: dict[str, object] = {"name": name, "shows": shows} if shows else {"name": name}
            taken = replace(entry("photo", told, field.later()), digest=arriving.close())
            assert keep_media(field.desk, officer, number, taken, arriving, field.later()).state == "kept"
    return officer


def test_a_visit_is_prepared_noted_signed_and_its_lines_become_issues(field: Field, pages: Pages) -> None:
    team = Team(field)
    number, href = visit_of(field, team, pages)
    assert {"draft_notice", "notify"} <= set(pages.see(inspections.layout, team.planner, href).acts())
    drafted = pages.do(inspect, team.planner, href, "draft_notice", **NOTICE)
    with field.database.begin() as unit:
        draft = document(unit, number_in(drafted.href, "document"))
    assert draft is not None
    assert (draft.kind, draft.draft["place"]) == ("inspection_notice", "办公楼三楼")
    assert pages.refused(inspect, team.planner, href, "notify", **{**NOTICE, "begins": "nine"}) == "hour_unclear"
    assert "办公楼三楼" in json.dumps(
        pages.see(inspections.layout, team.planner, f"{href}&act=notify").tree, ensure_ascii=False
    )
    pages.do(
        inspect,
        team.leader,
        href,
        "assign",
        officers=[str(one) for one in reversed(team.ids)],
        reason="原定人员外出培训，另派人员",
    )
    pages.do(inspect, team.planner, href, "notify", **NOTICE)
    pages.do(inspect, team.leader, href, "postpone", reason="被检查单位近期搬迁，改期进行")
    pages.do(inspect, team.planner, href, "notify", **NOTICE)

    officer = on_site(field, team, number)
    shown = pages.see(inspections.layout, officer, f"{href}&act=sign_record")
    with field.database.begin() as unit:
        record = record_of(visits.entries(unit, number))
    assert record.digest in json.dumps(shown.tree)
    assert "sign_record" not in pages.see(inspections.layout, team.planner, href).acts()
    sides = {"officers": ["ZJ-001", "ZJ-002"], "recorder": "王", "unit_signer": "赵主任"}
    assert pages.refused(inspect, officer, href, "sign_record", digest="0" * 64, **sides) == "record_changed"
    pages.do(inspect, officer, href, "sign_record", digest=record.digest, **sides)

    assert pages.refused(inspect, officer, href, "open_issues", **{"title-0": "库房渗水"}) == "fields_missing"
    chosen = {"take-1": ["take"], "title-1": "温湿度无记录", "severity-1": "serious"}
    assert "1" in pages.do(inspect, officer, href, "open_issues", **chosen).told
    with field.database.begin() as unit:
        row = visits.inspection(unit, number)
        assert row is not None
        evidence = facts_of(unit, row.issues[0])[0].evidence
    shows = [one.upload for one in record.photos if one.shows]
    assert [one["upload"] for one in evidence] == [row.record_upload, *shows]
    assert len(shows) == 1
    assert pages.refused(inspect, officer, href, "feed_back", documents=[]) == "inspection.document_not_sealed"
    assert pages.refused(inspect, team.head, href, "find_nothing") == "inspection.issues_found"
    whole = pages.see(inspections.layout, team.planner, href, "en")
    assert row.issues[0] in whole.text
    assert pages.see(inspections.layout, officer, f"/inspections?number={row.number}").text.count(row.issues[0]) == 1
    assert pages.see(inspections.layout, officer, "/inspections?number=none").has("state-unknown")
    assert whole.text.count("Look at 1 photos") == 2
    assert not whole.has("evidence-image")
    assert len(list(parts_of(pages.see(inspections.layout, officer, f"{href}&photos=1").tree, "evidence-image"))) == 2


def test_a_visit_is_cancelled_and_one_in_which_nothing_is_found_ends(field: Field, pages: Pages) -> None:
    team = Team(field)
    number, href = visit_of(field, team, pages)
    pages.do(inspect, team.planner, href, "notify", **NOTICE)
    officer = on_site(field, team, number)
    with field.database.begin() as unit:
        digest = record_of(visits.entries(unit, number)).digest
    sides = {
        "officers": ["ZJ-001", "ZJ-002"],
        "recorder": "王",
        "refusal": "对事实有异议，拒绝签字",
        "witness": "社区钱某",
    }
    pages.do(inspect, officer, href, "sign_record", digest=digest, **sides)
    pages.do(inspect, team.head, href, "find_nothing")
    shown = pages.see(inspections.layout, team.head, href)
    assert "社区钱某" in shown.text
    assert shown.acts() == []
    with field.database.begin() as unit:
        others, _ = visits.inspections(unit, visits.InspectionChoice(state="drawn"))
    other = f"/inspections?inspection={others[0].inspection_id}"
    pages.do(inspect, team.leader, other, "cancel", reason="该单位已经撤销，无须检查")
    assert pages.see(inspections.layout, team.leader, other).acts() == []


def test_a_unit_sees_its_own_visits_once_it_was_told_of_them(field: Field, pages: Pages) -> None:
    team = Team(field)
    number, href = visit_of(field, team, pages)
    with field.database.begin() as unit:
        row = visits.inspection(unit, number)
    assert row is not None
    own = field.person("own", "archivist", row.owner_code)
    assert pages.see(inspections.layout, own, href).has("state-unknown")
    pages.do(inspect, team.planner, href, "notify", **NOTICE)
    shown = pages.see(inspections.layout, own, href)
    assert "办公楼三楼" in shown.text
    assert shown.acts() == []
    assert pages.see(inspections.layout, own, "/inspections?view=plans").has("list")  # its visits, never plans
    stranger = field.person("stranger", "archivist", next(one for one in UNITS if one != row.owner_code))
    assert pages.see(inspections.layout, stranger, href).has("state-unknown")


def test_officers_are_registered_renewed_and_kept_away(field: Field, pages: Pages) -> None:
    head, planner = field.person("head", "division_head"), field.person("planner", "supervisor")
    href = "/inspections?view=officers"
    assert pages.see(inspections.layout, head, href).has("state-empty")
    told = {"name": "周某", "certificate": "ZJ-9", "valid_until": "2026-04-01", "account": planner.account_id}
    pages.do(inspect, head, href, "register", **told)
    with pytest.raises(AccessDeniedError):
        pages.do(inspect, planner, href, "register", **{**told, "certificate": "ZJ-10", "account": None})
    shown = pages.see(inspections.layout, planner, href)
    assert "ZJ-9" in shown.text
    assert shown.has("chip-warn")  # thirty days before its end
    assert shown.acts() == ["declare"]
    number = next(number for act, number in officer_acts(shown.tree) if act == "declare")
    one = f"{href}&officer={number}"
    pages.do(inspect, planner, one, "declare", owner=UNIT, reason="配偶在该单位任职")
    pages.do(inspect, head, one, "renew", valid_until="2030-01-01", active="no")
    shown = pages.see(inspections.layout, head, href, "en")
    assert "配偶在该单位任职" in shown.text
    assert "Goes no more" in shown.text
    assert (
        pages.refused(inspect, head, f"{href}&officer=999", "renew", valid_until="2030-01-01", active="yes")
        == "unknown_officer"
    )


def officer_acts(tree: object) -> list[tuple[str, str]]:
    """Act and officer of each button of a row."""
    found = []
    for text in json.dumps(tree).split('"href": "')[1:]:
        query = query_of(text.partition('"')[0].partition("?")[2])
        if "officer" in query:
            found.append((query["act"], query["officer"]))
    return found


def test_a_unit_objects_from_the_list_and_the_holder_answers(field: Field, pages: Pages) -> None:
    field.office.store.merge("case_file", case("C1", date(2026, 1, 5), UNIT), case("C2", date(2026, 1, 6), UNIT))
    own, steward = field.person("own", "archivist", UNIT), field.person("steward", "data_steward")
    href = f"/objections?act=new&owner={UNIT}&table=case_file&record=C1"
    assert "C1" in json.dumps(pages.see(objections.layout, own, href).tree)
    assert pages.refused(objection, own, href, "new", claim="") == "data_objection.reason_short"
    done = pages.do(objection, own, href, "new", claim="该办件已于期限内归档，登记有误")
    assert (
        pages.refused(objection, own, href, "new", claim="该办件已于期限内归档，登记有误")
        == "data_objection.objection_open_already"
    )
    assert pages.see(objections.layout, own, done.href).acts() == ["withdraw"]
    assert pages.see(objections.layout, steward, done.href).acts() == ["uphold", "reject"]
    assert (
        pages.refused(objection, steward, done.href, "uphold", answer="核实无误") == "data_objection.correction_missing"
    )
    pages.do(objection, steward, done.href, "uphold", answer="核实无误", correction="统一平台补登归档时间")
    shown = pages.see(objections.layout, own, done.href, "en")
    assert "统一平台补登归档时间" in shown.text
    assert "waits for the source" in shown.text
    assert shown.acts() == []

    typed = {"table": "case_file", "key": "C2", "claim": "该办件不属于本单位，应划转"}
    second = pages.do(objection, own, "/objections?act=new", "new", **typed)
    pages.do(objection, own, second.href, "withdraw")
    third = pages.do(objection, own, f"/objections?act=new&owner={UNIT}&item=A03", "new", claim="期限内办件数统计有误")
    pages.do(objection, steward, third.href, "reject", answer="经核对原始记录无误，数值正确")
    listed = pages.see(objections.layout, own, "/objections")
    assert listed.text.count("#") == 3
    assert "A03" in listed.text
    assert pages.see(objections.layout, own, "/objections?state=withdrawn").text.count("#") == 1
    stranger = field.person("stranger", "archivist", UNITS[1])
    assert pages.see(objections.layout, stranger, done.href).has("state-unknown")
    assert not pages.see(objections.layout, stranger, href).has("is-act")


def test_an_objection_to_an_item_says_its_name_wherever_it_is_told(field: Field, pages: Pages) -> None:
    version = files()[0]
    with field.database.begin() as unit:
        publish(unit, version.stem, "0" * 64, version.read_text(encoding="utf-8"), AT.date(), "head", AT)
    own, steward = field.person("own", "archivist", UNIT), field.person("steward", "data_steward")
    href = f"/objections?act=new&owner={UNIT}&item=R3-1"
    assert "R3-1 电子公文归档率" in json.dumps(pages.see(objections.layout, own, href).tree, ensure_ascii=False)
    done = pages.do(objection, own, href, "new", claim="期限内归档的公文统计有误")
    for seen in ("/objections", done.href):
        assert "R3-1 电子公文归档率" in pages.see(objections.layout, steward, seen).text
        assert "R3-1 Electronic document filing rate" in pages.see(objections.layout, steward, seen, "en").text
    ((body,),) = field.office.store.rows("SELECT body FROM letter WHERE kind = 'objection_raised'")
    assert "R3-1 电子公文归档率" in json.dumps(body, ensure_ascii=False)
    assert "R3-1 Electronic document filing rate" in json.dumps(body)


def test_an_act_that_no_form_has_is_refused(field: Field, pages: Pages) -> None:
    planner = field.person("planner", "supervisor")
    assert len(ACTS) == 21
    for do, path in ((inspect, "/inspections"), (lead, "/leads?lead=1"), (objection, "/objections?objection=1")):
        assert pages.refused(do, planner, path, "burn") == "fields_missing"
