"""Which view of the cycles an address asks for: a cycle as a whole, or its agencies."""

from collections.abc import Sequence
from typing import Any, Final

from dash.development.base_component import Component

from cockpit.pages.evaluation import acts, board, preparing, units
from cockpit.pages.wording import nodes_of, state_chip
from cockpit.ui import parts
from cockpit.ui.visit import Desk, Visit
from core.days import local_date
from store.views.cycle_board import CycleBoard, CycleRow, cycle_board, cycles_of

OPEN_TO: Final = ("cycles.manage", "results.publish", "inspections.approve")
"""the authority: who runs cycles, who publishes, who leads"""


async def layout(visit: Visit) -> Any:
    """The chosen cycle (`?cycle=`, else the one that runs, else the newest) or its agencies (`?view=units`)."""
    words = visit.words
    nodes = nodes_of(visit, *OPEN_TO)
    cycles = await visit.read(cycles_of, visit.database, nodes)
    title = words("page.evaluation.title")
    if visit.query.get("act") == "prepare" and visit.holds(*preparing.PREPARE):
        return await preparing.view(visit)
    if not cycles:
        empty = parts.empty(words("page.evaluation.none"), words("page.evaluation.none_hint"))
        return [parts.page_head(title, words("page.evaluation.note"), preparing.links(visit)), empty]
    cycle = _chosen(visit, cycles)
    found = (
        await visit.read(cycle_board, visit.database, nodes, cycle.cycle_id, local_date(visit.at)) if cycle else None
    )
    if found is None:
        return [parts.page_head(title), parts.unknown(words)]
    is_units = visit.query.get("view") == "units"
    body = await units.view(visit, found, nodes) if is_units else board.view(visit, found)
    asked = await acts.asked_for(visit, found)
    views = _views(visit, found, is_units)
    return [_head(visit, found), *_others(visit, cycles, found.cycle), *asked, views, *body]


def register(app: Any, desk: Desk) -> None:
    """The acts of the page."""
    for part in (acts, preparing, units):
        part.register(app, desk)


def _chosen(visit: Visit, cycles: Sequence[CycleRow]) -> CycleRow | None:
    wanted = visit.query.get("cycle")
    if wanted is not None:
        return next((one for one in cycles if one.code == wanted), None)
    return next((one for one in cycles if one.state == "running"), cycles[0])


def _head(visit: Visit, found: CycleBoard) -> Component:
    words, cycle = visit.words, found.cycle
    trial = [" ", parts.mark(words("page.evaluation.trial"), words("page.evaluation.trial_hint"))]
    note = [
        state_chip(words, "cycle", cycle.state),
        " ",
        words("page.evaluation.period", since=cycle.since.isoformat(), until=cycle.until.isoformat()),
        " · ",
        words("page.evaluation.rubric", version=cycle.rubric_key or "–"),
        *(trial if cycle.is_trial else []),
    ]
    return parts.page_head(cycle.name, note, [*acts.links(visit, found), *preparing.links(visit)])


def _others(visit: Visit, cycles: Sequence[CycleRow], here: CycleRow) -> list[Component]:
    """The way to the other cycles, newest first."""
    if len(cycles) == 1:
        return []
    links = [(one.name, visit.link("/evaluation", cycle=one.code), one is here or one == here) for one in cycles[:12]]
    return [parts.tabs(links, visit.words("page.evaluation.cycles"))]


def _views(visit: Visit, found: CycleBoard, is_units: bool) -> Component:
    words, code = visit.words, found.cycle.code
    return parts.tabs(
        [
            (words("page.evaluation.view.board"), visit.link("/evaluation", cycle=code), not is_units),
            (words("page.evaluation.view.units"), visit.link("/evaluation", cycle=code, view="units"), is_units),
        ],
        words("page.evaluation.views"),
    )
