"""Who may judge agencies of a cycle: their reviewers, with what each has to do, and where each has an interest."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final

from core.errors import RefusedError
from evaluation.desk import Desk, way_at
from evaluation.reviewing.sharing import Bench
from people.letters import accounts_that_may
from store.accounts import account_by_id
from store.database import UnitOfWork
from store.evaluation import reviews
from store.evaluation.cycles import CycleRow

JUDGE: Final = "reviews.judge"


def bench_of(
    unit: UnitOfWork, desk: Desk, cycle: CycleRow, reviewers: Sequence[int], owners: Collection[str], at: datetime
) -> tuple[Bench, dict[int, str]]:
    """Reviewers who may judge at the node of a cycle, and what each is called. RefusedError: one of them may not."""
    able = set(accounts_that_may(unit, JUDGE, way_at(unit, desk, cycle.node), at))
    if unable := sorted(set(reviewers) - able):
        raise RefusedError(f"account {unable[0]} is no reviewer here", "no_reviewer", number=unable[0])
    interests: dict[str, set[int]] = {}
    for reviewer, owner, *_ in reviews.interests(unit, owners):
        interests.setdefault(owner, set()).add(reviewer)
    names = {number: found.display_name for number in reviewers if (found := account_by_id(unit, number)) is not None}
    bench = Bench(sorted(set(reviewers)), interests, dict(reviews.loads(unit, reviewers)))
    return bench, names


def whole_bench(
    unit: UnitOfWork, desk: Desk, cycle: CycleRow, owner: str, at: datetime
) -> tuple[Bench, dict[int, str]]:
    """Everybody who may judge an agency of a cycle."""
    able = accounts_that_may(unit, JUDGE, way_at(unit, desk, cycle.node), at)
    return bench_of(unit, desk, cycle, able, [owner], at)
