"""The agencies of a cycle: found by state, group, what holds them up, or name; each leads to its result."""

from typing import Any, Final

from dash.development.base_component import Component

from cockpit import ids
from cockpit.pages.wording import grade_text, group_text, score_text, state_chip, state_text
from cockpit.ui import forms, parts, times
from cockpit.ui.filters import Filter
from cockpit.ui.tables import PAGE, Column, page_of, pager, table
from cockpit.ui.tags import html
from cockpit.ui.visit import Desk, Visit
from core.days import local_date
from evaluation.cycles.participation import participation_machine
from store.views.cycle_board import CycleBoard, Nodes, PartChoice, PartPage, PartRow, parts_page

STATE: Final = ids.make("evaluation", "filter", "state")
GROUP: Final = ids.make("evaluation", "filter", "group")
HELD: Final = ids.make("evaluation", "filter", "held")
TEXT: Final = ids.make("evaluation", "filter", "text")
FIND: Final = ids.make("evaluation", "filter", "find")
FIELDS: Final = {"state": STATE, "group": GROUP, "held": HELD, "text": TEXT}
LOOKED: Final = Filter("/evaluation", FIELDS, FIND, TEXT, ("cycle", "view", "place"))
REASONS: Final = ("late", "review_late", "away", "disputed", "limit", "objecting", "refuted")


async def view(visit: Visit, found: CycleBoard, nodes: Nodes) -> list[Component]:
    """The filter and the page of the list."""
    words, query = visit.words, visit.query
    choice = PartChoice(
        query.get("state") or None,
        query.get("group") or None,
        query.get("held", ""),
        query.get("text", ""),
        PAGE,
        (page_of(visit) - 1) * PAGE,
    )
    rows = await visit.read(parts_page, visit.database, nodes, found.cycle.cycle_id, choice, local_date(visit.at))
    title = words("page.evaluation.view.units")
    body = _list(visit, found, rows) if rows.total else [parts.empty(words("page.evaluation.nobody"))]
    note = words("page.evaluation.units", n=f"{rows.total:,}")
    return [parts.panel(title, [_filter(visit, found), *body], note=note, class_name="is-flush")]


def register(app: Any, desk: Desk) -> None:
    """Registers the filter."""
    LOOKED.register(app, desk, ("cycles.manage", "results.publish", "inspections.approve"))


def _filter(visit: Visit, found: CycleBoard) -> Component:
    words, language, query = visit.words, visit.language, visit.query
    states = [(code, state_text(words, "participation", code)) for code in participation_machine().states]
    groups = [(code, group_text(words, code)) for code in sorted({one.group for one in found.tallies})]
    held = [(code, words(f"page.evaluation.reason.{code}")) for code in REASONS]
    fields = [
        forms.field(words("page.evaluation.column.state"), _select(STATE, states, language, query.get("state"))),
        forms.field(words("page.evaluation.column.group"), _select(GROUP, groups, language, query.get("group"))),
        forms.field(words("page.evaluation.column.held"), _select(HELD, held, language, query.get("held"))),
        forms.field(words("page.evaluation.column.name"), forms.text_input(TEXT, query.get("text"), kept=False)),
    ]
    acts = [parts.button(words("desk.find"), FIND, "main")]
    return forms.form("evaluation", "filter", fields, acts, class_name="is-filter")


def _select(id: str, options: list[tuple[str, str]], language: str, value: str | None) -> Component:  # noqa: A002
    return forms.select(id, options, language, value, kept=False)


def _list(visit: Visit, found: CycleBoard, rows: PartPage) -> list[Component | None]:
    shown = table(visit.words("page.evaluation.view.units"), _columns(visit, found), rows.rows, class_name="is-dense")
    return [shown, pager(visit, page_of(visit), rows.total)]


def _columns(visit: Visit, found: CycleBoard) -> list[Column[PartRow]]:
    words = visit.words
    return [
        Column(words("page.evaluation.column.name"), lambda row: _name(visit, found, row), "head", wide=True),
        Column(words("page.evaluation.column.group"), lambda row: group_text(words, row.group)),
        Column(words("page.evaluation.column.state"), lambda row: _state(visit, row)),
        Column(words("page.evaluation.column.due"), lambda row: _due(visit, row)),
        Column(words("page.evaluation.column.score"), lambda row: score_text(row.score_tenths), "number"),
        Column(words("page.evaluation.column.claimed"), lambda row: score_text(row.claimed_tenths), "number"),
        Column(words("page.evaluation.column.grade"), lambda row: grade_text(words, row.grade)),
    ]


def _name(visit: Visit, found: CycleBoard, row: PartRow) -> Component:
    href = visit.link("/result", unit=row.owner_code, cycle=found.cycle.code)
    return html.Div(
        [parts.link(row.owner_name, href, "link strong"), html.Span(row.owner_code, className="below code")]
    )


def _state(visit: Visit, row: PartRow) -> Component:
    away = [parts.chip("off", visit.words("page.evaluation.reason.away"))] if row.sources_away else []
    since = html.Span(times.clock(row.state_since, visit.at), className="below")
    return html.Div(
        [html.Div([state_chip(visit.words, "participation", row.state), *away], className="stacked"), since]
    )


def _due(visit: Visit, row: PartRow) -> Component | str:
    if row.due_on is None or row.state != "self_reporting":
        return "–"
    late = row.due_on < local_date(visit.at)
    mark = [parts.chip("bad", visit.words("page.evaluation.reason.late"))] if late else []
    return html.Div([row.due_on.isoformat(), *mark], className="stacked")
