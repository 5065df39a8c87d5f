"""What holds for every series of observations, whatever it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from hypothesis import given
from hypothesis import strategies as st

from alerts.observing import KNOWN, Observation, Sight
from alerts.states import Decision, Standing, State, Timing, acknowledge, age, due_at, observe
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
ONWARDS: Final = st.lists(steps(least_gap=0), min_size=1, max_size=25)
"""clocks that never go back"""


@dataclass(frozen=True)
class Taken:
    """A step that was taken: from what, when, to what."""

    before: Standing
    step: Step
    at: datetime
    decision: Decision


def walk(series: Sequence[Step], timing: Timing) -> list[Taken]:
    """Everything that a series does to an instance of which nothing was known."""
    taken: list[Taken] = []
    now, at = Standing(State.INACTIVE, START), START
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


def seen_since(taken: Sequence[Taken], sight: Sight) -> datetime | None:
    """Since when nothing but a sight was seen, up to the end; None: it was not seen last."""
    since = None
    for one in reversed(observed(taken)):
        if one.step.seen.sight is not sight:
            break
        since = one.at
    return since


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
def test_a_clock_that_goes_back_changes_nothing(series: list[Step], timing: Timing, microseconds: int) -> None:
    for one in walk(series, timing):
        stands = one.decision.standing
        earlier = stands.judged_at - timedelta(microseconds=microseconds)
        assert observe(stands, one.step.seen, earlier, timing) == Decision(stands, "clock_went_back")


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
def test_a_rank_that_was_told_is_not_told_again_in_its_episode(series: list[Step], timing: Timing) -> None:
    told = 0
    for one in walk(series, timing):
        if one.decision.tell in ("fired", "worsened"):
            assert one.step.seen.rank > told
            told = one.step.seen.rank
        if not one.decision.standing.is_open:
            told = 0


@given(ANY, TIMINGS)
def test_what_is_told_or_looks_otherwise_is_a_move(series: list[Step], timing: Timing) -> None:
    for one in walk(series, timing):
        stands, stood = one.decision.standing, one.before
        changed = (stands.state, stands.unknown) != (stood.state, stood.unknown)
        assert one.decision.moved == (changed or one.decision.tell is not None)


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
        assert observe(stands, last.step.seen, due, timing).tell in ("fired", "resolved")


@given(ONWARDS, TIMINGS)
def test_a_look_at_the_instant_itself_or_later_finds_the_same(series: list[Step], timing: Timing) -> None:
    for one in observed(walk(series, timing)):
        due = due_at(one.decision.standing, timing)
        if due is not None:
            punctual = observe(one.decision.standing, one.step.seen, due, timing)
            late = observe(one.decision.standing, one.step.seen, due + MINUTE, timing)
            assert (punctual.standing.state, punctual.tell) == (late.standing.state, late.tell)
