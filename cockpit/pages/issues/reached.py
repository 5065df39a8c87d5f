"""数据已达标: which figures have reached their targets, and since when."""

from datetime import datetime

from dash.development.base_component import Component

from cockpit.ui import parts, times
from cockpit.ui.tags import html
from cockpit.ui.visit import Visit
from evaluation.told_figures import proof_told
from store.evaluation.issues import IssueRow


def banner(visit: Visit, row: IssueRow) -> list[Component]:
    """What proves it, a line a figure, while the issue is open; nothing before."""
    if row.met_at is None or row.closed_at is not None:
        return []
    lines = [_line(visit, *one) for one in proof_told(row.met_proof)]
    said = [html.B(visit.words("page.issues.met")), " ", times.clock(row.met_at, visit.at), *lines]
    return [html.Div([parts.icon("tick"), html.Span(said)], className="banner banner-met", role="status")]


def _line(visit: Visit, code: str, told: str, since: datetime | None) -> Component:
    indicator = visit.services.catalogue.indicators.get(code)
    name = visit.words.of(indicator.name.zh, indicator.name.en) if indicator else ""
    begun = [" · ", visit.words("page.issues.met_since"), " ", times.clock(since, visit.at)] if since else []
    return html.Span([f"{code} {name} {told}", *begun], className="below")
