"""One issue: where it stands and until when, what was found, what is demanded and proved, its whole timeline."""

from typing import Any

from dash.development.base_component import Component

from cockpit.pages.issues import acting, escalation, reached
from cockpit.pages.wording import (
    document_title,
    due_mark,
    event_text,
    severity_chip,
    state_chip,
    state_text,
    working_due_mark,
)
from cockpit.ui import parts, times
from cockpit.ui.tags import html
from cockpit.ui.visit import Visit
from evaluation.casework.case import UnknownIssueError
from evaluation.casework.reading import WholeIssue, one_issue
from evaluation.deadlines.demands import demand_table
from evaluation.law.clauses import clause_table
from store.evaluation.issue_moves import MoveRow
from store.evaluation.issue_parts import DemandRow, FactRow, StageRow
from store.evaluation.issues import IssueRow
from store.evaluation.official_documents import DocumentRow

VERDICTS = {"met": "good", "not_met": "near", "unknown": "plain", "stale": "off"}


async def view(visit: Visit, number: str) -> list[Component]:
    """The page of an issue; of one that the visitor may not see that there is none."""
    words = visit.words
    back = parts.link([parts.icon("left"), words("page.issues.back")], visit.link("/issues"), "link back")
    try:
        found = await visit.read(one_issue, visit.evaluation, visit.principal, number, visit.at)
    except UnknownIssueError:
        return [back, parts.page_head(words("page.issues.title")), parts.unknown(words)]
    row = found.case.row
    note = html.Span(
        [
            html.Span(row.issue_no, className="code"),
            state_chip(words, "issue", row.state),
            severity_chip(words, row.severity),
        ],
        className="stacked",
    )
    return [
        back,
        parts.page_head(row.title, note, acting.ways(visit, found)),
        *await acting.asked_for(visit, found),
        *reached.banner(visit, row),
        _facts(visit, found),
        html.Div([_found(visit, found), _demands(visit, found)], className="columns"),
        html.Div(
            [html.Div([_documents(visit, found), *escalation.view(visit, found)]), _timeline(visit, found)],
            className="columns",
        ),
    ]


def _facts(visit: Visit, found: WholeIssue) -> Component:
    words, row, owner = visit.words, found.case.row, found.case.owner
    name = words.of(owner.name, owner.name_en or owner.name)
    due = row.act_by or row.deadline_on
    standing = due_mark(visit, due, is_provisional=row.is_provisional) if due and not row.closed_at else "–"
    pairs: list[tuple[str, Any]] = [
        (words("page.issues.column.owner"), parts.link(name, visit.link("/missing", owner=owner.code))),
        (words("page.issues.column.due"), standing),
        (words("page.issues.clock"), words(f"page.issues.clock_{'runs' if row.is_running else 'stands'}")),
        (words("page.issues.source"), _source(visit, row)),
        (words("page.issues.clause"), _clause(row.clause_id)),
        (words("page.issues.column.officer"), row.officer_name or "–"),
        (words("page.issues.delivered"), row.delivered_on.isoformat() if row.delivered_on else "–"),
        (words("page.issues.cause"), row.cause or "–"),
        (words("page.issues.action"), row.corrective_action or "–"),
    ]
    if (waiting := next((one for one in found.rechecks if one.finished_on is None), None)) is not None:
        pairs.append((words("page.issues.recheck_due"), working_due_mark(visit, waiting.due_on)))
    if row.effect_due_on or row.effect_checked_on:
        pairs.append((words("page.issues.effect"), _effect(visit, row)))
    if found.followed_by:
        pairs.append((words("page.issues.effect_followed"), [_issue(visit, one) for one in found.followed_by]))
    if row.repeats:
        pairs.append((words("page.issues.repeats"), _issue(visit, row.repeats)))
    return parts.panel(words("page.issues.facts"), parts.facts(pairs))


def _effect(visit: Visit, row: IssueRow) -> Any:
    """What the later check has found, or until when it is due."""
    if row.effect_checked_on:
        said = [row.effect_checked_on.isoformat()]
        if row.is_effective is not None:
            said.append(visit.words(f"page.issues.effective_{'yes' if row.is_effective else 'no'}"))
        return html.Span([" ".join(said), html.Span(row.effect_finding, className="below")])
    return visit.words("page.issues.effect_due", day=row.effect_due_on.isoformat() if row.effect_due_on else "–")


def _issue(visit: Visit, number: str) -> Component:
    return parts.link(number, visit.link("/issues", issue=number))


def _source(visit: Visit, row: IssueRow) -> list[Any]:
    """Where it came from, with the way to the lead or inspection for whoever may see that."""
    kind, ref = row.source_kind, row.source_ref
    shown: Any = ref
    if kind == "lead" and ref.isdecimal() and visit.holds("leads.enter", "leads.decide"):
        shown = parts.link(ref, visit.link("/leads", lead=ref))
    elif kind == "inspection" and ref:
        shown = parts.link(ref, visit.link("/inspections", number=ref))
    elif kind == "effect":
        shown = _issue(visit, ref)
    return [visit.words(f"page.issues.source_kind.{kind}"), " ", shown]


