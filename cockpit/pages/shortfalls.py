"""The very records that a figure of an owner lacks, by the rule of its items: each can be disputed by the owner."""

from dash.development.base_component import Component

from cockpit.pages.owner_figures import figure_lines
from cockpit.ui import parts
from cockpit.ui.tables import PAGE, Column, page_of, pager, table
from cockpit.ui.tags import html
from cockpit.ui.visit import Visit
from core.days import date_of
from evaluation.casework.owner_figures import RED, OwnerFigure, owner_figures
from store.owners import OwnerRow
from store.views.shortfalls import ShortRow, short_rows

OBJECT = "objections.raise"


async def red_panel(visit: Visit, owner: OwnerRow) -> list[Component]:
    """The figures of an owner out of their bands; nothing where all are in theirs."""
    found = [one for one in await _figures(visit, owner) if one.band in RED]
    if not found:
        return []
    return [parts.panel(visit.words("page.figures.title"), figure_lines(visit, owner, found))]


async def view(visit: Visit, owner: OwnerRow, code: str) -> list[Component]:
    """The records of a figure; of one without records that there is none."""
    words = visit.words
    figure = next((one for one in await _figures(visit, owner) if one.code == code), None)
    back = parts.link([parts.icon("left"), words("page.figures.back")], visit.link("/missing", owner=owner.code))
    if figure is None or figure.records is None:
        return [back, parts.unknown(words)]
    offset = (page_of(visit) - 1) * PAGE
    rows, total = await visit.read(
        short_rows, visit.database, owner.owner_id, figure.records, limit=PAGE, offset=offset
    )
    title = f"{figure.code} {words.of(figure.name.zh, figure.name.en)}"
    said = words("page.figures.of", value=figure.value, target=figure.target)
    note = f"{said} · {words('page.figures.records', n=f'{total:,}')}"
    if not rows:
        return [back, parts.panel(title, parts.empty(words("page.figures.no_records")), note=note)]
    shown = table(title, _columns(visit, owner), rows, class_name="is-dense")
    return [back, parts.panel(title, [shown, pager(visit, page_of(visit), total)], note=note, class_name="is-flush")]


async def _figures(visit: Visit, owner: OwnerRow) -> list[OwnerFigure]:
    return await visit.read(owner_figures, visit.database, visit.services.catalogue, owner, visit.at)


def _columns(visit: Visit, owner: OwnerRow) -> list[Column[ShortRow]]:
    words = visit.words
    shown: list[Column[ShortRow]] = [
        Column(words("missing.column.name"), _name, "head", wide=True),
        Column(words("missing.column.subject"), lambda row: words(f"page.figures.subject.{row.subject}")),
        Column(words("page.figures.day"), lambda row: date_of(row.day).isoformat()),
    ]
    if visit.holds(OBJECT):
        shown.append(Column(words("page.figures.object"), lambda row: objection(visit, owner, row.table, row.number)))
    return shown


def _name(row: ShortRow) -> Component:
    return html.Div(
        [html.Span(row.title or row.number, className="strong"), html.Span(row.number, className="below code")]
    )


def objection(visit: Visit, owner: OwnerRow, record_table: str, number: str) -> Component:
    """The way to an objection to a collected record."""
    href = visit.link("/objections", act="new", owner=owner.code, table=record_table, record=number)
    return parts.link(visit.words("page.figures.object_to"), href)
