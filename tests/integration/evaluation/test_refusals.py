"""What evaluation refuses: with one sentence, and nothing half done."""

from datetime import date, timedelta

import pytest

from core.errors import AccessDeniedError, RefusedError
from evaluation.commands import cycles, feedback, improving, interests, limits, publishing, reports, reviews, rubrics
from evaluation.commands.feedback import Objection, Ruling
from evaluation.commands.feedback_drafts import draft_feedback
from evaluation.commands.limits import Limit
from evaluation.commands.reports import Typed
from evaluation.moving import OvertakenError, RefusedMoveError
from evaluation.passes.guidance import refresh_points
from evaluation.passes.scoring import score_waiting, try_today
from evaluation.results.unit_page import computed_same, unit_page
from store.evaluation import objections, scores
from store.evaluation.cycles import CycleText
from store.evaluation.reviews import Decision, tasks
from tests.integration.evaluation.world import AT, CITY, LEFT_OUT, PERIOD, World

REASON = "材料齐全，情况属实，予以认定"


def started(world: World, owners: tuple[tuple[str, str], ...] = (("U1", "ann"), ("U2", "ben"))) -> str:
    """A cycle whose agencies are under review."""
    code = world.opened()
    reports.open_reports(world.desk, world["officer"], code, world.at)
    for owner, archivist in owners:
        world.report(code, owner, archivist)
    numbers = [world[name].account_id for name in ("rita", "rolf", "ruth")]
    reviews.begin_reviews(world.desk, world["officer"], code, numbers, world.at)
    return code


def test_a_rubric_is_published_once_and_never_changes(world: World) -> None:
    text = rubrics.shipped("capability-1")
    with pytest.raises(RefusedError, match="was published before"):
        rubrics.publish_rubric(world.desk, world["head"], text, AT)
    with pytest.raises(rubrics.FaultyRubricError) as faulty:
        rubrics.publish_rubric(world.desk, world["head"], text.replace("weight: 6", "weight: 7", 1), AT)
    assert faulty.value.mistakes
    with pytest.raises(AccessDeniedError):
        rubrics.publish_rubric(world.desk, world["officer"], text, AT)


def test_a_rubric_that_came_too_late_makes_a_trial_that_publishes_nothing(world: World) -> None:
    code = world.fed_back(period=(date(2025, 6, 1), date(2026, 12, 31)))
    assert world.cycle(code).is_trial
    world.at += timedelta(days=13)
    assert set(world.publish(code).refused.values()) == {"participation.trial_is_not_published"}
    ended = publishing.end_trials(world.desk, world["head"], code, world.at)
    assert set(ended.done) == {"U1", "U2"}
    world.merge()
    assert (world.store.total("di_22"), world.store.total("di_23")) == (0, 0)
    cycles.close_cycle(world.desk, world["head"], code, world.at)
    assert world.cycle(code).state == "closed"


def test_only_automatic_items_are_left_out_and_everybody_reads_why(world: World) -> None:
    for left_out in ({"R1-1": "没有数据来源所以不计入"}, {"R1-5": "短"}, {"R9-9": "没有数据来源所以不计入"}):
        text = CycleText("2026", "capability-1", *PERIOD, left_out=left_out)
        with pytest.raises(RefusedError, match="cannot be left out"):
            cycles.prepare_cycle(world.desk, world["officer"], cycles.NewCycle(CITY, text), AT)


def test_an_item_without_a_source_is_open_and_holds_publication_until_somebody_enters_it(world: World) -> None:
    text = CycleText("2026", "capability-1", *PERIOD, left_out={k: v for k, v in LEFT_OUT.items() if k != "R1-5"})
    code = cycles.prepare_cycle(world.desk, world["officer"], cycles.NewCycle(CITY, text), AT)
    cycles.open_cycle(world.desk, world["officer"], code, AT)
    score_waiting(world.desk, AT)
    with world.database.begin() as work:
        row = scores.score(work, world.part(code).score_id or 0)
    assert row is not None
    assert not row.is_final
    assert '"R1-5"' in row.result
    page = unit_page(world.desk, world["officer"], code, "U1", AT)
    assert page.score is not None
    assert "R1-5" in page.score.open
    assert next(one for one in page.score.items if one.code == "R1-5").points is None, "never 0"


def test_of_two_colleagues_who_save_at_once_the_second_is_told(world: World) -> None:
    code = world.opened()
    reports.open_reports(world.desk, world["officer"], code, AT)
    half = {"numerator": 1, "denominator": 2}
    assert reports.save_item(world.desk, world["ann"], code, "U1", Typed("R1-1", 0, half), AT) == 1
    with pytest.raises(OvertakenError):
        reports.save_item(world.desk, world["ann"], code, "U1", Typed("R1-1", 0, None), AT)
    with pytest.raises(AccessDeniedError):
        reports.save_item(world.desk, world["ben"], code, "U1", Typed("R1-1", 1, half), AT)
    between = {"numerator": 3, "denominator": 4}
    with pytest.raises(RefusedError, match="cannot have this value"):
        reports.save_item(world.desk, world["ann"], code, "U1", Typed("R1-1", 1, between), AT)
    with pytest.raises(RefusedMoveError) as open_:
        reports.submit_report(world.desk, world["ann"], code, "U1", AT)
    assert open_.value.code == "participation.self_report_incomplete"