def _clause(code: str) -> Component | str:
    if not code or code not in clause_table().clauses:
        return "–"
    return html.Span([code, html.Span(" ".join(clause_table().cite_all(code)), className="below")])


def _found(visit: Visit, found: WholeIssue) -> Component:
    words = visit.words
    lines = [_fact(visit, one) for one in found.case.facts]
    body = html.Ol(lines, className="lines") if lines else parts.empty(words("page.issues.no_facts"))
    return parts.panel(words("page.issues.found"), body, note=html.Span(found.case.row.digest[:16], className="code"))


def _fact(visit: Visit, one: FactRow) -> Component:
    by = " ".join(f"{officer['name']}({officer['certificate']})" for officer in one.found_by)
    when = one.found_on.isoformat() if one.found_on else ""
    below = " · ".join(text for text in (when, one.place, by) if text)
    files = [_evidence(entry) for entry in one.evidence]
    kind = parts.mark(visit.words(f"page.issues.fact.{one.kind}"))
    return html.Li(html.Span([kind, " ", one.text, html.Span(below, className="below"), *files], className="grow"))


def _evidence(entry: Any) -> Component:
    label = str(entry.get("label", ""))
    number = entry.get("upload")
    shown: Any = html.A(label, href=f"/api/uploads/{number}", className="link", download="") if number else label
    return html.Span([parts.icon("clip"), " ", shown], className="below")


def _demands(visit: Visit, found: WholeIssue) -> Component:
    words = visit.words
    if not found.case.demands:
        return parts.panel(words("page.issues.demands"), parts.empty(words("page.issues.no_demands")))
    lines = [_demand(visit, found, one) for one in found.case.demands]
    stages = [_stage(visit, found, one) for one in found.case.stages]
    return parts.panel(
        words("page.issues.demands"), [html.Ul(lines, className="lines"), html.Ul(stages, className="lines")]
    )


def _stage(visit: Visit, found: WholeIssue, one: StageRow) -> Component:
    """A stage of the demand, with its day, or when it was done; one of several alike with its number."""
    alike = sum(other.code == one.code for other in found.case.stages) > 1
    called = _stage_name(visit, found.case.row.demand, one.code)
    name = html.Span(f"{called} {one.number}" if alike else called, className="grow")
    if one.done_on is not None:
        return html.Li([name, parts.chip("calm", one.done_on.isoformat())])
    return html.Li([name, working_due_mark(visit, one.due_on) if one.due_on else html.Span("–")])


def _stage_name(visit: Visit, demand: str, code: str) -> str:
    """What a stage is called; one that the table does not know by its code."""
    known = demand_table().demands.get(demand)
    stage = next((one for one in known.stages if one.code == code), None) if known else None
    return stage.of(visit.language) if stage else code


def _demand(visit: Visit, found: WholeIssue, one: DemandRow) -> Component:
    verdict = one.verdict
    look: Any = VERDICTS.get(verdict, "plain")
    chip = [parts.chip(look, visit.words(f"page.issues.verdict.{verdict}"))] if verdict in VERDICTS else []
    return html.Li([html.Span(one.text, className="grow"), *chip])


def _documents(visit: Visit, found: WholeIssue) -> Component:
    words = visit.words
    if not found.documents:
        return parts.panel(words("page.issues.documents"), parts.empty(words("page.issues.no_documents")))
    return parts.panel(
        words("page.issues.documents"), html.Ul([_document(visit, one) for one in found.documents], className="lines")
    )


def _document(visit: Visit, one: DocumentRow) -> Component:
    way = parts.link(document_title(visit.words, one.kind), visit.link("/documents", document=one.document_id), "link")
    number = html.Span(one.number_text or "–", className="below")
    return html.Li(
        [html.Span([way, number], className="grow"), html.Span(visit.words(f"page.documents.state.{one.state}"))]
    )


def _timeline(visit: Visit, found: WholeIssue) -> Component:
    moves = [_move(visit, one) for one in reversed(found.case.moves)]
    return parts.panel(visit.words("page.issues.timeline"), html.Ol(moves, className="steps"))


def _move(visit: Visit, one: MoveRow) -> Component:
    words = visit.words
    said = [html.Span(one.reason, className="below")] if one.reason else []
    files = [_evidence({"label": f"#{number}", "upload": number}) for number in one.uploads]
    who = one.by_name or words("page.issues.by_itself")
    state = html.Span(state_text(words, "issue", one.to_state), className="below")
    return html.Li(
        [
            html.Span(event_text(words, "issue", one.event), className="strong"),
            f" {who} ",
            times.clock(one.at, visit.at),
            state,
            *said,
            *files,
        ]
    )
