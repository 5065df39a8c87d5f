"""What holds for every series of observations, whatever it is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from hypothesis import given
from hypothesis import strategies as st

from alerts.observing import KNOWN, Observation, Sight
from alerts.standing import Decision, Standing, Timing, acknowledge, age, due_at, observe
from alerts.states import State
from tests.unit.alerts.making import START

MINUTE: Final = timedelta(minutes=1)
SPANS: Final = st.integers(0, 4).map(lambda minutes: minutes * MINUTE)
TIMINGS: Final = st.builds(Timing, SPANS, SPANS)
SIGHTS: Final = st.sampled_from([*Sight, Sight.BREACH, Sight.BREACH, Sight.CLEAR, Sight.CLEAR])
"""what is known is seen more often"""
ACTS: Final = {"acknowledge": acknowledge, "age": age}


@dataclass(frozen=True)
class Step:
    """Something that is seen, or done, so long after the step before."""

    gap: timedelta
    seen: Observation
    act: str | None = None


@st.composite
def steps(draw: st.DrawFn, least_gap: int = -1) -> Step:
    gap = draw(st.integers(least_gap, 3)) * MINUTE
    sight = draw(SIGHTS)
    rank = draw(st.integers(1, 3)) if sight is Sight.BREACH else 0
    return Step(gap, Observation(sight, rank=rank), draw(st.sampled_from([None] * 5 + [*ACTS])))


ANY: Final = st.lists(steps(), min_size=1, max_size=25)
MILDER: Final = frozenset({Sight.BREACH, Sight.CLEAR})
ONWARDS: Final = st.lists(steps(least_gap=0), min_size=1, max_size=25)
"""clocks that never go back"""


@dataclass(frozen=True)
class Taken:
    """A step that was taken: from what, when, to what."""

    before: Standing
    step: Step
    at: datetime
    decision: Decision


def walk(series: Sequence[Step], timing: Timing, began: datetime = START) -> list[Taken]:
    """Everything that a series does to an instance of which nothing was known."""
    taken: list[Taken] = []
    now, at = Standing(State.INACTIVE, began), began
    for step in series:
        at += step.gap
        decision = ACTS[step.act](now, at) if step.act else observe(now, step.seen, at, timing)
        if decision is not None:
            taken.append(Taken(now, step, at, decision))
            now = decision.standing
    return taken


def observed(taken: Sequence[Taken]) -> list[Taken]:
    """Those of them that were judged observations."""
    return [one for one in taken if one.step.act is None and one.decision.reason != "clock_went_back"]


def since_when(taken: Sequence[Taken], fits: Callable[[Observation], bool]) -> datetime | None:
    """Since when nothing was seen but what fits, up to the end; None: what was seen last does not."""
    since = None
    for one in reversed(observed(taken)):
        if not fits(one.step.seen):
            break
        since = one.at
    return since


def is_as_bad(told: int, seen: Observation) -> bool:
    """Whether it is at least as bad as people were told."""
    return seen.rank >= told


def is_milder(told: int, seen: Observation) -> bool:
    """Whether it is known to be milder than people were told."""
    return seen.rank < told and seen.sight in MILDER


def seen_since(taken: Sequence[Taken], sight: Sight) -> datetime | None:
    """Since when nothing but a sight was seen, up to the end; None: it was not seen last."""
    return since_when(taken, lambda seen: seen.sight is sight)


@given(ANY, TIMINGS)
def test_nothing_fires_before_it_has_lasted(series: list[Step], timing: Timing) -> None:
    taken = walk(series, timing)
    for number, one in enumerate(taken, start=1):
        if one.decision.tell == "fired":
            since = seen_since(taken[:number], Sight.BREACH)
            assert since is not None
            assert one.at - since >= timing.hold


@given(ANY, TIMINGS)
def test_nothing_resolves_before_it_has_been_clear_for_long_enough(series: list[Step], timing: Timing) -> None:
    taken = walk(series, timing)
    for number, one in enumerate(taken, start=1):
        if one.decision.reason == "resolved":
            since = seen_since(taken[:number], Sight.CLEAR)
            assert since is not None
            assert one.at - since >= timing.keep


@given(ANY, TIMINGS)
def test_what_has_fired_ends_by_being_clear_alone(series: list[Step], timing: Timing) -> None:
    for one in walk(series, timing):
        if one.before.fired_at is not None and not one.decision.standing.is_open:
            assert (one.step.seen.sight, one.decision.tell) == (Sight.CLEAR, "resolved")


@given(ANY, TIMINGS, st.integers(1, 10**6))
def test_a_clock_that_goes_back_a_little_changes_nothing(series: list[Step], timing: Timing, microseconds: int) -> None:
    for one in walk(series, timing):
        stands = one.decision.standing
        earlier = stands.judged_at - timedelta(microseconds=microseconds)
        assert observe(stands, one.step.seen, earlier, timing) == Decision(stands, "clock_went_back")


@given(ANY, TIMINGS, ANY, st.integers(80, 10**6))
def test_after_a_clock_was_ahead_times_run_as_if_it_had_not_been(
    series: list[Step], timing: Timing, later: list[Step], minutes: int
) -> None:
    """Everything by a clock that is ahead by more than it all lasts, then corrected: it goes on as by the right one."""
    right, ahead = walk(series, timing), walk(series, timing, START + minutes * MINUTE)
    if not right or not right[-1].decision.standing.is_open:
        return
    stands, wrong = right[-1].decision.standing, ahead[-1].decision.standing
    first = later[0]
    corrected = observe(wrong, first.seen, stands.judged_at, timing)
    expected = observe(stands, first.seen, stands.judged_at, timing)
    assert corrected == replace(expected, clock_corrected=True)


@given(ANY, TIMINGS)
def test_the_same_instant_twice_moves_nothing_twice(series: list[Step], timing: Timing) -> None:
    for one in observed(walk(series, timing)):
        again = observe(one.decision.standing, one.step.seen, one.at, timing)
        assert (again.standing, again.tell, again.moved) == (one.decision.standing, None, False)


@given(ANY, TIMINGS)
def test_what_is_unknown_fires_and_resolves_nothing(series: list[Step], timing: Timing) -> None:
    for one in observed(walk(series, timing)):
        if one.step.seen.sight not in KNOWN:
            assert one.decision.tell is None
            stays = State.INACTIVE if one.before.state is State.PENDING else one.before.state
            assert one.decision.standing.state is stays


@given(ANY, TIMINGS)
def test_a_rank_is_told_when_it_has_lasted_and_people_did_not_know_of_it(series: list[Step], timing: Timing) -> None:
    taken = walk(series, timing)
    for number, one in enumerate(taken, start=1):
        if one.decision.tell in ("fired", "worsened"):
            told = one.decision.standing.told_rank
            since = since_when(taken[:number], partial(is_as_bad, told))
            assert since is not None
            assert one.at - since >= timing.hold
            assert told > one.before.told_rank


@given(ANY, TIMINGS)
def test_people_know_of_a_rank_until_a_milder_one_was_kept(series: list[Step], timing: Timing) -> None:
    taken = walk(series, timing)
    for number, one in enumerate(taken, start=1):
        told, after = one.before.told_rank, one.decision.standing.told_rank
        if one.decision.standing.is_open and after < told:
            since = since_when(taken[:number], partial(is_milder, told))
            assert (one.decision.reason, after >= 1) == ("eased", True)
            assert since is not None
            assert one.at - since >= timing.keep


@given(ANY, TIMINGS)
def test_what_is_told_or_looks_otherwise_is_a_move(series: list[Step], timing: Timing) -> None:
    for one in walk(series, timing):
        stands, stood = one.decision.standing, one.before
        changed = (stands.state, stands.unknown) != (stood.state, stood.unknown)
        told_less = one.decision.reason == "eased"
        assert one.decision.moved == (changed or one.decision.tell is not None or told_less)


@given(ONWARDS, TIMINGS)
def test_time_alone_moves_it_exactly_when_it_is_due(series: list[Step], timing: Timing) -> None:
    """Of a standing that saw something last: seen again until then it stays, seen then it moves."""
    taken = walk(series, timing)
    if not taken or taken[-1].step.act:
        return
    last = taken[-1]
    stands, due = last.decision.standing, due_at(last.decision.standing, timing)
    at = last.at
    while at < (due or last.at + 20 * MINUTE):
        assert not observe(stands, last.step.seen, at, timing).moved
        at += MINUTE / 2
    if due is not None:
        assert due > last.at
        moved = observe(stands, last.step.seen, due, timing)
        assert moved.tell in ("fired", "worsened", "resolved") or moved.reason == "eased"


@given(ONWARDS, TIMINGS)
def test_a_look_at_the_instant_itself_or_later_finds_the_same(series: list[Step], timing: Timing) -> None:
    for one in observed(walk(series, timing)):
        due = due_at(one.decision.standing, timing)
        if due is not None:
            punctual = observe(one.decision.standing, one.step.seen, due, timing)
            late = observe(one.decision.standing, one.step.seen, due + MINUTE, timing)
            if punctual.reason != "eased":
                assert (punctual.standing.state, punctual.tell) == (late.standing.state, late.tell)
