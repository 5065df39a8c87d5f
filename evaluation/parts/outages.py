"""Sources that are away hold back the results that need them; nobody gets 0 for it."""

import json
from collections.abc import Collection, Sequence

from evaluation.rubric.inputs import inputs_of
from evaluation.rubric.rubric import Rubric
from evaluation.rubric.words import Connection
from evaluation.scoring.sources import data_away, sources_away
from store.database import UnitOfWork
from store.evaluation import parts, scores
from store.evaluation.parts import PartRow


def note_outages(unit: UnitOfWork, rubric: Rubric, rows: Sequence[PartRow], late: Collection[str]) -> None:
    """Notes for each agency which sources its result needs and that are away now."""
    away, silent = sources_away(late), data_away(late)
    for row in rows:
        needed = needed_sources(unit, rubric, row) if away else frozenset()
        parts.note_sources_away(unit, row.cycle_id, row.owner, sorted(needed & away) + sorted(silent))


def needed_sources(unit: UnitOfWork, rubric: Rubric, row: PartRow) -> frozenset[str]:
    """The sources that an agency is connected to and that an item asks; one of unknown state counts as connected."""
    asked = frozenset(source for item in rubric.items.values() if item.source for source in item.source.of)
    found = scores.score(unit, row.score_id) if row.score_id is not None else None
    if found is None:
        return asked
    links = inputs_of(json.loads(found.inputs)).connections
    return frozenset(code for code in asked if code not in links or links[code].state is Connection.CONNECTED)
