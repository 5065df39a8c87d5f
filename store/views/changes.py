"""How much sums have changed since an instant, by place: what a sudden change is judged by."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from core.days import local_day
from core.measures import MEASURES
from store.database import Database
from store.statements import sql
from store.views.scopes import CITY_CODE

Changes = Mapping[str, Mapping[str, int]]
"""scope → column → change"""

NONE: Final[Changes] = {}


def changes_since(database: Database, columns: Sequence[str], since: datetime, at: datetime) -> Changes:
    """What became known since an instant of days up to today, for the city and its places; empty when a recount or a
    first load came between, for then nothing can be said.

    ValueError for a column that is no measure.
    """
    if unknown := set(columns) - set(MEASURES):
        raise ValueError(f"no measures: {', '.join(sorted(unknown))}")
    values = {"known_at": since, "today": local_day(at)}
    sums = ", ".join(f"coalesce(sum(j.{column}), 0)::bigint" for column in columns)
    with database.begin() as unit:
        if unit.value(sql("journal", "redefined"), values):
            return NONE
        rows = unit.rows(sql("conditions", "changes").format(sums=sums), values)
    places = {str(place): dict(zip(columns, changed, strict=True)) for place, *changed in rows}
    return places | {CITY_CODE: {column: sum(one[column] for one in places.values()) for column in columns}}
