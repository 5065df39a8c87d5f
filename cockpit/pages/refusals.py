"""Why many could not be done: each reason with how many, in the reader's words."""

from collections import Counter
from collections.abc import Iterable

from dash.development.base_component import Component

from cockpit.ui.tags import html
from cockpit.ui.visit import Visit

TABLES = ("", "participation.", "issue.", "approval.")
"""tables of refusals whose codes stand without their names in some answers"""


def sentence_of(visit: Visit, code: str, **values: object) -> str:
    """What a code of a refusal says, filled with values; the code where nobody wrote a sentence."""
    found = (f"refused.{table}{code}" for table in TABLES)
    return next((visit.words(key, **values) for key in found if visit.words.has(key)), code)


def refused_lines(visit: Visit, codes: Iterable[str]) -> list[Component]:
    """Reasons with how many, the most frequent first."""
    counts = Counter(codes).most_common()
    return [html.Div([sentence_of(visit, code), html.B(f" · {count:,}")]) for code, count in counts]
