"""What reviewers may say of a task: anchors, values and reasons, each by the round and the rule of the item."""

from collections.abc import Collection, Iterable
from fractions import Fraction
from typing import Final

from core.errors import RefusedError
from evaluation.commands.reports import demand_value
from evaluation.machines.reasons import short_reason
from evaluation.rubric.judgements import Levels
from evaluation.rubric.rubric import Rubric
from evaluation.rubric.schema import Item
from evaluation.rubric.scoring import SHARES
from evaluation.rubric.words import ItemType
from evaluation.scoring.settling import JUDGING, OF_DATA, SPOT, THIRD, VERDICT, is_refuted, value_of_json
from store.evaluation.reviews import Decision, TaskRow

JUDGED: Final = (*JUDGING, THIRD)
"""rounds of items that people judge"""


def demand_round(rubric: Rubric, own: Iterable[TaskRow], item: str, round_: str) -> None:
    """RefusedError unless an item has a round; `own`: its tasks at the agency.

    Automatic scores are looked at, and decided on only where that found another figure; people judge the others.
    """
    known = rubric.items.get(item)
    is_automatic = known is not None and known.type is ItemType.AUTOMATIC
    if known is None or round_ not in (OF_DATA if is_automatic else JUDGED):
        raise RefusedError(f"{item} has no round {round_}", "review_round", item=item[:20])
    if round_ == VERDICT and not any(one.round == SPOT and is_refuted(one) for one in own):
        raise RefusedError("nothing to decide on: the spot check has refuted nothing", "review_verdict_none", item=item)


def demand_decision(rubric: Rubric, task: TaskRow, said: Decision) -> None:
    """Levels name their anchor; whatever is not simply confirmed has a reason; M items need a value."""
    item = rubric.items[task.item]
    demand_value(item, said.value)
    if said.is_refuted and task.round != SPOT:
        raise RefusedError("only a spot check refutes", "review_spot")
    if task.round == SPOT:
        _demand_spot(task, said)
    elif task.round == VERDICT:
        _demand_verdict(rubric, item, said)
    else:
        _demand_judgement(item, said)


def demand_evidence(said: Decision, handed_in: Collection[int]) -> None:
    """RefusedError unless each file that a decision rests on was handed in by the agency (`handed_in`)."""
    if foreign := [number for number in said.evidence if number not in handed_in]:
        raise RefusedError(f"file {foreign[0]} is none of the agency", "review_evidence", number=foreign[0])


def _demand_spot(task: TaskRow, said: Decision) -> None:
    if said.value is not None or (said.is_refuted and not said.reason.strip()):
        raise RefusedError("a spot check says yes, or why not", "review_spot")
    if is_refuted(task):
        raise RefusedError("what was refuted is decided on by somebody else", "review_spot_over")


def _demand_verdict(rubric: Rubric, item: Item, said: Decision) -> None:
    """A reason in either case; a share is no more than the whole."""
    if short_reason(said.reason) is not None:
        raise RefusedError("keeping and correcting a refuted score needs a reason", "review_verdict_reason")
    form = rubric.data[item.data].form if item.data else None
    if said.value is not None and form in SHARES and value_of_json(said.value).exact > 1:
        raise RefusedError(f"{item.code} cannot have this value", "report_value", item=item.code)


def _demand_judgement(item: Item, said: Decision) -> None:
    if item.type is ItemType.MANUAL and said.value is None:
        raise RefusedError(f"{item.code} needs a value", "review_value", item=item.code)
    if said.value is not None and not said.reason.strip():
        raise RefusedError("a value needs a reason", "review_reason")
    if isinstance(item.rule, Levels) and not _names_anchor(item.rule, said):
        raise RefusedError("a level names its anchor", "review_anchor", item=item.code)


def _names_anchor(rule: Levels, said: Decision) -> bool:
    """Whether a decision names the anchor of its own level, by its number or by its text."""
    told = said.anchor.strip()
    if said.value is None or not told:
        return bool(told)
    level = value_of_json(said.value).exact
    anchor = rule.anchor(level)
    return told in (anchor.zh, anchor.en) or (told.replace(".", "", 1).isdecimal() and Fraction(told) == level)
