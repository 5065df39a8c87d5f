"""One source: its feeds, what is open, its newest runs, its full checks, and what can be done with it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from dash.development.base_component import Component

from cockpit import ids
from cockpit.pages.sources import acts, orders
from cockpit.pages.sources.looks import outcome_chip, state_chip
from cockpit.pages.sources.overview import condition_list
from cockpit.pages.sources.progress import progress_lines
from cockpit.ui import parts, times
from cockpit.ui.tables import Column, table
from cockpit.ui.tags import html
from cockpit.ui.visit import Visit
from cockpit.viewmodels.elsewhere import runs_without_parts, sees_whole
from cockpit.viewmodels.faults import feed_name, finding_sentence
from cockpit.viewmodels.source_board import Board, FeedLine, SourceLine
from store.runs import RunLine

HEAD: Final = ids.make("sources", "detail", "head")
STATE: Final = ids.make("sources", "detail", "state")
FEEDS: Final = ids.make("sources", "detail", "feeds")
RUNS: Final = 20
"""runs of a page"""
ORDERS: Final = 10


async def view(visit: Visit, found: Board, code: str) -> list[Component]:
    """The page of a source; of an unknown one that there is none."""
    source = found.by_code.get(code)
    back = parts.link([parts.icon("left"), visit.words("page.sources.back")], visit.link("/sources"), "link back")
    if source is None:
        return [back, parts.page_head(visit.words("page.sources.title")), parts.unknown(visit.words)]
    runs = await _read_runs(visit, code)
    found_orders = await visit.read(visit.services.data.orders, code, ORDERS)
    return [
        back,
        parts.page_head(source.name, visit.words.known(f"page.sources.about.{code}", ""), acts.tools(visit, source)),
        *acts.asked_for(visit, source),
        html.Div(_state(visit, source, found), id=STATE),
        html.Div(_feeds(visit, source, found), id=FEEDS),
        *orders.panels(visit, found_orders),
        _runs(visit, source, runs),
        *_sweeps(visit, source),
    ]


async def live(visit: Visit, found: Board, code: str) -> Mapping[str, Mapping[str, Any]]:
    """What changes by itself: how it is, and its feeds."""
    source = found.by_code.get(code)
    if source is None:
        return {}
    return {STATE: {"children": _state(visit, source, found)}, FEEDS: {"children": _feeds(visit, source, found)}}


async def _read_runs(visit: Visit, code: str) -> Sequence[RunLine]:
    runs = await visit.read(
        visit.services.data.source_runs,
        code,
        visit.query.get("feed"),
        _instant(visit.query.get("before")),
        troubled=visit.query.get("runs") == "troubled",
        limit=RUNS + 1,
    )
    return runs if sees_whole(visit.principal, visit.services.settings, visit.at) else runs_without_parts(runs)


def _instant(text: str | None) -> datetime | None:
    try:
        at = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return at if at.tzinfo else None


def _state(visit: Visit, source: SourceLine, found: Board) -> list[Component]:
    words, at = visit.words, found.at
    lag = None if source.source_at is None else max((at - source.source_at).total_seconds(), 0.0)
    figures = parts.figures(
        [
            (
                words("page.sources.column.state"),
                state_chip(source.look, words),
                source.told or acts.switched(visit, source),
            ),
            (words("page.sources.column.source_at"), times.clock(source.source_at, at), times.ago(lag, words)),
            (
                words("page.sources.column.success"),
                times.clock(source.last_success_at, at),
                words("page.sources.every", span=times.span(source.interval_s, words)),
            ),
            (
                words("page.sources.column.next"),
                "–" if source.is_off else times.clock(source.next_run_at, at),
                words(f"page.sources.circuit.{source.circuit}"),
            ),
            (
                words("page.sources.column.quarantined"),
                f"{source.quarantined:,}",
                words("page.sources.figure.waiting_note"),
            ),
        ]
    )
    lines = progress_lines(visit, source.progress)
    under_way = [parts.panel(words("page.sources.under_way"), lines)] if lines else []
    opened = source.conditions
    told = [parts.panel(words("page.sources.open"), condition_list(visit, opened))] if opened else []
    return [figures, *under_way, *told]


def _feeds(visit: Visit, source: SourceLine, found: Board) -> Component:
    words = visit.words
    if not source.feeds:
        return parts.empty(words("page.sources.no_feeds"))
    shown = table(
        words("page.sources.feeds_title"),
        _feed_columns(visit, found),
        source.feeds,
        class_name="is-dense",
        row_class=lambda row: f"look-{row.look}",
        unfold=words("desk.unfold"),
    )
    return parts.panel(words("page.sources.feeds_title"), shown, class_name="is-flush")


def _feed_columns(visit: Visit, found: Board) -> list[Column[FeedLine]]:
    words, at = visit.words, found.at
    return [
        Column(words("page.sources.column.feed"), lambda row: _feed_name(row), "head"),
        Column(words("page.sources.column.state"), lambda row: _feed_state(visit, row), wide=True, brief=True),
        Column(words("page.sources.column.lag"), lambda row: times.ago(row.state.lag_s, words)),
        Column(words("page.sources.column.success"), lambda row: times.clock(row.state.last_success_at, at)),
        Column(words("page.sources.column.rows"), lambda row: f"{row.state.rows:,}", "number"),
        Column(words("page.sources.column.rejected"), lambda row: _count(row.state.rejected), "number"),
        Column(words("page.sources.column.quarantined"), lambda row: _count(row.state.quarantined), "number"),
        Column(words("page.sources.column.failures"), lambda row: _count(row.state.failures), "number"),
        Column(words("page.sources.column.missed"), lambda row: _count(row.state.missed), "number"),
        Column(words("page.sources.column.next"), lambda row: _next(visit, row, at)),
    ]


def _feed_name(row: FeedLine) -> Component:
    return html.Div([html.Span(row.name, className="strong"), html.Span(row.state.feed, className="below code")])


def _feed_state(visit: Visit, row: FeedLine) -> Component:
    words = visit.words
    said = [html.Span(row.told, className="below")] if row.told and row.look != "ok" else []
    circuit = row.state.circuit
    if circuit != "closed":
        since = times.clock(row.state.circuit_since, visit.at)
        said.append(html.Span([words(f"page.sources.circuit.{circuit}"), " ", since], className="below"))
    return html.Div([state_chip(row.look, words), *said])


def _next(visit: Visit, row: FeedLine, at: datetime) -> Component:
    interval = row.state.interval_s
    every = visit.words("page.sources.every", span=times.span(interval, visit.words)) if interval is not None else ""
    shown = "–" if row.look == "off" else times.clock(row.state.next_run_at, at)
    return html.Div([shown, html.Span(every, className="below")])


def _count(number: int) -> str:
    return f"{number:,}" if number else "–"


def _runs(visit: Visit, source: SourceLine, runs: Sequence[RunLine]) -> Component:
    words = visit.words
    troubled = visit.query.get("runs") == "troubled"
    tools = [
        parts.tabs(
            [
                (words("page.sources.runs_all"), visit.here(runs=None, before=None), not troubled),
                (words("page.sources.runs_troubled"), visit.here(runs="troubled", before=None), troubled),
            ],
            words("page.sources.runs"),
        )
    ]
    if not runs:
        return parts.panel(words("page.sources.runs"), parts.empty(words("page.sources.no_runs")), tools=tools)
    shown = runs[:RUNS]
    runs_table = table(
        words("page.sources.runs"), _run_columns(visit), shown, class_name="is-dense", unfold=words("desk.unfold")
    )
    body: list[Component] = [runs_table]
    if len(runs) > RUNS or "before" in visit.query:
        body.append(_older(visit, shown, more=len(runs) > RUNS))
    return parts.panel(words("page.sources.runs"), body, tools=tools, class_name="is-flush")


def _older(visit: Visit, shown: Sequence[RunLine], *, more: bool) -> Component:
    words = visit.words
    steps = []
    if "before" in visit.query:
        steps.append(parts.link(words("page.sources.newest_runs"), visit.here(before=None), "button button-quiet"))
    if more:
        before = visit.here(before=shown[-1].started_at.isoformat())
        steps.append(parts.link([words("page.sources.older_runs"), parts.icon("right")], before, "button button-quiet"))
    return html.Nav(steps, className="pager", **{"aria-label": words("desk.pages")})


def _run_columns(visit: Visit) -> list[Column[RunLine]]:
    words, at = visit.words, visit.at
    return [
        Column(words("page.sources.column.began"), lambda row: times.clock(row.started_at, at), "head"),
        Column(
            words("page.sources.column.feed"),
            lambda row: feed_name(words.texts, words.language, row.source, row.feed),
            brief=True,
        ),
        Column(words("page.sources.column.outcome"), lambda row: _outcome(visit, row), wide=True, brief=True),
        Column(words("page.sources.column.took"), lambda row: _took(row), "number"),
        Column(words("page.sources.column.rows"), lambda row: _count(row.rows), "number"),
        Column(words("page.sources.column.deleted"), lambda row: _count(row.deleted), "number"),
        Column(words("page.sources.column.rejected"), lambda row: _count(row.rejected), "number"),
    ]


def _outcome(visit: Visit, row: RunLine) -> Component:
    words = visit.words
    told = finding_sentence(words.texts, words.language, row.findings[0]) if row.findings else row.reason
    said = [html.Span(told, className="below")] if told else []
    return html.Div([outcome_chip(row.outcome, words), *said])


def _took(row: RunLine) -> str:
    return "–" if row.finished_at is None else f"{(row.finished_at - row.started_at).total_seconds():.1f} s"


def _sweeps(visit: Visit, source: SourceLine) -> list[Component]:
    words = visit.words
    swept = [feed for feed in source.feeds if feed.sweep is not None]
    if not swept:
        return []
    columns: list[Column[FeedLine]] = [
        Column(words("page.sources.column.feed"), lambda row: row.name, "head"),
        Column(
            words("page.sources.column.began"),
            lambda row: times.clock(row.sweep.began_at if row.sweep else None, visit.at),
        ),
        Column(
            words("page.sources.column.outcome"),
            lambda row: html.Div(
                [
                    html.Span(words(f"page.sources.sweep.{row.sweep.outcome}") if row.sweep else ""),
                    *([html.Span(row.sweep.reason, className="below")] if row.sweep and row.sweep.reason else []),
                ]
            ),
            wide=True,
        ),
        Column(words("page.sources.column.days"), lambda row: f"{row.sweep.days:,}" if row.sweep else "", "number"),
        Column(
            words("page.sources.column.differing"),
            lambda row: _count(row.sweep.differing) if row.sweep else "",
            "number",
        ),
    ]
    shown = table(words("page.sources.sweeps"), columns, swept, class_name="is-dense")
    return [parts.panel(words("page.sources.sweeps"), shown, class_name="is-flush")]
