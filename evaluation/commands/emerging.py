"""What becomes an issue of a published result: confirmed grade limits and repeats, and nothing else."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from core.days import local_date
from evaluation.casework.deeds import SYSTEM
from evaluation.commands.issues import NewFact, NewIssue, open_within
from evaluation.desk import Desk
from evaluation.guidance.points import emerging
from evaluation.rubric.rubric import Rubric
from evaluation.sentences import sentence
from store.database import UnitOfWork
from store.evaluation import objections
from store.evaluation.cycles import CycleRow
from store.evaluation.parts import PartRow

CONFIRMED: Final = "confirmed"


def open_issues(
    unit: UnitOfWork, desk: Desk, cycle: CycleRow, rubric: Rubric, row: PartRow, repeated: Iterable[str], at: datetime
) -> tuple[str, ...]:
    """Opens an issue for each, once; they wait for an officer to confirm them. A trial has none.

    What was carried over from an earlier cycle had its issue there.
    """
    every = objections.findings(unit, cycle.cycle_id, [row.owner])
    found = {one.limit: one for one in every if one.state == CONFIRMED and one.carried_from is None}
    numbers = []
    for one in emerging((), found, repeated, is_trial=cycle.is_trial):
        once = f"{one.origin} {cycle.code} {row.owner} {one.reference}"
        if one.origin == "repeat":
            item = rubric.items[one.reference]
            new = NewIssue(
                owner=row.owner,
                title=sentence("repeat_title", item=item.name.zh),
                source_kind="repeat",
                source_ref=f"{cycle.code} {one.reference}",
                item=one.reference,
                cycle=cycle.code,
                severity=one.severity,
                once=once,
            )
        else:
            finding = found[one.reference]
            new = NewIssue(
                owner=row.owner,
                title=rubric.limits[one.reference].name.zh,
                source_kind="limit_case",
                source_ref=f"{cycle.code} {one.reference}",
                facts=(NewFact(_told(finding), found_on=local_date(finding.found_at)),),
                cycle=cycle.code,
                severity=one.severity,
                once=once,
            )
        numbers.append(open_within(unit, desk, new, SYSTEM, at))
    return tuple(numbers)


def _told(finding: objections.FindingRow) -> str:
    return sentence("finding", reason=finding.reason, reference=finding.reference)
