"""Rules for the SQL of the terms: known subjects and columns, allowed tokens, integers only."""

from collections.abc import Iterator
from typing import Final

from core.model import Mistake
from indicators.expressions import ExpressionError, type_of
from indicators.parameters import ParameterError, fill
from indicators.reading import Definitions, Entry
from indicators.schema import Auxiliary, Item, Term
from indicators.subjects import OWNER_COLUMNS, SUBJECTS, Type

WANTED: Final = {"category": Type.NUMBER, "day": Type.NUMBER, "when": Type.TRUTH, "count": Type.NUMBER}

Terms = Iterator[tuple[Entry[Item] | Entry[Auxiliary], int, Term]]


def _terms(found: Definitions) -> Terms:
    for entry in found.measures():
        for index, term in enumerate(entry.value.terms):
            yield entry, index, term


def known_subject(found: Definitions) -> Iterator[Mistake]:
    """A term reads one of the subject views."""
    for entry, index, term in _terms(found):
        if term.subject not in SUBJECTS:
            place = ("terms", index, "subject")
            yield entry.mistake(place, f"unknown subject {term.subject!r}; known: {', '.join(SUBJECTS)}")


def owner_column(found: Definitions) -> Iterator[Mistake]:
    """The owner of a row is a column of its subject."""
    for entry, index, term in _terms(found):
        allowed = [name for name in OWNER_COLUMNS if name in SUBJECTS.get(term.subject, {})]
        if allowed and term.owner not in allowed:
            place = ("terms", index, "owner")
            yield entry.mistake(place, f"the owner has to be {' or '.join(allowed)}, found {term.owner!r}")


def typed_expressions(found: Definitions) -> Iterator[Mistake]:
    """Every expression uses the little SQL of indicators/expressions.py and has the type of its place."""
    parameters = {code: entry.value for code, entry in found.parameters.items()}
    for entry, index, term in _terms(found):
        columns = SUBJECTS.get(term.subject)
        if columns is None:
            continue
        for key, wanted in WANTED.items():
            try:
                kind = type_of(fill(getattr(term, key), parameters), columns)
            except (ExpressionError, ParameterError) as error:
                yield entry.mistake(("terms", index, key), f"{key}: {error}")
                continue
            if kind is not wanted:
                yield entry.mistake(("terms", index, key), f"{key}: expected {wanted}, found {kind}")
