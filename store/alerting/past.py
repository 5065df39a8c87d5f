"""History that rules can be tested on: readings and findings as they were kept."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from core.conditions import Condition
from store.database import Database
from store.statements import sql


@dataclass(frozen=True, slots=True)
class PastFigure:
    """A reading as it was kept; it holds until the next of its scope and code."""

    scope: str
    code: str
    at: datetime
    value: float | None
    numerator: int
    denominator: int
    band: str | None


def past_figures(
    database: Database, codes: Sequence[str], scopes: Sequence[str], since: datetime, until: datetime
) -> Iterator[PastFigure]:
    """The readings between two instants and what stood at the first, by scope and code, the oldest first.

    One indicator of all its scopes is read at a time, so that memory does not grow with the number of indicators.
    """
    for code in codes:
        values = {"code": code, "scopes": list(scopes), "since": since, "until": until}
        with database.begin() as unit:
            rows = unit.rows(sql("alerts", "past_figures"), values)
        yield from (PastFigure(*row) for row in rows)


def past_findings(database: Database, kinds: Sequence[str], since: datetime, until: datetime) -> list[Condition]:
    """The findings of some kinds that were open between two instants, the oldest first."""
    with database.begin() as unit:
        rows = unit.rows(sql("alerts", "past_findings"), {"kinds": list(kinds), "since": since, "until": until})
    return [Condition(*row) for row in rows]
