"""What the stored transitions of an issue say of its clock. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from evaluation.deadlines.clock import Clock, Extension, Stop
from evaluation.deadlines.demands import Stage
from evaluation.law.parameters import value

STOPS = "clock_stops"
RUNS_ON = "clock_runs_on"
EXTENDED = "deadline_extended"
CORRECTION = "correction_time"


@dataclass(frozen=True, slots=True)
class Happened:
    """A transition of an issue: its day, its event and effects, and the days of an extension that it granted."""

    on: date
    event: str
    effects: tuple[str, ...]
    extension_days: int = 0


def clock_of(delivered_on: date, stage: Stage, happened: Sequence[Happened], objections: Iterable[Stop] = ()) -> Clock:
    """The clock of a stage: stops, extensions and failed re-checks by the effects of what happened, in order.

    `objections` are the stops of data objections on what the issue rests on. An extension moves the last stage and the
    one that runs, for it is the issue that is extended; amounts are those of the day of delivery.
    """
    return Clock(
        delivered_on=delivered_on,
        limit=stage.limit,
        stops=(*_stops(happened), *objections),
        extensions=tuple(Extension(one.on, one.extension_days) for one in happened if EXTENDED in one.effects),
        failed_on=tuple(one.on for one in happened if CORRECTION in one.effects),
        correction_days=value("recheck_min_days", delivered_on),
    )


def _stops(happened: Sequence[Happened]) -> tuple[Stop, ...]:
    """From each effect that stops the clock to the next one that lets it run; a second stop changes nothing."""
    found: list[Stop] = []
    begun: Happened | None = None
    for one in happened:
        if begun is not None and RUNS_ON in one.effects:
            found.append(Stop(begun.on, one.on, begun.event))
            begun = None
        if begun is None and STOPS in one.effects:
            begun = one
    if begun is not None:
        found.append(Stop(begun.on, None, begun.event))
    return tuple(found)
