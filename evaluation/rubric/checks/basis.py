"""A legal basis names a clause of the clause table."""

from collections.abc import Collection, Iterator

from core.forms import Entry
from core.model import Mistake
from evaluation.rubric.reading import Written
from evaluation.rubric.schema import Item, Limit


def known_clauses(found: Written, clauses: Collection[str]) -> Iterator[Mistake]:
    """Items and limits cite clauses that the table has."""
    entries: tuple[Entry[Item] | Entry[Limit], ...] = (*found.items, *found.limits)
    for entry in entries:
        for index, basis in enumerate(entry.value.basis):
            if basis.clause and basis.clause not in clauses:
                message = f"unknown clause {basis.clause!r}: the clause table has no such one"
                yield entry.mistake(("basis", index, "clause"), message)
