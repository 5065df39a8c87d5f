"""The register: filtered by state, severity, source, unit, officer and last day; each issue leads to itself."""

from typing import Any, Final

from dash.development.base_component import Component

from cockpit import ids
from cockpit.pages.issues import bulk
from cockpit.pages.issues.choosing import READ, SEVERITIES, SHOWN, SOURCES, choice_of, shown_of
from cockpit.pages.owners import OwnerSearch, owner_seen
from cockpit.pages.wording import due_mark, severity_chip, state_chip, state_text
from cockpit.shell.nodes import owner_text
from cockpit.ui import forms, parts
from cockpit.ui.filters import Filter
from cockpit.ui.searching import register_search, search_select
from cockpit.ui.tables import PAGE, Column, page_of, pager, table
from cockpit.ui.tags import html
from cockpit.ui.visit import Desk, Visit
from evaluation.casework.reading import issue_officers, issues_page
from evaluation.issues.states import issue_machine
from store.owners import OwnerRow
from store.views.issues import IssueLine

STATE: Final = ids.make("issues", "filter", "state")
SEVERITY: Final = ids.make("issues", "filter", "severity")
TEXT: Final = ids.make("issues", "filter", "text")
OWNER: Final = ids.make("issues", "filter", "owner")
SOURCE: Final = ids.make("issues", "filter", "source")
OFFICER: Final = ids.make("issues", "filter", "officer")
UNTIL: Final = ids.make("issues", "filter", "until")
FIND: Final = ids.make("issues", "filter", "find")
FIELDS: Final = {
    "state": STATE,
    "severity": SEVERITY,
    "source": SOURCE,
    "owner": OWNER,
    "officer": OFFICER,
    "until": UNTIL,
    "text": TEXT,
}
SEARCH: Final = OwnerSearch("/issues", READ[0], OWNER)
LOOKED: Final = Filter("/issues", FIELDS, FIND, TEXT, ("show", "place"))


async def view(visit: Visit) -> list[Component]:
    """The filter and the list."""
    words = visit.words
    choice = choice_of(visit, PAGE, (page_of(visit) - 1) * PAGE)
    lines, total = await visit.read(issues_page, visit.evaluation, visit.principal, choice, visit.at)
    head = parts.page_head(words("page.issues.title"), words("page.issues.note", n=f"{total:,}"), _tools(visit))
    if lines:
        shown = table(words("page.issues.title"), _columns(visit), lines, class_name="is-dense", row_class=_row_class)
        body = [shown, pager(visit, page_of(visit), total)]
    else:
        body = [parts.empty(words("page.issues.none"), words("page.issues.none_hint"))]
    # a code that the reader may not ask about is not repeated: nobody is told which there are
    asked = await owner_seen(visit, READ[0]) if visit.query.get("owner") else None
    panel = html.Section([await _filter(visit, asked), *body], className="desk-panel")
    return [head, *bulk.asked_for(visit, total), _views(visit), panel]


def register(app: Any, desk: Desk) -> None:
    """Registers the filter, and the search for its unit."""
    LOOKED.register(app, desk, READ)
    register_search(app, desk, OWNER, SEARCH.find, READ)


def _tools(visit: Visit) -> list[Component]:
    tools = bulk.links(visit)
    if visit.holds("exports.make"):
        tools.append(parts.button([parts.icon("save"), visit.words("page.issues.export")], bulk.EXPORT, "plain"))
    return [*tools, bulk.download()]


def _views(visit: Visit) -> Component:
    here = shown_of(visit)
    kept = {key: visit.query.get(key) for key in FIELDS if key != "state"}
    links = [
        (visit.words(f"page.issues.show.{one}"), visit.link("/issues", show=one, **kept), one == here) for one in SHOWN
    ]
    return parts.tabs(links, visit.words("page.issues.title"))


async def _filter(visit: Visit, owner: OwnerRow | None) -> Component:
    words, language, query = visit.words, visit.language, visit.query
    known = await visit.read(issue_officers, visit.evaluation, visit.principal, visit.at)
    officers = [(str(number), name) for number, name in known]
    states = [(code, state_text(words, "issue", code)) for code in issue_machine().states]
    severities = [(code, words(f"evaluation.severity.{code}")) for code in SEVERITIES]
    sources = [(code, words(f"page.issues.source_kind.{code}")) for code in SOURCES]
    fields = [
        forms.field(
            words("page.issues.column.state"), forms.select(STATE, states, language, query.get("state"), kept=False)
        ),
        forms.field(
            words("page.issues.column.severity"),
            forms.select(SEVERITY, severities, language, query.get("severity"), kept=False),
        ),
        forms.field(
            words("page.issues.source"), forms.select(SOURCE, sources, language, query.get("source"), kept=False)
        ),
        forms.field(words("page.issues.column.owner"), await _owner(visit, owner)),
        forms.field(
            words("page.issues.column.officer"),
            forms.select(OFFICER, officers, language, query.get("officer"), kept=False),
        ),
        forms.field(words("page.issues.until"), forms.date_input(UNTIL, language, query.get("until"), kept=False)),
        forms.field(words("page.issues.text"), forms.text_input(TEXT, query.get("text"), kept=False)),
    ]
    return forms.form(
        "issues", "filter", fields, [parts.button(words("desk.find"), FIND, "main")], class_name="is-filter"
    )


async def _owner(visit: Visit, chosen: OwnerRow | None) -> Component:
    """Units and archives that the visitor may see; the one that was asked for is among them."""
    options = dict(await SEARCH.find(visit))
    if chosen is None:
        return search_select(visit, OWNER, list(options.items()), kept=False)
    options.setdefault(chosen.code, owner_text(visit, chosen))
    return search_select(visit, OWNER, list(options.items()), chosen.code, kept=False)


def _row_class(row: IssueLine) -> str:
    return "look-late" if row.state == "overdue" else ""


def _columns(visit: Visit) -> list[Column[IssueLine]]:
    words = visit.words
    return [
        Column(words("page.issues.column.issue"), lambda row: _title(visit, row), "head", wide=True),
        Column(words("page.issues.column.owner"), lambda row: words.of(row.owner_name, row.owner_name_en)),
        Column(words("page.issues.column.severity"), lambda row: severity_chip(words, row.severity)),
        Column(words("page.issues.column.state"), lambda row: _state(visit, row)),
        Column(words("page.issues.column.due"), lambda row: _due(visit, row)),
        Column(words("page.issues.column.officer"), lambda row: row.officer_name or "–"),
    ]


def _title(visit: Visit, row: IssueLine) -> Component:
    way = parts.link(row.title, visit.link("/issues", issue=row.issue_no), "link strong")
    below = [row.issue_no, f" · {row.document_no}" if row.document_no else ""]
    return html.Div([way, html.Span(below, className="below code")])


def _state(visit: Visit, row: IssueLine) -> Component:
    met = [parts.chip("good", visit.words("page.issues.met"))] if row.met_at and not row.closed_at else []
    again = [parts.mark(visit.words("page.issues.reopened", n=row.reopened))] if row.reopened else []
    return html.Div([state_chip(visit.words, "issue", row.state), *met, *again], className="stacked")


def _due(visit: Visit, row: IssueLine) -> Component | str:
    due = row.act_by or row.deadline_on
    if due is None or row.closed_at is not None:
        return "–"
    return due_mark(visit, due, is_provisional=row.is_provisional)
