"""What is under its first load, for those who show numbers."""

from store.database import Database
from store.statements import sql


def loading_subjects(database: Database) -> frozenset[str]:
    """The subjects that count nothing yet."""
    with database.begin() as unit:
        return frozenset(subject for (subject,) in unit.rows(sql("loading", "subjects")))
