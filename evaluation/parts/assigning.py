"""Gives items to reviewers, each with the last day to decide on it: `review_days` working days from the assignment."""

from datetime import datetime

from evaluation.fieldwork.due import due
from store.database import UnitOfWork
from store.evaluation import reviews


def assign(
    unit: UnitOfWork, cycle_id: int, owner: str, item: str, round_: str, reviewer: tuple[int, str], at: datetime
) -> bool:
    """An item goes to a reviewer (account, name); False when it is decided already."""
    last = due("review", at)
    return reviews.assign(unit, cycle_id, owner, item, round_, reviewer, at, (last.on, last.is_provisional))


def settle_review_days(unit: UnitOfWork) -> int:
    """Works the last days of undecided items out anew, by the calendar as it is known now; how many moved."""
    moved = 0
    for assigned_at in reviews.unsettled(unit):
        last = due("review", assigned_at)
        moved += reviews.settle_due(unit, assigned_at, last.on, is_provisional=last.is_provisional)
    return moved
