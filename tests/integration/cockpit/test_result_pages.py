"""Results as people act on them on their page: objection and ruling, grade limits, retraction, guidance points."""

from datetime import timedelta
from pathlib import Path

import pytest

from cockpit.pages import result
from cockpit.pages.result.acting import do
from store.evaluation import objections, scores
from store.evaluation.circumstances import circumstances
from tests.integration.cockpit.case_pages import CasePages, acts_of, fields_of, told_by
from tests.integration.cockpit.filled import Cockpit
from tests.integration.evaluation.world import World, open_world
from tests.unit.cockpit.pages.trees import parts_of

REASON = "培训凭证已于评价期内提交，请复核"


@pytest.fixture
def world(empty_cockpit: Cockpit, tmp_path: Path) -> World:
    found = open_world(empty_cockpit.database, tmp_path)
    found.publish_rubric()
    return found


@pytest.fixture
def pages(world: World) -> CasePages:
    return CasePages(world, world.people)


def at(code: str, act: str = "", **more: int) -> str:
    query = "".join(f"&{name}={value}" for name, value in more.items())
    return f"/evaluation/result?owner=U1&cycle={code}" + (f"&act={act}" if act else "") + query


def test_an_objection_is_raised_by_the_agency_and_ruled_by_another_reviewer(world: World, pages: CasePages) -> None:
    code = world.fed_back({"R1-3": "0"})
    ann, rosa = world["ann"], world["rosa"]
    assert "object" in acts_of(pages.see(result.layout, ann, at(code)))
    assert not list(parts_of(pages.see(result.layout, rosa, at(code)), "figures"))
    assert {"items", "reason"} == fields_of(pages.see(result.layout, ann, at(code, "object")), "result")
    assert pages.refused(do, ann, at(code), "object", items=["R9-9"], reason=REASON) == "unknown_item"
    pages.do(do, ann, at(code), "object", items=["R1-3"], reason=REASON)
    assert world.part(code).state == "objecting"

    waiting = pages.see(result.layout, rosa, at(code))
    assert set(acts_of(waiting)) == {"rule", "reach"}
    assert REASON in told_by(waiting)
    assert not list(parts_of(waiting, "figures")), "a reviewer sees no scores"
    fields = fields_of(pages.see(result.layout, rosa, at(code, "rule")), "result")
    assert {"outcome", "choice.R1-3", "reason"} == fields
    before = world.part(code).score_tenths or 0
    told = {"outcome": "upheld", "reason": REASON}
    assert pages.refused(do, rosa, at(code), "rule", **told) == "ruling_values"
    pages.do(do, rosa, at(code), "rule", **told, **{"choice.R1-3": "1"})
    assert (world.part(code).state, (world.part(code).score_tenths or 0) > before) == ("fed_back", True)
    assert "成立，改定分值" in told_by(pages.see(result.layout, ann, at(code)))


def test_a_grade_limit_is_found_by_one_and_confirmed_by_the_head(world: World, pages: CasePages) -> None:
    code = world.fed_back()
    officer, head = world["officer"], world["head"]
    shown = pages.see(result.layout, officer, at(code, "find_limit"))
    assert {"limit", "reference", "reason"} == fields_of(shown, "result")
    told = {"limit": "V1", "reference": " ", "reason": "周期内发生档案安全事故"}
    assert pages.refused(do, officer, at(code), "find_limit", **told) == "limit_reason"
    pages.do(do, officer, at(code), "find_limit", **{**told, "reference": "问题 2026-1"})
    assert "decide_limit" not in acts_of(pages.see(result.layout, officer, at(code)))
    with world.database.begin() as unit:
        (found,) = objections.findings(unit, world.cycle(code).cycle_id, ["U1"])
    href = at(code, "decide_limit", finding=found.finding_id)
    assert "decide_limit" in acts_of(pages.see(result.layout, head, at(code)))
    assert {"outcome", "reason"} == fields_of(pages.see(result.layout, head, href), "result")
    pages.do(do, head, href, "decide_limit", outcome="confirmed", reason="事故调查报告属实，予以确认")
    assert world.part(code).grade == "unqualified"


