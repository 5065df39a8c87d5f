"""The clock of a stored issue: how its running stage and its last stage stand. Pure but for the calendar handed in."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final

from core.working_days import Calendar
from evaluation.casework.case import Case
from evaluation.deadlines.clock import Clock, Standing, Stop, is_on_time, standing
from evaluation.deadlines.demands import Stage
from evaluation.deadlines.limits import Limit, Unit, end_of
from evaluation.issues.history import Happened, clock_of
from store.evaluation.issue_moves import MoveRow
from store.evaluation.issue_parts import StageRow

SETTLED: Final = frozenset({"closed", "closed_by_transfer", "withdrawn"})


def stage_of(row: StageRow) -> Stage:
    """A stored stage as the clock reads it."""
    unit: Unit = row.unit  # type: ignore[assignment]
    return Stage(row.code, Limit(unit, row.amount, row.fixed_on), row.number)


def stage_row(position: int, stage: Stage, delivered_on: date, calendar: Calendar) -> StageRow:
    """A stage as it is stored; due as if nothing ever stopped its clock."""
    limit = stage.limit
    due_on = end_of(limit, delivered_on, calendar)
    return StageRow(position, stage.code, stage.number, limit.unit, limit.amount, limit.on, due_on, None)


def running_stage(case: Case) -> Stage | None:
    """The stage that runs; None before delivery."""
    place = min(case.row.stages_done, len(case.stages) - 1)
    return stage_of(case.stages[place]) if case.stages and case.row.delivered_on else None


def clock(case: Case, stage: Stage | None, more: Sequence[Happened] = ()) -> Clock | None:
    """The clock of a stage; None before delivery."""
    if stage is None or case.row.delivered_on is None:
        return None
    start = case.row.delivered_on
    # what was disputed before the delivery takes no day of the time that began with it
    stops = [
        Stop(max(since, start), until, "data_objection")
        for since, until, _ in _typed(case.stops)
        if until is None or until > start
    ]
    return clock_of(start, stage, [*map(happened, case.moves), *more], stops)


def standing_of(case: Case, on: date) -> Standing | None:
    """How the running stage stands on a day."""
    found = clock(case, running_stage(case))
    return None if found is None else standing(found, case.calendar, on)


def final_day(case: Case, on: date) -> date | None:
    """The deadline of the last stage, by which the register counts; None while the clock stands and it could be met.

    Of an issue that has ended: as it stood when the report came, or when it ended.
    """
    found = clock(case, stage_of(case.stages[-1]) if case.stages else None)
    if found is None:
        return None
    if case.row.state in SETTLED:
        found = replace(found, stops=tuple(stop for stop in found.stops if stop.until is not None))
    return standing(found, case.calendar, on).deadline


def projected_day(case: Case, on: date) -> date | None:
    """The deadline of the last stage as it would be if whatever stops the clock ended on a day; None: not delivered."""
    found = clock(case, stage_of(case.stages[-1]) if case.stages else None)
    if found is None:
        return None
    stops = tuple(replace(stop, until=max(on, stop.since)) if stop.until is None else stop for stop in found.stops)
    return standing(replace(found, stops=stops), case.calendar, on).deadline


def comes_in_time(case: Case, on: date) -> bool:
    """Whether a report that comes on a day meets the deadline of the last stage."""
    found = clock(case, stage_of(case.stages[-1]) if case.stages else None)
    return found is not None and is_on_time(found, on, case.calendar)


def happened(move: MoveRow) -> Happened:
    """A move as the clock reads it."""
    return Happened(move.on, move.event, tuple(move.effects), int(move.detail.get("extension_days", 0)))


def _typed(stops: Any) -> Sequence[tuple[date, date | None, str]]:
    found: Sequence[tuple[date, date | None, str]] = stops
    return found
