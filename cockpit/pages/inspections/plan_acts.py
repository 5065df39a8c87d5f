"""Acts on plans: begun, changed, moved by its table, its seed announced, drawn from."""

from collections.abc import Callable, Mapping
from typing import Final

from cockpit.pages.inspections.plan_forms import CANCEL
from cockpit.pages.inspections.words import PATH, PLAN, number_of
from cockpit.ui.acts import Done, Typed
from cockpit.ui.visit import Visit
from core.errors import AccessDeniedError
from evaluation.commands import inspection_plans
from evaluation.commands.inspection_plans import Announced, Event, NewPlan
from evaluation.fieldwork.reading import one_plan


def _begin(visit: Visit, typed: Typed) -> Done:
    node = next(iter(visit.principal.nodes(PLAN, visit.at)), None)
    if node is None:
        raise AccessDeniedError(PLAN)
    new = NewPlan(
        node, typed.number("plan_year"), typed.number("planned"), typed.chosen("archives"), typed.text("note")
    )
    year_id = inspection_plans.begin_plan(visit.evaluation, visit.principal, new, visit.at)
    return _done(visit, year_id)


def _change(visit: Visit, typed: Typed) -> Done:
    year_id = number_of(visit.query.get("plan"))
    row, _ = one_plan(visit.evaluation, visit.principal, year_id, visit.at)
    new = NewPlan(row.node, row.plan_year, typed.number("planned"), typed.chosen("archives"), typed.text("note"))
    inspection_plans.change_plan(visit.evaluation, visit.principal, year_id, new, typed.seen or 0, visit.at)
    return _done(visit, year_id)


def _move(visit: Visit, typed: Typed) -> Done:
    year_id = number_of(visit.query.get("plan"))
    event: Event = "cancel" if typed.act == CANCEL else typed.act  # type: ignore[assignment]
    reason = typed.text("reason")
    inspection_plans.move_plan(visit.evaluation, visit.principal, year_id, event, reason, visit.at)
    return _done(visit, year_id)


def _announce(visit: Visit, typed: Typed) -> Done:
    year_id = number_of(visit.query.get("plan"))
    told = Announced(typed.text("seed"), typed.text("source"), typed.day("draw_on"))
    inspection_plans.announce_seed(visit.evaluation, visit.principal, year_id, told, visit.at)
    return _done(visit, year_id)


def _draw(visit: Visit, typed: Typed) -> Done:
    year_id = number_of(visit.query.get("plan"))
    made = inspection_plans.draw_plan(visit.evaluation, visit.principal, year_id, visit.at)
    return Done(visit.words("page.inspections.drawn", n=len(made)), visit.link(PATH, plan=year_id))


def _done(visit: Visit, year_id: int) -> Done:
    return Done(visit.words("page.inspections.done"), visit.link(PATH, plan=year_id))


ACTS: Final[Mapping[str, Callable[[Visit, Typed], Done]]] = {
    "begin_plan": _begin,
    "change_plan": _change,
    "submit_plan": _move,
    "return_plan": _move,
    "approve_plan": _move,
    CANCEL: _move,
    "announce_seed": _announce,
    "draw": _draw,
}
