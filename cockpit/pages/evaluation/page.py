"""Which view of the cycles an address asks for: a cycle as a whole, or its agencies."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from dash.development.base_component import Component

from cockpit.pages.evaluation import acts, board, preparing, units, weighing
from cockpit.pages.wording import nodes_of, state_chip
from cockpit.ui import parts
from cockpit.ui.visit import Desk, Visit
from core.days import local_date
from store.views.cycle_board import CycleBoard, CycleRow, Nodes, cycle_board, cycles_of

BOARD, UNITS = "board", "units"
OPEN_TO: Final = ("cycles.manage", "results.publish", "inspections.approve")
"""the authority: who runs cycles, who publishes, who leads"""


async def layout(visit: Visit) -> Any:
    """The chosen cycle (`?cycle=`, else the one that runs, else the newest): as a whole, or by `?view=`."""
    words = visit.words
    nodes = nodes_of(visit, *OPEN_TO)
    cycles = await visit.read(cycles_of, visit.database, nodes)
    title = words("page.evaluation.title")
    if visit.query.get("act") in preparing.ACTS and visit.holds(*preparing.PREPARE):
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
    chosen = visit.query.get("view", BOARD)
    body = await _body(visit, found, nodes, chosen)
    asked = await acts.asked_for(visit, found)
    views = _views(visit, found, chosen)
    return [_head(visit, found), *_others(visit, cycles, found.cycle), *asked, views, *body]


async def live(visit: Visit) -> Mapping[str, Mapping[str, Any]]:
    """The progress of the chosen cycle, while it is looked at as a whole; each agency and act stands still."""
    if visit.query.get("view", BOARD) != BOARD:
        return {}
    nodes = nodes_of(visit, *OPEN_TO)
    cycle = _chosen(visit, await visit.read(cycles_of, visit.database, nodes))
    if cycle is None:
        return {}
    found = await visit.read(cycle_board, visit.database, nodes, cycle.cycle_id, local_date(visit.at))
    return board.live(visit, found) if found else {}


def register(app: Any, desk: Desk) -> None:
    """The acts of the page."""
    for part in (acts, preparing, units, weighing):
        part.register(app, desk)


def _chosen(visit: Visit, cycles: Sequence[CycleRow]) -> CycleRow | None:
    wanted = visit.query.get("cycle")
    if wanted is not None:
        return next((one for one in cycles if one.code == wanted), None)
    return next((one for one in cycles if one.state == "running"), cycles[0] if cycles else None)


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
    return parts.page_head(cycle.name, note, _ways(visit, found))


def _ways(visit: Visit, found: CycleBoard) -> list[Component]:
    return [*acts.links(visit, found), *preparing.change_links(visit, found), *preparing.links(visit)]


def _others(visit: Visit, cycles: Sequence[CycleRow], here: CycleRow) -> list[Component]:
    """The way to the other cycles, newest first."""
    if len(cycles) == 1:
        return []
    links = [(one.name, visit.link("/evaluation", cycle=one.code), one is here or one == here) for one in cycles[:12]]
    return [parts.tabs(links, visit.words("page.evaluation.cycles"))]


async def _body(visit: Visit, found: CycleBoard, nodes: Nodes, chosen: str) -> list[Component]:
    if chosen == UNITS:
        return await units.view(visit, found, nodes)
    if chosen == weighing.VIEW and visit.holds(*weighing.MAY):
        return await weighing.view(visit, found)
    return board.view(visit, found)


def _views(visit: Visit, found: CycleBoard, chosen: str) -> Component:
    words, code = visit.words, found.cycle.code
    names = [BOARD, UNITS, *([weighing.VIEW] if visit.holds(*weighing.MAY) else [])]
    here = chosen if chosen in names else BOARD
    links = [(words(f"page.evaluation.view.{name}"), _to(visit, code, name), name == here) for name in names]
    return parts.tabs(links, words("page.evaluation.views"))


def _to(visit: Visit, code: str, view: str) -> str:
    return visit.link("/evaluation", cycle=code, **({} if view == BOARD else {"view": view}))
