"""First loads, backfills and sweeps under way: how far they are."""

from collections.abc import Sequence

from dash.development.base_component import Component

from cockpit.ui import times
from cockpit.ui.tags import html
from cockpit.ui.visit import Visit
from cockpit.viewmodels.faults import feed_name
from store.progress import ProgressRow

SILENT_S = 60.0
"""A long read that says nothing for so long was stopped or killed."""


def progress_lines(visit: Visit, rows: Sequence[ProgressRow]) -> list[Component]:
    """A line with a bar for each long read that has not ended."""
    return [_line(visit, row) for row in rows if row.ended_at is None]


def _line(visit: Visit, row: ProgressRow) -> Component:
    words = visit.words
    name = feed_name(words.texts, words.language, row.source, row.feed)
    silent = (visit.at - row.at).total_seconds() > SILENT_S
    share = min(row.rows / row.total, 1.0) if row.total else None
    told = words(f"page.sources.progress.{row.kind}", feed=name, rows=f"{row.rows:,}")
    if share is not None:
        told += words("page.sources.progress.share", share=f"{share:.0%}", total=f"{row.total:,}")
    if silent:
        told += words("page.sources.progress.silent", span=times.span((visit.at - row.at).total_seconds(), words))
    elif row.left_s is not None:
        told += words("page.sources.progress.left", span=times.span(row.left_s, words))
    bar = html.Div(
        html.Div(className="bar-fill", style={"width": f"{100 * (share or 0):.1f}%"}),
        className="bar" if share is not None else "bar is-open",
        role="progressbar",
        **{"aria-label": told, **({"aria-valuenow": f"{100 * share:.0f}"} if share is not None else {})},
    )
    return html.Div([html.Span(told), bar], className="progress")
