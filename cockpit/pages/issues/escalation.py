"""The ladder of an issue: the steps that were taken or fell due, each with its document or the way to its draft."""

from typing import Any, Final

from dash.development.base_component import Component

from cockpit.pages.wording import document_title
from cockpit.ui import parts
from cockpit.ui.tags import html
from cockpit.ui.visit import Visit
from core.days import local_date
from evaluation.casework.composing import MODULES
from evaluation.casework.reading import WholeIssue
from evaluation.ladder import basis_in, ladder_table
from store.evaluation.ladder import TakenStep

DRAFT: Final = "notices.draft"
GIVEN_UP: Final = frozenset({"void", "dropped"})


def view(visit: Visit, found: WholeIssue) -> list[Component]:
    """The panel, once the issue is delivered."""
    if found.case.row.delivered_on is None:
        return []
    words = visit.words
    lines = [_step(visit, found, one) for one in found.ladder]
    body = html.Ul(lines, className="lines") if lines else parts.empty(words("page.issues.ladder_none"))
    return [parts.panel(words("page.issues.ladder"), body)]


def _step(visit: Visit, found: WholeIssue, one: TakenStep) -> Component:
    words = visit.words
    step = next((step for step in ladder_table().steps if step.code == one.step), None)
    name = words.of(step.zh, step.en) if step else one.step
    since = words("page.issues.ladder_since", day=one.since.isoformat())
    basis = basis_in(step, words.language) if step else ""
    below = html.Span(f"{since} · {basis} · {_standing(visit, one)}", className="below")
    return html.Li([html.Span([html.B(name), below], className="grow"), *_document(visit, found, one)])


def _standing(visit: Visit, one: TakenStep) -> str:
    """Since when a step is done; a step that has its document only once that is sealed."""
    words = visit.words
    if one.reference and one.decided_on is not None:
        return words("page.issues.ladder_decision", reference=one.reference, day=one.decided_on.isoformat())
    if one.done_at is None:
        return words("page.issues.ladder_open")
    return words("page.issues.ladder_done", day=local_date(one.done_at).isoformat())


def _document(visit: Visit, found: WholeIssue, one: TakenStep) -> list[Any]:
    """The document of a step, or the decision made elsewhere; where persons say everything, the way to its draft."""
    if one.upload_id is not None:
        return [html.A(visit.words("page.issues.ladder_file"), href=f"/api/uploads/{one.upload_id}", className="link")]
    title = document_title(visit.words, one.document)
    if one.document_id is not None:
        return [parts.link(title, visit.link("/documents", document=one.document_id))]
    drafted = [row for row in found.documents if row.kind == one.document and row.state not in GIVEN_UP]
    if drafted:
        return [parts.link(title, visit.link("/documents", document=drafted[-1].document_id))]
    if one.document not in MODULES or not visit.holds(DRAFT):
        return []
    href = visit.link("/documents", act="new", issue=found.case.issue_no, kind=one.document)
    return [parts.link(f"{visit.words('page.issues.ladder_draft')} {title}", href, "button button-small")]
