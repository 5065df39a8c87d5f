"""Lines with a bar: what, how many, and what stands beside it."""

from typing import Any

from dash.development.base_component import Component

from cockpit.ui.tags import html


def measure(name: Any, count: str, beside: str, per_mille: float, *, is_done: bool = True) -> Component:
    """A line of a list of measures; the bar is decoration, the figures say the same."""
    bar = html.Span(className="meter-fill", style={"width": f"{per_mille / 10}%"})
    return html.Li(
        [
            html.Span(name, className="measure-name"),
            html.Span(bar, className="meter" if is_done else "meter is-under-way", **{"aria-hidden": "true"}),
            html.Span(count, className="measure-count"),
            html.Span(beside, className="measure-share"),
        ]
    )
