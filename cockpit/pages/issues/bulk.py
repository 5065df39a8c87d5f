"""Confirming every issue that the filter leaves at once, and exporting the register."""

from typing import Any, Final

from dash import Input, Output, State, no_update
from dash.development.base_component import Component

from cockpit import ids
from cockpit.pages.issues import confirming, inputs
from cockpit.pages.issues.choosing import choice_of
from cockpit.pages.issues.confirming import CONFIRM
from cockpit.pages.issues.told import confirmation_of
from cockpit.pages.refusals import refused_lines
from cockpit.pages.wording import state_text
from cockpit.ui import parts
from cockpit.ui.acts import Done, Typed, act_panel
from cockpit.ui.callbacks import guarded, visit_at
from cockpit.ui.tags import dcc
from cockpit.ui.visit import Desk, Visit
from core.exports import Stamp, csv_lines
from evaluation.casework.deeds import Told
from evaluation.casework.reading import issues_page
from evaluation.commands.acting import MOST_AT_ONCE, act_on_many
from people.acts import Act, note_alone
from store.views.issues import IssueLine

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


def link(visit: Visit) -> Component:
    """The way to confirming many: all that wait for it."""
    text = visit.words("page.issues.confirm_many")
    return parts.link(text, visit.link("/issues", state="to_confirm", act="confirm"), "button button-plain")


def download() -> Component:
    """Where the browser takes the file from."""
    return dcc.Download(id=FILE)


def asked_for(visit: Visit, total: int) -> list[Component]:
    """The form for all that the filter leaves, where the address asks for it."""
    if visit.query.get("act") != "confirm" or not visit.holds(*CONFIRM) or not total:
        return []
    words = visit.words
    count = f"{min(total, MOST_AT_ONCE):,}"
    fields = confirming.common(visit)
    note, title = words("page.issues.confirm_hint", n=count), words("page.issues.confirm_n", n=count)
    return [act_panel(visit, inputs.PAGE, "confirm", title, fields, note=note)]


def register(app: Any, desk: Desk) -> None:
    """Registers the export."""
    where = State(ids.LOCATION, "search")
    guarded(app, desk, Output(FILE, "data"), Input(EXPORT, "n_clicks"), where, permissions=("exports.make",))(export)


async def confirm_all(visit: Visit, typed: Typed) -> Done:
    """Confirms what the filter leaves; says how many were refused and why."""
    confirmation = confirmation_of(typed)
    choice = choice_of(visit, MOST_AT_ONCE)
    lines, _ = await visit.read(issues_page, visit.evaluation, visit.principal, choice, visit.at)
    told = {line.issue_no: Told(confirmation=confirmation) for line in lines if line.state == "to_confirm"}
    done = await visit.read(act_on_many, visit.evaluation, visit.principal, "confirm", told, visit.at)
    said = visit.words("page.issues.done_n", n=f"{len(done.done):,}")
    if not done.refused:
        return Done(said, visit.here(act=None))
    return Done(said, shown=refused_lines(visit, [error.code for error in done.refused.values()]))


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
