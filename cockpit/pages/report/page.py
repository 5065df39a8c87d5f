"""The self-report: the items with their progress, one of them to be typed, and handing in the whole."""

from typing import Any, Final

from dash import Input, Output, State, no_update
from dash.development.base_component import Component

from cockpit import ids
from cockpit.pages.owners import OwnerSearch, owner_code, owner_name, owner_seen
from cockpit.pages.report import one
from cockpit.pages.report.reading import SUBMIT, Progress, Report, read_report
from cockpit.pages.wording import due_mark, state_chip
from cockpit.ui import parts
from cockpit.ui.callbacks import guarded, leave_for, tell
from cockpit.ui.parts import Look
from cockpit.ui.tags import html
from cockpit.ui.visit import Desk, Visit, query_of
from evaluation.commands.reports import submit_report
from evaluation.rubric.schema import Item

PATH: Final = "/evaluation/report"
SEARCH: Final = OwnerSearch(PATH, SUBMIT, ids.make("report", "owner", "choice"))
HAND_IN: Final = ids.make("report", "whole", "submit")
MESSAGE: Final = ids.make("report", "whole", "message")
LOOKS: Final[dict[Progress, Look]] = {"done": "good", "carried": "calm", "open": "near", "optional": "plain"}


async def layout(visit: Visit) -> Any:
    """The report of the agency of the address, else of one's own."""
    words = visit.words
    if owner_code(visit, SUBMIT) is None:
        return [parts.page_head(words("page.report.title")), *await SEARCH.view(visit)]
    owner = await owner_seen(visit, SUBMIT)
    report = await read_report(visit, owner) if owner else None
    if owner is None or report is None:
        empty = parts.empty(words("page.report.none"), words("page.report.none_hint"))
        return [
            parts.page_head(words("page.report.title")),
            empty if owner or not visit.query else parts.unknown(words),
        ]
    chosen = _chosen(visit, report)
    return [
        _head(visit, report),
        _whole(visit, report),
        html.Div([_list(visit, report, chosen), one.view(visit, report, chosen)], className="aside-columns"),
    ]


def register(app: Any, desk: Desk) -> None:
    """Saving, files, handing in, and choosing one of several agencies."""
    SEARCH.register(app, desk)
    one.register(app, desk)
    pressed, where = Input(HAND_IN, "n_clicks"), State(ids.LOCATION, "search")
    guarded(app, desk, Output(MESSAGE, "children"), pressed, where, permissions=(SUBMIT,))(hand_in)


async def hand_in(visit: Visit, clicks: int, search: str) -> Any:
    """Hands the whole report in."""
    if not clicks:
        return no_update
    query = query_of(search)
    owner = query.get("owner", "")
    await visit.read(submit_report, visit.evaluation, visit.principal, query.get("cycle", ""), owner, visit.at)
    tell(visit.words("page.report.submitted"))
    leave_for(visit.link("/evaluation/result", owner=owner, cycle=query.get("cycle")))
    return ""


def _chosen(visit: Visit, report: Report) -> Item:
    """The item of the address, else the first that is open, else the first."""
    wanted = visit.query.get("item")
    named = next((item for item in report.items if item.code == wanted), None)
    first_open = next((item for item in report.items if report.progress(item) == "open"), report.items[0])
    return named or first_open


def _head(visit: Visit, report: Report) -> Component:
    words, part = visit.words, report.file.part
    due = [due_mark(visit, part.report_due_on, is_provisional=part.is_due_provisional)] if part.report_due_on else []
    note = html.Span([state_chip(words, "participation", part.state), *due], className="stacked")
    return parts.page_head(
        words("page.report.of", name=owner_name(visit, report.owner)), [report.file.cycle.name, note]
    )


def _whole(visit: Visit, report: Report) -> Component:
    words = visit.words
    found = [report.progress(item) for item in report.items]
    missing = sum(1 for item in report.items for one in item.evidence if (item.code, one.code) not in report.standing)
    filled = len(found) - found.count("open")
    shown = parts.figures(
        [
            (words("page.report.filled"), f"{filled}", words("page.report.of_all", n=len(found))),
            (words("page.report.carried"), f"{found.count('carried')}", words("page.report.carried_note")),
            (words("page.report.open"), f"{found.count('open')}", words("page.report.open_note")),
            (words("page.report.evidence"), f"{missing}", words("page.report.evidence_note")),
        ]
    )
    if not report.is_open:
        return html.Div([shown, parts.stale(words("page.report.closed"))])
    button = parts.button(words("page.report.submit"), HAND_IN, "main", disabled=found.count("open") > 0)
    hint = words(
        "page.report.submit_hint" if not found.count("open") else "page.report.submit_open", n=found.count("open")
    )
    message = html.Div("", id=MESSAGE, className="form-message", role="alert")
    line = html.Div([button, html.Span(hint, className="field-hint")], className="form-acts is-line")
    return html.Div([shown, html.Div([line, message], **{"data-form": ""})])


def _list(visit: Visit, report: Report, chosen: Item) -> Component:
    lines = [_entry(visit, report, item, item is chosen) for item in report.items]
    return html.Nav(
        html.Ol(lines), className="desk-panel item-list", **{"aria-label": visit.words("page.report.items")}
    )


def _entry(visit: Visit, report: Report, item: Item, here: bool) -> Component:
    words = visit.words
    progress = report.progress(item)
    file = report.file
    href = visit.link(PATH, cycle=file.cycle.code, owner=report.owner.code, item=item.code)
    name = html.Span(
        [html.Span(item.code, className="code"), " ", words.of(item.name.zh, item.name.en)], className="grow"
    )
    shown = [name, parts.chip(LOOKS[progress], words(f"page.report.progress.{progress}"))]
    return html.Li(parts.link(shown, href, "item-entry is-here" if here else "item-entry"))
