"""Which issues rest on data that a unit disputes: by item, by the indicator behind it, by what a demand is tied to.

An issue and an objection are asked of each other whenever either of them changes what it rests on: when the objection
is raised, when the issue is delivered, when its demands are changed, when it is opened again. So it does not matter
which of it came first.
"""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date

from core.days import local_date
from evaluation.casework.case import Case
from evaluation.scoring.rubrics import rubric_within
from store.database import UnitOfWork
from store.evaluation import cycles, issue_moves
from store.evaluation import data_objections as kept


def reference_of(objection_id: int) -> str:
    """What a stop of an issue's clock for an objection is named by."""
    return f"data_objection {objection_id}"


def issues_resting(unit: UnitOfWork, owner: str, disputed: Collection[str]) -> list[str]:
    """The issues of an owner under way that depend on one of these items, indicators or measures."""
    codes = set(disputed)
    return [
        one.issue_no
        for one in kept.issues_under_way(unit, owner)
        if codes & codes_of(unit, one.item, one.cycle, one.figures)
    ]


def codes_of(unit: UnitOfWork, item: str, cycle: str, figures: Iterable[str]) -> set[str]:
    """What an issue depends on: its item, the indicator behind it in its cycle's rubric, and its demands' figures."""
    return {code for code in (item, _behind(unit, item, cycle), *figures) if code}


def resting_at_delivery(unit: UnitOfWork, case: Case, on: date) -> Case:
    """An issue that is delivered on a day, standing for every objection that was not answered by then."""
    codes = _codes(unit, case)
    for one in kept.objection_stops(unit, case.row.owner_code, codes) if codes else ():
        until = None if one.until is None else local_date(one.until)
        if until is None or until > on:
            reference = reference_of(one.objection_id)
            issue_moves.stop_clock(unit, case.issue_no, reference, local_date(one.since))
            if until is not None:
                issue_moves.run_clock_on(unit, case.issue_no, reference, until)
    return _as_stopped(unit, case)


def resting_anew(unit: UnitOfWork, case: Case, on: date) -> Case:
    """An issue whose demands have changed, or that is open again: it stands for the open objections of now, no others.

    `case` has the demands as they are now; what stops or runs on does so from this day on.
    """
    codes = _codes(unit, case)
    open_ = kept.open_objections(unit, case.row.owner_code, codes) if codes else []
    wanted = {reference_of(one.objection_id) for one in open_}
    stopped = {reference for _, until, reference in issue_moves.stops(unit, case.issue_no) if until is None}
    for reference in sorted(wanted - stopped):
        issue_moves.stop_clock(unit, case.issue_no, reference, on)
    for reference in sorted(stopped - wanted):
        issue_moves.run_clock_on(unit, case.issue_no, reference, on)
    return _as_stopped(unit, case)


def _codes(unit: UnitOfWork, case: Case) -> set[str]:
    figures = (str(one.condition["code"]) for one in case.demands if one.condition is not None)
    return codes_of(unit, case.row.item, case.row.cycle, figures)


def _as_stopped(unit: UnitOfWork, case: Case) -> Case:
    return replace(case, stops=tuple(issue_moves.stops(unit, case.issue_no)))


def _behind(unit: UnitOfWork, item: str, cycle: str) -> str:
    """The indicator that gives an item of a rubric its figure; empty where none does, or the item is of no rubric."""
    found = cycles.cycle(unit, cycle) if item and cycle else None
    if found is None or found.rubric_key is None:
        return ""
    return rubric_within(unit, found.rubric_key).indicator_behind(item)
