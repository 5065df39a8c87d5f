"""One filed value: what it says, what shows that it is right, who did what, and what may be done now."""

from collections.abc import Mapping
from typing import Any

from dash.development.base_component import Component

from cockpit.pages.manual import deciding
from cockpit.pages.manual.words import filing_desk, items_by_code, owner_name, state_chip, value_text
from cockpit.ui import parts, times
from cockpit.ui.tags import html
from cockpit.ui.visit import Visit
from people.commands.filing_pages import FilingView, ItemLine, filing_of
from people.filing.desk import UnknownFilingError
from store.uploads import UploadRow

KILO = 1024


async def view(visit: Visit, number: int) -> list[Component]:
    """The page of a value; of one that the visitor may not see that there is none."""
    words = visit.words
    back = parts.link([parts.icon("left"), words("page.manual.back")], visit.link("/manual"), "link back")
    try:
        found = await visit.read(filing_of, filing_desk(visit), visit.principal, number, visit.at)
    except UnknownFilingError:
        return [back, parts.page_head(words("page.manual.title")), parts.unknown(words)]
    items = items_by_code(visit)
    row = found.line.row
    item = items.get(row.item)
    title = f"{row.item} {words.of(item.name.zh, item.name.en)}" if item else row.item
    mark = parts.mark(words("filing.mark"))
    return [
        back,
        parts.page_head(title, [owner_name(visit, row), " · ", row.day.isoformat(), " ", mark]),
        *deciding.panel(visit, found.line),
        _facts(visit, found, items),
        html.Div([_evidence(visit, found), _steps(visit, found)], className="columns"),
    ]


def _facts(visit: Visit, found: FilingView, items: Mapping[str, ItemLine]) -> Component:
    words, at, row = visit.words, visit.at, found.line.row
    pairs: list[tuple[str, Any]] = [
        (words("filing.column.value"), html.Span(value_text(visit, row, items), className="strong")),
        (words("filing.column.state"), html.Div(state_chip(visit, found.line), className="stacked")),
        (words("filing.column.valid_until"), row.valid_until.isoformat()),
        (words("filing.column.entered_by"), [row.entered_name, " ", times.clock(row.entered_at, at)]),
        (
            words("filing.column.confirmed_by"),
            [row.confirmed_name, " ", times.clock(row.confirmed_at, at)] if row.confirmed_name else "–",
        ),
        (words("filing.column.owner"), html.Span(row.owner, className="code")),
        (words("filing.column.note"), row.note or "–"),
    ]
    if row.sheet_row is not None:
        pairs.append((words("page.manual.from_sheet"), words("page.manual.row", n=row.sheet_row)))
    return parts.panel(words("page.manual.value"), parts.facts(pairs))


def _evidence(visit: Visit, found: FilingView) -> Component:
    words = visit.words
    files = [*found.evidence, *([found.sheet] if found.sheet else [])]
    if not files:
        return parts.panel(words("page.manual.evidence"), parts.empty(words("page.manual.no_evidence")))
    return parts.panel(words("page.manual.evidence"), html.Ul([_file(visit, one) for one in files], className="lines"))


def _file(visit: Visit, file: UploadRow) -> Component:
    words = visit.words
    size = f"{file.size / KILO:,.0f} KB" if file.size < KILO * KILO else f"{file.size / KILO / KILO:,.1f} MB"
    scanned = words(f"page.manual.scan.{file.scan}")
    shown: Component | str = file.name
    if visit.holds("evidence.read"):
        shown = html.A(file.name, href=f"/api/uploads/{file.upload_id}", className="link", download="")
    return html.Li([parts.icon("clip"), html.Span(shown, className="grow"), html.Span(f"{size} · {scanned}")])


def _steps(visit: Visit, found: FilingView) -> Component:
    words = visit.words
    row = found.line.row
    lines = [_step(visit, words("filing.deed.enter"), row.entered_name, row.entered_at, "")]
    lines += [
        _step(visit, words(f"filing.state.{one.to_state}"), one.by_name, one.at, one.reason)
        for one in found.steps
        if one.from_state
    ]
    return parts.panel(words("page.manual.history"), html.Ol(lines, className="steps"))


def _step(visit: Visit, what: str, who: str, when: Any, reason: str) -> Component:
    said = [html.Span(reason, className="below")] if reason else []
    return html.Li([html.Span(what, className="strong"), f" {who} ", times.clock(when, visit.at), *said])