def test_nobody_judges_where_there_is_an_interest(world: World) -> None:
    for name in ("rita", "rolf"):
        interests.declare_interest(world.desk, world[name], "U1", "曾在该单位任职", AT)
    code = world.opened()
    reports.open_reports(world.desk, world["officer"], code, AT)
    world.report(code, "U1", "ann")
    numbers = [world[name].account_id for name in ("rita", "rolf", "ruth")]
    begun = reviews.begin_reviews(world.desk, world["officer"], code, numbers, AT)
    assert begun.refused == {"U1": "participation.second_reviewer_missing"}
    assert {one.reviewer for one in world.waiting(code)} <= {world["ruth"].account_id}
    rita = world["rita"].account_id
    with pytest.raises(RefusedError, match="an interest"):
        reviews.assign_reviewer(world.desk, world["officer"], code, "U1", ("R1-1", "second"), rita, AT)


def test_of_two_decisions_at_once_the_second_is_told_and_levels_name_their_anchor(world: World) -> None:
    code = started(world)
    task = next(one for one in world.waiting(code) if one.item == "R1-3" and one.round == "first")
    reviewer = next(one for one in world.persons.values() if one.account_id == task.reviewer)
    other = next(world[name] for name in ("rita", "rolf", "ruth") if world[name].account_id != task.reviewer)
    half = {"numerator": 1, "denominator": 2}
    with pytest.raises(AccessDeniedError):
        reviews.decide_task(world.desk, other, task.task_id, Decision(half, "0.5", REASON), task.revision, AT)
    with pytest.raises(RefusedError, match="anchor"):
        reviews.decide_task(world.desk, reviewer, task.task_id, Decision(half, "", REASON), task.revision, AT)
    between = Decision({"numerator": 3, "denominator": 4}, "0.75", REASON)
    with pytest.raises(RefusedError, match="cannot have this value"):
        reviews.decide_task(world.desk, reviewer, task.task_id, between, task.revision, AT)
    said = Decision(half, "0.5", REASON)
    reviews.decide_task(world.desk, reviewer, task.task_id, said, task.revision, AT)
    with pytest.raises(OvertakenError):
        reviews.decide_task(world.desk, reviewer, task.task_id, said, task.revision, AT)


def test_feedback_documents_are_drafted_once_from_what_was_judged(world: World) -> None:
    code = started(world)
    assert set(draft_feedback(world.desk, world["officer"], code, AT).refused.values()) == {"feedback_unjudged"}
    world.judge(code, {"R1-3": "0"})
    assert draft_feedback(world.desk, world["officer"], code, AT).done == ("U1", "U2")
    assert set(draft_feedback(world.desk, world["officer"], code, AT).refused.values()) == {"feedback_drafted"}
    drafts = world.store.rows("SELECT owner_code, kind, draft FROM official_document ORDER BY owner_code")
    assert [(owner, kind) for owner, kind, _ in drafts] == [("U1", "feedback"), ("U2", "feedback")]
    assert [point["item"].split()[0] for point in drafts[0][2]["points"]] == ["R1-3"]
    world.store.rows("UPDATE official_document SET sealed_at = now(), number_text = '杭档评〔2026〕1号' RETURNING 1")
    given = feedback.give_feedback(world.desk, world["officer"], code, AT)
    assert given.done == ("U1", "U2"), given.refused
    assert world.part(code).feedback_ref == "杭档评〔2026〕1号"


def test_where_two_reviewers_differ_a_third_decides(world: World) -> None:
    code = started(world)
    heavy = [one for one in world.waiting(code) if (one.owner, one.item) == ("U1", "R1-1")]
    assert sorted(one.round for one in heavy) == ["first", "second"]
    by_number = {one.account_id: one for one in world.persons.values()}
    for task, level in zip(heavy, ("1", "0.5"), strict=True):
        said = Decision({"numerator": int(float(level) * 2), "denominator": 2}, level, REASON)
        reviews.decide_task(world.desk, by_number[task.reviewer], task.task_id, said, task.revision, AT)
    (third,) = [one for one in world.waiting(code) if one.round == "third"]
    assert third.reviewer not in {one.reviewer for one in heavy}


