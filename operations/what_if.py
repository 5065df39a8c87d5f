"""`app.py rubric what-if`: who changes rank or grade in a stored cycle under other weights, and how firm ranks are."""

from collections.abc import Iterator
from typing import Final

from evaluation.results.other_weights import WhatIf
from evaluation.rubric.phrases import tenths
from evaluation.rubric.what_if import Firmness, Move, Standing

SHOWN: Final = 20
"""agencies whose ranks are told as the least firm"""


def lines_of(found: WhatIf) -> Iterator[str]:
    """What is printed: how many change, each of them before and after, and whose ranks are the least firm."""
    if not found.units:
        yield "no agency of this cycle has a score yet"
        return
    moved = sum(one.changes_rank for one in found.moves), sum(one.changes_grade for one in found.moves)
    yield f"{found.units} agencies: {moved[0]} change rank, {moved[1]} change grade"
    for one in found.moves:
        yield f"  {_name(found, one)}: {_standing(one.before)} → {_standing(one.after)}"
    firm = [one for one in found.firmness if one.best_rank is not None]
    kept = sum(one.same_rank == one.draws for one in firm)
    yield f"under weights that waver by up to a tenth {kept} of {len(firm)} keep their rank in every draw"
    for wavering in found.least_firm(SHOWN):
        ranks = f"rank {wavering.best_rank} to {wavering.worst_rank}"
        yield f"  {_name(found, wavering)}: {ranks}, the same in {_share(wavering)} of draws"


def _name(found: WhatIf, one: Move | Firmness) -> str:
    return f"{one.unit} {found.names.get(one.unit, '')}".strip()


def _standing(one: Standing) -> str:
    if one.tenths is None:
        return "not rated"
    return f"{tenths(one.tenths)} {one.grade}, rank {one.rank}"


def _share(one: Firmness) -> str:
    return f"{one.same_rank * 100 // one.draws}%"
