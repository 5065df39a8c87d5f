"""Where units stand in the loop of a cycle, and accession batches in theirs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from core.days import local_day
from store.database import Database
from store.statements import sql
from store.views.scopes import Scope

STAGES: Final = ("evaluating", "feedback", "rectifying", "reevaluating", "closed")
STEPS: Final = ("notice", "appraisal", "arranging", "checking", "physical", "handover")


@dataclass(frozen=True, slots=True)
class LoopCounts:
    """Units by stage of a cycle; `cycle` is None when nobody takes part in any."""

    cycle: str | None
    stages: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class AccessionStep:
    """Open batches at a step; `median_days` is None when there are none."""

    step: str
    batches: int
    median_days: float | None
    overdue: int


def loop_counts(database: Database, scope: Scope, cycle: str | None = None) -> LoopCounts:
    """How many units of a scope stand at each stage of a cycle, the newest when none is named."""
    with database.begin() as unit:
        named = cycle or unit.value(sql("views", "newest_cycle"), scope.parameters)
        counts = dict(unit.rows(sql("views", "loop"), scope.parameters | {"cycle": named}))
    return LoopCounts(named, {stage: counts.get(stage, 0) for stage in STAGES})


def accession_steps(database: Database, scope: Scope, at: datetime) -> list[AccessionStep]:
    """Open accession batches of a scope by step, in the order of the steps; every step is there."""
    with database.begin() as unit:
        rows = unit.rows(sql("views", "accession_steps"), scope.parameters | {"today": local_day(at)})
    found = {row[0]: AccessionStep(*row) for row in rows}
    return [found.get(step, AccessionStep(step, 0, None, 0)) for step in STEPS]
