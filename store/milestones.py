"""The round numbers that volumes have passed: each is told once."""

import json
from collections.abc import Sequence
from datetime import datetime

from store.database import Database
from store.statements import sql

Mark = tuple[str, str, int, int]
"""scope, code of the figure, first day that it counts, number"""


def note_marks(database: Database, marks: Sequence[Mark], at: datetime) -> int:
    """Keeps the numbers that are greater than what was known; how many are news.

    The first number that is known of a figure is none: nobody saw when it was passed.
    """
    rows = [{"scope": scope, "code": code, "since": since, "mark": mark} for scope, code, since, mark in marks]
    with database.begin() as unit:
        return sum(told for (told,) in unit.rows(sql("activity", "note_marks"), {"rows": json.dumps(rows), "at": at}))
