"""Progress of a cycle: shares add up, groups are counted without those that are not rated."""

from hypothesis import given
from hypothesis import strategies as st

from cockpit.viewmodels.cycle_progress import DONE, OUT, count_in, group_lines, progress
from evaluation.cycles.participation import participation_machine
from store.views.cycle_board import Tally

STATES = tuple(participation_machine().states)


def tally(state: str, parts: int, group: str = "party", tenths: int = 0, scored: int = 0) -> Tally:
    return Tally(group, state, parts, tenths, scored)


@given(st.dictionaries(st.sampled_from(STATES), st.integers(1, 400), min_size=1))
def test_shares_add_up_and_keep_the_order_of_the_way(counts: dict[str, int]) -> None:
    lines = progress([tally(state, parts) for state, parts in counts.items()])
    assert sum(line.per_mille for line in lines) == 1000
    assert [line.state for line in lines] == [state for state in STATES if state in counts]
    assert {line.state: line.parts for line in lines} == counts


def test_nothing_has_no_progress() -> None:
    assert progress([]) == []
    assert group_lines([]) == []


def test_a_group_counts_who_is_rated_and_rounds_its_mean_half_up() -> None:
    tallies = [tally("published", 1, tenths=905, scored=1), tally("reviewing", 1, tenths=906, scored=1)]
    (line,) = group_lines([*tallies, tally("not_rated", 5)])
    assert (line.parts, line.done, line.per_mille, line.mean_tenths) == (7, 1, 500, 906)


def test_a_group_without_scores_has_no_mean() -> None:
    assert group_lines([tally("self_reporting", 2)])[0].mean_tenths is None


def test_states_are_those_of_the_table() -> None:
    assert set(STATES) >= DONE | OUT
    assert count_in([tally("closed", 2), tally("scored", 3)], DONE) == 2
