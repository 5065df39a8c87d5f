"""等次限制情形 that count for years: confirmed in earlier cycles, they are raised in a new one for a person to confirm.

How many years stands in the rubric of the new cycle. The years are those before the period judged; what was confirmed
of an earlier period counts while that period reaches into them. A finding that was raised like that raises no other.
"""

from collections.abc import Collection
from datetime import date, datetime

from core.days import months_before
from evaluation.parts.persons import SYSTEM
from evaluation.rubric.rubric import Rubric
from evaluation.sentences import sentence
from store.database import UnitOfWork
from store.evaluation import objections
from store.evaluation.cycles import CycleRow
from store.evaluation.objections import FindingRow


def raise_earlier(unit: UnitOfWork, cycle: CycleRow, rubric: Rubric, owners: Collection[str], at: datetime) -> int:
    """Raises what was confirmed of agencies in the years before a cycle, once each; how many were raised."""
    since = {
        code: reaching_back(cycle.since, one.years)
        for code, one in rubric.limits.items()
        if one.in_use and one.years is not None
    }
    found = [
        one
        for code, day in since.items()
        for one in objections.confirmed_earlier(unit, cycle.cycle_id, code, owners, (day, cycle.until))
    ]
    return sum(_raise(unit, cycle, one, at) for one in found)


def reaching_back(since: date, years: int) -> date:
    """The first day of so many years before a period."""
    return months_before(since, 12 * years)


def _raise(unit: UnitOfWork, cycle: CycleRow, earlier: FindingRow, at: datetime) -> bool:
    number = objections.find(
        unit,
        cycle.cycle_id,
        earlier.owner,
        earlier.limit,
        earlier.reference,
        sentence("earlier_limit", cycle=earlier.cycle, reason=earlier.reason),
        earlier.uploads,
        (None, SYSTEM.name),
        at,
        carried_from=earlier.finding_id,
    )
    return number is not None
