"""Which agency and cycle an address asks for, and which view of the result."""

from collections.abc import Callable, Sequence
from typing import Any, Final

from dash.development.base_component import Component

from cockpit import ids
from cockpit.pages.owners import SEE_RESULT, OwnerSearch, owner_name, owner_seen
from cockpit.pages.result import acting, course, grade, items, judging, losses, reviewers
from cockpit.pages.result.offering import PATH, links
from cockpit.pages.result.reading import Shown, read_shown
from cockpit.pages.wording import state_chip
from cockpit.ui import parts, times
from cockpit.ui.visit import Desk, Visit
from store.owners import OwnerRow
from store.views.results import OwnCycle, own_cycles

SEARCH: Final = OwnerSearch(PATH, SEE_RESULT, ids.make("result", "owner", "choice"), by_superior=True)
OPEN_TO: Final = (SEE_RESULT, "reviews.judge")
"""who sees results, and reviewers, who are shown what they judge"""
VIEWS: Final[dict[str, Callable[[Visit, Shown], Sequence[Component]]]] = {
    "losses": losses.view,
    "items": items.view,
    "course": course.view,
}


async def layout(visit: Visit) -> Any:
    """The result of the agency of the address, else of one's own."""
    words = visit.words
    owner = await owner_seen(visit, SEE_RESULT, by_superior=True)
    if owner is None:
        return await judging.view(visit) or [parts.page_head(words("page.result.title")), *await _choice(visit)]
    cycles = await visit.read(own_cycles, visit.database, owner.code)
    title = owner_name(visit, owner)
    if not cycles:
        head = parts.page_head(words("page.result.title"), title)
        return [head, parts.empty(words("page.result.none"), words("page.result.none_hint"))]
    code = visit.query.get("cycle", cycles[0].code)
    shown = await read_shown(visit, owner, code)
    if shown is None:
        return [parts.page_head(title), parts.unknown(words)]
    settled = await reviewers.asked_for(visit, shown)
    asked = [*acting.asked_for(visit, shown), *settled, *judging.objection(visit, shown)]
    return [_head(visit, owner, shown), *_cycles(visit, owner, cycles, code), *asked, *_body(visit, owner, shown)]


def register(app: Any, desk: Desk) -> None:
    """Choosing an agency, for those who see many, and the acts on a result."""
    SEARCH.register(app, desk)
    acting.register(app, desk)


async def _choice(visit: Visit) -> list[Component]:
    """Agencies to choose from; whoever only judges comes from what waits for them."""
    if visit.holds(SEE_RESULT):
        return await SEARCH.view(visit)
    words = visit.words
    return [parts.empty(words("page.result.nothing_to_judge"), parts.link(words("page.tasks.title"), "/tasks"))]


def _body(visit: Visit, owner: OwnerRow, shown: Shown) -> list[Component]:
    chosen = visit.query.get("view", "losses")
    view = VIEWS.get(chosen, losses.view)
    if shown.scored is None:
        words = visit.words
        return [parts.empty(words("page.result.unscored"), words("page.result.unscored_hint"))]
    return [*grade.view(visit, shown), _views(visit, owner, shown, chosen), *view(visit, shown)]


def _head(visit: Visit, owner: OwnerRow, shown: Shown) -> Component:
    words, part = visit.words, shown.file.part
    note = [
        state_chip(words, "participation", part.state),
        f" {shown.file.cycle.name} · ",
        words(f"page.result.version.{shown.kind}"),
        " ",
        times.clock(shown.at, visit.at),
    ]
    if shown.file.cycle.is_trial:
        note += [" ", parts.mark(words("page.evaluation.trial"), words("page.evaluation.trial_hint"))]
    return parts.page_head(owner_name(visit, owner), note, [*links(visit, shown), *_tools(visit, owner)])


def _tools(visit: Visit, owner: OwnerRow) -> list[Component]:
    words = visit.words
    if not visit.holds("records.read"):
        return []
    return [parts.link(words("page.missing.go"), visit.link("/missing", owner=owner.code), "button button-plain")]


def _cycles(visit: Visit, owner: OwnerRow, cycles: Sequence[OwnCycle], code: str) -> list[Component]:
    if len(cycles) == 1:
        return []
    links = [(one.name, visit.link(PATH, owner=owner.code, cycle=one.code), one.code == code) for one in cycles[:8]]
    return [parts.tabs(links, visit.words("page.evaluation.cycles"))]


def _views(visit: Visit, owner: OwnerRow, shown: Shown, chosen: str) -> Component:
    words = visit.words
    cycle = shown.file.cycle.code
    links = [
        (words(f"page.result.view.{name}"), visit.link(PATH, owner=owner.code, cycle=cycle, view=name), name == chosen)
        for name in VIEWS
    ]
    return parts.tabs(links, words("page.result.views"))
