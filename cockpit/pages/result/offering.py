"""Which acts a result is offered for: by the state of the part, and by whoever looks."""

from collections.abc import Callable, Mapping
from typing import Final

from dash.development.base_component import Component

from cockpit.pages.result import settling
from cockpit.pages.result.reading import Shown
from cockpit.ui import parts
from cockpit.ui.visit import Visit
from core.access import Way
from evaluation.cycles.participation import participation_machine
from evaluation.rubric.words import ItemType
from store.evaluation.objections import FindingRow, PointRow
from store.evaluation.parts import PartRow

PATH: Final = "/evaluation/result"
PUBLISHED: Final = frozenset({"published", "improving", "reevaluating"})
"""states in which a grade stands published"""
RISKY: Final = frozenset({"retract", "void"}) | settling.RISKY
RIGHTS: Final[Mapping[str, str]] = {
    "object": "objections.raise",
    "rule": "reviews.judge",
    "find_limit": "cycles.manage",
    "decide_limit": "results.publish",
    "retract": "results.publish",
    "reach": "reviews.judge",
    "void": "cycles.manage",
    **settling.RIGHTS,
}
"""act → the right that it needs at the agency"""


def is_open(part: PartRow) -> bool:
    """Whether the grade of a part can still be limited: it is not published, and its part not over."""
    return part.state not in PUBLISHED and not participation_machine().is_final(part.state)


WHEN: Final[Mapping[str, Callable[[PartRow], bool]]] = {
    "object": lambda part: part.state == "fed_back" and not part.has_objected,
    "rule": lambda part: part.state == "objecting",
    "find_limit": is_open,
    "retract": lambda part: part.state in PUBLISHED,
    **settling.WHEN,
}
"""acts on the part as a whole, and when they make sense; the table of states decides all the same"""


def way_of(visit: Visit, part: PartRow) -> Way:
    """The way to the agency of a part."""
    city = visit.services.settings.city
    return Way(str(city.code), str(city.municipal_code), str(part.place), part.owner)


def may(visit: Visit, part: PartRow, act: str) -> bool:
    """Whether the visitor has the right of an act at the agency."""
    return visit.principal.may(RIGHTS[act], way_of(visit, part), visit.at)


def links(visit: Visit, shown: Shown) -> list[Component]:
    """The ways to the acts on the part as a whole; before its first score to what the authority settles."""
    part = shown.file.part
    offered = settling.RIGHTS if shown.scored is None else RIGHTS
    names = [name for name, fits in WHEN.items() if name in offered and fits(part) and may(visit, part, name)]
    return [_link(visit, shown, name) for name in names if name != visit.query.get("act")]


def limit_ways(visit: Visit, shown: Shown, one: FindingRow) -> list[Component]:
    """The way to deciding on a grade limit that waits: never by whoever has found it."""
    is_own = one.found_by == visit.principal.account_id
    if is_own or not is_open(shown.file.part) or not may(visit, shown.file.part, "decide_limit"):
        return []
    return [_link(visit, shown, "decide_limit", finding=one.finding_id)]


def point_ways(visit: Visit, shown: Shown, one: PointRow) -> list[Component]:
    """The ways to closing a guidance point that is open."""
    if one.state != "open":
        return []
    names = [name for name in ("reach", "void") if may(visit, shown.file.part, name)]
    is_collected = shown.scored is not None and _is_automatic(shown, one)
    return [_link(visit, shown, name, point=one.point_id) for name in names if name != "reach" or not is_collected]


def _is_automatic(shown: Shown, one: PointRow) -> bool:
    item = shown.scored.rubric.items.get(one.item) if shown.scored else None
    return item is None or item.type is ItemType.AUTOMATIC


def _link(visit: Visit, shown: Shown, act: str, **more: int) -> Component:
    kind = "button button-quiet" if act in RISKY else "button button-plain"
    part, cycle = shown.file.part, shown.file.cycle.code
    href = visit.link(PATH, owner=part.owner, cycle=cycle, act=act, **more)
    small = " button-small" if more else ""
    return parts.link(visit.words(f"page.result.act.{act}"), href, kind + small)
