"""The rules a set of definitions has to keep: many small ones, each returning mistakes with file and line."""

from collections.abc import Callable, Iterator
from typing import Final

from core.model import Mistake
from indicators.checks import citations, codes, composite, dates, indicators, measures, parameters, terms, volumes
from indicators.reading import Definitions

Rule = Callable[[Definitions], Iterator[Mistake]]

RULES: Final[tuple[Rule, ...]] = (
    codes.item_codes,
    codes.auxiliary_codes,
    codes.indicator_codes,
    codes.category_codes,
    codes.volume_codes,
    measures.known_unit,
    measures.known_tables,
    measures.kind_fits_window,
    measures.manual_reads_manual,
    measures.open_pairs,
    terms.known_subject,
    terms.owner_column,
    terms.typed_expressions,
    indicators.known_ratios,
    indicators.window_fits_items,
    indicators.collection_follows_items,
    indicators.refresh_follows_items,
    indicators.limits_in_order,
    indicators.limits_as_fine_as_display,
    indicators.direction_is_up,
    indicators.known_scale,
    indicators.short_name,
    indicators.companion_codes,
    dates.in_order,
    parameters.cycle,
    citations.known_law,
    citations.open_law,
    composite.weights,
    composite.known_headline,
    composite.issued_wholly,
    volumes.known_measures,
    volumes.one_unit,
    volumes.lasting_milestones,
)


def mistakes(definitions: Definitions) -> list[Mistake]:
    """Every mistake of form and of content, in order of file and line."""
    found = [*definitions.mistakes, *(mistake for rule in RULES for mistake in rule(definitions))]
    return sorted(set(found), key=lambda one: (one.file, one.line, one.message))
