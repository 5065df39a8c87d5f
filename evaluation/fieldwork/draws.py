"""The record of a draw as it is given out, and a draw repeated from it."""

from typing import Any, Final

from core.errors import RefusedError
from evaluation.desk import Desk
from evaluation.fieldwork.reading import announced_draw
from evaluation.inspections.drawing import ALGORITHM, DrawError, Verified, verify
from store.evaluation.inspection_years import DrawRow, YearRow

FORMAT: Final = "draw-1"


def draw_record(row: YearRow, drawn: DrawRow | None) -> dict[str, Any]:
    """Everything that is needed to repeat a draw, as JSON values; without visits while it has not taken place."""
    assert row.announced_at is not None
    assert row.draw_on is not None
    return {
        "format": FORMAT,
        "plan": row.year_id,
        "node": row.node,
        "plan_year": row.plan_year,
        "algorithm": drawn.algorithm if drawn else ALGORITHM,
        "seed": row.seed,
        "seed_source": row.seed_source,
        "announced_at": row.announced_at.isoformat(),
        "draw_on": row.draw_on.isoformat(),
        "draw_list": row.draw_list,
        "list_digest": row.list_digest,
        "drawn_at": drawn.drawn_at.isoformat() if drawn else None,
        "result": dict(drawn.result) if drawn else {"visits": []},
    }


def repeated(desk: Desk, year_id: int) -> Verified:
    """A draw made again from its record. RefusedError: it has not taken place, or cannot be repeated here."""
    row, drawn = announced_draw(desk, year_id)
    if drawn is None:
        raise RefusedError("the draw has not taken place", "unknown_draw", number=year_id)
    try:
        return verify(draw_record(row, drawn))
    except DrawError as error:
        raise RefusedError(str(error), error.code, **error.values) from error
