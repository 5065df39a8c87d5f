"""The audit trail for the audit administrator: who did what, to what, from where, and what came of it."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from json import dumps
from typing import Any, Final

from dash import Input, Output, State, no_update
from dash.development.base_component import Component

from cockpit import ids
from cockpit.pages.audit_words import Names, account_of, accounts_in, brief
from cockpit.ui import forms, parts, times
from cockpit.ui.callbacks import guarded, leave_for
from cockpit.ui.parts import Look
from cockpit.ui.tables import PAGE, Column, page_of, pager, table
from cockpit.ui.tags import html
from cockpit.ui.visit import Desk, Visit, address
from core.audit_event import OUTCOMES
from core.audit_events import event_names
from core.days import start_of_day
from people.commands.trail import MOST_COUNTED, search_trail
from store.accounts import account_names
from store.trail.searching import TrailChoice, TrailLine

READ: Final = ("audit.read",)
SINCE: Final = ids.make("audit", "find", "since")
UNTIL: Final = ids.make("audit", "find", "until")
EVENT: Final = ids.make("audit", "find", "event")
ACTOR: Final = ids.make("audit", "find", "actor")
OBJECT: Final = ids.make("audit", "find", "object")
OUTCOME: Final = ids.make("audit", "find", "outcome")
SUBMIT: Final = ids.make("audit", "find", "submit")
FIELDS: Final[Mapping[str, str]] = {
    "since": SINCE,
    "until": UNTIL,
    "event": EVENT,
    "actor": ACTOR,
    "object_code": OBJECT,
    "outcome": OUTCOME,
}
"""parameter of the address → field"""
LOOKS: Final[Mapping[str, Look]] = {"ok": "calm", "refused": "warn", "failed": "bad"}


async def layout(visit: Visit) -> Any:
    """The search and a page of what fits, newest first."""
    words, page = visit.words, page_of(visit)
    found = await visit.read(
        search_trail, visit.people, visit.principal, choice_of(visit), visit.at, limit=PAGE, offset=(page - 1) * PAGE
    )
    more = "+" if found.total >= MOST_COUNTED else ""
    body: list[Any] = [_find(visit)]
    if found.lines:
        names = await visit.read(account_names, visit.database, accounts_in(found.lines))
        shown = table(
            words("page.audit.title"), _columns(visit, names), found.lines, class_name="is-dense", row_class=_row_class
        )
        body += [shown, pager(visit, page, found.total)]
    else:
        body.append(parts.empty(words("page.audit.none")))
    return [
        parts.page_head(
            words("page.audit.title"), words("page.audit.note", n=f"{found.total:,}{more}"), _exports(visit)
        ),
        html.Section(body, className="desk-panel"),
    ]


def register(app: Any, desk: Desk) -> None:
    """Registers the search."""
    typed = [State(one, "value") for one in FIELDS.values()]
    asked = Input(SUBMIT, "n_clicks"), Input(ACTOR, "nSubmit"), Input(OBJECT, "nSubmit")
    guarded(app, desk, Output(SUBMIT, "title"), *asked, *typed, permissions=READ)(find)


async def find(visit: Visit, clicks: int, actors: int, objects: int, *typed: str | None) -> Any:
    """Leads to the address of what is looked for."""
    if clicks or actors or objects:
        query = {name: (value or "").strip() for name, value in zip(FIELDS, typed, strict=True)}
        leave_for(address("/audit", query))
    return no_update


def choice_of(visit: Visit) -> TrailChoice:
    """What the address looks for; days are local, the last one included."""
    query = visit.query
    until = _day(query.get("until"))
    since = _day(query.get("since"))
    outcome = query.get("outcome")
    return TrailChoice(
        since=start_of_day(since) if since else None,
        until=start_of_day(until + timedelta(days=1)) if until else None,
        event=query.get("event"),
        actor=query.get("actor"),
        object_code=query.get("object_code"),
        outcome=outcome if outcome in OUTCOMES else None,
    )


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


def _exports(visit: Visit) -> list[Component]:
    if not visit.holds("audit.export"):
        return []
    told = {name: value for name, value in choice_of(visit).told().items() if value is not None}
    query = {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in told.items()}
    return [
        html.A(
            [parts.icon("save"), visit.words(f"page.audit.export_{form}")],
            href=address("/api/audit/export", {**query, "format": form}),
            className="button button-plain",
            download="",
        )
        for form in ("csv", "jsonl")
    ]


def _find(visit: Visit) -> Component:
    words, language, query = visit.words, visit.language, visit.query
    names = event_names()
    events = [(code, words.of(name.zh, name.en)) for code, name in sorted(names.items())]
    outcomes = [(one, words(f"page.audit.outcome.{one}")) for one in OUTCOMES]
    fields = [
        forms.field(words("page.audit.since"), forms.date_input(SINCE, language, query.get("since"), kept=False)),
        forms.field(words("page.audit.until"), forms.date_input(UNTIL, language, query.get("until"), kept=False)),
        forms.field(words("page.audit.event"), forms.select(EVENT, events, language, query.get("event"), kept=False)),
        forms.field(
            words("page.audit.actor"), forms.text_input(ACTOR, query.get("actor"), kept=False, allowClear=True)
        ),
        forms.field(
            words("page.audit.object"), forms.text_input(OBJECT, query.get("object_code"), kept=False, allowClear=True)
        ),
        forms.field(
            words("page.audit.outcome_word"),
            forms.select(OUTCOME, outcomes, language, query.get("outcome"), kept=False),
        ),
    ]
    return forms.form(
        "audit", "find", fields, [parts.button(words("desk.find"), SUBMIT, "main")], class_name="is-filter"
    )


def _columns(visit: Visit, names: Names) -> list[Column[TrailLine]]:
    words = visit.words
    return [
        Column(words("page.audit.position"), lambda line: html.Span(f"{line.position:,}", className="code"), "number"),
        Column(words("page.audit.at"), lambda line: times.full(line.at)),
        Column(words("page.audit.event"), lambda line: _event(visit, line), "head"),
        Column(words("page.audit.actor"), lambda line: _actor(visit, line)),
        Column(words("page.audit.object"), lambda line: _object(visit, line, names)),
        Column(words("page.audit.outcome_word"), lambda line: _outcome(visit, line)),
        Column(words("page.audit.what"), lambda line: _what(visit, line, names), wide=True),
    ]


def _event(visit: Visit, line: TrailLine) -> Component:
    name = event_names().get(line.event)
    told = visit.words.of(name.zh, name.en) if name else line.event
    return html.Div([html.Span(told, className="strong"), html.Span(line.event, className="below code")])


def _actor(visit: Visit, line: TrailLine) -> Component:
    kind = visit.words(f"page.audit.kind.{line.actor_kind}")
    below = " · ".join(filter(None, (kind, line.origin)))
    return html.Div([html.Span(line.actor, className="code"), html.Span(below, className="below")])


def _object(visit: Visit, line: TrailLine, names: Names) -> Component | str:
    """What it was done to: an account by its names, its number below them; anything else by its code."""
    if not (line.object_kind or line.object_code):
        return "–"
    node = [html.Span(line.node, className="below code")] if line.node and line.node != line.object_code else []
    kind = visit.words.known(f"page.audit.object_kind.{line.object_kind}", line.object_kind)
    known = names.get(account_of(line) or 0)
    code = html.Span(known[0] if known else line.object_code, className="code")
    below = [html.Span(f"{known[1]} · {line.object_code}", className="below")] if known else []
    return html.Div([html.Span([kind, " ", code] if line.object_kind else code), *below, *node])


def _outcome(visit: Visit, line: TrailLine) -> Component:
    return parts.chip(LOOKS[line.outcome], visit.words(f"page.audit.outcome.{line.outcome}"))


def _what(visit: Visit, line: TrailLine, names: Names) -> Component | str:
    told: Sequence[tuple[str, Any]] = [
        (key, value)
        for key, value in (("before", line.before), ("after", line.after), ("detail", line.detail))
        if value
    ]
    if not told:
        return "–"
    pairs = [
        html.Div([html.Dt(visit.words(f"page.audit.{key}")), html.Dd(html.Code(_text(value, indent=1)))])
        for key, value in told
    ]
    return html.Details(
        [
            html.Summary(brief(visit, line, names) or visit.words("page.audit.exact"), className="brief"),
            html.Dl(pairs, className="raw"),
        ],
        className="more",
    )


def _text(value: Any, indent: int | None = None) -> str:
    if isinstance(value, str):
        return value
    return dumps(value, ensure_ascii=False, indent=indent, default=str)


def _row_class(line: TrailLine) -> str:
    return "" if line.outcome == "ok" else "look-late" if line.outcome == "refused" else "look-failed"
