"""我单位还差什么: the very records that are not archived, last days, and the state of each connection."""

from collections.abc import Collection
from typing import Any, Final

from dash.development.base_component import Component

from cockpit import ids
from cockpit.pages import data_lists, place_figures, shortfalls
from cockpit.pages.owners import OwnerSearch, owner_name, owner_seen
from cockpit.pages.wording import due_mark, state_chip
from cockpit.ui import parts
from cockpit.ui.parts import Look
from cockpit.ui.tables import PAGE, Column, page_of, pager, table
from cockpit.ui.tags import html
from cockpit.ui.visit import Desk, Visit
from core.days import date_of, local_date
from evaluation.fieldwork.disputes import disputed_rows
from people.ways import way_to
from store.evaluation.collected import ConnectionRow
from store.evaluation.told_points import OpenToldPoint
from store.owners import OwnerRow
from store.views.missing import SUBJECTS, Choice, MissingPage, MissingRow
from store.views.results import Lacking, OpenIssue, lacking
from store.views.scopes import owner_scope

SEE: Final = ("records.read",)
SEARCH: Final = OwnerSearch("/missing", SEE[0], ids.make("missing", "owner", "choice"))
CONNECTIONS: Final[dict[str, Look]] = {
    "connected": "calm",
    "connecting": "near",
    "missing": "bad",
    "not_applicable": "off",
}
MOST: Final = 100
"""pages that are counted up to; the list beyond them is exported"""


async def layout(visit: Visit) -> Any:
    """What the owner of the address, else one's own, still lacks."""
    words = visit.words
    owner = await owner_seen(visit, *SEE)
    if owner is None:
        head = parts.page_head(words("page.missing.title"), words("page.missing.note"))
        if asked := place_figures.asked_for(visit):
            return [head, *await place_figures.view(visit, asked)]
        return [head, *await SEARCH.view(visit), *place_figures.ways(visit)]
    head = parts.page_head(words("page.missing.title"), owner_name(visit, owner), _tools(visit, owner))
    if code := visit.query.get("figure"):
        return [head, *await shortfalls.view(visit, owner, code)]
    if data := visit.query.get("data"):
        return [head, *await data_lists.view(visit, owner, data)]
    scope = owner_scope(owner)
    subject = visit.query.get("subject")
    choice = Choice((subject,)) if subject in SUBJECTS else Choice()
    skipped = (min(page_of(visit), MOST) - 1) * PAGE
    found = await visit.read(visit.services.data.missing, scope, choice, visit.at, None, skipped)
    other = await visit.read(lacking, visit.database, owner.code)
    return [
        head,
        _figures(visit, found, other),
        *await shortfalls.red_panel(visit, owner),
        html.Div([_duties(visit, other), _connections(visit, other)], className="columns"),
        _records(visit, owner, found, subject, await visit.read(disputed_rows, visit.services.evaluation, found.rows)),
    ]


def register(app: Any, desk: Desk) -> None:
    """Choosing an owner, for those who see many."""
    SEARCH.register(app, desk)


def _tools(visit: Visit, owner: OwnerRow) -> list[Component]:
    words, shown = visit.words, []
    if visit.holds("notices.read") and owner.kind == "agency":
        href = visit.link("/evaluation/result", owner=owner.code)
        shown.append(parts.link(words("page.result.go"), href, "button button-plain"))
    if visit.principal.may("notices.draft", way_to(owner, visit.services.settings.city), visit.at):
        href = visit.link("/issues", act="new", owner=owner.code)
        shown.append(parts.link(words("page.issues.open"), href, "button button-plain"))
    return shown


def _figures(visit: Visit, found: MissingPage, other: Lacking) -> Component:
    words = visit.words
    gone = sum(1 for one in other.connections if one.state == "missing")
    guided = len(other.guidance) + len(other.told)
    late = sum(1 for one in other.issues if one.due_on is not None and one.due_on < local_date(visit.at))
    return parts.figures(
        [
            (words("page.missing.due"), f"{found.count.due:,}", words("page.missing.due_note")),
            (words("page.missing.coming"), f"{found.count.coming:,}", words("page.missing.coming_note")),
            (words("page.missing.issues"), f"{len(other.issues):,}", words("page.missing.issues_note", n=late)),
            (words("page.missing.guidance"), f"{guided:,}", words("page.missing.guidance_note")),
            (words("page.missing.gone"), f"{gone:,}", words("page.missing.gone_note")),
        ]
    )


def _duties(visit: Visit, other: Lacking) -> Component:
    words = visit.words
    title = words("page.missing.duties")
    lines = [_issue(visit, one) for one in other.issues]
    lines += [
        html.Li(
            [parts.chip("near", one.item), html.Span(one.advice, className="grow"), due_mark(visit, one.suggested_on)]
        )
        for one in other.guidance
    ]
    lines += [_told(visit, one) for one in other.told]
    body = html.Ul(lines, className="lines") if lines else parts.empty(words("page.missing.no_duties"))
    return parts.panel(title, body)