def test_an_objection_is_ruled_by_somebody_who_has_not_judged(world: World) -> None:
    code = world.fed_back({"R1-3": "0"})
    told = Objection(["R1-3"], "培训凭证已于评价期内提交，请复核")
    feedback.object_to_score(world.desk, world["ann"], code, "U1", told, world.at)
    assert world.part(code).state == "objecting"
    ruling = Ruling(True, REASON, {"R1-3": {"numerator": 2, "denominator": 2}})
    with world.database.begin() as work:
        judged = {one.reviewer for one in tasks(work, world.cycle(code).cycle_id, ["U1"]) if one.round != "spot"}
    former = next(one for one in world.persons.values() if one.account_id in judged)
    with pytest.raises(RefusedMoveError) as same:
        feedback.rule_on_objection(world.desk, former, code, "U1", ruling, world.at)
    assert same.value.code == "participation.same_reviewer"
    before = world.part(code).score_tenths or 0
    feedback.rule_on_objection(world.desk, world["rosa"], code, "U1", ruling, world.at)
    after = world.part(code)
    assert (after.state, (after.score_tenths or 0) > before) == ("fed_back", True)
    with world.database.begin() as work:
        assert [one.kind for one in scores.versions(work, after.cycle_id, "U1")] == ["automatic", "reviewed", "ruled"]
    with pytest.raises(RefusedMoveError) as late:
        feedback.object_to_score(world.desk, world["ann"], code, "U1", told, world.at)
    assert late.value.code == "participation.objection_too_late"


def test_a_grade_limit_acts_once_another_person_has_confirmed_it(world: World) -> None:
    code = world.fed_back()
    found = limits.find_limit(world.desk, world["officer"], code, "U1", Limit("V1", "问题 2026-1", REASON), world.at)
    grade = world.part(code).grade
    world.at += timedelta(days=13)
    assert world.publish(code).refused == {"U1": "participation.limit_unconfirmed"}
    assert world.part(code).grade == grade
    with pytest.raises(AccessDeniedError):
        limits.decide_limit(world.desk, world["officer"], found, REASON, world.at, is_confirmed=True)
    limits.decide_limit(world.desk, world["head"], found, REASON, world.at, is_confirmed=True)
    assert world.part(code).grade == "unqualified"
    with pytest.raises(OvertakenError):
        limits.decide_limit(world.desk, world["head"], found, REASON, world.at, is_confirmed=False)


def test_a_source_that_is_away_holds_back_what_needs_it_and_lowers_nothing(world: World) -> None:
    code = world.fed_back()
    score = world.part(code).score_tenths
    world.at += timedelta(days=13)
    with world.database.begin() as work:
        work.execute(
            "INSERT INTO feed_state (source, feed, last_success_at, outcome, reason, failures, missed, circuit)"
            " VALUES ('platform', 'doc-register', %s, 'failed', '', 3, 0, 'open')",
            [world.at - timedelta(days=2)],
        )
    refused = world.publish(code).refused
    assert set(refused.values()) == {"participation.source_away"}
    assert world.part(code).sources_away == ["oa"]
    assert world.part(code).score_tenths == score


def test_every_version_computed_again_has_the_same_bytes(world: World) -> None:
    code = world.fed_back({"R1-3": "0"})
    with world.database.begin() as work:
        numbers = [one.number for one in scores.versions(work, world.cycle(code).cycle_id, "U1")]
    assert numbers == [1, 2]
    assert all(computed_same(world.desk, world["officer"], code, "U1", number, world.at) for number in numbers)


def test_a_low_item_of_persons_is_met_by_evidence_that_a_reviewer_judges(world: World) -> None:
    code = world.fed_back({"R1-3": "0"})
    world.at += timedelta(days=13)
    world.publish(code)
    with world.database.begin() as work:
        (point,) = [one for one in objections.points(work, None, ["U1"]) if one.item == "R1-3"]
    assert (point.value, point.target, bool(point.advice)) != ("", "", False)
    full = Decision({"numerator": 2, "denominator": 2}, "1", REASON)
    improving.meet_by_evidence(world.desk, world["rosa"], point.point_id, full, world.at)
    before = world.part(code).score_tenths or 0
    try_today(world.desk, world.at)
    refresh_points(world.desk, world.at)
    assert world.part(code).state == "reevaluating"
    closed = improving.close_parts(world.desk, world["officer"], code, world.at, ["U1"])
    if closed.done:
        assert (world.part(code).score_tenths or 0) > before
    else:
        assert closed.refused == {"U1": "participation.guidance_open"}


def test_the_audit_names_who_did_what(world: World) -> None:
    code = world.opened()
    rows = world.store.rows("SELECT event, actor FROM audit_event WHERE event LIKE 'cycle.%%' ORDER BY position")
    assert rows == [("cycle.prepared", "officer"), ("cycle.opened", "officer")]
    moves = world.store.rows("SELECT machine, event, by_name FROM evaluation_move WHERE owner_code IN ('', 'U1')")
    assert ("participation", "score", "system") in moves
    assert world.cycle(code).state == "running"
