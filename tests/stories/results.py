"""What stories do with results: published, retracted, improved on, closed, withdrawn."""

from collections.abc import Mapping
from typing import Final

from evaluation.commands import improving, publishing
from evaluation.parts.bulk import Bulk
from store.evaluation import objections
from store.evaluation.reviews import Decision
from tests.stories.judging import REASON
from tests.stories.story import Step, Thing, Verb

FULL: Final = {"numerator": 2, "denominator": 2}


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


VERBS: Final[Mapping[str, Verb]] = {
    "publish": publish,
    "retract": retract,
    "end trials": end_trials,
    "leave out": leave_out,
    "withdraw part": withdraw_part,
    "meet by evidence": meet_by_evidence,
    "void point": void_point,
    "find point": find_point,
    "improve on": improve_on,
    "close parts": close_parts,
}
