"""The automation rate (自动采集率) explained item by item: 33 rows, counted from the definitions, never a constant."""

from collections.abc import Sequence
from typing import Any

from dash.development.base_component import Component

from cockpit.pages.sources.looks import state_chip
from cockpit.ui import parts, times
from cockpit.ui.tables import Column, table
from cockpit.ui.tags import html
from cockpit.ui.visit import Visit
from cockpit.viewmodels.faults import feed_name, source_name
from cockpit.viewmodels.source_board import Board, FeedLine
from indicators.catalogue import Catalogue
from indicators.schema import Item
from indicators.words import MANUAL_FEED, Claim, Collection


def automation_figure(visit: Visit) -> tuple[str, Any, Any]:
    """The rate as a cell of a strip of figures."""
    words, rate = visit.words, visit.services.catalogue.automation
    link = parts.link(words("page.sources.figure.automation_note"), visit.link("/sources", view="items"))
    shown = [rate.text.removesuffix("%"), html.Small("%")]
    return words("page.sources.figure.automation"), shown, [f"{rate.automatic} / {rate.total} · ", link]


def view(visit: Visit, found: Board) -> list[Component]:
    """The parts of the view, below the head of the page."""
    catalogue = visit.services.catalogue
    items = list(catalogue.items.values())
    shown = table(
        visit.words("page.sources.items.title"),
        _columns(visit, found, catalogue),
        items,
        class_name="is-dense",
        row_class=lambda row: "is-manual" if row.collection is Collection.MANUAL else "",
        unfold=visit.words("desk.unfold"),
    )
    return [_rate(visit, catalogue), parts.panel(visit.words("page.sources.items.title"), shown, class_name="is-flush")]


def _rate(visit: Visit, catalogue: Catalogue) -> Component:
    words, rate = visit.words, catalogue.automation
    claims = [one.collection for one in catalogue.indicators.values()]
    cells = [
        html.Span(
            className="cell is-manual" if item.collection is Collection.MANUAL else "cell",
            title=f"{item.code} {words.of(item.name.zh, item.name.en)}",
        )
        for item in catalogue.items.values()
    ]
    told = words(
        "page.sources.items.indicators",
        automatic=claims.count(Claim.AUTO),
        mixed=claims.count(Claim.MIXED),
        manual=claims.count(Claim.MANUAL),
    )
    body = html.Div(
        [
            html.Div(
                [
                    html.Div([html.Span(rate.text, className="big")], className="rate-number"),
                    html.P(
                        words("page.sources.items.formula", automatic=rate.automatic, total=rate.total, rate=rate.text)
                    ),
                ],
                className="rate-words",
            ),
            html.Div(
                [
                    html.Div(cells, className="cells", role="img", **{"aria-label": words("page.sources.items.cells")}),
                    html.Ul(
                        [
                            html.Li([html.Span(className="cell"), words("page.sources.items.is_automatic")]),
                            html.Li([html.Span(className="cell is-manual"), words("page.sources.items.is_manual")]),
                            html.Li(told),
                        ],
                        className="legend",
                    ),
                ],
                className="rate-cells",
            ),
        ],
        className="rate",
    )
    return parts.panel(words("page.sources.figure.automation"), body, note=words("page.sources.items.note"))


def _columns(visit: Visit, found: Board, catalogue: Catalogue) -> list[Column[Item]]:
    words = visit.words
    return [
        Column(words("page.sources.items.code"), lambda item: html.Span(item.code, className="code"), brief=True),
        Column(words("page.sources.items.name"), lambda item: _name(visit, item), "head", wide=True),
        Column(words("page.sources.items.collection"), lambda item: _collection(visit, item), brief=True),
        Column(words("page.sources.items.from"), lambda item: _from(visit, item, found, catalogue)),
        Column(words("page.sources.items.refresh"), lambda item: words(f"page.sources.refresh.{item.refresh}")),
        Column(words("page.sources.items.used_by"), lambda item: _used_by(visit, item, catalogue)),
    ]


def _name(visit: Visit, item: Item) -> Component:
    words = visit.words
    definition = words.of(item.definition.zh, item.definition.en)
    return html.Div(
        [html.Span(words.of(item.name.zh, item.name.en), className="strong"), html.Span(definition, className="below")]
    )


def _collection(visit: Visit, item: Item) -> Component:
    words = visit.words
    if item.collection is Collection.AUTOMATIC:
        return parts.chip("calm", words("page.sources.items.is_automatic"))
    why = words(f"page.sources.manual.{item.code}")
    return html.Div([parts.mark(words("page.sources.items.is_manual")), html.Span(why, className="below")])


def _from(visit: Visit, item: Item, found: Board, catalogue: Catalogue) -> Component:
    feeds = [MANUAL_FEED] if item.collection is Collection.MANUAL else catalogue.feeds(*item.tables)
    return html.Ul([html.Li(_feed(visit, source, feed, found)) for source, feed in feeds], className="plain-list")


def _feed(visit: Visit, source: str, feed: str, found: Board) -> list[Any]:
    words = visit.words
    line: FeedLine | None = found.feed(source, feed)
    name = (
        f"{source_name(words.texts, words.language, source)} · {feed_name(words.texts, words.language, source, feed)}"
    )
    where = parts.link(name, visit.link("/sources", source=source))
    if line is None:
        return [where, html.Span(words("page.sources.state.never"), className="below")]
    fresh = times.ago(line.state.lag_s, words)
    return [
        where,
        html.Span(fresh, className="below") if line.look in ("ok", "resting") else state_chip(line.look, words),
    ]


def _used_by(visit: Visit, item: Item, catalogue: Catalogue) -> Any:
    users: Sequence[str] = [
        f"{code} {visit.words.of(one.short.zh, one.short.en)}"
        for code, one in catalogue.indicators.items()
        if item.code in (one.numerator, one.denominator)
    ]
    return html.Ul([html.Li(user) for user in users], className="plain-list") if users else "–"
