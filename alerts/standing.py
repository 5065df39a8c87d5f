"""How an alert stands, and what an observation, a person or time makes of that by the table of states. Pure.

Holding before firing (`hold`), keeping on after recovery (`keep`) and hysteresis are three things with three names.
Each rank holds for itself before it is told, and what is milder than was told is kept before the worse is told anew.
Without hysteresis and without anything unknown the states are those of Prometheus with `for` and `keep_firing_for`.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from alerts.observing import KNOWN, Observation, Sight
from alerts.states import FIRED, Event, Row, State, Tell, rows_of_table, state_table

LEAST_TOLD: Final = 1
"""the rank of whatever fires at all"""


@dataclass(frozen=True, slots=True)
class Timing:
    """How long a breach has to last before it fires, and how long it has to be over before it is."""

    hold: timedelta = timedelta(0)
    keep: timedelta = timedelta(0)


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of one instance.

    `told_rank`: what people were told of, until something milder was kept; `risen`: since when it has been at least as
    bad as rank 1, 2, …; `eased_since`, `eased_rank`: since when it has been milder than was told, and the worst since.
    """

    state: State
    judged_at: datetime
    unknown: Sight | None = None
    pending_since: datetime | None = None
    fired_at: datetime | None = None
    keep_since: datetime | None = None
    rank: int = 0
    told_rank: int = 0
    risen: tuple[datetime, ...] = ()
    eased_since: datetime | None = None
    eased_rank: int = 0

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
    """The next standing, the reason, what people are told, and whether it is a move that is written down.

    `clock_corrected`: times of the standing were later than now, which is written down too, before the move.
    """

    standing: Standing
    reason: str
    tell: Tell | None = None
    moved: bool = False
    clock_corrected: bool = False


def observe(before: Standing | None, seen: Observation, at: datetime, timing: Timing) -> Decision:
    """The decision on an observation at an instant; `before` None: nothing was known of the instance.

    An observation that is a little earlier than the last one is not judged: clocks are set back now and then. One that
    is much earlier is: the clock was wrong when the last one was made, and its times are set back with it.
    """
    standing = before or Standing(State.INACTIVE, at)
    if at >= standing.judged_at:
        return _observed(standing, seen, at, timing)
    if _waits(standing, at):
        return Decision(standing, "clock_went_back")
    decision = _observed(_set_back(standing, at), seen, at, timing)
    return replace(decision, clock_corrected=standing.is_open)


def acknowledge(standing: Standing, at: datetime) -> Decision | None:
    """The decision on somebody who takes an alert up; None: there is nothing to take up."""
    return _by_event(standing, "acknowledge", at)


def age(standing: Standing, at: datetime) -> Decision | None:
    """The decision on an alert that was taken up and not mended in time; None: nobody has taken it up."""
    return _by_event(standing, "age", at)


def withdraw(standing: Standing, reason: str, at: datetime) -> Decision:
    """The decision on an alert whose rule or subject is gone; nobody is told that anything were well.

    Clocks that are set back are treated as by `observe`: what was not yet there some minutes ago is not gone.
    """
    if _waits(standing, at):
        return Decision(standing, "clock_went_back")
    ended = _by_event(standing, "withdraw", at)
    assert ended is not None
    return replace(ended, reason=reason, clock_corrected=at < standing.judged_at)


def set_back(moment: datetime, judged_at: datetime, at: datetime) -> datetime:
    """A moment by the clock as it is now: one that is later is as long ago as it was when it was last judged."""
    return moment if moment <= at else min(moment - (judged_at - at), at)


def due_at(standing: Standing, timing: Timing) -> datetime | None:
    """When time alone moves a standing on, if what is seen stays as it is; None: never."""
    if standing.unknown is not None:
        return None
    if standing.state is State.PENDING:
        return None if standing.pending_since is None else standing.pending_since + timing.hold
    kept = [since + timing.keep for since in (standing.keep_since, standing.eased_since) if since is not None]
    risen = [since + timing.hold for since in standing.risen[standing.told_rank :]]
    return min([*kept, *risen], default=None) if standing.state in FIRED else None


def _waits(standing: Standing, at: datetime) -> bool:
    """Whether a clock was set back so little that it is waited for."""
    return timedelta(0) < standing.judged_at - at <= state_table().waits_for_clock


def _set_back(standing: Standing, at: datetime) -> Standing:
    def back(moment: datetime | None) -> datetime | None:
        return None if moment is None else set_back(moment, standing.judged_at, at)

    return replace(
        standing,
        judged_at=at,
        pending_since=back(standing.pending_since),
        fired_at=back(standing.fired_at),
        keep_since=back(standing.keep_since),
        eased_since=back(standing.eased_since),
        risen=tuple(set_back(moment, standing.judged_at, at) for moment in standing.risen),
    )


