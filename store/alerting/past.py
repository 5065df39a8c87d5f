"""History that rules can be tested on: readings, findings and alerts on feeds as they were kept."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Final

from core.conditions import Condition
from store.database import Database
from store.statements import sql

AT_ONCE: Final = 50
"""scopes whose readings are read together: each may have one every ten seconds for 90 days"""


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
    version: str = ""
    window_from: int | None = None

    @property
    def definitions(self) -> tuple[str, int | None]:
        """What a value may be compared within: the same definitions, and the same beginning of its window."""
        return self.version, self.window_from


@dataclass(frozen=True, slots=True)
class Silence:
    """An alert that a feed was silent; `ended_at` None: it goes on."""

    rule: str
    feed: str
    since: datetime
    ended_at: datetime | None


def past_figures(
    database: Database, codes: Sequence[str], scopes: Sequence[str], since: datetime, until: datetime
) -> Iterator[list[PastFigure]]:
    """The readings of each scope and code between two instants and what stood at the first, the oldest first.

    Some scopes of one indicator are read at a time, so that memory does not grow with either.
    """
    for code in codes:
        for first in range(0, len(scopes), AT_ONCE):
            asked = {"code": code, "scopes": list(scopes[first : first + AT_ONCE]), "since": since, "until": until}
            with database.begin() as unit:
                rows = [PastFigure(*row) for row in unit.rows(sql("alerts", "past_figures"), asked)]
            for _, group in groupby(rows, key=lambda row: row.scope):
                yield list(group)


def past_findings(database: Database, kinds: Sequence[str], since: datetime, until: datetime) -> list[Condition]:
    """The findings of some kinds that were open between two instants, the oldest first."""
    with database.begin() as unit:
        rows = unit.rows(sql("alerts", "past_findings"), {"kinds": list(kinds), "since": since, "until": until})
    return [Condition(*row) for row in rows]


def past_silences(database: Database, rules: Sequence[str], since: datetime, until: datetime) -> list[Silence]:
    """The alerts of some rules on feeds that went on between two instants."""
    with database.begin() as unit:
        rows = unit.rows(sql("alerts", "past_silences"), {"rules": list(rules), "since": since, "until": until})
    return [Silence(*row) for row in rows]
