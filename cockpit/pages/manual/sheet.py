"""Many values at once: a workbook to fill in, and the same handed in again; every wrong cell is named."""

from typing import Any, Final

from dash import Input, Output, no_update
from dash.development.base_component import Component

from cockpit import ids
from cockpit.pages.manual.words import ENTER, owner_options
from cockpit.shell.nodes import place_of
from cockpit.ui import parts
from cockpit.ui.callbacks import guarded
from cockpit.ui.tags import html
from cockpit.ui.uploads import drop_zone, last_tasks
from cockpit.ui.visit import Desk, Visit, address

FILE: Final = ids.make("manual", "sheet", "file")
RESULT: Final = ids.make("manual", "sheet", "result")
MOST_TOLD: Final = 50


async def view(visit: Visit) -> list[Component]:
    """Two steps: the workbook, then the filled one."""
    words = visit.words
    back = parts.link([parts.icon("left"), words("page.manual.back")], visit.link("/manual"), "link back")
    head = parts.page_head(words("page.manual.by_sheet"), words("page.manual.sheet_note"))
    if not await owner_options(visit):
        return [back, head, parts.empty(words("page.manual.no_owners"))]
    template = html.A(
        [parts.icon("save"), words("page.manual.template")],
        href=address("/api/manual/template.xlsx", {"place": place_of(visit)}),
        className="button button-plain",
        download="",
    )
    node = str(place_of(visit) or visit.principal.nodes(ENTER[0], visit.at)[0])
    zone = drop_zone(visit, FILE, node, 1, to="/api/manual/sheets", types=("xlsx", "csv"))
    return [
        back,
        head,
        parts.panel(words("page.manual.step_one"), [html.P(words("filing.sheet.rule")), html.P(template)]),
        parts.panel(words("page.manual.step_two"), [zone, html.Div(id=RESULT)]),
    ]


def register(app: Any, desk: Desk) -> None:
    """Registers that the answer to a sheet is told."""
    done = Input(FILE, "lastUploadTaskRecord")
    guarded(app, desk, Output(RESULT, "children"), done, permissions=ENTER)(told)


async def told(visit: Visit, record: Any) -> Any:
    """What became of the sheet: how many values wait now, or each cell that is wrong."""
    tasks = last_tasks(record)
    if not tasks:
        return no_update
    words = visit.words
    found = tasks[-1].get("uploadResponse")
    answer: dict[str, Any] = found if isinstance(found, dict) else {}
    if tasks[-1].get("taskStatus") == "success":
        way = parts.link(words("page.manual.to_waiting"), visit.link("/manual"), "button button-main")
        done = words("page.manual.sheet_done", n=answer.get("filings", 0))
        return html.Div([html.P(done, className="strong"), way], className="secret", role="status")
    mistakes = answer.get("mistakes") or []
    lines = [html.Li([html.Span(one["cell"], className="code"), " ", one["message"]]) for one in mistakes[:MOST_TOLD]]
    message = (answer.get("error") or {}).get("message") or words("desk.spoken.error")
    return html.Div([html.P(message, className="strong"), html.Ul(lines)], className="banner banner-bad", role="alert")
