"""Guidance by hand: on figures as they stand and on what was seen, without an issue, through the chain of its kind."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from cockpit.pages import documents, tasks
from cockpit.pages.documents.delivering import do
from core.days import local_date
from core.errors import AccessDeniedError, RefusedError
from evaluation.casework.guided import points_now
from evaluation.casework.guiding import ToldPoint
from evaluation.casework.previewing import composed_document
from evaluation.commands.guidance_drafts import NewGuidance, draft_guidance
from evaluation.commands.official_documents import take_step
from evaluation.documents.drafting import whole_text
from store.database import Database
from store.evaluation.official_documents import document, issues_of
from tests.accounts import people_for
from tests.integration.cockpit.case_pages import CasePages, acts_of, fields_of, told_by
from tests.integration.cockpit.filled import images
from tests.integration.evaluation.casework import Casework, open_casework
from tests.integration.people.office import AGENCY
from tests.integration.store.rows import Store, case, check, package

AT = datetime(2026, 3, 3, 2, tzinfo=UTC)
SEEN = ToldPoint("档案人员", "专职档案人员空缺半年", "配备1名专职人员", "配备专职档案人员")


@pytest.fixture
def casework(database: Database, tmp_path: Path) -> Casework:
    found = open_casework(people_for(database), AT, tmp_path)
    store = Store(database, images(), AT)
    finished = local_date(AT) - timedelta(days=60)
    store.merge("matter", {"item_impl_code": "M1", "unit_code": AGENCY, "in_scope": True})
    store.merge("case_file", *(case(f"c{number}", finished, AGENCY) for number in range(5)))
    return found


@pytest.fixture
def pages(casework: Casework) -> CasePages:
    return CasePages(casework, people_for(casework.desk.database))


def text_of(casework: Casework, number: int) -> str:
    return whole_text(composed_document(casework.desk, casework["officer"], number, casework.at))


def test_figures_and_what_was_seen_go_into_one_document(casework: Casework) -> None:
    new = NewGuidance(AGENCY, ["A01"], [SEEN])
    number = draft_guidance(casework.desk, casework["officer"], new, casework.at)
    with casework.desk.database.begin() as unit:
        row = document(unit, number)
        assert row is not None
        assert issues_of(unit, number) == []
    measured, seen = row.draft["points"]
    assert (measured["value"], measured["target"], row.draft["period"]) == ("0.00%", "99.90%", "2026年")
    assert measured["snapshot"].startswith("batch ")
    assert (seen["window"], seen["snapshot"], seen["due"]) == ("", "", "2026-06-01")
    said = text_of(casework, number)
    assert "统计窗口2025年3月4日至2026年3月3日，数据快照编号batch" in said
    assert "补齐所缺5件" in said
    assert "专职档案人员空缺半年，参考目标配备1名专职人员。建议配备专职档案人员，宜于2026年6月1日前达到" in said
    assert "其余事项由本局联系人了解进展" in said
    chain = (("draft", "officer"), ("check", "head"), ("sign", "leader"), ("seal", "seal"))
    for step, person in chain:
        take_step(casework.desk, casework[person], number, step, "同意", casework.at)
    with casework.desk.database.begin() as unit:
        row = document(unit, number)
    assert row is not None
    assert row.state == "to_deliver"
    assert "导〔2026〕1号" in row.number_text


def test_a_point_on_a_figure_is_reached_by_what_is_collected(casework: Casework, pages: CasePages) -> None:
    number = draft_guidance(casework.desk, casework["officer"], NewGuidance(AGENCY, ["A01"], [SEEN]), casework.at)
    casework.approve(number, steps="draft check sign seal")
    casework.sign_for(number)
    href = f"/documents?document={number}"
    assert "待改进" in str(pages.see(documents.layout, casework["archivist"], href))
    officer, why = casework["officer"], "档案员已补归，经抽查属实"
    assert "了解进展并办结：档案人员" in told_by(pages.see(tasks.layout, officer, "/tasks"))
    closing = f"{href}&act=close_point&point="
    assert pages.refused(do, officer, f"{closing}0", "close_point", reason=why) == "guidance_point.nothing_shown"
    filed, store = local_date(AT) - timedelta(days=3), Store(casework.desk.database, images(), AT)
    store.merge("check_report", *(check(f"Kc{one}", filed, AGENCY) for one in range(5)))
    store.merge("case_package", *(package(f"c{one}", filed) for one in range(5)))
    with casework.desk.database.begin() as unit:
        row = document(unit, number)
    assert row is not None
    told = [(one.now, one.is_reached) for one in points_now(casework.desk, row, casework.at)]
    assert told == [("100.00%", True), ("", False)]
    assert "已达标" in str(pages.see(documents.layout, casework["archivist"], href))
    assert {"close_point", "void_point"} <= set(acts_of(pages.see(documents.layout, officer, href)))
    assert not {"close_point", "void_point"} & set(acts_of(pages.see(documents.layout, casework["archivist"], href)))
    pages.do(do, officer, f"{closing}0", "close_point", reason=why)
    assert fields_of(pages.see(documents.layout, officer, f"{closing}1"), "documents")
    assert pages.refused(do, officer, f"{closing}1", "close_point", reason=why) == "guidance_point.nothing_shown"
    shown = casework.upload()
    pages.do(do, officer, f"{closing}1", "close_point", reason="任职文件在案，已配备专职人员", uploads=(shown,))
    shown_now = told_by(pages.see(documents.layout, casework["archivist"], href))
    assert why in shown_now
    assert f"#{shown}" in shown_now
    assert "close_point" not in acts_of(pages.see(documents.layout, officer, href))
    assert "了解进展并办结" not in told_by(pages.see(tasks.layout, officer, "/tasks"))


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({}, "guidance_points"),
        ({"figures": ["A01", "E03"]}, "guidance_figure"),
        ({"points": [replace(SEEN, advice=" ")]}, "guidance_point_incomplete"),
        ({"points": [replace(SEEN, due=local_date(AT) - timedelta(days=1))]}, "guidance_point_past"),
        ({"points": [SEEN] * 51}, "guidance_points"),
    ],
)
def test_guidance_that_says_nothing_or_too_much_is_refused(casework: Casework, more: Any, code: str) -> None:
    with pytest.raises(RefusedError) as refused:
        draft_guidance(casework.desk, casework["officer"], NewGuidance(AGENCY, **more), casework.at)
    assert refused.value.code == code


def test_only_the_authority_in_charge_guides(casework: Casework) -> None:
    with pytest.raises(AccessDeniedError):
        draft_guidance(casework.desk, casework["head"], NewGuidance(AGENCY, ["A01"]), casework.at)


def test_the_form_offers_what_misses_its_target(casework: Casework, pages: CasePages) -> None:
    officer = casework["officer"]
    assert "guidance" in acts_of(pages.see(documents.layout, officer, "/documents"))
    assert "guidance" not in acts_of(pages.see(documents.layout, casework["head"], "/documents"))
    href = f"/documents?act=guidance&owner={AGENCY}"
    fields = fields_of(pages.see(documents.layout, officer, href), "documents")
    assert {"figures", "item", "advice", "due"} <= {name.partition("|")[0] for name in fields}
    assert pages.refused(do, officer, href, "guidance") == "guidance_points"
    assert pages.refused(do, officer, href, "guidance", item="制度") == "guidance_point_incomplete"
    done = pages.do(do, officer, href, "guidance", figures=["A01"])
    assert "补齐所缺5件" in text_of(casework, int(done.href.rpartition("=")[2]))
