"""Which records of a list of missing ones stand under an open objection."""

from collections.abc import Sequence

from evaluation.desk import Desk
from store.evaluation.data_objections import disputed
from store.views.missing import MissingRow


def disputed_rows(desk: Desk | None, rows: Sequence[MissingRow]) -> set[tuple[str, str]]:
    """Subject and key of the rows to which a data objection is open; without a desk nothing is disputed."""
    found: set[tuple[str, str]] = set()
    if desk is None or not rows:
        return found
    with desk.database.snapshot() as unit:
        for subject, table in sorted({(row.subject, row.table) for row in rows}):
            keys = [row.key for row in rows if row.subject == subject]
            found |= {(subject, key) for key in disputed(unit, table, keys)}
    return found
