"""Open work of somebody who leaves goes to somebody who may do it there: never to nobody, never past an interest."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from core.errors import RefusedError
from core.settings import City
from people.letters import Value, accounts_that_may, tell
from people.ways import known_way
from store.accounts import Account
from store.database import UnitOfWork
from store.work import Work, WorkKind, pass_work, work_left

RIGHTS: Final[Mapping[str, str]] = {"issues": "notices.draft", "reviews": "reviews.judge", "leads": "leads.decide"}
"""kind of work → the right that it takes at the authority for which it is done"""
LINKS: Final[Mapping[WorkKind, str]] = {"issues": "/tasks", "reviews": "/evaluation/review", "leads": "/tasks"}


@dataclass(frozen=True, slots=True)
class Passed:
    """What has gone to somebody, by number, and how much still waits for somebody else."""

    numbers: tuple[str, ...]
    rest: int


def may_do(unit: UnitOfWork, city: City, work: Work, account_id: int, at: datetime) -> bool:
    """Whether an account may do the work at its node."""
    return account_id in accounts_that_may(unit, RIGHTS[work.kind], known_way(unit, work.node, city), at)


def pass_on(unit: UnitOfWork, city: City, work: Work, giver: Account, to: Account, at: datetime) -> Passed:
    """Gives open work to an account, which is told by letter.

    RefusedError: it has no right to such work there, or may take none of it.
    """
    if not may_do(unit, city, work, to.account_id, at):
        raise RefusedError(f"{to.name} may not do this work at {work.node}", "work_without_right", who=to.name)
    numbers = pass_work(unit, work, giver.account_id, to.account_id, to.display_name, at)
    rest = work_left(unit, giver.account_id).get(work, 0)
    if rest and not numbers:
        raise RefusedError(f"{to.name} has an interest there, or judges the items already", "work_barred", who=to.name)
    if numbers:
        values: dict[str, Value] = {"n": len(numbers), "who": giver.display_name}
        once = f"{work.kind} of {giver.account_id} {at.isoformat()}"
        tell(unit, [to.account_id], f"{work.kind}_handed_over", values, LINKS[work.kind], at, once)
    return Passed(tuple(numbers), rest)