def _observed(standing: Standing, seen: Observation, at: datetime, timing: Timing) -> Decision:
    if seen.sight not in KNOWN:
        return _covered(standing, seen.sight, at)
    known = _timed(standing, seen, at)
    row = _row(known, seen, at, timing)
    return _moved(standing, _after(known, row, seen, at, timing), row)


def _covered(standing: Standing, sight: Sight, at: datetime) -> Decision:
    """Something unknown lies over what stands; what was only pending begins anew."""
    (row,) = rows_of_table()[standing.state, "unknown"]
    if row.to is State.INACTIVE:
        return _moved(standing, Standing(State.INACTIVE, at), row)
    after = replace(standing, unknown=sight, judged_at=at, keep_since=None, risen=(), eased_since=None, eased_rank=0)
    return Decision(after, row.reason, moved=after.shown != standing.shown)


def _timed(standing: Standing, seen: Observation, at: datetime) -> Standing:
    """The standing with what runs by time: since when it has been clear, so bad, or milder than was told."""
    has_fired = standing.state in FIRED
    is_milder = has_fired and seen.rank < standing.told_rank > LEAST_TOLD and seen.sight is not Sight.BETWEEN
    return replace(
        standing,
        unknown=None,
        judged_at=at,
        keep_since=(standing.keep_since or at) if has_fired and seen.sight is Sight.CLEAR else None,
        risen=(*standing.risen[: seen.rank], *[at] * (seen.rank - len(standing.risen))),
        eased_since=(standing.eased_since or at) if is_milder else None,
        eased_rank=max(standing.eased_rank, seen.rank) if is_milder else 0,
    )


def _row(standing: Standing, seen: Observation, at: datetime, timing: Timing) -> Row:
    def lasted(since: datetime | None, span: timedelta) -> bool:
        return since is not None and at - since >= span

    guards = {
        None: True,
        "no_hold": not timing.hold,
        "held": lasted(standing.pending_since, timing.hold),
        "kept": lasted(standing.keep_since, timing.keep),
        "worse": _held_rank(standing, at, timing) > standing.told_rank,
        "worsening": seen.rank > standing.told_rank,
        "eased": lasted(standing.eased_since, timing.keep),
    }
    return next(row for row in rows_of_table()[standing.state, str(seen.sight)] if guards[row.guard])


def _held_rank(standing: Standing, at: datetime, timing: Timing) -> int:
    """The worst rank that has held."""
    return sum(at - since >= timing.hold for since in standing.risen)


def _after(standing: Standing, row: Row, seen: Observation, at: datetime, timing: Timing) -> Standing:
    if row.to is State.INACTIVE:
        return Standing(State.INACTIVE, at)
    after = replace(
        standing,
        state=row.to,
        rank=seen.rank if seen.sight is Sight.BREACH else standing.rank,
        pending_since=standing.pending_since or at,
        fired_at=standing.fired_at or (at if row.to is State.FIRING else None),
    )
    if row.tell:
        return replace(after, told_rank=max(_held_rank(standing, at, timing), LEAST_TOLD))
    return _eased(after, seen, at) if row.guard == "eased" else after


def _eased(standing: Standing, seen: Observation, at: datetime) -> Standing:
    """The standing once something milder was kept: what is worse than that is told anew."""
    told = max(standing.eased_rank, LEAST_TOLD)
    is_milder = seen.rank < told > LEAST_TOLD
    return replace(
        standing,
        told_rank=told,
        eased_since=at if is_milder else None,
        eased_rank=seen.rank if is_milder else 0,
    )


def _moved(before: Standing, after: Standing, row: Row) -> Decision:
    # what was taken up while it could not be judged is shown as before, and has moved all the same
    looks_otherwise = (after.state, after.unknown) != (before.state, before.unknown)
    moved = looks_otherwise or row.tell is not None or row.guard == "eased"
    return Decision(after, row.reason, row.tell, moved)


def _by_event(standing: Standing, event: Event, at: datetime) -> Decision | None:
    row = _first(standing, event)
    if row is None:
        return None
    after = Standing(State.INACTIVE, at) if row.to is State.INACTIVE else replace(standing, state=row.to)
    return _moved(standing, after, row)


def _first(standing: Standing, event: Event) -> Row | None:
    return next(iter(rows_of_table().get((standing.state, event), ())), None)
