"""All sources at once: figures, a row for each, and what is open."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from dash.development.base_component import Component

from cockpit import ids
from cockpit.pages.sources.acts import switch_link, switched
from cockpit.pages.sources.items import automation_figure
from cockpit.pages.sources.looks import state_chip
from cockpit.pages.sources.orders import open_lines
from cockpit.pages.sources.progress import progress_lines
from cockpit.ui import parts, times
from cockpit.ui.tables import Column, table
from cockpit.ui.tags import html
from cockpit.ui.visit import Visit
from cockpit.viewmodels.source_board import Board, ConditionLine, SourceLine

FIGURES: Final = ids.make("sources", "figures", "body")
ROWS: Final = ids.make("sources", "rows", "body")
GOOD: Final = ("ok", "resting")
OPEN: Final = ids.make("sources", "open", "body")


def view(visit: Visit, found: Board) -> list[Component]:
    """The parts of the overview, below the head of the page."""
    return [html.Div(children, id=name) for name, children in _parts(visit, found).items()]


def live(visit: Visit, found: Board) -> Mapping[str, Mapping[str, Any]]:
    """The same, as properties by component."""
    return {name: {"children": children} for name, children in _parts(visit, found).items()}


def _parts(visit: Visit, found: Board) -> dict[str, Any]:
    return {FIGURES: _figures(visit, found), ROWS: _rows(visit, found), OPEN: _open(visit, found)}


def _figures(visit: Visit, found: Board) -> Component:
    words = visit.words
    good = sum(source.look in GOOD for source in found.sources)
    good_feeds = sum(feed.look in GOOD for feed in found.feeds)
    off_feeds = sum(feed.look == "off" for feed in found.feeds)
    bad_feeds = len(found.feeds) - good_feeds - off_feeds
    waiting = sum(source.quarantined for source in found.sources)
    newest = max((source.source_at for source in found.sources if source.source_at), default=None)
    return parts.figures(
        [
            (
                words("page.sources.figure.good"),
                [f"{good}", html.Small(f" / {len(found.sources)}")],
                words("page.sources.figure.good_note"),
            ),
            (
                words("page.sources.figure.feeds"),
                [f"{good_feeds}", html.Small(f" / {len(found.feeds)}")],
                words("page.sources.figure.feeds_note", n=bad_feeds, off=off_feeds),
            ),
            (
                words("page.sources.figure.newest"),
                times.clock(newest, found.at),
                times.ago((found.at - newest).total_seconds() if newest else None, words),
            ),
            (words("page.sources.figure.waiting"), f"{waiting:,}", words("page.sources.figure.waiting_note")),
            automation_figure(visit),
        ]
    )


def _rows(visit: Visit, found: Board) -> Component:
    words = visit.words
    if not found.sources:
        return parts.empty(words("page.sources.none"), words("page.sources.none_hint"))
    shown = table(
        words("page.sources.view.list"),
        _columns(visit, found),
        found.sources,
        class_name="has-details",
        row_class=lambda row: f"look-{row.look}",
    )
    return parts.panel(words("page.sources.view.list"), shown, class_name="is-flush")


def _columns(visit: Visit, found: Board) -> list[Column[SourceLine]]:
    words, at = visit.words, found.at
    columns: list[Column[SourceLine]] = [
        Column(words("page.sources.column.source"), lambda row: _name(visit, row), "head"),
        Column(words("page.sources.column.state"), lambda row: _state(visit, row), wide=True),
        Column(words("page.sources.column.source_at"), lambda row: _lag(visit, row, found)),
        Column(words("page.sources.column.success"), lambda row: times.clock(row.last_success_at, at)),
        Column(words("page.sources.column.next"), lambda row: _next(visit, row, found)),
        Column(words("page.sources.column.quarantined"), lambda row: f"{row.quarantined:,}", "number"),
    ]
    if visit.holds("sources.operate"):
        columns.append(
            Column(words("page.sources.column.acts"), lambda row: switch_link(visit, row, "button button-small"), "act")
        )
    return columns


def _name(visit: Visit, row: SourceLine) -> Component:
    link = parts.link(row.name, visit.link("/sources", source=row.code), "link strong")
    return html.Div([link, html.Span(visit.words("page.sources.feeds", n=len(row.feeds)), className="below")])


def _state(visit: Visit, row: SourceLine) -> Component:
    said = [html.Span(row.told, className="below")] if row.told else []
    if row.is_off:
        said = [html.Span(switched(visit, row), className="below")]
    orders = open_lines(visit, row.orders)
    return html.Div([state_chip(row.look, visit.words), *said, *orders, *progress_lines(visit, row.progress)])


def _lag(visit: Visit, row: SourceLine, found: Board) -> Component:
    lag = None if row.source_at is None else max((found.at - row.source_at).total_seconds(), 0.0)
    return html.Div([times.clock(row.source_at, found.at), html.Span(times.ago(lag, visit.words), className="below")])


def _next(visit: Visit, row: SourceLine, found: Board) -> Component:
    every = visit.words("page.sources.every", span=times.span(row.interval_s, visit.words))
    shown = "–" if row.is_off else times.clock(row.next_run_at, found.at)
    return html.Div([shown, html.Span(every, className="below")])


def _open(visit: Visit, found: Board) -> Component:
    words = visit.words
    lines = found.conditions
    body = condition_list(visit, lines) if lines else parts.empty(words("page.sources.open_none"))
    note = words("page.sources.open_count", n=len(lines)) if lines else None
    return parts.panel(words("page.sources.open"), body, note=note)


def condition_list(visit: Visit, lines: Sequence[ConditionLine]) -> Component:
    """What is open, as a list of sentences with the time since when."""
    return html.Ul(
        [
            html.Li(
                [
                    parts.chip("warn", line.name),
                    html.Span(line.told, className="grow"),
                    html.Span([visit.words("page.sources.since"), " ", times.clock(line.condition.since, visit.at)]),
                ]
            )
            for line in lines
        ],
        className="lines",
    )