def test_a_result_is_retracted_and_points_are_closed_by_people(world: World, pages: CasePages) -> None:
    code = world.fed_back({"R1-3": "0", "R1-2": "0"})
    world.at += timedelta(days=13)
    world.publish(code)
    rosa, officer, head = world["rosa"], world["officer"], world["head"]
    with world.database.begin() as unit:
        points = {one.item: one.point_id for one in objections.points(unit, None, ["U1"])}
    reaching = at(code, "reach", point=points["R1-3"])
    shown = pages.see(result.layout, rosa, at(code))
    assert "reach" in acts_of(shown)
    assert fields_of(pages.see(result.layout, rosa, reaching), "result") == {"choice.R1-3", "reason"}
    assert pages.refused(do, rosa, reaching, "reach", reason=REASON) == "review_reason"
    pages.do(do, rosa, reaching, "reach", reason=REASON, **{"choice.R1-3": "1"})
    voiding = at(code, "void", point=points["R1-2"])
    assert pages.refused(do, officer, voiding, "void", reason="短") == "guidance_point.reason_short"
    pages.do(do, officer, voiding, "void", reason="机构已撤销，该项不再适用")
    with world.database.begin() as unit:
        states = {one.item: one.state for one in objections.points(unit, None, ["U1"])}
    assert (states["R1-3"], states["R1-2"]) == ("reached", "void")
    assert "retract" in acts_of(pages.see(result.layout, head, at(code)))
    assert fields_of(pages.see(result.layout, head, at(code, "retract")), "result") == {"reason"}
    pages.do(do, head, at(code), "retract", reason="采集数据有误，更正后重新发布")
    with world.database.begin() as unit:
        retracted = "SELECT reason FROM evaluation_publication WHERE owner_code = 'U1' AND retracted_at IS NOT NULL"
        assert unit.value(retracted) == "采集数据有误，更正后重新发布"
    assert "retract" not in acts_of(pages.see(result.layout, head, at(code)))


def test_what_no_source_brings_is_entered_and_an_agency_is_taken_out(world: World, pages: CasePages) -> None:
    code = world.opened()
    officer, head = world["officer"], world["head"]
    assert {"figure", "circumstance"} <= set(acts_of(pages.see(result.layout, officer, at(code))))
    assert "withdraw" in acts_of(pages.see(result.layout, head, at(code)))
    figure = {"item": "R3-1", "numerator": 4, "denominator": 3, "note": "台账核对"}
    assert pages.refused(do, officer, at(code), "figure", **figure) == "figure_range"
    assert pages.refused(do, officer, at(code), "figure", **{**figure, "item": "R1-3"}) == "figure_item"
    pages.do(do, officer, at(code), "figure", **{**figure, "denominator": 5})
    shared = {"circumstance": "shared_platform", "outcome": "confirm"}
    assert pages.refused(do, officer, at(code), "circumstance", **shared) == "circumstance_reason"
    pages.do(do, officer, at(code), "circumstance", **shared, reason="使用全市统一平台，证明在案")
    with world.database.begin() as unit:
        cycle_id = world.cycle(code).cycle_id
        (entered,) = scores.figures(unit, cycle_id, ["U1"])
        assert (entered.item, entered.numerator, entered.denominator) == ("R3-1", 4, 5)
        assert [one.circumstance for one in circumstances(unit, cycle_id, ["U1"])] == ["shared_platform"]
    pages.do(do, officer, at(code), "circumstance", **{**shared, "outcome": "drop"})
    assert pages.refused(do, head, at(code), "leave_out") == "participation.enough_applies"
    pages.do(do, head, at(code), "withdraw", reason="机构改革撤销，不再参评")
    assert world.part(code).state == "withdrawn"
