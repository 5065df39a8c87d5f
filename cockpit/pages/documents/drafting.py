"""A new draft: which document the issues of an owner call for; facts, demands and days come from the issues."""

from typing import Any, Final

from dash import Input, Output, State, no_update
from dash.development.base_component import Component

from cockpit import ids
from cockpit.pages.refusals import sentence_of
from cockpit.pages.wording import document_title
from cockpit.ui import forms, parts
from cockpit.ui.callbacks import guarded, leave_for, tell, visit_at
from cockpit.ui.tags import html
from cockpit.ui.visit import Desk, Visit
from core.errors import RefusedError
from evaluation.casework.case import UnknownIssueError
from evaluation.casework.composing import MODULES
from evaluation.casework.drafts import NewDraft
from evaluation.casework.fitting import Fitting, fitting
from evaluation.casework.reading import issues_page, one_issue
from evaluation.commands.official_documents import draft_document
from store.views.issues import IssueChoice

DRAFT: Final = ("notices.draft",)
KIND: Final = ids.make("documents", "new", "kind")
ISSUES: Final = ids.make("documents", "new", "issues")
SUBMIT: Final = ids.make("documents", "new", "submit")
MESSAGE: Final = ids.make("documents", "new", "message")
URGING: Final = "urging"


async def view(visit: Visit) -> list[Component]:
    """The form, for the issue of the address and others of its owner that are ready."""
    words = visit.words
    back = parts.link([parts.icon("left"), words("page.documents.back")], visit.link("/documents"), "link back")
    head = parts.page_head(words("page.documents.new"), words("page.documents.new_note"))
    try:
        number = visit.query.get("issue", "")
        found = await visit.read(one_issue, visit.evaluation, visit.principal, number, visit.at)
    except UnknownIssueError:
        return [back, head, parts.empty(words("page.documents.from_issue"))]
    row = found.case.row
    choice = IssueChoice(owner=row.owner_code, open_only=True, limit=100)
    lines, _ = await visit.read(issues_page, visit.evaluation, visit.principal, choice, visit.at)
    issues = [(one.issue_no, f"{one.issue_no} {one.title}") for one in lines]
    ready = row.state == "drafting" and row.document_id is None
    found_fit = fitting(visit.evaluation, [found.case]) if ready else Fitting((), {})
    fields = [
        *_refused(visit, found_fit),
        forms.field(
            words("page.documents.kind"),
            forms.select(KIND, _kinds(visit, found_fit), visit.language, _first(visit, found_fit), kept=False),
            words("page.documents.kind_hint"),
        ),
        forms.field(
            words("page.documents.issues"),
            forms.select(ISSUES, issues, visit.language, [row.issue_no], kept=False, mode="multiple"),
            wide=True,
        ),
    ]
    acts = [
        parts.button(words("page.documents.draft"), SUBMIT, "main"),
        parts.link(words("desk.cancel"), visit.link("/issues", issue=row.issue_no), "button button-quiet"),
    ]
    notes = [] if ready else [parts.warning(words("page.documents.not_ready"))]
    form = forms.form("documents", "new", fields, acts)
    return [back, head, *notes, parts.panel(row.title, form, class_name="is-act")]


def _first(visit: Visit, fit: Fitting) -> str:
    """The kind of the address, else the one that the facts carry first; of what is under way an urging."""
    asked = visit.query.get("kind", "")
    return asked if asked in MODULES else fit.kinds[0] if fit.kinds else URGING


def _kinds(visit: Visit, fit: Fitting) -> list[tuple[str, str]]:
    """What may be chosen: what fits first, never what the facts do not carry."""
    kinds = [one for one in dict.fromkeys((*fit.kinds, *sorted(MODULES))) if one not in fit.refused]
    return [(kind, document_title(visit.words, kind)) for kind in kinds]


def _refused(visit: Visit, fit: Fitting) -> list[Component]:
    """Which notices the facts do not carry, and why."""
    if not fit.refused:
        return []
    words = visit.words
    lines = [
        html.Li([html.B(document_title(words, kind)), html.Span(sentence_of(visit, code), className="below")])
        for kind, code in fit.refused.items()
    ]
    summary = html.Summary(words("page.documents.unfit", n=len(lines)), className="field-hint")
    return [html.Details([summary, html.Ul(lines, className="plain-list")], className="field is-wide")]


def register(app: Any, desk: Desk) -> None:
    """Registers the act."""
    typed = State(KIND, "value"), State(ISSUES, "value"), State(ids.LOCATION, "search")
    guarded(app, desk, Output(MESSAGE, "children"), Input(SUBMIT, "n_clicks"), *typed, permissions=DRAFT)(draft)


async def draft(visit: Visit, clicks: int, kind: str | None, issues: list[str] | None, search: str) -> Any:
    """Keeps the draft and opens it."""
    if not clicks:
        return no_update
    visit = visit_at(visit, "/documents", search)
    if not kind or not issues:
        raise RefusedError("a kind and an issue are needed", "fields_missing")
    found = await visit.read(one_issue, visit.evaluation, visit.principal, issues[0], visit.at)
    new = NewDraft(kind, found.case.row.owner_code, tuple(issues))
    number = await visit.read(draft_document, visit.evaluation, visit.principal, new, visit.at)
    tell(visit.words("page.documents.drafted"))
    leave_for(visit.link("/documents", document=number))
    return ""
