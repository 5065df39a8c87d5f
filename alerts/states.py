"""The life of an alert: its table (`states.yaml`), and what an observation makes of a standing. Pure.

Holding before firing (`hold`), keeping on after recovery (`keep`) and hysteresis are three things with three names.
Without hysteresis and without anything unknown the states are those of Prometheus with `for` and `keep_firing_for`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from alerts.observing import KNOWN, Observation, Sight
from core.errors import ConfigurationError
from core.forms import Label
from core.validation import validate
from core.yamllines import load

FILE: Final = Path(__file__).with_suffix(".yaml")


class State(StrEnum):
    """What an alert is; `inactive` has no row of its own in the store."""

    INACTIVE = "inactive"
    PENDING = "pending"
    FIRING = "firing"
    ACKNOWLEDGED = "acknowledged"


FIRED: Final = frozenset({State.FIRING, State.ACKNOWLEDGED})
"""what has fired and is not over, whether or not somebody has taken it up"""


Tell = Literal["fired", "worsened", "repeated", "resolved"]
GuardName = Literal["no_hold", "held", "kept", "worse"]
Event = Literal["breach", "between", "clear", "unknown", "acknowledge", "age", "withdraw"]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Row(_Part):
    """A line of the table."""

    old: State = Field(alias="from")
    event: Event
    guard: GuardName | None = None
    to: State
    reason: str
    tell: Tell | None = None


class StateTable(_Part):
    """The file as a whole: the rows, and what states, events, guards and reasons are called."""

    states: Mapping[State, Label]
    unknown: Mapping[str, Label]
    ends: Mapping[str, Label]
    events: Mapping[Event, Label]
    guards: Mapping[GuardName, Label]
    reasons: Mapping[str, Label]
    rows: tuple[Row, ...]


@cache
def state_table() -> StateTable:
    """The table that ships; ConfigurationError with every mistake."""
    located = load(FILE, f"alerts/{FILE.name}")
    table, mistakes = validate(StateTable, located)
    if table is None or mistakes:
        raise ConfigurationError(mistakes)
    return table


@dataclass(frozen=True, slots=True)
class Timing:
    """How long a breach has to last before it fires, and how long it has to be over before it is."""

    hold: timedelta = timedelta(0)
    keep: timedelta = timedelta(0)


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of one instance; `told_rank` is the worst that people have been told of in this episode."""

    state: State
    judged_at: datetime
    unknown: Sight | None = None
    pending_since: datetime | None = None
    fired_at: datetime | None = None
    keep_since: datetime | None = None
    rank: int = 0
    told_rank: int = 0

    @property
    def shown(self) -> str:
        """The state as it is shown: what is unknown before what stands."""
        return str(self.unknown or self.state)

    @property
    def is_open(self) -> bool:
        """Whether there is anything to keep."""
        return self.state is not State.INACTIVE


@dataclass(frozen=True, slots=True)
class Decision:
    """The next standing, the reason, what people are told, and whether it is a move that is written down."""

    standing: Standing
    reason: str
    tell: Tell | None = None
    moved: bool = False


def observe(before: Standing | None, seen: Observation, at: datetime, timing: Timing) -> Decision:
    """The decision on an observation at an instant; `before` None: nothing was known of the instance.

    An observation of an earlier instant than the last one is not judged: clocks are set back now and then.
    """
    standing = before or Standing(State.INACTIVE, at)
    if at < standing.judged_at:
        return Decision(standing, "clock_went_back")
    if seen.sight not in KNOWN:
        return _covered(standing, seen.sight, at)
    known = replace(standing, unknown=None, judged_at=at, keep_since=_keep_since(standing, seen.sight, at))
    row = _row(known, str(seen.sight), seen, at, timing)
    return _moved(standing, _after(known, row, seen, at), row)


def acknowledge(standing: Standing, at: datetime) -> Decision | None:
    """The decision on somebody who takes an alert up; None: there is nothing to take up."""
    return _by_event(standing, "acknowledge", at)


def age(standing: Standing, at: datetime) -> Decision | None:
    """The decision on an alert that was taken up and not mended in time; None: nobody has taken it up."""
    return _by_event(standing, "age", at)


def withdraw(standing: Standing, reason: str, at: datetime) -> Decision:
    """The decision on an alert whose rule or subject is gone; nobody is told that anything were well."""
    ended = _by_event(standing, "withdraw", at)
    assert ended is not None
    return replace(ended, reason=reason)


def due_at(standing: Standing, timing: Timing) -> datetime | None:
    """When time alone moves a standing on, if what is seen stays as it is; None: never."""
    if standing.unknown is not None:
        return None
    if standing.state is State.PENDING and standing.pending_since is not None:
        return standing.pending_since + timing.hold
    return None if standing.keep_since is None else standing.keep_since + timing.keep


def _covered(standing: Standing, sight: Sight, at: datetime) -> Decision:
    """Something unknown lies over what stands; what was only pending begins anew."""
    (row,) = _rows()[standing.state, "unknown"]
    if row.to is State.INACTIVE:
        return _moved(standing, Standing(State.INACTIVE, at), row)
    after = replace(standing, unknown=sight, judged_at=at, keep_since=None)
    return Decision(after, row.reason, moved=after.shown != standing.shown)


def _row(standing: Standing, event: str, seen: Observation, at: datetime, timing: Timing) -> Row:
    guards = {
        None: True,
        "no_hold": not timing.hold,
        "held": standing.pending_since is not None and at - standing.pending_since >= timing.hold,
        "kept": standing.keep_since is not None and at - standing.keep_since >= timing.keep,
        "worse": seen.rank > standing.told_rank,
    }
    return next(row for row in _rows()[standing.state, event] if guards[row.guard])


def _after(standing: Standing, row: Row, seen: Observation, at: datetime) -> Standing:
    if row.to is State.INACTIVE:
        return Standing(State.INACTIVE, at)
    told = seen.rank if row.tell else standing.told_rank
    return replace(
        standing,
        state=row.to,
        rank=seen.rank if seen.sight is Sight.BREACH else standing.rank,
        told_rank=told,
        pending_since=standing.pending_since or at,
        fired_at=standing.fired_at or (at if row.to is State.FIRING else None),
    )


def _moved(before: Standing, after: Standing, row: Row) -> Decision:
    # what was taken up while it could not be judged is shown as before, and has moved all the same
    moved = (after.state, after.unknown) != (before.state, before.unknown) or row.tell is not None
    return Decision(after, row.reason, row.tell, moved)


def _keep_since(standing: Standing, sight: Sight, at: datetime) -> datetime | None:
    """Since when it has been clear, of what has fired; a breach or a doubt in between begins anew."""
    has_fired = standing.state in FIRED
    return (standing.keep_since or at) if has_fired and sight is Sight.CLEAR else None


def _by_event(standing: Standing, event: Event, at: datetime) -> Decision | None:
    row = _first(standing, event)
    if row is None:
        return None
    after = Standing(State.INACTIVE, at) if row.to is State.INACTIVE else replace(standing, state=row.to)
    return _moved(standing, after, row)


def _first(standing: Standing, event: Event) -> Row | None:
    return next(iter(_rows().get((standing.state, event), ())), None)


@cache
def _rows() -> Mapping[tuple[State, str], tuple[Row, ...]]:
    found: dict[tuple[State, str], tuple[Row, ...]] = {}
    for row in state_table().rows:
        found[row.old, row.event] = (*found.get((row.old, row.event), ()), row)
    return found
