"""The rules a rubric file has to keep: many small ones, each returning mistakes with file and line."""

from collections.abc import Callable, Collection, Iterator
from typing import Final

from core.model import Mistake
from evaluation.rubric.checks import codes, life, limits, rules, schemes, sources, weights
from evaluation.rubric.checks.basis import known_clauses
from evaluation.rubric.reading import Written

Rule = Callable[[Written], Iterator[Mistake]]

RULES: Final[tuple[Rule, ...]] = (
    codes.no_code_twice,
    codes.known_dimension,
    codes.known_circumstances,
    codes.follows_an_item,
    weights.sum_is_hundred,
    weights.dimensions_add_up,
    weights.none_negative,
    weights.bonus_stands_apart,
    weights.bounds_of_judging,
    rules.thresholds_differ,
    rules.anchors_complete,
    rules.steps_in_order,
    rules.parts_add_up,
    rules.deduction_takes_away,
    rules.question_scores_nothing,
    rules.data_known,
    rules.data_fit,
    rules.data_where_automatic,
    rules.evidence_where_judged,
    rules.step_counts,
    sources.known_sources,
    sources.one_lapse_once,
    schemes.grades_in_order,
    schemes.known_scheme,
    limits.known_grade,
    limits.known_items,
    limits.found_by_people,
    life.dates_fit_state,
    life.published_is_unchanged,
)


def mistakes(written: Written, clauses: Collection[str]) -> list[Mistake]:
    """Every mistake of form and of content, in order of lines; `clauses` are the ids of the clause table."""
    found = [*written.mistakes, *known_clauses(written, clauses)]
    found += [mistake for rule in RULES for mistake in rule(written)]
    return sorted(set(found), key=lambda one: (one.file, one.line, one.message))
