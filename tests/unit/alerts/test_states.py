"""The table of states, row by row, and what an observation makes of a standing."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

import pytest

from alerts.observing import KNOWN, Observation, Sight
from alerts.states import (
    Decision,
    Standing,
    State,
    Timing,
    acknowledge,
    age,
    due_at,
    observe,
    state_table,
    withdraw,
)
from tests.unit.alerts.making import (
    AT_ONCE,
    BETWEEN,
    ERROR,
    HOLD,
    KEEP,
    NO_DATA,
    STALE,
    START,
    TIMED,
    WELL,
    after,
    breach,
    standing,
)

INACTIVE, PENDING, FIRING, TAKEN_UP = State
MADE_BY_HAND: Final = {"acknowledge", "age", "withdraw"}
UNKNOWN: Final = (NO_DATA, STALE, ERROR)


@dataclass(frozen=True)
class Move:
    """An observation of a standing, and what has to come of it."""

    old: State
    minutes: float
    seen: Observation
    to: State
    reason: str
    tell: str | None = None
    timing: Timing = TIMED
    since: datetime | None = None
    """clear since"""

    def decide(self) -> Decision:
        before = standing(self.old, keep_since=self.since)
        return observe(before, self.seen, after(self.minutes), self.timing)


MOVES: Final = {
    "inactive breach no_hold": Move(INACTIVE, 1, breach(), FIRING, "breached_at_once", "fired", AT_ONCE),
    "inactive breach": Move(INACTIVE, 1, breach(), PENDING, "breached"),
    "inactive between": Move(INACTIVE, 1, BETWEEN, INACTIVE, "not_met"),
    "inactive clear": Move(INACTIVE, 1, WELL, INACTIVE, "not_met"),
    "inactive unknown": Move(INACTIVE, 1, STALE, INACTIVE, "not_judged"),
    "pending breach held": Move(PENDING, 10, breach(), FIRING, "lasted", "fired"),
    "pending breach": Move(PENDING, 9.99, breach(), PENDING, "waiting"),
    "pending between": Move(PENDING, 11, BETWEEN, INACTIVE, "back_in_time"),
    "pending clear": Move(PENDING, 11, WELL, INACTIVE, "back_in_time"),
    "pending unknown": Move(PENDING, 11, STALE, INACTIVE, "interrupted"),
    "firing breach worse": Move(FIRING, 1, breach(2), FIRING, "worsened", "worsened"),
    "firing breach": Move(FIRING, 1, breach(), FIRING, "goes_on"),
    "firing between": Move(FIRING, 99, BETWEEN, FIRING, "not_clear", since=START),
    "firing clear kept": Move(FIRING, 5, WELL, INACTIVE, "resolved", "resolved", since=START),
    "firing clear": Move(FIRING, 4.99, WELL, FIRING, "keeps_firing", since=START),
    "firing unknown": Move(FIRING, 99, STALE, FIRING, "not_judged", since=START),
    "acknowledged breach worse": Move(TAKEN_UP, 1, breach(2), FIRING, "worsened", "worsened"),
    "acknowledged breach": Move(TAKEN_UP, 1, breach(), TAKEN_UP, "goes_on"),
    "acknowledged between": Move(TAKEN_UP, 99, BETWEEN, TAKEN_UP, "not_clear", since=START),
    "acknowledged clear kept": Move(TAKEN_UP, 5, WELL, INACTIVE, "resolved", "resolved", since=START),
    "acknowledged clear": Move(TAKEN_UP, 4.99, WELL, TAKEN_UP, "keeps_firing", since=START),
    "acknowledged unknown": Move(TAKEN_UP, 99, STALE, TAKEN_UP, "not_judged", since=START),
}


@pytest.mark.parametrize("name", MOVES)
def test_what_is_seen_moves_a_standing_by_its_row(name: str) -> None:
    move, decision = MOVES[name], MOVES[name].decide()
    found = (decision.standing.state, decision.reason, decision.tell)
    assert found == (move.to, move.reason, move.tell)
    assert decision.standing.judged_at == after(move.minutes)


def test_every_row_on_what_is_seen_is_tried() -> None:
    named = {" ".join(filter(None, (row.old, row.event, row.guard))) for row in state_table().rows}
    assert {name for name in named if name.split()[1] not in MADE_BY_HAND} == MOVES.keys()


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("event", ["breach", "between", "clear", "unknown"])
def test_whatever_is_seen_in_any_state_has_a_row_that_holds(state: State, event: str) -> None:
    guards = [row.guard for row in state_table().rows if (row.old, row.event) == (state, event)]
    assert guards[-1:] == [None], "the last row asks for nothing"
    assert None not in guards[:-1], "what stands below it would never hold"


def test_rows_speak_in_reasons_that_have_words() -> None:
    table = state_table()
    said = {row.reason for row in table.rows} | {"rule_changed", "rule_gone", "scope_gone", "clock_went_back"}
    assert said == table.reasons.keys()


def test_every_state_event_and_guard_has_words() -> None:
    table = state_table()
    assert table.states.keys() == set(State)
    assert table.unknown.keys() == set(Sight) - KNOWN
    assert table.events.keys() == {row.event for row in table.rows}
    assert table.guards.keys() == {row.guard for row in table.rows} - {None}


def test_only_firing_ever_tells_of_a_breach() -> None:
    telling = [row for row in state_table().rows if row.tell in ("fired", "worsened", "repeated")]
    assert {row.to for row in telling} == {FIRING}


def test_the_first_thing_ever_seen_may_fire_or_be_well() -> None:
    fired = observe(None, breach(), START, AT_ONCE)
    assert (fired.standing.state, fired.standing.fired_at, fired.tell) == (FIRING, START, "fired")
    assert observe(None, WELL, START, AT_ONCE) == Decision(Standing(INACTIVE, START), "not_met")


def test_an_episode_keeps_when_it_began_and_fired() -> None:
    begun = observe(None, breach(), START, TIMED).standing
    fired = observe(begun, breach(2), after(10), TIMED).standing
    later = observe(fired, breach(3), after(12), TIMED).standing
    assert (later.pending_since, later.fired_at) == (START, after(10))
    assert (later.rank, later.told_rank) == (3, 3)


def test_what_has_ended_leaves_nothing_behind() -> None:
    ended = observe(standing(FIRING, keep_since=START, rank=3, told_rank=3), WELL, after(5), TIMED).standing
    assert ended == Standing(INACTIVE, after(5))


def test_a_rank_that_falls_and_rises_again_is_not_told_twice() -> None:
    milder = observe(standing(FIRING, rank=3, told_rank=3), breach(1), after(1), TIMED)
    again = observe(milder.standing, breach(3), after(2), TIMED)
    assert (milder.standing.rank, again.standing.rank, again.tell, again.moved) == (1, 3, None, False)


@pytest.mark.parametrize("seen", [breach(), BETWEEN, STALE], ids=lambda one: str(one.sight))
def test_keeping_on_begins_anew_after_anything_but_clear(seen: Observation) -> None:
    disturbed = observe(standing(FIRING, keep_since=START), seen, after(4), TIMED).standing
    assert disturbed.keep_since is None
    cleared = observe(disturbed, WELL, after(5), TIMED)
    assert (cleared.reason, cleared.standing.keep_since) == ("keeps_firing", after(5))


@pytest.mark.parametrize("state", [FIRING, TAKEN_UP])
@pytest.mark.parametrize("unknown", UNKNOWN, ids=lambda one: str(one.sight))
def test_what_is_unknown_lies_over_what_fired_and_lifts_again(state: State, unknown: Observation) -> None:
    covered = observe(standing(state), unknown, after(1), TIMED)
    assert (covered.standing.shown, covered.standing.state, covered.moved) == (unknown.sight, state, True)
    lifted = observe(covered.standing, breach(), after(2), TIMED)
    assert (lifted.standing.shown, lifted.tell, lifted.moved) == (state, None, True)


def test_one_unknown_after_another_is_a_move_and_the_same_is_none() -> None:
    stale = observe(standing(FIRING), STALE, after(1), TIMED).standing
    assert observe(stale, ERROR, after(2), TIMED).moved
    assert not observe(stale, STALE, after(2), TIMED).moved


@pytest.mark.parametrize("state", State)
def test_an_observation_of_an_earlier_instant_changes_nothing(state: State) -> None:
    before = standing(state, judged_at=after(5))
    assert observe(before, breach(9), after(4.99), AT_ONCE) == Decision(before, "clock_went_back")


@pytest.mark.parametrize("unknown", [None, Sight.STALE])
def test_taking_up_is_a_move_whatever_lies_over_it(unknown: Sight | None) -> None:
    before = standing(FIRING, unknown=unknown)
    found = acknowledge(before, after(1))
    assert found == Decision(replace(before, state=TAKEN_UP), "acknowledged", None, True)


@pytest.mark.parametrize("state", [INACTIVE, PENDING, TAKEN_UP])
def test_only_what_fires_is_taken_up(state: State) -> None:
    assert acknowledge(standing(state), after(1)) is None


def test_what_was_taken_up_and_is_not_mended_fires_and_is_told_again() -> None:
    found = age(standing(TAKEN_UP), after(1))
    assert found is not None
    assert (found.standing.state, found.reason, found.tell, found.moved) == (FIRING, "aged", "repeated", True)


@pytest.mark.parametrize("state", [INACTIVE, PENDING, FIRING])
def test_only_what_was_taken_up_ages(state: State) -> None:
    assert age(standing(state), after(1)) is None


@pytest.mark.parametrize("state", [PENDING, FIRING, TAKEN_UP])
@pytest.mark.parametrize("reason", ["rule_changed", "rule_gone", "scope_gone"])
def test_what_is_withdrawn_ends_and_nobody_is_told_that_it_is_well(state: State, reason: str) -> None:
    found = withdraw(standing(state, unknown=None), reason, after(1))
    assert found == Decision(Standing(INACTIVE, after(1)), reason, None, True)


@pytest.mark.parametrize(
    ("before", "due"),
    [
        (standing(INACTIVE), None),
        (standing(PENDING), START + HOLD),
        (standing(FIRING), None),
        (standing(FIRING, keep_since=START), START + KEEP),
        (standing(TAKEN_UP, keep_since=after(1)), after(1) + KEEP),
        (standing(FIRING, keep_since=START, unknown=Sight.STALE), None),
    ],
)
def test_when_time_alone_moves_it(before: Standing, due: datetime | None) -> None:
    assert due_at(before, TIMED) == due


def test_a_rule_that_asks_for_less_time_now_fires_at_the_next_look() -> None:
    shorter = Timing(timedelta(minutes=2))
    assert observe(standing(PENDING), breach(), after(3), shorter).reason == "lasted"
    assert observe(standing(PENDING), breach(), after(3), AT_ONCE).reason == "lasted"
    assert observe(standing(PENDING), breach(), after(11), Timing(timedelta(hours=1))).reason == "waiting"
