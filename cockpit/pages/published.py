"""Published results: counts for everybody, names only for the unit itself, its superior and the authority over it."""

from typing import Any

from dash.development.base_component import Component

from cockpit.pages.owners import SEE_RESULT
from cockpit.pages.result.grade import signed
from cockpit.pages.wording import GRADES, grade_chip, grade_text, group_text, score_text
from cockpit.ui import parts, times
from cockpit.ui.tables import Column, table
from cockpit.ui.tags import html
from cockpit.ui.visit import Desk, Visit
from cockpit.viewmodels.visibility import GroupCount, Visible, visible
from core.access import Way
from evaluation.results.disclosure import LEAST
from store.views.published import PublishedResult, RetractedResult, published_cycles, published_of


async def layout(visit: Visit) -> Any:
    """The results of the cycle of the address, else of the newest."""
    words = visit.words
    cycles = await visit.read(published_cycles, visit.database)
    head = parts.page_head(words("page.published.title"), words("page.published.note"))
    if not cycles:
        return [head, parts.empty(words("page.published.none"), words("page.published.none_hint"))]
    code = visit.query.get("cycle", cycles[0].code)
    cycle = next((one for one in cycles if one.code == code), None)
    if cycle is None:
        return [head, parts.unknown(words)]
    found = visible(await visit.read(published_of, visit.database, cycle.cycle_id), lambda *whose: _may(visit, *whose))
    links = [(one.name, visit.link("/results", cycle=one.code), one is cycle) for one in cycles[:8]]
    tabs = [parts.tabs(links, words("page.published.title"))]
    return [head, *tabs, _counts(visit, found), *_named(visit, found), *_retracted(visit, found)]


def register(app: Any, desk: Desk) -> None:
    """The page has no acts."""


def _may(visit: Visit, owner: str, place: int, superior: str) -> bool:
    city = visit.services.settings.city
    way = Way(str(city.code), str(city.municipal_code), str(place), owner)
    nodes = visit.principal.nodes(SEE_RESULT, visit.at)
    return visit.principal.may(SEE_RESULT, way, visit.at) or bool(superior and superior in nodes)


def _counts(visit: Visit, found: Visible) -> Component:
    words = visit.words
    columns: list[Column[GroupCount]] = [
        Column(words("page.published.column.group"), lambda one: _groups(visit, one), "head", wide=True),
        *[_grade_column(visit, grade) for grade in GRADES],
        Column(words("page.published.column.rise"), lambda one: signed(one.rises[0]) if one.rises else "–", "number"),
        Column(words("page.published.column.risen"), lambda one: _number(one, len(one.rises)), "number"),
        Column(words("page.published.column.help"), lambda one: _number(one, one.need_help), "number"),
    ]
    title = words("page.published.counts")
    shown = table(title, columns, found.counts, class_name="is-dense")
    return parts.panel(title, shown, note=words("page.published.counts_note"), class_name="is-flush")


def _groups(visit: Visit, one: GroupCount) -> Component:
    """The groups of a row, and why there are several of them, or nothing is counted."""
    words = visit.words
    names = words("desk.and").join(group_text(words, group) for group in one.groups)
    why = "withheld" if one.is_withheld else "together" if len(one.groups) > 1 else ""
    said = [html.Span(words(f"page.published.{why}", n=LEAST), className="below")] if why else []
    return html.Div([names, *said])


def _grade_column(visit: Visit, grade: str) -> Column[GroupCount]:
    return Column(grade_text(visit.words, grade), lambda one: _number(one, one.grades.get(grade, 0)), "number")


def _number(one: GroupCount, number: int) -> str:
    return "–" if one.is_withheld else f"{number:,}"


def _named(visit: Visit, found: Visible) -> list[Component]:
    if not found.named:
        return []
    words = visit.words
    columns: list[Column[PublishedResult]] = [
        Column(words("page.published.column.unit"), lambda one: _unit(visit, one), "head", wide=True),
        Column(words("page.published.column.group"), lambda one: group_text(words, one.group)),
        Column(words("page.published.column.score"), lambda one: score_text(one.tenths), "number"),
        Column(words("page.published.column.grade"), lambda one: grade_chip(words, one.grade)),
        Column(words("page.published.column.rank"), lambda one: f"{one.rank} / {one.ranked}", "number"),
        Column(words("page.published.column.change"), _change, "number"),
    ]
    title = words("page.published.named")
    shown = table(title, columns, found.named[:500], class_name="is-dense")
    return [parts.panel(title, shown, note=words("page.published.named_note"), class_name="is-flush")]


def _change(one: PublishedResult) -> str:
    return "–" if one.before_tenths is None else signed(one.tenths - one.before_tenths)


def _unit(visit: Visit, one: PublishedResult) -> Component:
    href = visit.link("/evaluation/result", owner=one.owner_code)
    return parts.link(one.owner_name, href, "link strong")


def _retracted(visit: Visit, found: Visible) -> list[Component]:
    if not found.retracted:
        return []
    lines = [_gone(visit, one) for one in found.retracted]
    return [parts.panel(visit.words("page.published.retracted"), html.Ul(lines, className="lines"))]


def _gone(visit: Visit, one: RetractedResult) -> Component:
    said = f"{score_text(one.tenths)} · {grade_text(visit.words, one.grade)} · {one.published_on.isoformat()}"
    why = html.Span([one.retracted_by, " ", one.reason], className="below")
    return html.Li(
        [html.Span([html.B(one.owner_name), " ", said, why], className="grow"), times.clock(one.retracted_at, visit.at)]
    )
