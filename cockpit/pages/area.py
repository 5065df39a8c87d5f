"""我的片区: the agencies of an officer, who has most to do first, and how the work lies on the officers."""

from typing import Any, Final

from dash.development.base_component import Component

from cockpit.pages.wording import grade_chip, score_text, state_chip, working_due_mark
from cockpit.ui import parts
from cockpit.ui.tables import PAGE, Column, page_of, pager, table
from cockpit.ui.tags import html
from cockpit.ui.visit import Desk, Visit
from core.days import local_date
from store.views.area import Area, AreaUnit, Load, area

OPEN_TO: Final = ("notices.draft", "notices.check")


async def layout(visit: Visit) -> Any:
    """The agencies that stand directly under the authorities where the visitor works."""
    words, city = visit.words, visit.services.settings.city
    nodes = tuple(dict.fromkeys(node for one in OPEN_TO for node in visit.principal.nodes(one, visit.at)))
    places = [city.municipal_code if node == str(city.code) else int(node) for node in nodes]
    offset = (page_of(visit) - 1) * PAGE
    found = await visit.read(area, visit.database, places, nodes, local_date(visit.at), PAGE, offset)
    head = parts.page_head(words("page.area.title"), words("page.area.note"))
    if not found.total:
        return [head, parts.empty(words("page.area.none"))]
    return [head, _figures(visit, found), _units(visit, found), _loads(visit, found)]


def register(app: Any, desk: Desk) -> None:
    """The page has no acts: each line leads to where the work is done."""


def _figures(visit: Visit, found: Area) -> Component:
    words = visit.words
    return parts.figures(
        [
            (words("page.area.units"), f"{found.total:,}", words("page.area.units_note")),
            (words("page.area.issues"), f"{found.issues:,}", words("page.area.issues_note")),
            (words("page.area.late"), f"{found.late:,}", words("page.area.late_note")),
        ]
    )


def _units(visit: Visit, found: Area) -> Component:
    words = visit.words
    columns: list[Column[AreaUnit]] = [
        Column(words("page.area.column.unit"), lambda row: _unit(visit, row), "head", wide=True),
        Column(
            words("page.area.column.state"),
            lambda row: state_chip(words, "participation", row.state) if row.state else "–",
        ),
        Column(words("page.area.column.score"), lambda row: score_text(row.score_tenths), "number"),
        Column(words("page.area.column.grade"), lambda row: grade_chip(words, row.grade)),
        Column(words("page.area.column.issues"), lambda row: _issues(visit, row)),
        Column(words("page.area.column.due"), lambda row: _due(visit, row)),
        Column(words("page.area.column.missing"), lambda row: _missing(visit, row)),
    ]
    title = words("page.area.units")
    shown = table(
        title, columns, found.units, class_name="is-dense", row_class=lambda row: "look-late" if row.late else ""
    )
    return parts.panel(title, [shown, pager(visit, page_of(visit), found.total)], class_name="is-flush")


def _unit(visit: Visit, row: AreaUnit) -> Component:
    name = visit.words.of(row.name, row.name_en)
    href = visit.link("/evaluation/result", owner=row.code, cycle=row.cycle or None)
    return html.Div([parts.link(name, href, "link strong"), html.Span(row.code, className="below code")])


def _issues(visit: Visit, row: AreaUnit) -> Component | str:
    if not row.issues:
        return "–"
    text = visit.words("page.area.open", n=row.issues, late=row.late)
    return parts.link(text, visit.link("/issues", owner=row.code))


def _missing(visit: Visit, row: AreaUnit) -> Component:
    return parts.link(visit.words("page.missing.go"), visit.link("/missing", owner=row.code))


def _loads(visit: Visit, found: Area) -> Component:
    words = visit.words
    title = words("page.area.loads")
    if not found.officers:
        return parts.panel(title, parts.empty(words("page.area.no_loads")))
    columns: list[Column[Load]] = [
        Column(words("page.area.column.officer"), lambda row: row.officer or words("page.area.nobody"), "head"),
        Column(words("page.area.column.issues"), lambda row: f"{row.issues:,}", "number"),
        Column(words("page.area.late"), lambda row: f"{row.late:,}", "number"),
    ]
    return parts.panel(title, table(title, columns, found.officers, class_name="is-dense"), class_name="is-flush")


def _due(visit: Visit, row: AreaUnit) -> Component | str:
    return working_due_mark(visit, row.next_due) if row.next_due else "–"
