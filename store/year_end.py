"""Closed years: the sums of every owner as they stood when a year was closed, so that a report never changes."""

import json
from collections.abc import Mapping
from datetime import datetime

from core.measures import MEASURES
from store.database import Database
from store.statements import sql
from store.views.measures import Sums, owner_measures
from store.views.pieces import Window


def close_year(
    database: Database, year: int, windows: Mapping[str, Window], definition_version: str, at: datetime
) -> int:
    """Keeps the sums of all owners over the year's windows; returns how many owners were not closed before."""
    sums = owner_measures(database, windows)
    values = {"year": year, "definition_version": definition_version, "at": at}
    closed = 0
    with database.begin() as unit:
        for owner_id, found in sums.items():
            text = json.dumps({name: {k: v for k, v in window.items() if v} for name, window in found.items()})
            closed += unit.execute(sql("upkeep", "close_year"), values | {"owner_id": owner_id, "sums": text})
    return closed


def closed_year(database: Database, year: int, definition_version: str) -> dict[int, dict[str, Sums]]:
    """By owner and window the sums as the year was closed; empty when it was not."""
    values = {"year": year, "definition_version": definition_version}
    with database.begin() as unit:
        rows = unit.rows(sql("upkeep", "closed_years"), values)
    return {
        owner_id: {name: dict.fromkeys(MEASURES, 0) | window for name, window in sums.items()}
        for owner_id, _, sums in rows
    }
