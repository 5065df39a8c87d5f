"""Every mistake in the tables of evaluation at once, for `app.py check`."""

from collections.abc import Callable, Iterator
from typing import Final

from core.errors import ConfigurationError
from core.model import Mistake
from evaluation.behind import behind_table
from evaluation.deadlines.demands import demand_table
from evaluation.documents.checking import check_texts
from evaluation.documents.kinds import kinds
from evaluation.documents.refusing import known_fields
from evaluation.documents.typesetting.fonts import font_rules
from evaluation.documents.typesetting.layout import layout
from evaluation.inspections.checklist import checklist
from evaluation.ladder import ladder_table
from evaluation.law.approval import approval_table
from evaluation.law.clauses import clause_table
from evaluation.law.parameters import parameters
from evaluation.law.powers import power_table
from evaluation.objections.holders import holder_table
from evaluation.red_figures import figure_table
from evaluation.rubric.phrases import phrases
from evaluation.tables import MACHINES

LOADERS: Final[tuple[Callable[[], object], ...]] = (
    clause_table,
    parameters,
    power_table,
    approval_table,
    demand_table,
    ladder_table,
    figure_table,
    behind_table,
    kinds,
    known_fields,
    layout,
    font_rules,
    check_texts,
    checklist,
    holder_table,
    phrases,
    *MACHINES,
)


def table_mistakes(loaders: tuple[Callable[[], object], ...] = LOADERS) -> list[Mistake]:
    """The mistakes of all files, each once: a table that needs another one repeats what is wrong with that."""
    return list(dict.fromkeys(mistake for load in loaders for mistake in _mistakes_of(load)))


def _mistakes_of(load: Callable[[], object]) -> Iterator[Mistake]:
    try:
        load()
    except ConfigurationError as error:
        yield from error.mistakes
