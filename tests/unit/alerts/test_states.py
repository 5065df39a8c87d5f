"""The table of states, row by row, and what an observation makes of a standing."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Final

import pytest

from alerts.observing import KNOWN, Observation, Sight
from alerts.standing import Decision, Standing, Timing, acknowledge, age, due_at, observe, withdraw
from alerts.states import State, state_table
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
    known: Mapping[str, Any] = field(default_factory=dict)

    def decide(self) -> Decision:
        before = standing(self.old, keep_since=self.since, **self.known)
        return observe(before, self.seen, after(self.minutes), self.timing)


WORSE: Final = {"risen": (START, START)}
"""it has been of rank 2 since the start, and people know of rank 1"""
MILDER: Final = {"told_rank": 2, "eased_since": START, "eased_rank": 1}
"""people know of rank 2, and it has been of rank 1 since the start"""


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
    "firing breach worse": Move(FIRING, 10, breach(2), FIRING, "worsened", "worsened", known=WORSE),
    "firing breach worsening": Move(FIRING, 9.99, breach(2), FIRING, "worsening", known=WORSE),
    "firing breach eased": Move(FIRING, 5, breach(), FIRING, "eased", known=MILDER),
    "firing breach": Move(FIRING, 1, breach(), FIRING, "goes_on"),
    "firing between": Move(FIRING, 99, BETWEEN, FIRING, "not_clear", since=START),
    "firing clear kept": Move(FIRING, 5, WELL, INACTIVE, "resolved", "resolved", since=START),
    "firing clear eased": Move(FIRING, 5, WELL, FIRING, "eased", since=after(1), known=MILDER),
    "firing clear": Move(FIRING, 4.99, WELL, FIRING, "keeps_firing", since=START),
    "firing unknown": Move(FIRING, 99, STALE, FIRING, "not_judged", since=START),
    "acknowledged breach worse": Move(TAKEN_UP, 10, breach(2), FIRING, "worsened", "worsened", known=WORSE),
    "acknowledged breach worsening": Move(TAKEN_UP, 9.99, breach(2), TAKEN_UP, "worsening", known=WORSE),
    "acknowledged breach eased": Move(TAKEN_UP, 5, breach(), TAKEN_UP, "eased", known=MILDER),
    "acknowledged breach": Move(TAKEN_UP, 1, breach(), TAKEN_UP, "goes_on"),
    "acknowledged between": Move(TAKEN_UP, 99, BETWEEN, TAKEN_UP, "not_clear", since=START),
    "acknowledged clear kept": Move(TAKEN_UP, 5, WELL, INACTIVE, "resolved", "resolved", since=START),
    "acknowledged clear eased": Move(TAKEN_UP, 5, WELL, TAKEN_UP, "eased", since=after(1), known=MILDER),
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
    said = {row.reason for row in table.rows} | {
        "rule_changed",
        "rule_gone",
        "scope_gone",
        "clock_went_back",
        "clock_corrected",
    }
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
    assert (later.rank, later.told_rank) == (3, 1)


def ranks(*seen: tuple[float, int], timing: Timing = TIMED) -> list[tuple[float, str]]:
    """What is told, by the minutes, of ranks that were seen (0: clear)."""
    now: Standing | None = None
    told = []
    for minutes, rank in seen:
        decision = observe(now, breach(rank) if rank else WELL, after(minutes), timing)
        now = decision.standing
        if decision.tell:
            told.append((minutes, f"{decision.tell} {now.told_rank}"))
    return told


def test_each_rank_holds_for_itself_before_it_is_told() -> None:
    assert ranks((0, 1), (8, 2), (10, 2), (17.99, 2)) == [(10, "fired 1")]
    assert ranks((0, 1), (8, 2), (10, 2), (18, 2)) == [(10, "fired 1"), (18, "worsened 2")]
    assert ranks((0, 2), (10, 2)) == [(10, "fired 2")]
    assert ranks((0, 1), (1, 2), (2, 3), (10, 3), (11, 3), (12, 3)) == [
        (10, "fired 1"),
        (11, "worsened 2"),
        (12, "worsened 3"),
    ]


def test_a_rank_that_does_not_last_is_never_told() -> None:
    blips = [(20.0 + minute, 2 if minute % 3 == 0 else 1) for minute in range(60)]
    assert ranks((0, 1), (10, 1), *blips) == [(10, "fired 1")]


def test_a_rank_that_is_reached_again_after_a_milder_one_was_kept_is_told_again() -> None:
    fired = [(0, 2), (10, 2)]
    assert ranks(*fired, (20, 1), (24.9, 1), (25, 2), (99, 2)) == [(10, "fired 2")], "milder for too short a time"
    assert ranks(*fired, (20, 1), (25, 1), (26, 2), (36, 2)) == [(10, "fired 2"), (36, "worsened 2")]
    assert ranks(*fired, (20, 1), (22, 0), (25, 0), (26, 2), (36, 2)) == [(10, "fired 2"), (36, "worsened 2")]


def test_of_what_was_milder_the_worst_counts() -> None:
    before = [(0, 3), (10, 3), (20, 1), (21, 2), (25, 1)]
    assert ranks(*before, (26, 2), (36, 2)) == [(10, "fired 3")]
    assert ranks(*before, (26, 3), (36, 3)) == [(10, "fired 3"), (36, "worsened 3")]
    assert ranks(*before, (30, 1), (31, 2), (41, 2)) == [(10, "fired 3"), (41, "worsened 2")]


def test_what_was_taken_up_fires_again_when_it_is_as_bad_again() -> None:
    fired = observe(standing(TAKEN_UP, told_rank=2), breach(), after(1), TIMED).standing
    eased = observe(fired, breach(), after(6), TIMED)
    assert (eased.reason, eased.tell, eased.moved, eased.standing.told_rank) == ("eased", None, True, 1)
    worse = observe(eased.standing, breach(2), after(7), TIMED).standing
    again = observe(worse, breach(2), after(17), TIMED)
    assert (again.standing.state, again.tell) == (FIRING, "worsened")


@pytest.mark.parametrize("seen", [BETWEEN, STALE], ids=lambda one: str(one.sight))
def test_neither_worse_nor_milder_lasts_over_a_doubt(seen: Observation) -> None:
    worse = observe(standing(FIRING, risen=(START, START)), seen, after(9), TIMED).standing
    assert observe(worse, breach(2), after(11), TIMED).reason == "worsening"
    milder = observe(standing(FIRING, **MILDER), seen, after(4), TIMED).standing
    assert observe(milder, breach(), after(6), TIMED).reason == "goes_on"


def test_what_has_ended_leaves_nothing_behind() -> None:
    ended = observe(standing(FIRING, keep_since=START, rank=3, told_rank=3), WELL, after(5), TIMED).standing
    assert ended == Standing(INACTIVE, after(5))


def test_a_rank_that_falls_and_rises_again_soon_is_not_told_twice() -> None:
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
@pytest.mark.parametrize("minutes", [4.99, -5])
def test_an_observation_of_a_little_earlier_changes_nothing(state: State, minutes: float) -> None:
    before = standing(state, judged_at=after(5))
    assert observe(before, breach(9), after(minutes), AT_ONCE) == Decision(before, "clock_went_back")


YEAR: Final = 365 * 24 * 60


@pytest.mark.parametrize(
    ("state", "seen", "to", "reason"),
    [
        (PENDING, breach(), PENDING, "waiting"),
        (PENDING, WELL, INACTIVE, "back_in_time"),
        (FIRING, breach(), FIRING, "goes_on"),
        (FIRING, WELL, FIRING, "keeps_firing"),
        (TAKEN_UP, STALE, TAKEN_UP, "not_judged"),
    ],
)
def test_a_clock_that_was_ahead_is_not_waited_for(state: State, seen: Observation, to: State, reason: str) -> None:
    found = observe(standing(state, judged_at=after(YEAR)), seen, after(2), TIMED)
    assert (found.standing.state, found.reason, found.clock_corrected) == (to, reason, True)
    assert to is INACTIVE or found.standing.judged_at == after(2)


def test_what_had_lasted_by_a_clock_that_was_ahead_has_lasted() -> None:
    ahead = {"pending_since": after(YEAR), "risen": (after(YEAR),), "judged_at": after(YEAR + 4)}
    waits = observe(standing(PENDING, **ahead), breach(), after(1), TIMED).standing
    assert (waits.pending_since, waits.risen, due_at(waits, TIMED)) == (after(-3), (after(-3),), after(7))
    clear = {"fired_at": after(YEAR), "keep_since": after(YEAR + 1), "judged_at": after(YEAR + 4)}
    kept = observe(standing(FIRING, **clear), WELL, after(1), TIMED).standing
    assert (kept.fired_at, kept.keep_since, due_at(kept, TIMED)) == (after(-3), after(-2), after(3))


def test_what_began_before_the_clock_was_ahead_began_then() -> None:
    found = observe(standing(PENDING, judged_at=after(YEAR)), breach(), after(10), TIMED)
    assert (found.reason, found.tell, found.clock_corrected) == ("lasted", "fired", True)


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


def test_nothing_is_withdrawn_by_a_clock_that_went_back_a_little_and_it_is_by_one_that_was_set_right() -> None:
    before, waits = standing(FIRING, judged_at=START), state_table().waits_for_clock
    assert withdraw(before, "rule_gone", START - waits) == Decision(before, "clock_went_back")
    earlier = START - waits - timedelta(seconds=1)
    found = withdraw(before, "rule_gone", earlier)
    assert found == Decision(Standing(INACTIVE, earlier), "rule_gone", None, True, clock_corrected=True)


@pytest.mark.parametrize(
    ("before", "due"),
    [
        (standing(INACTIVE), None),
        (standing(PENDING), START + HOLD),
        (standing(FIRING), None),
        (standing(FIRING, keep_since=START), START + KEEP),
        (standing(TAKEN_UP, keep_since=after(1)), after(1) + KEEP),
        (standing(FIRING, keep_since=START, unknown=Sight.STALE), None),
        (standing(FIRING, risen=(START, after(1), after(2))), after(1) + HOLD),
        (standing(TAKEN_UP, told_rank=3, eased_since=after(2)), after(2) + KEEP),
        (standing(FIRING, told_rank=3, eased_since=START, keep_since=after(2)), START + KEEP),
    ],
)
def test_when_time_alone_moves_it(before: Standing, due: datetime | None) -> None:
    assert due_at(before, TIMED) == due


def test_a_rule_that_asks_for_less_time_now_fires_at_the_next_look() -> None:
    shorter = Timing(timedelta(minutes=2))
    assert observe(standing(PENDING), breach(), after(3), shorter).reason == "lasted"
    assert observe(standing(PENDING), breach(), after(3), AT_ONCE).reason == "lasted"
    assert observe(standing(PENDING), breach(), after(11), Timing(timedelta(hours=1))).reason == "waiting"
