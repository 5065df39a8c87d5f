"""Drafts of 督办通知单 on guidance points that have closed meanwhile: reached, void, or turned into a repeat."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final

from evaluation.desk import Desk
from evaluation.scoring.rubrics import rubric_within
from evaluation.sentences import sentence
from store.database import UnitOfWork
from store.evaluation import objections, official_documents, parts, reminders
from store.evaluation.objections import PointRow
from store.evaluation.official_documents import DocumentRow

DRAFTING: Final = "drafting"
DROPPED: Final = "dropped"


def settle_drafts(desk: Desk, at: datetime) -> int:
    """Takes points that are open no more out of drafts, and gives a draft up that has none left; how many changed."""
    with desk.database.begin() as unit:
        found = reminders.settled_urgings(unit)
    return sum(_settle(desk, document_id, points) for document_id, points in found)


def matter_of(unit: UnitOfWork, point: PointRow) -> str:
    """A point as an urging names it: the item, and the figure that would do."""
    cycle = parts.cycle_of(unit, point.cycle_id)
    item = rubric_within(unit, cycle.rubric_key).items[point.item]
    return sentence("guidance_matter", item=item.name.zh, target=point.target)


def _settle(desk: Desk, document_id: int, settled: Sequence[int]) -> bool:
    with desk.database.begin() as unit:
        row = official_documents.lock(unit, document_id)
        if row is None or row.state != DRAFTING:
            return False
        points = (objections.point(unit, number) for number in settled)
        return _without(unit, row, {matter_of(unit, one) for one in points if one is not None})


def _without(unit: UnitOfWork, row: DocumentRow, settled: Collection[str]) -> bool:
    """Whether a draft named one of the points that are settled."""
    named = list(row.draft.get("matters") or ())
    left = [one for one in named if one not in settled]
    if not left:
        official_documents.change(unit, row, state=DROPPED, ended_reason=sentence("guidance_settled"))
    elif left != named:
        official_documents.change(unit, row, draft={**row.draft, "matters": left})
    return left != named
