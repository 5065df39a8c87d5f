"""Stretches that somebody has ordered to be read again: the newest of a source, and those that are not over."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Final

from dash.development.base_component import Component

from cockpit.ui import parts, times
from cockpit.ui.tables import Column, table
from cockpit.ui.tags import html
from cockpit.ui.visit import Visit
from cockpit.viewmodels.faults import feed_name
from core.days import local_date
from store.operating import Order

LOOKS: Final[Mapping[str, parts.Look]] = {
    "waiting": "plain",
    "running": "near",
    "done": "calm",
    "failed": "bad",
    "refused": "warn",
}


def panels(visit: Visit, orders: Sequence[Order]) -> list[Component]:
    """The orders of a source, newest first; nothing where there was none."""
    words, at = visit.words, visit.at
    if not orders:
        return []
    columns: list[Column[Order]] = [
        Column(words("page.sources.column.began"), lambda row: times.clock(row.asked_at, at), "head"),
        Column(words("page.sources.column.feed"), lambda row: _feed(visit, row)),
        Column(words("page.sources.days"), _days),
        Column(words("page.sources.column.outcome"), lambda row: _state(visit, row), wide=True),
        Column(words("page.sources.column.rows"), lambda row: f"{row.rows:,}" if row.rows else "–", "number"),
        Column(words("page.sources.by"), lambda row: row.by_name),
    ]
    shown = table(words("page.sources.orders"), columns, orders, class_name="is-dense")
    return [parts.panel(words("page.sources.orders"), shown, class_name="is-flush")]


def open_lines(visit: Visit, orders: Sequence[Order]) -> list[Component]:
    """A line for each order that waits or is under way: what is read again, of which days, who has asked for it."""
    words = visit.words
    return [
        html.Span(
            words(
                f"page.sources.open_order.{order.state}", feed=_feed(visit, order), days=_days(order), by=order.by_name
            ),
            className="below",
        )
        for order in orders
    ]


def _feed(visit: Visit, order: Order) -> str:
    return feed_name(visit.words.texts, visit.words.language, order.source, order.feed)


def _days(order: Order) -> str:
    first, last = local_date(order.begin_at), local_date(order.end_at - timedelta(seconds=1))
    return f"{first}" if first == last else f"{first} – {last}"


def _state(visit: Visit, order: Order) -> Component:
    said = [html.Span(order.note, className="below")] if order.note else []
    return html.Div([parts.chip(LOOKS[order.state], visit.words(f"page.sources.order.{order.state}")), *said])
