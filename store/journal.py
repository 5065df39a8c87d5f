"""The journal of deltas: what each batch changed, so that the sums of an earlier instant can be told again."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from core.days import local_date, start_of_day
from core.measures import MEASURES
from store.database import Database
from store.merging.images import any_sum, sums
from store.statements import sql
from store.views.measures import Sums, measures_between
from store.views.scopes import Scope

BATCH_DAYS: Final = 30
"""So long the deltas of single batches are kept; older ones are summed by the day on which they became known."""


@dataclass(frozen=True, slots=True)
class Past:
    """Sums as they were known at an instant; not `exact` when the definitions have changed since, or when a first load
    was counted since: then they say what is known now of the rows that it brought."""

    sums: Sums
    exact: bool


def measures_as_known(database: Database, scope: Scope, lo_day: int | None, hi_day: int, known_at: datetime) -> Past:
    """What `measures_between` would have said at an instant: the sums now, less what became known later.

    Owners count at the place they belong to now. Older than 30 days, the instant is the end of its local day.
    """
    values = scope.parameters | {"known_at": known_at, "lo": lo_day, "hi": hi_day}
    now = measures_between(database, scope, lo_day, hi_day)
    with database.begin() as unit:
        later = unit.row(sql("journal", "later").format(sums=sums(MEASURES)), values) or ()
        exact = not unit.value(sql("journal", "redefined"), values)
    then = {measure: now[measure] - (delta or 0) for measure, delta in zip(MEASURES, later, strict=True)}
    return Past(then, exact)


def compact_journal(database: Database, at: datetime, batch_days: int = BATCH_DAYS) -> None:
    """Sums the deltas of batches older than `batch_days` local days by the day on which they became known."""
    before = start_of_day(local_date(at) - timedelta(days=batch_days))
    text = sql("journal", "compact").format(
        measures=", ".join(MEASURES), sums=sums(MEASURES), something=any_sum(MEASURES)
    )
    with database.begin() as unit:
        unit.execute(text, {"before": before})
