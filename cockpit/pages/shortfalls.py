"""What stands behind a figure of an owner: the very records, in which state, each to be disputed by the owner."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from dash.development.base_component import Component

from cockpit.pages.owner_figures import figure_lines
from cockpit.pages.raising import raising_panel, sees_behind, waiting_filings
from cockpit.ui import parts
from cockpit.ui.tables import PAGE, Column, page_of, pager, table
from cockpit.ui.tags import html
from cockpit.ui.visit import Visit
from core.days import date_of
from evaluation.behind import Told, told_of
from evaluation.casework.owner_figures import RED, OwnerFigure, owner_figure, owner_figures, rows_behind
from evaluation.fieldwork.naming import value_names
from people.letters import Pair
from store.owners import OwnerRow
from store.views.shortfalls import ShortRow

OBJECT = "objections.raise"
ITEMS = frozenset({"lost_point", "guidance"})
"""subjects whose rows are about an item of the rubric"""


async def red_panel(visit: Visit, owner: OwnerRow) -> list[Component]:
    """The figures of an owner out of their bands; nothing where all are in theirs."""
    found = await visit.read(owner_figures, visit.database, visit.services.catalogue, owner, visit.at)
    red = [one for one in found if one.band in RED]
    return [parts.panel(visit.words("page.figures.title"), figure_lines(visit, owner, red))] if red else []


async def view(visit: Visit, owner: OwnerRow, code: str) -> list[Component]:
    """What stands behind a figure, and what raises it; of one that nothing is known of, that it is so."""
    words = visit.words
    figure = await visit.read(owner_figure, visit.database, visit.services.catalogue, owner, code, visit.at)
    back = parts.link([parts.icon("left"), words("page.figures.back")], visit.link("/missing", owner=owner.code))
    told = told_of(code)
    if figure is None or (figure.records is None and figure.behind is None) or not sees_behind(visit, owner, code):
        return [back, parts.unknown(words)]
    offset = (page_of(visit) - 1) * PAGE
    rows, total = await visit.read(rows_behind, visit.database, owner, figure, limit=PAGE, offset=offset)
    raising = await _raising(visit, owner, figure, told) if told and figure.records is None else []
    items = [row.number for row in rows if row.subject in ITEMS]
    names = await visit.read(value_names, visit.evaluation, items) if items else {}
    return [back, *raising, _listed(visit, owner, figure, [_called(visit, row, names) for row in rows], total)]


async def _raising(visit: Visit, owner: OwnerRow, figure: OwnerFigure, told: Told) -> list[Component]:
    return [raising_panel(visit, owner, figure, told, await waiting_filings(visit, owner, told.item))]


def _called(visit: Visit, row: ShortRow, names: Mapping[str, Pair]) -> ShortRow:
    """A row about an item of the rubric by the name of the item, and what is said of it below."""
    name = names.get(row.number)
    if row.subject not in ITEMS or name is None:
        return row
    return replace(row, title=visit.words.of(name.zh, name.en), number=f"{row.number} · {row.title}")


def _listed(visit: Visit, owner: OwnerRow, figure: OwnerFigure, rows: Sequence[ShortRow], total: int) -> Component:
    words = visit.words
    title = f"{figure.code} {words.of(figure.name.zh, figure.name.en)}"
    said = words("page.figures.of", value=figure.value, target=figure.target)
    note = f"{said} · {words('page.figures.records', n=f'{total:,}')}"
    if not rows:
        none = "no_records" if figure.records is not None else "nothing_behind"
        return parts.panel(title, parts.empty(words(f"page.figures.{none}")), note=note)
    shown = table(title, _columns(visit, owner, figure), rows, class_name="is-dense")
    return parts.panel(title, [shown, pager(visit, page_of(visit), total)], note=note, class_name="is-flush")


def _columns(visit: Visit, owner: OwnerRow, figure: OwnerFigure) -> list[Column[ShortRow]]:
    words = visit.words
    shown: list[Column[ShortRow]] = [
        Column(words("missing.column.name"), lambda row: _name(visit, owner, row), "head", wide=True),
        Column(words("missing.column.subject"), lambda row: words(f"page.figures.subject.{row.subject}")),
        Column(words("page.figures.day"), lambda row: "–" if row.day is None else date_of(row.day).isoformat()),
    ]
    if figure.records is None:
        shown.append(Column(words("page.figures.state_word"), lambda row: _state(visit, row)))
    if visit.holds(OBJECT):
        shown.append(Column(words("page.figures.object"), lambda row: _objection(visit, owner, row)))
    return shown


def _name(visit: Visit, owner: OwnerRow, row: ShortRow) -> Component:
    shown, href = row.title or row.number, _address(visit, owner, row)
    name = parts.link(shown, href, "link strong") if href else html.Span(shown, className="strong")
    return html.Div([name, html.Span(row.number, className="below code")])


def _address(visit: Visit, owner: OwnerRow, row: ShortRow) -> str | None:
    """The page of ours that a row is told on; None: it is a collected record."""
    match row.subject:
        case "issue" if not row.state.endswith("_elsewhere"):
            return visit.link("/issues", issue=row.number)
        case "lost_point" | "guidance":
            return visit.link("/evaluation/result", owner=owner.code)
    return None


def _state(visit: Visit, row: ShortRow) -> Component:
    return parts.chip("near" if row.raises else "off", visit.words(f"page.figures.state.{row.state}"))


def _objection(visit: Visit, owner: OwnerRow, row: ShortRow) -> Component | str:
    return objection(visit, owner, row.table, row.number) if row.table else "–"


def objection(visit: Visit, owner: OwnerRow, record_table: str, number: str) -> Component:
    """The way to an objection to a collected record."""
    href = visit.link("/objections", act="new", owner=owner.code, table=record_table, record=number)
    return parts.link(visit.words("page.figures.object_to"), href)
