"""What stories do with cycles as a whole, with reports of agencies, and what the worker does day by day."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from core.days import local_date
from evaluation.commands import (
    circumstances,
    cycles,
    feedback,
    reports,
    reviews,
    rubrics,
)
from evaluation.commands.reports import Typed
from evaluation.law.clauses import clause_table
from evaluation.parts.bulk import Bulk
from evaluation.passes.deadlines import let_reports_pass
from evaluation.passes.guidance import refresh_points
from evaluation.passes.pursuing import pursue_points
from evaluation.passes.pursuing_by_hand import pursue_told_points
from evaluation.passes.scoring import score_waiting, try_today
from evaluation.rubric.loading import files, load
from evaluation.rubric.words import ItemType
from store.evaluation.cycles import CycleText
from tests.integration.evaluation.collected import collect
from tests.integration.evaluation.world import CITY, LEFT_OUT, PERIOD
from tests.sample_files import SOUND
from tests.stories.judging import REVIEWERS
from tests.stories.story import Step, Thing, Verb

ARCHIVISTS: Final[Mapping[str, str]] = {"U1": "ann", "U2": "ben", "U3": "cora", "U4": "dan"}
SEED: Final = "stories-18"
RUBRIC: Final = "capability-1"


def prepare(step: Step) -> Thing:
    """A cycle over the government agencies of the city and a year, by the shipped rubric, unless told otherwise."""
    told = dict(step.told)
    left_out = dict(LEFT_OUT) if told.get("rubric_key", RUBRIC) else {}
    if told.pop("leaves_out_what_is_automatic", False):
        left_out = dict.fromkeys(_automatic(), "本周期尚无数据来源，各单位均不计")
    usual = CycleText("2026年度评价", RUBRIC, *PERIOD, ["government"], left_out)
    text = replace(usual, **told)
    code = cycles.prepare_cycle(step.desk, step.person, cycles.NewCycle(CITY, text), step.at)
    with step.desk.database.begin() as unit:
        # drawn by chance, so that two plays of a story would differ: by this one U1 is looked at once, U3 judged twice
        unit.execute("UPDATE evaluation_cycle SET seed = %(seed)s WHERE code = %(code)s", {"seed": SEED, "code": code})
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


def confirm_circumstance(step: Step) -> None:
    """What does not apply to an agency, or otherwise."""
    told = step.told["circumstance"]
    circumstances.confirm_circumstance(
        step.desk, step.person, step.story.cycle, step.owner, told, "经核查属实，予以确认", step.at
    )


def work_a_day(step: Step) -> None:
    """The daily work: trial scores, guidance closed by data or urged, reports whose time is over."""
    try_today(step.desk, step.at)
    refresh_points(step.desk, step.at)
    pursue_points(step.desk, step.at)
    pursue_told_points(step.desk, step.at)
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
    """A file that is not what it says: named as one kind, with the bytes of another, or of none."""
    told = step.told
    step.upload(told["kind"], SOUND[told["content_of"]] if "content_of" in told else told["content"].encode())


def _automatic() -> list[str]:
    (path,) = files()
    rubric = load(path, clause_table().clauses)
    return [item.code for item in rubric.items.values() if item.type is ItemType.AUTOMATIC]


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
    "confirm circumstance": confirm_circumstance,
    "work a day": work_a_day,
    "collect more": collect_more,
    "publish rubric": publish_rubric,
    "hand in file": hand_in_file,
    "bring to feedback": whole_way,
}
