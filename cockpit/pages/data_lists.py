"""The records that lower a figure of a rubric which no indicator gives, each to be disputed by the owner."""

from typing import Any

from dash.development.base_component import Component

from cockpit.pages import shortfalls
from cockpit.ui import parts
from cockpit.ui.tables import PAGE, Column, page_of, pager, table
from cockpit.ui.tags import html
from cockpit.ui.visit import Visit
from core.days import date_of
from evaluation.casework.data_lists import DataRecords, data_records
from store.owners import OwnerRow
from store.views.shortfalls import ShortRow


async def view(visit: Visit, owner: OwnerRow, data: str) -> list[Component]:
    """The list of the address (`data`, `cycle`); of one that there is none."""
    words, cycle = visit.words, visit.query.get("cycle", "")
    back = parts.link([parts.icon("left"), words("page.figures.back")], visit.link("/missing", owner=owner.code))
    page = {"limit": PAGE, "offset": (page_of(visit) - 1) * PAGE}
    found = await visit.read(data_records, visit.evaluation, owner, cycle, data, visit.at, **page)
    if found is None:
        return [back, parts.unknown(words)]
    return [back, _raising(visit, found), _listed(visit, owner, found)]


def _raising(visit: Visit, found: DataRecords) -> Component:
    words, language = visit.words, visit.language
    by = found.told.by.of(language).format(since=found.since.isoformat(), until=found.until.isoformat())
    pairs: list[tuple[str, Any]] = [
        (words("page.figures.who"), found.told.who.of(language)),
        (words("page.figures.by"), by),
    ]
    return parts.panel(words("page.figures.raise"), parts.facts(pairs), class_name="is-act")


def _listed(visit: Visit, owner: OwnerRow, found: DataRecords) -> Component:
    words, title = visit.words, visit.words.of(found.name.zh, found.name.en)
    note = words("page.figures.records", n=f"{found.total:,}")
    if not found.rows:
        return parts.panel(title, parts.empty(words("page.figures.no_records")), note=note)
    columns: list[Column[ShortRow]] = [
        Column(words("missing.column.name"), _name, "head", wide=True),
        Column(words("page.figures.day"), lambda row: "–" if row.day is None else date_of(row.day).isoformat()),
        Column(
            words("page.figures.state_word"),
            lambda row: parts.chip("near", words(f"page.figures.state.{row.state}")),
        ),
    ]
    if visit.holds(shortfalls.OBJECT):
        objected = words("page.figures.object")
        columns.append(Column(objected, lambda row: shortfalls.objection(visit, owner, row.table, row.number)))
    shown = table(title, columns, found.rows, class_name="is-dense")
    return parts.panel(title, [shown, pager(visit, page_of(visit), found.total)], note=note, class_name="is-flush")


def _name(row: ShortRow) -> Component:
    shown = html.Span(row.title or row.number, className="strong")
    return html.Div([shown, html.Span(row.number, className="below code")])
