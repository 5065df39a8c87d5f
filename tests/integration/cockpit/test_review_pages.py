"""A review on its pages, on a store: files it rests on, stepping back, other reviewers, asking for more, its end."""

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from cockpit.pages import result, reviewing
from cockpit.pages.evaluation import acts
from cockpit.pages.result.acting import do
from core.access import Principal
from core.errors import RefusedError
from evaluation.commands import improving, reports, reviews
from evaluation.commands.reports import HandedIn
from evaluation.passes.guidance import refresh_points
from evaluation.passes.scoring import try_today
from evaluation.results.report_page import report_page
from people.commands.uploading import Told, hand_in
from store.evaluation import objections
from store.evaluation.reviews import Decision, TaskRow, tasks
from tests.integration.cockpit.case_pages import CasePages, acts_of, told_by
from tests.integration.cockpit.filled import Cockpit
from tests.integration.evaluation.world import World, open_world
from tests.sample_files import SOUND

REASON = "与该单位分管负责人系近亲属"
FULL = {"numerator": 2, "denominator": 2}


@pytest.fixture
def world(empty_cockpit: Cockpit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    for module, names in ((reviewing, ("tell", "leave_for")), (acts, ("tell", "show_again"))):
        for name in names:
            monkeypatch.setattr(module, name, lambda *told: None)
    found = open_world(empty_cockpit.database, tmp_path)
    found.publish_rubric()
    return found


def at(code: str, **more: Any) -> str:
    return f"/evaluation/result?owner=U1&cycle={code}" + "".join(f"&{name}={value}" for name, value in more.items())


def uploaded(world: World, who: Principal, node: str) -> int:
    with world.desk.uploads.vault.arriving() as arriving:
        arriving.write(SOUND["pdf"])
        return hand_in(world.desk.uploads, who, arriving, Told(node, f"{node} 培训凭证.pdf"), world.at).upload_id


def reviewing_with_evidence(world: World) -> tuple[str, int]:
    """A cycle in which the first agency is judged, and the file that it has handed in for R1-3."""
    code, ann = world.opened(), world["ann"]
    reports.open_reports(world.desk, world["officer"], code, world.at)
    page = report_page(world.desk, ann, code, "U1", world.at)
    demand = next(one for one in page.items if one.item == "R1-3").demands[0]
    file = uploaded(world, ann, "U1")
    reports.hand_in(world.desk, ann, code, "U1", HandedIn("R1-3", demand.code, file), world.at)
    world.report(code, "U1", "ann")
    numbers = [world[name].account_id for name in ("rita", "rolf", "ruth")]
    reviews.begin_reviews(world.desk, world["officer"], code, numbers, world.at)
    return code, file


def of(world: World, code: str) -> list[TaskRow]:
    with world.database.begin() as unit:
        return tasks(unit, world.cycle(code).cycle_id, ["U1"])


def person(world: World, account: int) -> Principal:
    return next(one for one in world.persons.values() if one.account_id == account)


def test_a_judgement_rests_on_files_of_the_agency_and_the_result_names_them(world: World) -> None:
    code, file = reviewing_with_evidence(world)
    pages = CasePages(world, world.people)
    own = [one for one in of(world, code) if one.item == "R1-3"]
    foreign = uploaded(world, world["ben"], "U2")

    def send(task: TaskRow, *files: int) -> None:
        ticks = [{"part": "review-item-rests", "key": str(one)} for one in files]
        seen = {"task": task.task_id, "revision": task.revision}
        typed = "1", None, None, None, "凭证齐全", None, ticks, [True] * len(files), seen, ""
        visit = pages.visit(person(world, task.reviewer), f"/evaluation/review?task={task.task_id}")
        asyncio.run(reviewing.decide(visit, 1, *typed))

    for task in own:
        desk = pages.see(reviewing.layout, person(world, task.reviewer), f"/evaluation/review?task={task.task_id}")
        assert "U1 培训凭证.pdf" in told_by(desk)
        with pytest.raises(RefusedError) as caught:
            send(task, file, foreign)
        assert caught.value.code == "review_evidence"
        send(task, file)
    assert [one.evidence for one in of(world, code) if one.item == "R1-3"] == [[file] for _ in own]
    world.judge(code)
    shown = told_by(pages.see(result.layout, world["officer"], at(code, view="items")))
    assert "U1 培训凭证.pdf" in shown
    assert "凭证齐全" in shown


def test_who_steps_back_passes_the_agency_on_and_an_officer_assigns_and_asks_for_more(world: World) -> None:
    code, _ = reviewing_with_evidence(world)
    pages, officer = CasePages(world, world.people), world["officer"]
    task = next(one for one in of(world, code) if one.round == "first")
    judge = person(world, task.reviewer)
    href = f"/evaluation/review?task={task.task_id}&act=interest"
    assert pages.refused(reviewing.step_back, judge, href, "interest", reason=" ") == "interest_reason"
    pages.do(reviewing.step_back, judge, href, "interest", reason=REASON)
    rows = of(world, code)
    assert judge.account_id not in {one.reviewer for one in rows}
    for item in {one.item for one in rows}:
        judges = [one.reviewer for one in rows if one.item == item and one.round != "spot"]
        assert len(judges) == len(set(judges)), "nobody judges an item twice"
    passed = next(one for one in rows if one.task_id == task.task_id)
    with world.database.begin() as unit:
        letters = unit.rows("SELECT count(*)::int FROM letter WHERE account_id = %s", (passed.reviewer,))
    assert letters[0][0] > 0

    other = next(name for name in ("rita", "rolf", "ruth", "rosa") if world[name].account_id not in {
        one.reviewer for one in rows if one.item == task.item} | {judge.account_id})  # fmt: skip
    given = {"task": f"{task.item}|first", "reviewer": str(judge.account_id)}
    assert "assign" in acts_of(pages.see(result.layout, officer, at(code)))
    assert f"{task.item}|first" in str(pages.see(result.layout, officer, at(code, act="assign")))
    assert pages.refused(do, officer, at(code), "assign", **given) == "reviewer_barred"
    pages.do(do, officer, at(code), "assign", **{**given, "reviewer": str(world[other].account_id)})
    assert next(one for one in of(world, code) if one.task_id == task.task_id).reviewer == world[other].account_id

    assert pages.refused(do, officer, at(code), "ask_back", reason="短") == "participation.reason_short"
    pages.do(do, officer, at(code), "ask_back", reason="请补充培训凭证后再行提交")
    assert world.part(code).state == "self_reporting"
    assert all(one.decided_at is None for one in of(world, code) if one.round != "spot")


def test_what_nobody_may_take_over_waits_for_an_officer_who_is_told(world: World) -> None:
    code, _ = reviewing_with_evidence(world)
    pages = CasePages(world, world.people)
    for name in ("rita", "rolf", "ruth", "rosa"):
        waiting = [one for one in of(world, code) if one.reviewer == world[name].account_id]
        if waiting:
            href = f"/evaluation/review?task={waiting[0].task_id}&act=interest"
            pages.do(reviewing.step_back, world[name], href, "interest", reason=REASON)
    with world.database.begin() as unit:
        told = unit.value("SELECT count(*)::int FROM letter WHERE kind = 'review_unheld'")
    assert told > 0
    assert of(world, code), "it stays where it is"


def test_an_agency_goes_on_improving_and_is_closed_with_all_that_are_through(world: World) -> None:
    code = world.fed_back({"R1-3": "0", "R1-2": "0"})
    pages, officer = CasePages(world, world.people), world["officer"]
    world.at += timedelta(days=13)
    world.publish(code)
    with world.database.begin() as unit:
        points = {one.item: one.point_id for one in objections.points(unit, None, ["U1"])}
    improving.meet_by_evidence(world.desk, world["rosa"], points["R1-3"], Decision(FULL, "1", REASON), world.at)
    try_today(world.desk, world.at)
    refresh_points(world.desk, world.at)
    assert world.part(code).state == "reevaluating"
    before = world.part(code).score_tenths or 0
    assert "improve_on" in acts_of(pages.see(result.layout, officer, at(code)))
    pages.do(do, officer, at(code), "improve_on")
    assert (world.part(code).state, (world.part(code).score_tenths or 0) > before) == ("improving", True)
    assert pages.refused(do, officer, at(code), "improve_on") == "participation.not_in_this_state"

    closing = f"?act=close_parts&cycle={code}"

    def close() -> Any:
        return asyncio.run(acts.do(pages.visit(officer, "/evaluation" + closing), 1, None, None, closing))

    assert "指导意见" in told_by(close()), "what is still low is refused, with the reason"
    assert world.part(code).state == "improving"
    for point in points.values():
        with world.database.begin() as unit:
            found = objections.point(unit, point)
        if found is not None and found.state == "open":
            improving.void_point(world.desk, officer, point, "机构职能调整，该项不再适用", world.at)
    close()
    assert world.part(code).state == "closed"
