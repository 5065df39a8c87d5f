"""Measures → image groups: the SQL parts the store keeps its cells by, the same for every engine.

Terms that lie on the same subject, owner, category and day share one group, so each subject is read few times.
"""

from collections.abc import Iterable, Mapping
from hashlib import sha256

from core.measures import item_column
from core.model import ImageGroup, Images
from indicators.catalogue import Catalogue
from indicators.checks.measures import OPEN_PAIRS
from indicators.parameters import fill
from indicators.schema import Measure, Parameter, Term

Key = tuple[str, str, str, str]
Groups = dict[str, tuple[ImageGroup, ...]]


def build_images(catalogue: Catalogue) -> Images:
    """The images of a catalogue; their version changes only when the SQL does, so new limits recompute no cell."""
    groups = build_groups(catalogue.measures.values(), catalogue.parameters)
    return Images(groups, f"{catalogue.declared}-{sha256(repr(groups).encode()).hexdigest()[:8]}")


def build_groups(measures: Iterable[Measure], parameters: Mapping[str, Parameter]) -> Groups:
    """The image groups by subject.

    The store takes the open cases of a subject from its first group with both sides of a pair,
    so the pairs come first: what is due before what takes it back.
    """
    paired = {item_column(code): position for position, code in enumerate(sum(OPEN_PAIRS, ()))}
    sums: dict[Key, dict[str, str]] = {}
    for measure in sorted(measures, key=lambda one: paired.get(one.column, len(paired))):
        for term in measure.terms:
            here = sums.setdefault(_key(term, parameters), {})
            more = addend(term, parameters)
            here[measure.column] = f"{here[measure.column]} + {more}" if measure.column in here else more
    groups: Groups = {}
    for (subject, owner, category, day), here in sums.items():
        groups[subject] = (*groups.get(subject, ()), ImageGroup(subject, owner, category, day, here))
    return groups


def _key(term: Term, parameters: Mapping[str, Parameter]) -> Key:
    return term.subject, term.owner, term.category, filled(term.day, parameters)


def addend(term: Term, parameters: Mapping[str, Parameter]) -> str:
    """What a row adds by a term: integer SQL over the columns of its subject view."""
    count = filled(term.count, parameters)
    return count if term.when == "TRUE" else f"CASE WHEN {filled(term.when, parameters)} THEN {count} ELSE 0 END"


def filled(text: str, parameters: Mapping[str, Parameter]) -> str:
    """SQL of a definition on one line, its parameters filled in."""
    return fill(" ".join(text.split()), parameters)
