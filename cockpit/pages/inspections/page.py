"""Which view of the inspections an address asks for, and the one callback of all their acts."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from cockpit.pages.inspections import officers, plan, plans, visits, visits_list
from cockpit.pages.inspections.concluding import ACTS as CONCLUDING
from cockpit.pages.inspections.officer_acts import ACTS as OFFICERS
from cockpit.pages.inspections.plan_acts import ACTS as PLANNING
from cockpit.pages.inspections.preparing import ACTS as PREPARING
from cockpit.pages.inspections.words import ACTING, PAGE, PATH, view_of
from cockpit.ui.acts import Done, Typed, register_acts
from cockpit.ui.visit import Desk, Visit
from core.errors import RefusedError

ACTS: Final[Mapping[str, Callable[[Visit, Typed], Done]]] = {**PLANNING, **PREPARING, **CONCLUDING, **OFFICERS}
"""act → what it does, off the event loop"""


async def layout(visit: Visit) -> Any:
    """The visit of the address (`?inspection=`, `?number=`), its plan (`?plan=`), else the list of `?view=`."""
    if visit.query.get("inspection") or visit.query.get("number"):
        return await visits.view(visit)
    if visit.query.get("plan"):
        return await plan.view(visit)
    chosen = {"visits": visits_list.view, "plans": plans.view, "officers": officers.view}
    return await chosen[view_of(visit)](visit)


def register(app: Any, desk: Desk) -> None:
    """The acts of all views."""
    visits_list.register(app, desk)
    officers.register(app, desk)
    register_acts(app, desk, PAGE, PATH, do, ACTING)


async def do(visit: Visit, typed: Typed) -> Done:
    """Does the act of the form."""
    if typed.act not in ACTS:
        raise RefusedError(f"there is no act {typed.act}", "fields_missing")
    return await visit.read(ACTS[typed.act], visit, typed)
