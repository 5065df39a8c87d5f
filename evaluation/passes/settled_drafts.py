"""Drafts of 督办通知单 on guidance points that have closed meanwhile: reached, void, or turned into a repeat."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

from evaluation.desk import Desk
from evaluation.scoring.rubrics import rubric_within
from evaluation.sentences import sentence
from store.database import UnitOfWork
from store.evaluation import objections, official_documents, parts, reminders, told_points
from store.evaluation.objections import PointRow

DRAFTING: Final = "drafting"
DROPPED: Final = "dropped"


def settle_drafts(desk: Desk) -> int:
    """Takes points that are open no more out of drafts, and gives a draft up that has none left; how many changed."""
    with desk.database.begin() as unit:
        found = reminders.settled_urgings(unit)
    return sum(_settle(desk, document_id, points) for document_id, points in found)


def matter_of(unit: UnitOfWork, point: PointRow) -> str:
    """A point as an urging names it: the item, and the figure that would do."""
    cycle = parts.cycle_of(unit, point.cycle_id)
    item = rubric_within(unit, cycle.rubric_key).items[point.item]
    return sentence("guidance_matter", item=item.name.zh, target=point.target)


def settle_told_drafts(desk: Desk) -> int:
    """The same of drafts on points of guidance by hand; how many changed."""
    with desk.database.begin() as unit:
        found = told_points.settled_urgings(unit)
    return sum(_settle_told(desk, document_id, told) for document_id, told in found)


def told_matter(told: Mapping[str, Any]) -> str:
    """A point of guidance by hand as an urging names it."""
    return sentence("guidance_matter", item=told["item"], target=told["target"])


def _settle(desk: Desk, document_id: int, settled: Sequence[int]) -> bool:
    with desk.database.begin() as unit:
        points = (objections.point(unit, number) for number in settled)
        return _without(unit, document_id, {matter_of(unit, one) for one in points if one is not None})


def _settle_told(desk: Desk, document_id: int, settled: Sequence[Mapping[str, Any]]) -> bool:
    with desk.database.begin() as unit:
        return _without(unit, document_id, {told_matter(one) for one in settled})


def _without(unit: UnitOfWork, document_id: int, settled: Collection[str]) -> bool:
    """Whether a draft named one of the points that are settled."""
    row = official_documents.lock(unit, document_id)
    if row is None or row.state != DRAFTING:
        return False
    named = list(row.draft.get("matters") or ())
    left = [one for one in named if one not in settled]
    if not left:
        official_documents.change(unit, row, state=DROPPED, ended_reason=sentence("guidance_settled"))
    elif left != named:
        official_documents.change(unit, row, draft={**row.draft, "matters": left})
    return left != named
