"""The rubric of a cycle: as it was published, from the store."""

from functools import lru_cache

from core.errors import RefusedError
from evaluation.law.clauses import clause_table
from evaluation.rubric.loading import load_text
from evaluation.rubric.rubric import Rubric
from store.database import UnitOfWork
from store.evaluation.rubrics import version


def rubric_within(unit: UnitOfWork, key: str | None) -> Rubric:
    """A published version. RefusedError: nobody has published one of this key."""
    found = version(unit, key) if key else None
    if found is None:
        raise RefusedError(f"there is no published rubric {key}", "unknown_rubric", rubric=str(key)[:40])
    return rubric_of_text(found.content, found.key)


@lru_cache(maxsize=16)
def rubric_of_text(text: str, name: str) -> Rubric:
    """The rubric in a text. ConfigurationError: every mistake in it."""
    return load_text(text, name, clause_table().clauses)
