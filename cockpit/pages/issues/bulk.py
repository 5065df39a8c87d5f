"""Confirming or closing every issue that the filter leaves at once, and exporting the register."""

from typing import Any, Final

from dash import Input, Output, State, no_update
from dash.development.base_component import Component

from cockpit import ids
from cockpit.pages.issues import confirming, inputs
from cockpit.pages.issues.choosing import choice_of
from cockpit.pages.issues.confirming import CONFIRM
from cockpit.pages.issues.told import confirmation_of
from cockpit.pages.refusals import sentence_of
from cockpit.pages.wording import state_text
from cockpit.ui import parts
from cockpit.ui.acts import Done, Typed, act_panel
from cockpit.ui.callbacks import guarded, visit_at
from cockpit.ui.tags import dcc, html
from cockpit.ui.visit import Desk, Visit
from core.errors import RefusedError
from core.exports import Stamp, csv_lines
from evaluation.casework.deeds import Told
from evaluation.casework.reading import issues_page
from evaluation.commands.acting import MOST_AT_ONCE, act_on_many
from people.acts import Act, note_alone
from store.views.issues import IssueLine

CLOSE: Final = ("notices.close",)
RIGHTS: Final = {"confirm": CONFIRM, "close_by_data": CLOSE}
"""what is done with many at once → who may"""
EXPORT: Final = ids.make("issues", "export", "submit")
FILE: Final = ids.make("issues", "export", "file")
MOST_ROWS: Final = 10_000
HEAD: Final = (
    "issue_no",
    "title",
    "owner",
    "owner_code",
    "severity",
    "state",
    "opened",
    "deadline",
    "officer",
    "document",
)


def links(visit: Visit) -> list[Component]:
    """The ways to confirming all that wait for it, and to closing all that data have met."""
    ways = [(CONFIRM, "confirm_many", {"state": "to_confirm", "act": "confirm"})]
    ways.append((CLOSE, "close_many", {"show": "met", "act": "close_by_data"}))
    words = visit.words
    return [
        parts.link(words(f"page.issues.{name}"), visit.link("/issues", **query), "button button-plain")
        for rights, name, query in ways
        if visit.holds(*rights)
    ]


def download() -> Component:
    """Where the browser takes the file from."""
    return dcc.Download(id=FILE)


def asked_for(visit: Visit, total: int) -> list[Component]:
    """The form for all that the filter leaves, where the address asks for it."""
    name = visit.query.get("act", "")
    if name not in RIGHTS or not visit.holds(*RIGHTS[name]) or not total:
        return []
    words, key = visit.words, "confirm" if name == "confirm" else "close"
    count = f"{min(total, MOST_AT_ONCE):,}"
    fields = confirming.common(visit) if name == "confirm" else []
    note, title = words(f"page.issues.{key}_hint", n=count), words(f"page.issues.{key}_n", n=count)
    return [act_panel(visit, inputs.PAGE, name, title, fields, note=note)]


def register(app: Any, desk: Desk) -> None:
    """Registers the export."""
    where = State(ids.LOCATION, "search")
    guarded(app, desk, Output(FILE, "data"), Input(EXPORT, "n_clicks"), where, permissions=("exports.make",))(export)


async def do(visit: Visit, typed: Typed) -> Done:
    """Confirms or closes what the filter leaves; says which were refused and why."""
    is_closing = typed.act == "close_by_data"
    each = Told() if is_closing else Told(confirmation=confirmation_of(typed))
    choice = choice_of(visit, MOST_AT_ONCE)
    lines, _ = await visit.read(issues_page, visit.evaluation, visit.principal, choice, visit.at)
    told = {line.issue_no: each for line in lines if (line.met_at if is_closing else line.state == "to_confirm")}
    event = "close_by_data" if is_closing else "confirm"
    done = await visit.read(act_on_many, visit.evaluation, visit.principal, event, told, visit.at)
    said = visit.words("page.issues.done_n", n=f"{len(done.done):,}")
    if not done.refused:
        return Done(said, visit.here(act=None))
    names = {line.issue_no: line.title for line in lines}
    return Done(said, shown=[_refused(visit, number, names[number], error) for number, error in done.refused.items()])


def _refused(visit: Visit, number: str, title: str, error: RefusedError) -> Component:
    """An issue that stays as it is, and why."""
    way = parts.link(f"{number} {title}", visit.link("/issues", issue=number), "link")
    return html.Div([way, " ", sentence_of(visit, error.code, **error.values)])


async def export(visit: Visit, clicks: int, search: str) -> Any:
    """The register as the filter leaves it, for a spreadsheet; who took it out stands in it and in the trail."""
    if not clicks:
        return no_update
    visit = visit_at(visit, "/issues", search)
    choice = choice_of(visit, MOST_ROWS)
    lines, _ = await visit.read(issues_page, visit.evaluation, visit.principal, choice, visit.at)
    stamp = Stamp(visit.principal.name, visit.principal.display_name, visit.at)
    detail = {"what": "issues", "rows": len(lines), "filter": dict(visit.query)}
    act = Act("data.exported", "issue", "", visit.principal.nodes("exports.make", visit.at)[0], detail=detail)
    await visit.read(note_alone, visit.database, visit.principal, act, visit.at)
    head = [visit.words(f"page.issues.export_column.{one}") for one in HEAD]
    text = "".join(csv_lines(head, (_cells(visit, one) for one in lines), [stamp.who, stamp.local]))
    return {"content": text, "filename": stamp.file_name("issues", "csv"), "type": "text/csv;charset=utf-8"}


def _cells(visit: Visit, row: IssueLine) -> list[Any]:
    words = visit.words
    return [
        row.issue_no,
        row.title,
        words.of(row.owner_name, row.owner_name_en),
        row.owner_code,
        words(f"evaluation.severity.{row.severity}"),
        state_text(words, "issue", row.state),
        row.opened_at.isoformat(),
        row.deadline_on,
        row.officer_name,
        row.document_no,
    ]
