"""What-if: thousands under other weights, with the very tenths, ranks and grades of exact arithmetic."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.rubric.board import NOT_RATED, Board, board
from evaluation.rubric.inputs import Inputs
from evaluation.rubric.rubric import Rubric
from evaluation.rubric.scoring import score
from evaluation.rubric.values import Value
from evaluation.rubric.what_if import Standing, firmness, moves, moves_between, standings, wavering
from tests.unit.evaluation.rubric.strategies import units
from tests.unit.evaluation.rubric.units import jia, rubric, without_bonus

CODES = [item.code for item in rubric().weighed]
DRAWN = [[2919, 2174, 1960, 975], [3135, 2136, 1864, 1088], [2802, 1910, 1846, 991]]
unhurried = settings(deadline=None, max_examples=25)


def board_of(found: list[Inputs], scheme: str | None = None) -> Board:
    named = [replace(one, unit=f"u{number}") for number, one in enumerate(found)]
    groups = {one.unit: "odd" if number % 2 else "even" for number, one in enumerate(named)}
    return board(rubric(), [score(rubric(), one, scheme) for one in named], groups, scheme)


def reweighted(changed: dict[str, Fraction]) -> Rubric:
    """The slow way: a rubric with the other weights."""
    items = {
        code: item.model_copy(update={"weight": changed.get(code, item.weight)})
        for code, item in rubric().items.items()
    }
    judging = rubric().judging
    total = sum(item.weight for item in items.values())
    scaled = judging.model_copy(update={"most_not_applicable": judging.most_not_applicable * total / 100})
    return replace(rubric(), items=items, judging=scaled)


@unhurried
@given(
    st.lists(units(), min_size=1, max_size=5),
    st.dictionaries(st.sampled_from(CODES), st.integers(1, 40).map(lambda tens: Fraction(tens, 4)), max_size=5),
    st.sampled_from(["points", "national"]),
)
def test_a_board_says_what_scoring_each_unit_again_would_say(
    found: list[Inputs], changed: dict[str, Fraction], scheme: str
) -> None:
    one = board_of(found, scheme)
    slow = [score(reweighted(changed), unit, scheme) for unit in found]
    expected = [(result.total.tenths, result.grading.final) for result in slow]
    assert [(was.tenths, was.grade) for was in standings(one, one.weights(changed))] == expected


def jias(*licences: int) -> list[Inputs]:
    """Units like 甲 with other numbers of filed licences."""
    return [replace(jia(), values={**jia().values, "R3-4": Value(count, 300)}) for count in licences]


def test_equal_scores_share_a_rank_and_the_next_one_is_left_out() -> None:
    one = board_of([*jias(285, 0, 285, 0, 240, 0, 0, 0)])
    even = [rank.rank for rank in standings(one, one.weights())][::2]
    assert even == [1, 1, 3, 4]


def test_a_move_names_who_changes_rank_or_grade() -> None:
    one = board_of([*jias(285), without_bonus(jia()), *jias(0)])
    found = moves(one, {"R3-4": Fraction(30), "R3-1": Fraction(1)})
    assert [move.changes_grade for move in found] == [False, False, True]
    assert found[2].before.grade != found[2].after.grade
    assert [move.changes_rank for move in found] == [False, False, False]


def test_another_version_moves_units_too() -> None:
    """A harder threshold for licences: who falls by it."""
    item = rubric().items["R3-4"]
    harder = {
        **rubric().items,
        "R3-4": item.model_copy(update={"rule": item.rule.model_copy(update={"zero": Fraction(90)})}),
    }
    found = [replace(unit, unit=f"u{number}") for number, unit in enumerate([*jias(260), without_bonus(jia())])]
    before, after = (
        board(version, [score(version, unit) for unit in found], {})
        for version in (rubric(), replace(rubric(), items=harder))
    )
    moved = moves_between(before, after)
    assert [(move.before.tenths, move.after.tenths) for move in moved] == [(906, 881), (896, 871)]
    assert [move.changes_grade for move in moved] == [True, False]
    with pytest.raises(ValueError, match="same units"):
        moves_between(before, board(rubric(), [score(rubric(), found[0])], {}))


def test_a_total_that_lies_on_a_line_is_decided_exactly() -> None:
    """89.95 in floats is 89.949…: read as 89.9 it would be another grade."""
    result = score(rubric(), without_bonus(jia()))
    codes = [item.code for item in result.items if item.weight and item.result is not None]
    first, second = codes[0], codes[1]
    items = tuple(
        replace(one, result=Fraction(1) if one.code == first else Fraction(799, 1000) if one.code == second else None)
        for one in result.items
    )
    one = board(rubric(), [replace(result, items=items)], {})
    weights = one.weights({code: Fraction(1) for code in CODES})
    assert standings(one, weights)[0].tenths == 900
    assert standings(one, weights)[0].grade == "excellent"


def test_a_unit_that_is_not_rated_has_no_rank() -> None:
    absent = replace(jia(), values={code: Value(0, 0) for code in jia().values})
    one = board_of([absent, jia(), jia()])
    assert standings(one, one.weights())[0] == Standing(None, None, None)
    assert one.ranks(one.tenths(one.weights()))[0] == NOT_RATED


def test_an_unknown_item_or_a_negative_weight_is_refused() -> None:
    one = board_of([jia()])
    with pytest.raises(ValueError, match="R9-9"):
        one.weights({"R9-9": Fraction(1)})
    with pytest.raises(ValueError, match="from 0 on"):
        one.weights({"R3-4": Fraction(-1)})


def test_the_same_seed_draws_the_same_weights_for_ever() -> None:
    one = board_of([jia()])
    drawn = wavering(one, 20260630, 3, Fraction(1, 10))
    assert [[int(weight) for weight in row[:4]] for row in drawn] == DRAWN
    assert all(900 * w <= int(x) <= 1100 * w for row in drawn for w, x in zip(one.weights(), row, strict=True))


def test_firmness_counts_in_how_many_draws_rank_and_grade_stay() -> None:
    one = board_of([*jias(285, 0, 240, 0, 0, 0)])
    best, _, middle, _, last, _ = firmness(one, 7, draws=50)
    assert (best.best_rank, best.worst_rank, best.same_rank) == (1, 1, 50)
    assert (middle.best_rank, middle.worst_rank) == (2, 2)
    assert (last.best_rank, last.worst_rank, last.draws) == (3, 3, 50)
    assert best.same_grade == 50
    assert 0 < firmness(board_of([jia()]), 7, draws=50)[0].same_grade <= 50
    assert firmness(one, 7, draws=50) == firmness(one, 7, draws=50)
