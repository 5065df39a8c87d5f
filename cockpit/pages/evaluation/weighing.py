"""Other weights for a cycle: who would change rank or grade, and how firm ranks stand; nothing of it is kept."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, Final

from dash import Input, Output, State, no_update
from dash.development.base_component import Component

from cockpit import ids
from cockpit.pages.wording import grade_text, group_text, score_text, share_text
from cockpit.ui import forms, parts
from cockpit.ui.callbacks import guarded, leave_for
from cockpit.ui.tables import PAGE, Column, page_of, pager, table
from cockpit.ui.tags import html
from cockpit.ui.visit import Desk, Visit, address, query_of
from core.errors import RefusedError
from evaluation.results.other_weights import WhatIf, weights_of, what_if
from evaluation.rubric.schema import Item
from evaluation.rubric.values import number
from evaluation.rubric.what_if import Firmness, Move, Standing
from store.views.cycle_board import CycleBoard

MAY: Final = ("cycles.manage", "results.publish", "notices.sign")
VIEW: Final = "weights"
QUERY: Final = "w"
ITEM: Final = ids.make("evaluation", "weights", "item")
POINTS: Final = ids.make("evaluation", "weights", "points")
TRY: Final = ids.make("evaluation", "weights", "try")
FIRMEST: Final = 20
"""agencies whose ranks are shown as the least firm"""


async def view(visit: Visit, found: CycleBoard) -> list[Component]:
    """The weights that are tried, with the way to change one, and what would change."""
    words = visit.words
    try:
        weights = weights_of(filter(None, visit.query.get(QUERY, "").split(",")))
        told = await visit.read(what_if, visit.evaluation, visit.principal, found.cycle.code, weights, visit.at)
    except RefusedError:
        back = parts.link(words("page.weights.original"), visit.link("/evaluation", cycle=found.cycle.code, view=VIEW))
        return [parts.warning([words("page.weights.unknown"), " ", back])]
    if not told.units:
        return [parts.empty(words("page.weights.none"), words("page.weights.none_hint"))]
    tried = _tried(visit, found, told, weights)
    return [_figures(visit, told), tried, _moves(visit, found, told), _firmness(visit, found, told)]


def register(app: Any, desk: Desk) -> None:
    """Registers the change of a weight."""
    states = State(ids.LOCATION, "search"), State(ITEM, "value"), State(POINTS, "value")
    guarded(app, desk, Output(TRY, "disabled"), Input(TRY, "n_clicks"), *states, permissions=MAY)(weigh)


async def weigh(visit: Visit, clicks: int | None, search: str, item: str | None, points: float | None) -> Any:
    """Leads to the address with one more weight, or another one for the same item."""
    if not clicks or not item or points is None:
        return no_update
    query = query_of(search)
    kept = {code: value for code, _, value in (one.partition(":") for one in query.get(QUERY, "").split(",")) if code}
    kept[item] = f"{points:g}"
    chosen = {key: value for key, value in query.items() if key in ("cycle", "view", "place")}
    leave_for(address("/evaluation", {**chosen, QUERY: _told(kept)}))
    return no_update


def _told(weights: Mapping[str, str]) -> str:
    return ",".join(f"{item}:{points}" for item, points in weights.items())


def _figures(visit: Visit, told: WhatIf) -> Component:
    words = visit.words
    ranks, grades = sum(one.changes_rank for one in told.moves), sum(one.changes_grade for one in told.moves)
    rated = [one for one in told.firmness if one.best_rank is not None]
    firm = sum(one.same_rank == one.draws for one in rated)
    share = share_text(firm * 1000 // len(rated)) if rated else "–"
    return parts.figures(
        [
            (words("page.weights.ranks"), f"{ranks:,}", words("page.weights.of_units", n=told.units)),
            (words("page.weights.grades"), f"{grades:,}", words("page.weights.of_units", n=told.units)),
            (words("page.weights.firm"), share, words("page.weights.firm_note")),
        ]
    )


def _tried(visit: Visit, found: CycleBoard, told: WhatIf, weights: Mapping[str, Fraction]) -> Component:
    """The weights that differ, each with the way back, and the form for one more."""
    words, items = visit.words, {one.code: one for one in told.items}
    options = [(one.code, _item(visit, one)) for one in told.items]
    fields = [
        forms.field(words("page.weights.item"), forms.select(ITEM, options, visit.language, kept=False)),
        forms.field(words("page.weights.points"), forms.number_input(POINTS, min=0, max=100, precision=3)),
    ]
    form = forms.form(
        "evaluation", "weights", fields, [parts.button(words("page.weights.try"), TRY, "main")], class_name="is-filter"
    )
    lines = [_line(visit, found, items[code], weights) for code in weights]
    shown = html.Ul(lines, className="measures") if lines else html.P(words("page.weights.as_published"))
    return parts.panel(words("page.weights.tried"), [form, shown], note=words("page.weights.note"))


def _item(visit: Visit, item: Item) -> str:
    return f"{item.code} {visit.words.of(item.name.zh, item.name.en)} ({number(item.weight)})"


def _line(visit: Visit, found: CycleBoard, item: Item, weights: Mapping[str, Fraction]) -> Component:
    rest = {code: number(points) for code, points in weights.items() if code != item.code}
    href = visit.link("/evaluation", cycle=found.cycle.code, view=VIEW, **({QUERY: _told(rest)} if rest else {}))
    text = f"{_item(visit, item)} → {number(weights[item.code])} "
    return html.Li([text, parts.link(visit.words("page.weights.take_back"), href)])


def _moves(visit: Visit, found: CycleBoard, told: WhatIf) -> Component:
    words, title = visit.words, visit.words("page.weights.moves")
    if not told.moves:
        return parts.panel(title, parts.empty(words("page.weights.no_moves")))
    begin = (page_of(visit) - 1) * PAGE
    columns: list[Column[Move]] = [
        Column(
            words("page.evaluation.column.name"), lambda one: _unit(visit, found, told, one.unit), "head", wide=True
        ),
        Column(words("page.evaluation.column.group"), lambda one: group_text(words, one.group)),
        Column(words("page.weights.before"), lambda one: _standing(visit, one.before), "number"),
        Column(words("page.weights.after"), lambda one: _standing(visit, one.after), "number"),
    ]
    shown = table(title, columns, told.moves[begin : begin + PAGE], class_name="is-dense")
    return parts.panel(title, [shown, pager(visit, page_of(visit), len(told.moves))], class_name="is-flush")


def _firmness(visit: Visit, found: CycleBoard, told: WhatIf) -> Component:
    words, title = visit.words, visit.words("page.weights.firmness")
    rows = told.least_firm(FIRMEST)
    if not rows:
        return parts.panel(title, parts.empty(words("page.weights.all_firm")))
    columns: list[Column[Firmness]] = [
        Column(
            words("page.evaluation.column.name"), lambda one: _unit(visit, found, told, one.unit), "head", wide=True
        ),
        Column(words("page.weights.rank"), lambda one: f"{one.standing.rank}", "number"),
        Column(words("page.weights.between"), lambda one: f"{one.best_rank} – {one.worst_rank}", "number"),
        Column(words("page.weights.same_rank"), lambda one: _share(one.same_rank, one.draws), "number"),
        Column(words("page.weights.same_grade"), lambda one: _share(one.same_grade, one.draws), "number"),
    ]
    shown = table(title, columns, rows, class_name="is-dense")
    return parts.panel(title, shown, note=words("page.weights.firmness_note"), class_name="is-flush")


def _unit(visit: Visit, found: CycleBoard, told: WhatIf, owner: str) -> Component:
    href = visit.link("/result", unit=owner, cycle=found.cycle.code)
    name = parts.link(told.names.get(owner, owner), href, "link strong")
    return html.Div([name, html.Span(owner, className="below code")])


def _standing(visit: Visit, one: Standing) -> str:
    if one.tenths is None:
        return visit.words("page.weights.not_rated")
    rank = visit.words("page.weights.rank_of", n=one.rank)
    return f"{score_text(one.tenths)} · {grade_text(visit.words, one.grade)} · {rank}"


def _share(part: int, whole: int) -> str:
    return share_text(part * 1000 // whole)
