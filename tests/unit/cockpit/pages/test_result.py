"""The page of a result: whose it is, the grade and what limits it, losses with their remedies."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from cockpit.pages.missing import layout as missing_layout
from cockpit.pages.result.page import layout
from core.days import local_date
from evaluation.rubric.digest import canonical
from evaluation.rubric.index import Point, curve
from evaluation.rubric.inputs import Finding, Inputs, Review
from evaluation.rubric.loading import load_text
from evaluation.rubric.reading import FOLDER
from evaluation.rubric.values import Value
from store.evaluation.collected import ConnectionRow
from store.evaluation.cycles import CycleRow
from store.evaluation.objections import FindingRow
from store.evaluation.parts import PartRow
from store.evaluation.rubrics import VersionRow
from store.evaluation.scores import ScoreRow
from store.evaluation.told_points import OpenToldPoint
from store.owners import OwnerRow
from store.views.results import Lacking, OpenIssue, OwnCycle, ResultFile
from tests.unit.cockpit.fakes import NOW
from tests.unit.cockpit.pages.answering import answered
from tests.unit.cockpit.pages.trees import parts_of, texts
from tests.unit.evaluation.rubric.units import jia

CODE = "11330106000000001A"
OWNER = OwnerRow(1, CODE, "agency", "甲单位", "Unit One", "party", 330106)
TODAY = local_date(NOW)
TEXT = (FOLDER / "capability-1.yaml").read_text(encoding="utf-8")
VERSION = VersionRow("capability-1", "published", "d", TEXT, TODAY, NOW, "tests", None, None)
OWN = OwnCycle("2026-1", "第一轮", "fed_back", 906, "excellent")


def file_of(inputs: Inputs | None, *findings: FindingRow, away: tuple[str, ...] = ()) -> ResultFile:
    cycle = CycleRow(
        7, "2026-1", "330100", "第一轮", "capability-1", TODAY, TODAY, [], False, "running", NOW, "s", {}, 1, NOW, "t"
    )
    part = PartRow(
        7, CODE, "甲单位", 330106, "party", "fed_back", NOW, TODAY, None, None, False, None, None, False, False, TODAY,
        None, None, False, False, list(away), 1, 906, None, "good", 0, 1,
    )  # fmt: skip
    text = canonical(inputs).decode() if inputs else ""
    score = ScoreRow(1, CODE, 1, "reviewed", NOW, "capability-1", "d", text, "", "d" * 64, 906, None, "good", False, [])
    return ResultFile(cycle, part, VERSION, score if inputs else None, None, (score,), findings, None, (), ())


def page(file: ResultFile | None, role: str = "archivist", node: str = CODE, **more: Any) -> list[Any]:
    answers: dict[str, Any] = {
        "owner_by_code": more.pop("owner", OWNER),
        "own_cycles": more.pop("cycles", [OWN]),
        "result_file": file,
        "score_of": more.pop("older", None),
        "owner_curve": more.pop("steps", ()),
        "superior_of": more.pop("superior", ""),
        "scored": more.pop("scored", _scored),
        "find_owners": [],
        "known_files": more.pop("files", {}),
        "load_text": load_text,
    }
    visit, _ = answered(answers, (role, node), path="/evaluation/result", **more)
    return asyncio.run(layout(visit))


def _scored(*args: str) -> Any:
    from cockpit.viewmodels.scored import scored

    return scored(*args)


def test_an_agency_sees_its_own_score_and_what_would_bring_points_back() -> None:
    tree = page(file_of(jia()))
    told = " ".join(texts(tree))
    assert "90.6" in told
    assert "再移交进馆 300 件 → +1.6 分" in told
    assert "LIN(v; 60, 100)" in told


def test_a_lost_point_leads_to_its_records_and_to_an_objection() -> None:
    hrefs = {one["props"]["href"] for one in parts_of(page(file_of(jia())), "link") if "href" in one["props"]}
    assert {f"/missing?owner={CODE}&figure={figure}" for figure in ("A01", "A03", "C01", "D03")} <= hrefs
    assert f"/missing?owner={CODE}&data=digitised&cycle=2026-1" in hrefs, "no indicator gives it"
    assert f"/missing?owner={CODE}" in hrefs
    assert f"/objections?act=new&owner={CODE}&item=R3-1" in hrefs
    reported = {href for href in hrefs if href.startswith(f"/evaluation/report?owner={CODE}&item=R")}
    assert reported, "what people judge leads to what was reported"
    officer = page(file_of(jia()), "district_officer", "330106", unit=CODE)
    hrefs = {one["props"]["href"] for one in parts_of(officer, "link") if "href" in one["props"]}
    assert f"/missing?owner={CODE}&figure=A03" in hrefs
    assert not any(href.startswith(("/objections", "/evaluation/report")) for href in hrefs), "that is the agency's own"


def test_a_limit_says_which_grade_it_changed() -> None:
    finding = FindingRow(1, "2026-1", CODE, "V7", "检查记录", "无备份", [], 1, "甲", NOW, "confirmed", "处长", NOW, "")
    inputs = Inputs(**{name: getattr(jia(), name) for name in Inputs.__slots__} | {
        "findings": (Finding("V7", "检查记录", "处长"),), "circumstances": frozenset({"no_change"})})  # fmt: skip
    tree = page(file_of(inputs, finding))
    told = " ".join(texts(tree))
    assert "按得分为优秀，因下列情形定为良好" in told
    assert "检查记录 无备份 (处长)" in told


def test_a_source_that_is_away_is_said_to_cost_nothing() -> None:
    tree = page(file_of(jia(), away=("oa",)))
    assert any("不扣分" in text for text in texts(tree))


@pytest.mark.parametrize("view", ["items", "course"])
def test_every_view_can_be_laid_out(view: str) -> None:
    assert list(parts_of(page(file_of(jia()), view=view), "desk-panel"))


@pytest.mark.parametrize("view", ["losses", "course"])
def test_before_the_feedback_the_agency_sees_its_automatic_score_and_officers_see_the_review(view: str) -> None:
    waiting = FindingRow(1, "2026-1", CODE, "V3", "检查记录", "涉嫌造假", [], 1, "甲", NOW, "found", None, None, "")
    reviewed = file_of(jia(), waiting)
    assert reviewed.score is not None
    automatic = replace(reviewed.score, score_id=2, kind="automatic", score_tenths=711)
    versions = (automatic, reviewed.score)
    file = replace(reviewed, part=replace(reviewed.part, state="reviewing", fed_back_on=None), versions=versions)
    own = " ".join(texts(page(file, older=automatic, view=view)))
    assert ("自动评分" in own, "复核后得分" in own, "涉嫌造假" in own) == (True, False, False)
    officer = " ".join(texts(page(file, "district_officer", "330106", unit=CODE, view=view)))
    assert ("复核后得分" in officer, "涉嫌造假" in officer) == (True, True)


def test_the_course_names_what_was_put_right_and_compares_across_rubrics() -> None:
    first = Point(TODAY - timedelta(days=300), "2025-1", "capability-1", 880)
    next_ = Point(TODAY, "2026-1", "capability-2", 906, before=891)
    told = list(texts(page(file_of(jia()), view="course", steps=curve([first, next_], {"ZG-7": TODAY}))))
    assert "+1.5 新规则" in told
    assert "期间整改完成：ZG-7" in told


def test_a_judgement_is_shown_with_the_files_that_it_rests_on() -> None:
    reviews = {**jia().reviews, "R1-3": Review(Value(1), ("李某",), "材料齐全", ("31", "32"))}
    file = SimpleNamespace(name="培训凭证.pdf")
    tree = page(file_of(replace(jia(), reviews=reviews)), view="items", files={31: file})
    links = {one["props"]["href"]: one["props"]["children"] for one in parts_of(tree, "link")}
    assert (links["/api/uploads/31"], links["/api/uploads/32"]) == ("培训凭证.pdf", "#32")
    assert "材料齐全" in " ".join(texts(tree))


def test_nothing_is_scored_yet() -> None:
    assert list(parts_of(page(file_of(None)), "state-empty"))


def test_no_evaluation_yet() -> None:
    assert list(parts_of(page(None, cycles=[]), "state-empty"))


@pytest.mark.parametrize(
    ("role", "node", "seen"),
    [
        ("supervisor", "330100", False),  # acts in the districts through their authorities; reads the whole tree
        ("district_officer", "330106", True),
        ("district_officer", "330102", False),
        ("archivist", "11330106000000002B", False),
        ("reviewer", "330106", False),
    ],
)
def test_whose_result_somebody_sees(role: str, node: str, seen: bool) -> None:
    tree = page(file_of(jia()), role, node, unit=CODE)
    expected = seen or role == "supervisor"
    instead = "state-empty" if role == "reviewer" else "state-unknown"  # who only judges is led to what waits
    assert bool(list(parts_of(tree, "figures"))) is expected
    assert bool(list(parts_of(tree, instead))) is not expected


def test_the_agency_above_sees_it_too() -> None:
    tree = page(file_of(jia()), node="11330106000000002B", superior="11330106000000002B", unit=CODE)
    assert list(parts_of(tree, "figures"))


def test_what_is_missing_names_last_days_and_connections() -> None:
    late = OpenIssue("EV1", "缺件", "overdue", "serious", TODAY - timedelta(days=2), False)
    point = OpenToldPoint(9, "档案人员", "配备专职档案人员", TODAY + timedelta(days=40))
    lines = Lacking([late], [], [ConnectionRow(CODE, "OA", "missing", TODAY)], [point])
    from store.views.missing import MissingCount, MissingPage

    answers = {"owner_by_code": OWNER, "lacking": lines, "missing": MissingPage(MissingCount(3, 1), (), None)}
    answers |= {"owner_figures": [], "disputed_rows": set()}
    visit, _ = answered(answers, ("archivist", CODE), path="/missing")
    tree = asyncio.run(missing_layout(visit))
    told = " ".join(texts(tree))
    assert "应接未接" in told
    assert "逾期 2 天" in told
    assert "办公自动化系统" in told
    assert "配备专职档案人员" in told
    assert "/documents?document=9" in {one["props"].get("href") for one in parts_of(tree, "link")}
