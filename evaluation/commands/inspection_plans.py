"""The plan of inspections of a year: made, submitted, approved, its seed announced, drawn from, or cancelled."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from math import ceil
from typing import Any, Final, Literal

from core.access import Principal
from core.days import local_date
from core.errors import AccessDeniedError, RefusedError
from core.working_days import statutory
from evaluation.desk import Desk, demand_at, way_at
from evaluation.fieldwork.planning import archives_at, open_inspection, to_draw_from, who_is_left
from evaluation.fieldwork.unknown import UnknownPlanError
from evaluation.inspections.drawing import ALGORITHM, DrawError, Drawn, digest_of, draw
from evaluation.inspections.states import InspectionFacts, inspection_machine
from evaluation.law.facts import Officer
from evaluation.law.parameters import value
from evaluation.moving import OvertakenError, moved
from people.deeds import Deed, Matter, deed
from people.letters import accounts_that_may, tell
from store.database import UnitOfWork
from store.evaluation import inspection_years as kept
from store.evaluation.inspection_years import DrawRow, YearRow
from store.evaluation.officers import OfficerRow, officers_of
from store.evaluation.rows import Move

PLAN: Final = "inspections.plan"
APPROVE: Final = "inspections.approve"
Event = Literal["submit_plan", "return_plan", "approve_plan", "cancel"]
EVENTS: Final[Mapping[Event, tuple[str, str]]] = {
    "submit_plan": ("inspection.plan_submitted", PLAN),
    "return_plan": ("inspection.plan_returned", APPROVE),
    "approve_plan": ("inspection.plan_approved", APPROVE),
    "cancel": ("inspection.plan_cancelled", APPROVE),
}


@dataclass(frozen=True, slots=True)
class NewPlan:
    """A plan of an authority: how many are inspected in a year, and which archives among them."""

    node: str
    plan_year: int
    planned: int
    archives: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Announced:
    """The seed of a draw, where it comes from, and the day of the draw."""

    seed: str
    source: str
    draw_on: date


def begin_plan(desk: Desk, principal: Principal, new: NewPlan, at: datetime) -> int:
    """Begins the plan of a year; returns its number. RefusedError: the authority has one."""
    with deed(desk.database, principal, Matter("inspection.plan_begun", PLAN, "plan", "", new.node), at) as done:
        demand_at(done.unit, desk, principal, PLAN, new.node, at)
        _demand_archives(done.unit, desk, new.node, new.archives)
        step = moved(inspection_machine(), None, "begin_plan", _facts(), at)
        values = asdict(new) | {
            "archives": list(new.archives),
            "state": step.to,
            "state_since": at,
            "seed_source": "",
            "announced_by": "",
            "list_digest": "",
            "created_by": principal.account_id,
            "created_name": principal.display_name,
            "created_at": at,
        }
        number = kept.add(done.unit, values, _move(principal, "", step.to, step.event, "", at))
        if number is None:
            raise RefusedError("there is a plan of this year", "plan_year_taken", year=new.plan_year)
        done.after = {"plan": number, "year": new.plan_year, "planned": new.planned}
    return number


def change_plan(desk: Desk, principal: Principal, year_id: int, new: NewPlan, seen: int, at: datetime) -> None:
    """Changes a plan while it is being made; its authority and year stay."""
    with deed(desk.database, principal, Matter("inspection.plan_changed", PLAN, "plan", str(year_id)), at) as done:
        plan = _held(done, desk, principal, year_id, PLAN, at)
        if plan.state != "planning":
            moved(inspection_machine(), plan.state, "submit_plan", _facts(), at)
        if plan.revision != seen:
            raise OvertakenError(f"plan {year_id}")
        _demand_archives(done.unit, desk, plan.node, new.archives)
        values = {"planned": new.planned, "archives": list(new.archives), "note": new.note}
        kept.change(done.unit, plan, values)
        done.before, done.after = {"planned": plan.planned}, {"planned": new.planned}


def move_plan(desk: Desk, principal: Principal, year_id: int, event: Event, reason: str, at: datetime) -> str:
    """Submits, returns, approves or cancels a plan; returns its new state."""
    code, permission = EVENTS[event]
    with deed(desk.database, principal, Matter(code, permission, "plan", str(year_id)), at) as done:
        plan = _held(done, desk, principal, year_id, permission, at)
        facts = replace(_counted(done.unit, desk, plan, at), reason=reason)
        if event == "submit_plan":
            _demand_possible(done.unit, desk, plan, at)
        step = moved(inspection_machine(), plan.state, event, facts, at)
        move = _move(principal, plan.state, step.to, event, reason, at)
        kept.change(done.unit, plan, {"state": step.to, "state_since": at}, move)
        done.before, done.after = {"state": plan.state}, {"state": step.to}
        _tell(done.unit, desk, plan, event, at)
        return step.to


def announce_seed(desk: Desk, principal: Principal, year_id: int, told: Announced, at: datetime) -> str:
    """Announces the seed and freezes the list that is drawn from; returns the digest of the list. Once only."""
    matter = Matter("inspection.seed_announced", PLAN, "plan", str(year_id))
    with deed(desk.database, principal, matter, at) as done:
        plan = _held(done, desk, principal, year_id, PLAN, at)
        if plan.state != "plan_published":
            moved(inspection_machine(), plan.state, "draw", _facts(), at)
        if plan.seed is not None:
            raise RefusedError("the seed was announced", "seed_announced")
        if not told.seed.strip() or not told.source.strip():
            raise RefusedError("the seed and its source are needed", "seed_empty")
        text = to_draw_from(done.unit, desk, plan, at).text()
        values = {
            "seed": told.seed,
            "seed_source": told.source,
            "announced_at": at,
            "announced_by": principal.display_name,
            "draw_on": told.draw_on,
            "draw_list": text,
            "list_digest": digest_of(text),
        }
        move = _move(principal, plan.state, plan.state, "announce_seed", told.source, at, {"digest": digest_of(text)})
        kept.change(done.unit, plan, values, move)
        done.after = {"seed": told.seed, "digest": values["list_digest"], "draw_on": told.draw_on.isoformat()}
    return digest_of(text)


def draw_plan(desk: Desk, principal: Principal, year_id: int, at: datetime) -> tuple[int, ...]:
    """Draws units and officers by the announced seed; returns the numbers of the inspections that it makes."""
    with deed(desk.database, principal, Matter("inspection.drawn", PLAN, "plan", str(year_id)), at) as done:
        plan = _held(done, desk, principal, year_id, PLAN, at)
        facts = replace(
            _facts(), seed_published_at=plan.announced_at, list_digest=plan.list_digest, algorithm=ALGORITHM
        )
        step = moved(inspection_machine(), plan.state, "draw", facts, at)
        assert plan.seed is not None
        assert plan.draw_list is not None
        assert plan.announced_at is not None
        if plan.draw_on is not None and local_date(at) < plan.draw_on:
            raise RefusedError("the day of the draw has not come", "draw_too_early", on=plan.draw_on.isoformat())
        visits = _drawn(plan.draw_list, plan.seed)
        result = {"visits": [{"unit": one.unit, "officers": list(one.officers)} for one in visits]}
        record = DrawRow(
            year_id,
            ALGORITHM,
            plan.seed,
            plan.seed_source,
            plan.announced_at,
            plan.draw_list,
            plan.list_digest,
            result,
            at,
            principal.display_name,
        )
        kept.keep_draw(done.unit, record)
        move = _move(principal, plan.state, step.to, "draw", "", at, {"digest": plan.list_digest})
        kept.change(done.unit, plan, {"state": step.to, "state_since": at}, move)
        done.before, done.after = {"state": plan.state}, {"state": step.to, "visits": len(visits)}
        return _open_inspections(done.unit, desk, principal, plan, visits, at)


def _open_inspections(
    unit: UnitOfWork, desk: Desk, principal: Principal, plan: YearRow, visits: tuple[Drawn, ...], at: datetime
) -> tuple[int, ...]:
    certificates = {one for visit in visits for one in visit.officers}
    known: dict[str, OfficerRow] = {one.certificate: one for one in officers_of(unit, plan.node, certificates)}
    made = []
    for visit in visits:
        officers = [known[one] for one in visit.officers if one in known]
        move = _move(principal, "plan_published", "drawn", "draw", "", at)
        made.append(open_inspection(unit, desk, plan, visit.unit, officers, move, at))
    return tuple(made)


def _drawn(text: str, seed: str) -> tuple[Drawn, ...]:
    try:
        return draw(text, seed)
    except DrawError as error:
        raise RefusedError(str(error), error.code, **error.values) from error


def _facts(officers: tuple[Officer, ...] = ()) -> InspectionFacts:
    return InspectionFacts(calendar=statutory(), officers=officers)


def _counted(unit: UnitOfWork, desk: Desk, plan: YearRow, at: datetime) -> InspectionFacts:
    """The share that a plan has to reach so that everybody who is left is seen before the cycle ends.

    The table divides by the years of a cycle; who is left is stretched to that, so that later years make up for earlier
    ones.
    """
    years = value("inspection_cycle_years", local_date(at))
    left = who_is_left(unit, desk, plan.node, plan.plan_year)
    stretched = ceil(len(left.codes) * years / left.years)
    return replace(
        _facts(),
        planned=plan.planned,
        to_inspect=stretched,
        archives=frozenset(left.archives),
        archives_planned=frozenset(plan.archives),
    )


def _demand_possible(unit: UnitOfWork, desk: Desk, plan: YearRow, at: datetime) -> None:
    found = to_draw_from(unit, desk, plan, at)
    if not 0 <= found.number <= len(found.units):
        raise RefusedError(
            "more planned than are left",
            "plan_too_many",
            planned=plan.planned,
            candidates=len(found.units) + len(found.certain),
        )


def _demand_archives(unit: UnitOfWork, desk: Desk, node: str, archives: tuple[str, ...]) -> None:
    known = archives_at(unit, desk, node)
    for code in archives:
        if code not in known:
            raise RefusedError(f"{code} is no archive of this level", "plan_archive", owner=code[:40])


def _held(done: Deed, desk: Desk, principal: Principal, year_id: int, permission: str, at: datetime) -> YearRow:
    plan = kept.year_for_change(done.unit, year_id)
    if plan is None:
        raise UnknownPlanError(year_id)
    done.node = plan.node
    try:
        demand_at(done.unit, desk, principal, permission, plan.node, at)
    except AccessDeniedError:
        raise UnknownPlanError(year_id) from None
    return plan


def _move(
    principal: Principal,
    was: str,
    becomes: str,
    event: str,
    reason: str,
    at: datetime,
    detail: Mapping[str, Any] | None = None,
) -> Move:
    name = principal.display_name
    return Move(at, was, becomes, event, principal.account_id, name, reason, detail=detail or {})


def _tell(unit: UnitOfWork, desk: Desk, plan: YearRow, event: Event, at: datetime) -> None:
    link = f"/inspections?plan={plan.year_id}"
    if event == "submit_plan":
        accounts = accounts_that_may(unit, APPROVE, way_at(unit, desk, plan.node), at)
        tell(unit, accounts, "inspection_plan_submitted", {"year": plan.plan_year}, link, at)
    elif event in ("approve_plan", "return_plan"):
        kind = "inspection_plan_approved" if event == "approve_plan" else "inspection_plan_returned"
        tell(unit, [plan.created_by], kind, {"year": plan.plan_year}, link, at)
