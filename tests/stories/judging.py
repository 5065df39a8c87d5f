"""What stories do with reviews and feedback: judged, fed back, objected to, ruled on, limited."""

from collections.abc import Mapping, Sequence
from typing import Final

from evaluation.commands import feedback, feedback_drafts, interests, limits, reviews
from evaluation.commands.feedback import Objection, Ruling
from evaluation.commands.limits import Limit
from evaluation.parts.bulk import Bulk
from store.evaluation.reviews import Decision, TaskRow, tasks
from tests.stories.story import Step, Thing, Verb

REVIEWERS: Final = ("rita", "rolf", "ruth")
REASON: Final = "材料齐全，情况属实，予以认定"


def begin_reviews(step: Step) -> Bulk:
    """Shared out to three reviewers, or to those who are told (`by`)."""
    numbers = [step.story.person(name).account_id for name in step.told.get("by", REVIEWERS)]
    return reviews.begin_reviews(step.desk, step.person, step.story.cycle, numbers, step.at, step.of or None)


def judge(step: Step) -> None:
    """Every reviewer decides what waits, in full but for some items; `leave`: open (round, item) or (round,)."""
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


def compare(step: Step) -> None:
    """A spot check compares an automatic score with its records; as told, it does not agree."""
    with step.desk.database.begin() as unit:
        rows = tasks(unit, step.story.world.cycle(step.story.cycle).cycle_id)
    task = next(one for one in rows if one.round == "spot")
    agrees = step.told.get("agrees", False)
    _decide(step, task, Decision(None, "", "" if agrees else "与原始记录不符，多计三件", is_refuted=not agrees))


def give_verdict(step: Step) -> None:
    """A second person keeps a refuted score, or corrects it (`value`); `who` is told where another one tries."""
    task = next(one for one in step.story.world.waiting(step.story.cycle) if one.round == "verdict")
    _decide(step, task, Decision(step.told.get("value"), "", step.told.get("reason", REASON)))


def assign(step: Step) -> None:
    """An officer gives an item in a round to a reviewer (`to`)."""
    told, story = step.told, step.story
    to = story.person(told["to"]).account_id
    task = (told["item"], told["round"])
    reviews.assign_reviewer(step.desk, step.person, story.cycle, step.owner, task, to, step.at)


def _decide(step: Step, task: TaskRow, said: Decision) -> None:
    by_number = {one.account_id: one for one in step.story.world.persons.values()}
    person = step.who or by_number[task.reviewer]
    reviews.decide_task(step.desk, person, task.task_id, said, task.revision, step.at)


def ask_back(step: Step) -> None:
    """The agency has to say more."""
    told = step.told.get("reason", "")
    reviews.ask_back(step.desk, step.person, step.story.cycle, step.owner, told, step.at)


def declare_interest(step: Step) -> None:
    """A reviewer has an interest in an agency."""
    interests.declare_interest(step.desk, step.person, step.owner, "曾在该单位任职", step.at)


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


def _task(step: Step, item: str, round_: str) -> TaskRow:
    waiting: Sequence[TaskRow] = step.story.world.waiting(step.story.cycle)
    return next(one for one in waiting if (one.owner, one.item, one.round) == (step.owner, item, round_))


VERBS: Final[Mapping[str, Verb]] = {
    "begin reviews": begin_reviews,
    "judge": judge,
    "decide task": decide,
    "compare with records": compare,
    "give verdict": give_verdict,
    "assign reviewer": assign,
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
}
