"""What stories do with cycles: opened, reported, reviewed, fed back, objected to, published, improved, closed."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from core.days import local_date
from evaluation.clauses import clause_table
from evaluation.commands import (
    circumstances,
    cycles,
    feedback,
    feedback_drafts,
    improving,
    limits,
    publishing,
    reports,
    reviews,
    rubrics,
)
from evaluation.commands.feedback import Objection, Ruling
from evaluation.commands.limits import Limit
from evaluation.commands.reports import Typed
from evaluation.parts.bulk import Bulk
from evaluation.passes.deadlines import let_reports_pass
from evaluation.passes.guidance import refresh_points
from evaluation.passes.scoring import score_waiting, try_today
from evaluation.rubric.loading import files, load
from evaluation.rubric.words import ItemType
from store.evaluation import objections
from store.evaluation.cycles import CycleText
from store.evaluation.reviews import Decision, TaskRow, tasks
from tests.integration.evaluation.collected import collect
from tests.integration.evaluation.world import CITY, LEFT_OUT, PERIOD
from tests.stories.story import Step, Thing, Verb

ARCHIVISTS: Final[Mapping[str, str]] = {"U1": "ann", "U2": "ben", "U3": "cora", "U4": "dan"}
REVIEWERS: Final = ("rita", "rolf", "ruth")
REASON: Final = "材料齐全，情况属实，予以认定"
RUBRIC: Final = "capability-1"
FULL: Final = {"numerator": 2, "denominator": 2}


def prepare(step: Step) -> Thing:
    """A cycle over the government agencies of the city and a year, by the shipped rubric, unless told otherwise."""
    told = dict(step.told)
    left_out = dict(LEFT_OUT) if told.get("rubric_key", RUBRIC) else {}
    if told.pop("leaves_out_what_is_automatic", False):
        left_out = dict.fromkeys(_automatic(), "本周期尚无数据来源，各单位均不计")
    usual = CycleText("2026年度评价", RUBRIC, *PERIOD, ["government"], left_out)
    text = replace(usual, **told)
    code = cycles.prepare_cycle(step.desk, step.person, cycles.NewCycle(CITY, text), step.at)
    step.story.cycle = code
    return Thing("cycle", code)


def open_cycle(step: Step) -> None:
    """Opens it; the worker gives the first scores, unless it is told otherwise."""
    cycles.open_cycle(step.desk, step.person, step.key, step.at)
    if step.told.get("is_scored", True):
        score_waiting(step.desk, step.at)


def score(step: Step) -> None:
    """The worker gives the first scores."""
    score_waiting(step.desk, step.at)


def close_cycle(step: Step) -> None:
    """Every part is over."""
    cycles.close_cycle(step.desk, step.person, step.key, step.at)


def cancel_cycle(step: Step) -> None:
    """For a reason."""
    cycles.cancel_cycle(step.desk, step.person, step.key, step.told.get("reason", ""), step.at)


def open_reports(step: Step) -> Bulk:
    """Of the agencies that are named."""
    return reports.open_reports(step.desk, step.person, step.story.cycle, step.at, step.of or None)


def report(step: Step) -> None:
    """An agency says everything in full, but for some items (`0`, `0.5`), and hands it in."""
    results = {code: str(value) for code, value in step.told.items()}
    name = next(name for name, person in step.story.world.persons.items() if person == step.person)
    step.story.world.report(step.story.cycle, step.owner, name, results)


def submit(step: Step) -> None:
    """The report as it stands."""
    reports.submit_report(step.desk, step.person, step.story.cycle, step.owner, step.at)


def save_item(step: Step) -> None:
    """One item, as whoever types has seen it (`revision`)."""
    reports.save_item(step.desk, step.person, step.story.cycle, step.owner, step.as_(Typed), step.at)


def begin_reviews(step: Step) -> Bulk:
    """Shared out to three reviewers, or to those who are told (`by`)."""
    numbers = [step.story.person(name).account_id for name in step.told.get("by", REVIEWERS)]
    return reviews.begin_reviews(step.desk, step.person, step.story.cycle, numbers, step.at, step.of or None)


def judge(step: Step) -> None:
    """Every reviewer decides what waits, in full but for some items; `leave`: what stays open, as (round, item) or (round,)."""
    world, code = step.story.world, step.story.cycle
    results = {item: str(value) for item, value in step.told.get("results", {}).items()}
    left = {tuple(one) for one in step.told.get("leave", ())}
    by_number = {one.account_id: one for one in world.persons.values()}
    while waiting := [one for one in world.waiting(code) if not {(one.round,), (one.round, one.item)} & left]:
        for task in waiting:
            said = world.decision(code, task, results.get(task.item, "1"))
            reviews.decide_task(step.desk, by_number[task.reviewer], task.task_id, said, task.revision, step.at)


def decide(step: Step) -> None:
    """One task (`item`, `round`) of an agency by whoever has it; `who` is told where another one tries."""
    task = _task(step, step.told["item"], step.told.get("round", "first"))
    by_number = {one.account_id: one for one in step.story.world.persons.values()}
    person = step.who or by_number[task.reviewer]
    level = str(step.told.get("level", "1"))
    value = {"numerator": int(float(level) * 4), "denominator": 4}
    said = Decision(None, "", "") if level == "agrees" else Decision(value, str(step.told.get("anchor", level)), REASON)
    revision = step.told.get("revision", task.revision)
    reviews.decide_task(step.desk, person, task.task_id, said, revision, step.at)


def refute(step: Step) -> None:
    """A spot check finds that an automatic score does not agree with its records."""
    tasks = [one for one in step.story.world.waiting(step.story.cycle) if one.round == "spot"]
    by_number = {one.account_id: one for one in step.story.world.persons.values()}
    task = tasks[0]
    said = Decision(None, "", "与原始记录不符，多计三件", is_refuted=True)
    reviews.decide_task(step.desk, by_number[task.reviewer], task.task_id, said, task.revision, step.at)


def ask_back(step: Step) -> None:
    """The agency has to say more."""
    told = step.told.get("reason", "")
    reviews.ask_back(step.desk, step.person, step.story.cycle, step.owner, told, step.at)


def declare_interest(step: Step) -> None:
    """A reviewer has an interest in an agency."""
    reviews.declare_interest(step.desk, step.person, step.owner, "曾在该单位任职", step.at)


def draft_feedback(step: Step) -> Bulk:
    """The feedback documents, computed from what was judged."""
    return feedback_drafts.draft_feedback(step.desk, step.person, step.story.cycle, step.at, step.of or None)


def note_sealed(step: Step) -> None:
    """The register of documents says that they are sealed."""
    told = step.told.get("number", "示档评〔2026〕1号")
    feedback.note_feedback_sealed(step.desk, step.person, step.story.cycle, step.of, told, step.at)


def give_feedback(step: Step) -> Bulk:
    """To the agencies that are named, or to all under review."""
    return feedback.give_feedback(step.desk, step.person, step.story.cycle, step.at, step.of or None)


def object_to_score(step: Step) -> None:
    """An agency objects."""
    told = step.as_(Objection)
    feedback.object_to_score(step.desk, step.person, step.story.cycle, step.owner, told, step.at)


def rule(step: Step) -> None:
    """A reviewer rules on it."""
    told = step.as_(Ruling, **({} if "values" in step.told else {"values": {}}))
    feedback.rule_on_objection(step.desk, step.person, step.story.cycle, step.owner, told, step.at)


def rule_again(step: Step) -> None:
    """A reviewer who has judged the agency rules on what it objects to."""
    with step.desk.database.begin() as unit:
        cycle = step.story.world.cycle(step.story.cycle)
        judged = {one.reviewer for one in tasks(unit, cycle.cycle_id, [step.owner]) if one.round != "spot"}
    former = next(one for one in step.story.world.persons.values() if one.account_id in judged)
    rule(Step(step.story, former, step.of, step.told))


def find_limit(step: Step) -> Thing:
    """A grade limit is found."""
    return Thing(
        "limit",
        limits.find_limit(step.desk, step.person, step.story.cycle, step.owner, step.as_(Limit), step.at),
    )


def decide_limit(step: Step) -> None:
    """The head of division confirms it, or not."""
    limits.decide_limit(step.desk, step.person, step.key, REASON, step.at, is_confirmed=step.told["is_confirmed"])


def publish(step: Step) -> Bulk:
    """The results of the agencies that are named, or of all."""
    return publishing.publish_results(step.desk, step.person, step.story.cycle, step.at, step.of or None)


def retract(step: Step) -> None:
    """A result is taken back."""
    told = step.told.get("reason", "")
    publishing.retract_result(step.desk, step.person, step.story.cycle, step.owner, told, step.at)


def end_trials(step: Step) -> Bulk:
    """A trial ends without a publication."""
    return publishing.end_trials(step.desk, step.person, step.story.cycle, step.at, step.of or None)


def leave_out(step: Step) -> None:
    """An agency is not rated."""
    publishing.leave_out(step.desk, step.person, step.story.cycle, step.owner, step.at)


def withdraw_part(step: Step) -> None:
    """An agency takes no part any more."""
    told = step.told.get("reason", "")
    publishing.withdraw_part(step.desk, step.person, step.story.cycle, step.owner, told, step.at)


def confirm_circumstance(step: Step) -> None:
    """What does not apply to an agency, or otherwise."""
    told = step.told["circumstance"]
    circumstances.confirm_circumstance(
        step.desk, step.person, step.story.cycle, step.owner, told, "经核查属实，予以确认", step.at
    )


def meet_by_evidence(step: Step) -> None:
    """A reviewer judges new evidence on a guidance point."""
    value = step.told.get("value", FULL)
    improving.meet_by_evidence(step.desk, step.person, step.key, Decision(value, "1", REASON), step.at)


def void_point(step: Step) -> None:
    """A point falls, for a reason."""
    improving.void_point(step.desk, step.person, step.key, step.told.get("reason", ""), step.at)


def find_point(step: Step) -> Thing:
    """The guidance point of an agency on an item, by name."""
    with step.desk.database.begin() as unit:
        found = objections.points(unit, None, [step.owner])
    (point,) = [one for one in found if one.item == step.told["item"] and one.cycle == step.story.cycle]
    return Thing("point", point.point_id)


def improve_on(step: Step) -> None:
    """An agency goes on improving."""
    improving.improve_on(step.desk, step.person, step.story.cycle, step.owner, step.at)


def close_parts(step: Step) -> Bulk:
    """The parts of the agencies that are named."""
    return improving.close_parts(step.desk, step.person, step.story.cycle, step.at, step.of or None)


def work_a_day(step: Step) -> None:
    """The daily work: trial scores, guidance closed by data, reports whose time is over."""
    try_today(step.desk, step.at)
    refresh_points(step.desk, step.at)
    let_reports_pass(step.desk, step.at)


def collect_more(step: Step) -> None:
    """More is collected of an agency, so that its figures rise (`cases`, `filed`, `documents`, `kept`)."""
    collect(step.story.world.store, step.owner, **step.told)


def publish_rubric(step: Step) -> None:
    """The shipped rubric with some texts replaced."""
    text = rubrics.shipped("capability-1")
    for old, new in step.told.get("replaced", {}).items():
        assert old in text, old
        text = text.replace(old, new, 1)
    rubrics.publish_rubric(step.desk, step.person, text, step.at)


def hand_in_file(step: Step) -> None:
    """A file that is not what it says: named as one kind, with the bytes of another."""
    step.upload(step.told["kind"], step.told["content"].encode())


def _automatic() -> list[str]:
    (path,) = files()
    rubric = load(path, clause_table().clauses)
    return [item.code for item in rubric.items.values() if item.type is ItemType.AUTOMATIC]


def _task(step: Step, item: str, round_: str) -> TaskRow:
    waiting: Sequence[TaskRow] = step.story.world.waiting(step.story.cycle)
    return next(one for one in waiting if (one.owner, one.item, one.round) == (step.owner, item, round_))


def whole_way(step: Step) -> Bulk:
    """Reports, reviews and feedback of the agencies that are named; results below the full ones by item."""
    story = step.story
    results = {item: str(value) for item, value in step.told.items()}
    officer, owners = story.person("officer"), list(step.of)
    reports.open_reports(step.desk, officer, story.cycle, step.at, owners)
    for owner in owners:
        story.world.report(story.cycle, owner, ARCHIVISTS[owner], results)
    numbers = [story.person(name).account_id for name in REVIEWERS]
    reviews.begin_reviews(step.desk, officer, story.cycle, numbers, step.at, owners)
    story.world.judge(story.cycle, results)
    feedback.note_feedback_sealed(
        step.desk, story.person("keeper"), story.cycle, owners, f"示档评〔{local_date(step.at).year}〕1号", step.at
    )
    return feedback.give_feedback(step.desk, officer, story.cycle, step.at, owners)


VERBS: Final[Mapping[str, Verb]] = {
    "prepare cycle": prepare,
    "open cycle": open_cycle,
    "score": score,
    "close cycle": close_cycle,
    "cancel cycle": cancel_cycle,
    "open reports": open_reports,
    "report": report,
    "submit self-report": submit,
    "save item": save_item,
    "begin reviews": begin_reviews,
    "judge": judge,
    "decide task": decide,
    "refute": refute,
    "ask back": ask_back,
    "declare interest": declare_interest,
    "draft feedback": draft_feedback,
    "note sealed": note_sealed,
    "give feedback": give_feedback,
    "object to score": object_to_score,
    "rule": rule,
    "rule by a former reviewer": rule_again,
    "find limit": find_limit,
    "decide limit": decide_limit,
    "publish": publish,
    "retract": retract,
    "end trials": end_trials,
    "leave out": leave_out,
    "withdraw part": withdraw_part,
    "confirm circumstance": confirm_circumstance,
    "meet by evidence": meet_by_evidence,
    "void point": void_point,
    "find point": find_point,
    "improve on": improve_on,
    "close parts": close_parts,
    "work a day": work_a_day,
    "collect more": collect_more,
    "publish rubric": publish_rubric,
    "hand in file": hand_in_file,
    "bring to feedback": whole_way,
}
