"""Whom a figure of a place lacks: the agencies that nobody has inspected in the cycle (D02), each with a way to it."""

from typing import Any

from dash.development.base_component import Component

from cockpit.shell.nodes import place_of
from cockpit.ui import parts
from cockpit.ui.tables import PAGE, Column, page_of, pager, table
from cockpit.ui.tags import html
from cockpit.ui.visit import Visit
from core.access import Way
from core.days import date_of
from evaluation.behind import Told, behind_table, right_missing, told_of
from evaluation.casework.owner_figures import OwnerFigure
from evaluation.casework.place_figures import place_figure, rows_of_place
from store.views.scopes import CITY, place_scope
from store.views.shortfalls import ShortRow


def asked_for(visit: Visit) -> str:
    """The figure of the address where a place has a list behind it; empty: none."""
    code = visit.query.get("figure", "")
    told = told_of(code)
    return code if told is not None and told.place_list else ""


def ways(visit: Visit) -> list[Component]:
    """The ways to the figures of the place, for those who may see what stands behind them."""
    codes = [code for code, told in behind_table().figures.items() if told.place_list and _sees(visit, code)]
    if not codes:
        return []
    links = [html.Li(parts.link(_name(visit, code), visit.here(figure=code))) for code in codes]
    return [parts.panel(visit.words("page.figures.of_place"), html.Ul(links, className="lines"))]


async def view(visit: Visit, code: str) -> list[Component]:
    """The figure of the chosen place, else of the city, whom it lacks, and who does something about it."""
    words, place = visit.words, place_of(visit)
    back = parts.link([parts.icon("left"), words("page.figures.back")], visit.link("/missing"))
    told, scope = told_of(code), CITY if place is None else place_scope(place)
    figure = None
    if _sees(visit, code):
        figure = await visit.read(place_figure, visit.database, visit.services.catalogue, scope, code, visit.at)
    if told is None or figure is None:
        return [back, parts.unknown(words)]
    offset = (page_of(visit) - 1) * PAGE
    rows, total = await visit.read(rows_of_place, visit.database, scope, figure, limit=PAGE, offset=offset)
    return [back, _raising(visit, figure, told), _listed(visit, figure, rows, total)]


def _sees(visit: Visit, code: str) -> bool:
    """Whether the visitor may see the figure of the chosen place, and what stands behind it."""
    city, place = visit.services.settings.city, place_of(visit)
    way = Way(str(city.code), str(city.municipal_code), None if place is None else str(place))
    return visit.principal.may("records.read", way, visit.at) and not right_missing(
        visit.principal, way, code, visit.at
    )


def _name(visit: Visit, code: str) -> str:
    name = visit.services.catalogue.indicators[code].name
    return f"{code} {visit.words.of(name.zh, name.en)}"


def _raising(visit: Visit, figure: OwnerFigure, told: Told) -> Component:
    words, language = visit.words, visit.language
    last = date_of(figure.behind.last).isoformat() if figure.behind else "–"
    pairs: list[tuple[str, Any]] = [
        (words("page.figures.who"), told.who.of(language)),
        (words("page.figures.by"), told.by.of(language).format(day=last)),
    ]
    links = [
        parts.link(one.text.of(language), visit.link(one.path), "button button-small")
        for one in told.ways
        if visit.holds(one.permission) and "?" not in one.path
    ]
    shown = [parts.facts(pairs), *([html.Div(links, className="ways")] if links else [])]
    return parts.panel(words("page.figures.raise"), shown, class_name="is-act")


def _listed(visit: Visit, figure: OwnerFigure, rows: list[ShortRow], total: int) -> Component:
    words, title = visit.words, _name(visit, figure.code)
    said = words("page.figures.of", value=figure.value, target=figure.target)
    note = f"{said} · {words('page.figures.records', n=f'{total:,}')}"
    if not rows:
        return parts.panel(title, parts.empty(words("page.figures.nothing_lacks")), note=note)
    columns: list[Column[ShortRow]] = [
        Column(words("missing.column.name"), lambda row: _agency(visit, figure, row), "head", wide=True),
        Column(words("page.figures.day"), lambda row: "–" if row.day is None else date_of(row.day).isoformat()),
        Column(
            words("page.figures.state_word"),
            lambda row: parts.chip("near", words(f"page.figures.state.{row.state}")),
        ),
    ]
    shown = table(title, columns, rows, class_name="is-dense")
    return parts.panel(title, [shown, pager(visit, page_of(visit), total)], note=note, class_name="is-flush")


def _agency(visit: Visit, figure: OwnerFigure, row: ShortRow) -> Component:
    href = visit.link("/missing", owner=row.number, figure=figure.code)
    name = parts.link(row.title, href, "link strong")
    return html.Div([name, html.Span(row.number, className="below code")])
