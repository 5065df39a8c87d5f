"""What was filed: what waits for a second person first, cut into pages by the store."""

from collections.abc import Mapping
from typing import Any, Final

from dash.development.base_component import Component

from cockpit.pages.manual.words import (
    ENTER,
    LOOKS,
    filing_desk,
    items_by_code,
    owner_name,
    state_chip,
    value_text,
)
from cockpit.shell.nodes import place_of
from cockpit.ui import parts, times
from cockpit.ui.tables import PAGE, Column, page_of, pager, table
from cockpit.ui.tags import html
from cockpit.ui.visit import Visit, address
from people.commands.filing_pages import FilingLine, FilingPage, ItemLine, filings_of
from store.filings import FilingChoice

VIEWS: Final = ("entered", "confirmed", "refused", "all")


async def view(visit: Visit) -> list[Component]:
    """The list, and under it what the eight items mean."""
    words = visit.words
    shown = _shown(visit)
    choice = FilingChoice(
        place=place_of(visit),
        item=visit.query.get("item"),
        state=None if shown == "all" else shown,
        limit=PAGE,
        offset=(page_of(visit) - 1) * PAGE,
    )
    found = await visit.read(filings_of, filing_desk(visit), visit.principal, choice, visit.at)
    items = items_by_code(visit)
    return [
        parts.page_head(words("page.manual.title"), words("page.manual.note"), _tools(visit)),
        _views(visit, found, shown),
        html.Section(_body(visit, found, items), className="desk-panel"),
        _meanings(visit, items),
    ]


def _shown(visit: Visit) -> str:
    shown = visit.query.get("show", "entered")
    return shown if shown in LOOKS or shown == "all" else "entered"


def _tools(visit: Visit) -> list[Component]:
    words = visit.words
    tools = []
    if visit.holds("exports.make"):
        tools.append(
            html.A(
                [parts.icon("save"), words("page.manual.export")],
                href=address("/api/manual/export.csv", {"scope": _scope(visit), "language": visit.language}),
                className="button button-plain",
                download="",
            )
        )
    if visit.holds(*ENTER):
        tools += [
            parts.link(words("page.manual.by_sheet"), visit.link("/manual", act="sheet"), "button button-plain"),
            parts.link(
                [parts.icon("plus"), words("page.manual.enter")],
                visit.link("/manual", act="new"),
                "button button-main",
            ),
        ]
    return tools


def _scope(visit: Visit) -> str:
    return str(place_of(visit) or visit.principal.nodes("exports.make", visit.at)[0])


def _views(visit: Visit, found: FilingPage, shown: str) -> Component:
    words = visit.words
    names = {one: _titled(words(f"filing.state.{one}")) for one in VIEWS if one != "all"}
    names["all"] = words("page.manual.all")
    if found.waiting:
        names["entered"] += f" {found.waiting}"
    return parts.tabs(
        [(names[one], visit.link("/manual", show=None if one == "entered" else one), one == shown) for one in VIEWS],
        words("page.manual.title"),
    )


def _titled(text: str) -> str:
    return text[:1].upper() + text[1:]


def _body(visit: Visit, found: FilingPage, items: Mapping[str, ItemLine]) -> Any:
    words = visit.words
    if not found.lines:
        waiting = _shown(visit) == "entered"
        return parts.empty(
            words("page.manual.none_waiting" if waiting else "page.manual.none"),
            words("page.manual.none_hint") if waiting else None,
        )
    shown = table(words("page.manual.title"), _columns(visit, items), found.lines, class_name="is-dense")
    return [shown, pager(visit, page_of(visit), found.total)]


def _columns(visit: Visit, items: Mapping[str, ItemLine]) -> list[Column[FilingLine]]:
    words, at = visit.words, visit.at
    return [
        Column(words("filing.column.item"), lambda line: _item(visit, line, items), "head", wide=True),
        Column(words("filing.column.owner_name"), lambda line: owner_name(visit, line.row)),
        Column(words("filing.column.day"), lambda line: line.row.day.isoformat()),
        Column(words("filing.column.value"), lambda line: value_text(visit, line.row, items), "number"),
        Column(words("filing.column.state"), lambda line: html.Div(state_chip(visit, line), className="stacked")),
        Column(words("filing.column.entered_by"), lambda line: _who(line.row.entered_name, line.row.entered_at, at)),
        Column(
            words("filing.column.confirmed_by"), lambda line: _who(line.row.confirmed_name, line.row.confirmed_at, at)
        ),
        Column(words("filing.column.valid_until"), lambda line: line.row.valid_until.isoformat()),
    ]


def _item(visit: Visit, line: FilingLine, items: Mapping[str, ItemLine]) -> Component:
    item = items.get(line.row.item)
    name = visit.words.of(item.name.zh, item.name.en) if item else ""
    href = visit.link("/manual", filing=line.row.filing_id)
    below = html.Span([line.row.item, " ", parts.mark(visit.words("filing.mark"))], className="below")
    return html.Div([parts.link(name or line.row.item, href, "link strong"), below])


def _who(name: str | None, when: Any, at: Any) -> Component | str:
    return html.Div([name, html.Span(times.clock(when, at), className="below")]) if name else "–"


def _meanings(visit: Visit, items: Mapping[str, ItemLine]) -> Component:
    words = visit.words
    columns: list[Column[ItemLine]] = [
        Column(words("filing.column.item"), lambda item: html.Span(item.code, className="code")),
        Column(words("filing.column.item_name"), lambda item: _meaning(visit, item), "head", wide=True),
        Column(words("page.manual.unit"), lambda item: words.of(item.unit.zh, item.unit.en)),
        Column(words("page.manual.kind"), lambda item: words(f"filing.kind.{item.kind}")),
    ]
    shown = table(words("page.manual.items"), columns, list(items.values()), class_name="is-dense")
    return parts.panel(words("page.manual.items"), shown, class_name="is-flush")


def _meaning(visit: Visit, item: ItemLine) -> Component:
    words = visit.words
    return html.Div(
        [
            html.Span(words.of(item.name.zh, item.name.en), className="strong"),
            html.Span(words.of(item.definition.zh, item.definition.en), className="below"),
        ]
    )