def _told(visit: Visit, one: OpenToldPoint) -> Component:
    """A point of guidance by hand, which leads to its document."""
    way = parts.link(one.item, visit.link("/documents", document=one.document_id), "link")
    chip = state_chip(visit.words, "guidance_point", "open")
    said = html.Span([way, html.Span(one.advice, className="below")], className="grow")
    return html.Li([chip, said, due_mark(visit, one.suggested_on)])


def _issue(visit: Visit, one: OpenIssue) -> Component:
    due = due_mark(visit, one.due_on, is_provisional=one.is_provisional) if one.due_on else html.Span("–")
    way = parts.link(one.title, visit.link("/issues", issue=one.issue_no), "link")
    number = html.Span(one.issue_no, className="below code")
    return html.Li([state_chip(visit.words, "issue", one.state), html.Span([way, number], className="grow"), due])


def _connections(visit: Visit, other: Lacking) -> Component:
    words = visit.words
    title = words("page.missing.connections")
    if not other.connections:
        return parts.panel(title, parts.empty(words("page.missing.no_connections")))
    lines = [_connection(visit, one) for one in sorted(other.connections, key=lambda one: one.source)]
    return parts.panel(title, html.Ul(lines, className="lines"), note=words("page.missing.connections_note"))


def _connection(visit: Visit, one: ConnectionRow) -> Component:
    words, state = visit.words, one.state or "missing"
    since = words("page.missing.since", day=one.since.isoformat()) if one.since else ""
    name = words.known(f"page.missing.source.{one.source}", one.source)
    chip = parts.chip(CONNECTIONS.get(state, "plain"), words.known(f"page.missing.state.{state}", state))
    return html.Li([chip, html.Span(name, className="grow"), html.Span(since)])


def _records(
    visit: Visit, owner: OwnerRow, found: MissingPage, subject: str | None, standing: Collection[tuple[str, str]]
) -> Component:
    words = visit.words
    title = words("page.missing.records")
    if found.loading and not found.rows:
        body: list[Any] = [parts.stale(words("page.missing.loading"))]
    elif not found.rows:
        body = [parts.empty(words("page.missing.none"), words("page.missing.none_hint"))]
    else:
        total = min(found.count.due + found.count.coming, MOST * PAGE)
        shown = table(title, _columns(visit, owner, standing), found.rows, class_name="is-dense", row_class=_row_class)
        body = [shown, pager(visit, page_of(visit), total)]
    return parts.panel(title, body, tools=[_subjects(visit, owner, subject)], class_name="is-flush")


def _subjects(visit: Visit, owner: OwnerRow, chosen: str | None) -> Component:
    words = visit.words
    every = (words("page.missing.all"), visit.link("/missing", owner=owner.code), chosen not in SUBJECTS)
    some = [
        (words(f"missing.subject.{one}"), visit.link("/missing", owner=owner.code, subject=one), one == chosen)
        for one in SUBJECTS
    ]
    return parts.tabs([every, *some], words("page.missing.records"))


def _row_class(row: MissingRow) -> str:
    return "look-late" if row.days > 0 else ""


def _columns(visit: Visit, owner: OwnerRow, standing: Collection[tuple[str, str]]) -> list[Column[MissingRow]]:
    words = visit.words
    return [
        Column(words("missing.column.name"), lambda row: _name(visit, owner, row, standing), "head", wide=True),
        Column(words("missing.column.subject"), lambda row: words(f"missing.subject.{row.subject}")),
        Column(words("missing.column.due_on"), lambda row: due_mark(visit, date_of(row.due_day))),
        Column(words("missing.column.reason_name"), lambda row: _reason(visit, row)),
    ]


def _name(visit: Visit, owner: OwnerRow, row: MissingRow, standing: Collection[tuple[str, str]]) -> Component:
    """A record by name and key; that an objection to it is open, else the way to one for its own unit."""
    said: list[Any] = [html.Span(row.name or row.key, className="strong"), html.Span(row.key, className="below code")]
    if (row.subject, row.key) in standing:
        said.append(state_chip(visit.words, "data_objection", "open"))
    elif owner.code in visit.principal.nodes(shortfalls.OBJECT, visit.at):
        said.append(shortfalls.objection(visit, owner, row.table, row.key))
    return html.Div(said)


def _reason(visit: Visit, row: MissingRow) -> Component:
    words = visit.words
    said = [one for one in (row.failed_codes, row.error, row.archived_under) if one]
    below = [html.Span(" · ".join(said), className="below")] if said else []
    return html.Div([words(f"missing.reason.{row.reason}"), *below])
