"""Guidance points of a result: what each low item is short of, and what would do; the words are computed."""

from fractions import Fraction
from typing import Final

from core.days import local_date
from evaluation.guidance.points import suggested_date
from evaluation.guidance.states import PointFacts, guidance_machine
from evaluation.moving import moved
from evaluation.parts.moving import Doing, move_point, note_point
from evaluation.rubric.explaining import Loss, explain
from evaluation.rubric.functions import Linear
from evaluation.rubric.phrases import Speaker
from evaluation.rubric.rubric import Rubric
from evaluation.rubric.values import number
from evaluation.rubric.words import ItemType
from evaluation.scoring.running import result_again
from evaluation.sentences import sentence
from store.database import UnitOfWork
from store.evaluation import objections, scores
from store.evaluation.cycles import CycleRow
from store.evaluation.objections import NewPoint
from store.evaluation.parts import PartRow

CHINESE: Final = "zh"


def give_points(unit: UnitOfWork, cycle: CycleRow, rubric: Rubric, part: PartRow, doing: Doing) -> tuple[str, ...]:
    """Gives a point on every low item of an agency's newest score; returns the items that got one now."""
    row = scores.score(unit, part.score_id) if part.score_id is not None else None
    if row is None or not row.low:
        return ()
    inputs, _ = result_again(rubric, row.inputs)
    speaker = Speaker(rubric, CHINESE)
    low = [loss for loss in explain(rubric, inputs) if loss.item.low]
    return tuple(loss.item.code for loss in low if _give(unit, cycle, part.owner, loss, speaker, doing))


def void_settled(unit: UnitOfWork, cycle: CycleRow, part: PartRow, doing: Doing) -> tuple[str, ...]:
    """The open points of an agency on items that its newest score finds low no more fall; returns these items."""
    row = scores.score(unit, part.score_id) if part.score_id is not None else None
    low = set() if row is None else set(row.low)
    settled = [one for one in objections.points(unit, cycle.cycle_id, [part.owner], "open") if one.item not in low]
    for point in settled:
        move_point(unit, point, "void", PointFacts(reason=doing.reason), doing)
    return tuple(one.item for one in settled)


def _give(unit: UnitOfWork, cycle: CycleRow, owner: str, loss: Loss, speaker: Speaker, doing: Doing) -> bool:
    facts = point_facts(speaker.rubric, loss, speaker)
    found = moved(guidance_machine(), None, "give", facts, doing.at)
    point = NewPoint(
        owner=owner,
        item=loss.item.code,
        result=str(loss.item.result),
        value=facts.value,
        target=facts.target,
        advice=facts.advice,
        suggested_on=suggested_date(local_date(doing.at)),
    )
    if objections.give(unit, cycle.cycle_id, point, doing.at) is None:
        return False
    note_point(unit, cycle.cycle_id, owner, loss.item.code, found, doing)
    return True


def point_facts(rubric: Rubric, loss: Loss, speaker: Speaker) -> PointFacts:
    """Value, target and advice of a low item, in the words of the rubric."""
    item = rubric.items[loss.item.code]
    return PointFacts(
        result=loss.item.result,
        value=speaker.why(loss),
        target=_target(rubric, loss),
        advice=sentence("between_advice").join(speaker.remedies(loss)),
        is_automatic=item.type is ItemType.AUTOMATIC,
    )


def _target(rubric: Rubric, loss: Loss) -> str:
    """The figure at which an item is not low any more; of other rules the result itself."""
    rule, low = rubric.items[loss.item.code].rule, rubric.judging.low
    if isinstance(rule, Linear):
        return f"{number(_short(rule.zero + low * (rule.full - rule.zero)))}%"
    return f"≥{number(low)}"


def _short(value: Fraction) -> Fraction:
    """With at most one decimal, so that people can read it."""
    return Fraction(round(value * 10), 10)
