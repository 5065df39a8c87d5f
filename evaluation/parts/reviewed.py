"""Keeps the score of agencies whose items are all judged; the same inputs make no new version."""

from collections.abc import Sequence
from datetime import datetime

from evaluation.cycles.part import PartFacts
from evaluation.desk import Desk
from evaluation.parts.facts import part_facts
from evaluation.rubric.rubric import Rubric
from evaluation.scoring.running import ground_of, scores_of
from store.database import UnitOfWork
from store.evaluation import scores
from store.evaluation.cycles import CycleRow
from store.evaluation.parts import PartRow
from store.evaluation.scores import NewScore, Version


def keep_reviewed(
    unit: UnitOfWork, desk: Desk, cycle: CycleRow, rubric: Rubric, rows: Sequence[PartRow], at: datetime
) -> int:
    """Scores the agencies of which every item is judged and no score disputed; how many have a new version."""
    facts = part_facts(unit, cycle, rubric, rows)
    ready = [one for one in rows if _is_settled(facts[one.owner])]
    return keep_anew(unit, desk, cycle, rubric, ready, "reviewed", at)


def _is_settled(facts: PartFacts) -> bool:
    return not (facts.items_not_judged or facts.open_differences or facts.open_disputes)


def keep_anew(
    unit: UnitOfWork,
    desk: Desk,
    cycle: CycleRow,
    rubric: Rubric,
    rows: Sequence[PartRow],
    kind: str,
    at: datetime,
    *,
    now: bool = False,
) -> int:
    """Scores agencies by what the transaction holds by now; `now`: as of today and not of the period's last day."""
    if not rows:
        return 0
    ground = ground_of(unit, desk, cycle, rubric, at, now=now)
    found = [one for portion in scores_of(desk, ground, [row.owner for row in rows], unit) for one in portion]
    changed = [one for one in found if not _is_known(unit, rows, one)]
    scores.keep(unit, Version(cycle.cycle_id, kind, rubric.key, rubric.digest, at), changed)
    return len(changed)


def _is_known(unit: UnitOfWork, rows: Sequence[PartRow], new: NewScore) -> bool:
    row = next(one for one in rows if one.owner == new.owner)
    known = scores.score(unit, row.score_id) if row.score_id is not None else None
    return known is not None and known.digest == new.digest and known.kind != "automatic"
