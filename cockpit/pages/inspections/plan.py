"""One plan: its share, whom it has to reach, the announced seed, the draw that anybody can repeat, its visits."""

from math import ceil
from typing import Any, Final

from dash.development.base_component import Component

from cockpit.pages.field_parts import authority_name, back_to, course, lines, note_of
from cockpit.pages.inspections import plan_forms, visits_list
from cockpit.pages.inspections.words import INSPECTING, PATH, number_of, unknown
from cockpit.pages.wording import state_chip
from cockpit.shell.nodes import node_names
from cockpit.ui import parts, times
from cockpit.ui.tags import html
from cockpit.ui.visit import Visit
from core.errors import AccessDeniedError
from evaluation.fieldwork.draws import repeated
from evaluation.fieldwork.reading import one_plan
from evaluation.fieldwork.surroundings import Prospect, prospect_of
from evaluation.fieldwork.unknown import UnknownPlanError
from evaluation.inspections.drawing import ALGORITHM, DrawList
from store.evaluation.inspection_years import YearRow

MOST: Final = 200
"""names of a list that are shown; the record of the draw has all"""


async def view(visit: Visit) -> list[Component]:
    """The page of the plan of the address."""
    if not visit.holds(*INSPECTING):
        raise AccessDeniedError(INSPECTING[0])
    words, year_id = visit.words, number_of(visit.query.get("plan"))
    try:
        row, moves = await visit.read(one_plan, visit.evaluation, visit.principal, year_id, visit.at)
        prospect = await visit.read(prospect_of, visit.evaluation, visit.principal, year_id, visit.at)
    except UnknownPlanError:
        return unknown(visit, "plans")
    names = await node_names(visit, {row.node, *row.archives})
    return [
        back_to(visit, PATH, words("page.inspections.back"), view="plans"),
        parts.page_head(
            words("page.inspections.plan_of", year=row.plan_year),
            note_of(authority_name(visit, row.node, names[row.node]), state_chip(words, "inspection", row.state)),
            plan_forms.ways(visit, row),
        ),
        *await plan_forms.asked_for(visit, row),
        _figures(visit, row, prospect),
        html.Div([_candidates(visit, row, prospect), await _draw(visit, row, prospect)], className="columns"),
        *await _visits(visit, row),
        course(visit, "inspection", moves),
    ]


def least(prospect: Prospect) -> int:
    """How many a plan has to hold at least so that everybody who is left is seen before the cycle ends."""
    return ceil(len(prospect.left.codes) / prospect.left.years)


def _figures(visit: Visit, row: YearRow, prospect: Prospect) -> Component:
    words, left = visit.words, prospect.left
    cells = [
        (words("page.inspections.planned"), f"{row.planned:,}", words("page.inspections.planned_of")),
        (words("page.inspections.archives"), f"{len(row.archives):,}", words("page.inspections.archives_of")),
        (words("page.inspections.left"), f"{len(left.codes):,}", words("page.inspections.left_of", n=left.years)),
        (words("page.inspections.least"), f"{least(prospect):,}", words("page.inspections.least_of")),
    ]
    return parts.figures(cells)


def _candidates(visit: Visit, row: YearRow, prospect: Prospect) -> Component:
    """Whom is drawn from: as the list stands now, or as it was frozen when the seed was announced."""
    words = visit.words
    if row.draw_list is not None:
        frozen = DrawList.of(row.draw_list)
        units, said = dict(frozen.units), words("page.inspections.frozen")
        officers = [f"{name} {certificate}" for certificate, name in frozen.officers.items()]
    else:
        archives = set(prospect.left.archives)
        units = {code: name for code, name in prospect.left.names.items() if code not in archives}
        said, officers = words("page.inspections.as_now"), []
    listed = [html.Span([name, html.Span(code, className="below code")]) for code, name in list(units.items())[:MOST]]
    shown: list[Any] = [_folded(words("page.inspections.units_n", n=f"{len(units):,}"), listed)]
    if officers:
        shown.append(_folded(words("page.inspections.officers_n", n=f"{len(officers):,}"), officers))
    known = dict(prospect.archives)
    if row.archives:
        texts = [known.get(code, code) for code in row.archives]
        shown.append(_folded(words("page.inspections.archives_n", n=len(texts)), texts))
    return parts.panel(words("page.inspections.candidates"), shown, note=said)


def _folded(title: str, texts: Any) -> Component:
    return html.Details(
        [html.Summary([parts.icon("down"), " ", title], className="link"), lines(texts)], className="more"
    )


async def _draw(visit: Visit, row: YearRow, prospect: Prospect) -> Component:
    words = visit.words
    title = words("page.inspections.the_draw")
    if row.announced_at is None:
        return parts.panel(
            title, parts.empty(words("page.inspections.no_seed"), words("page.inspections.no_seed_hint"))
        )
    pairs: list[tuple[str, Any]] = [
        (words("page.inspections.seed"), html.Span(row.seed, className="code")),
        (words("page.inspections.seed_source"), row.seed_source),
        (words("page.inspections.announced"), [row.announced_by, " ", times.clock(row.announced_at, visit.at)]),
        (words("page.inspections.draw_on"), row.draw_on.isoformat() if row.draw_on else "–"),
        (words("page.inspections.list_digest"), html.Span(row.list_digest, className="code")),
        (words("page.inspections.algorithm"), prospect.draw.algorithm if prospect.draw else ALGORITHM),
    ]
    if prospect.draw is not None:
        differences = await visit.read(_differs, visit, row.year_id)
        pairs.append((words("page.inspections.check"), _same(visit, differences)))
        pairs.append((words("page.inspections.draw_record"), _repeat(visit, row)))
    return parts.panel(title, parts.facts(pairs))


def _differs(visit: Visit, year_id: int) -> tuple[str, ...]:
    return repeated(visit.evaluation, year_id).differences


def _same(visit: Visit, differences: tuple[str, ...]) -> Component:
    words = visit.words
    chip = (
        parts.chip("bad", words("page.inspections.differs"))
        if differences
        else parts.chip("good", words("page.inspections.repeated"))
    )
    return html.Div([chip, *(html.Span(one, className="below") for one in differences)])


def _repeat(visit: Visit, row: YearRow) -> Component:
    """How anybody repeats the draw."""
    words = visit.words
    file = html.A(
        words("page.inspections.draw_file"),
        href=f"/api/evaluation/draws/{row.year_id}",
        className="link",
        download=f"draw-{row.year_id}.json",
    )
    command = html.Span(f"python app.py draw verify draw-{row.year_id}.json", className="code")
    return html.Div([file, html.Span([words("page.inspections.draw_hint"), " ", command], className="below")])


async def _visits(visit: Visit, row: YearRow) -> list[Component]:
    if row.state != "drawn":
        return []
    return [await visits_list.of_plan(visit, row.year_id)]
