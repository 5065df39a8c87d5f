"""Other weights on a stored cycle: who changes rank, for whoever may see it, and the lines of the command."""

from fractions import Fraction

import pytest

from core.errors import AccessDeniedError, RefusedError
from evaluation.parts.finding import cycle_within
from evaluation.results.other_weights import WhatIf, weighed, weights_of, what_if
from operations.what_if import lines_of
from tests.integration.evaluation.collected import collect
from tests.integration.evaluation.world import World


def tried(world: World, code: str, weights: dict[str, Fraction]) -> WhatIf:
    return what_if(world.desk, world["officer"], code, weights, world.at)


def test_other_weights_change_ranks_and_keep_nothing(world: World) -> None:
    collect(world.store, "U1", documents=40, kept=0)
    collect(world.store, "U2", cases=40, filed=0)
    code = world.opened()
    before = world.store.rows("SELECT owner_code, score_tenths FROM evaluation_part ORDER BY 1")
    as_published = tried(world, code, {})
    assert (as_published.units, as_published.moves, len(as_published.firmness)) == (2, (), 2)
    first = min(as_published.firmness, key=lambda one: one.standing.rank or 9).unit
    item = {"U1": "R3-1", "U2": "R3-2"}[first]
    against = tried(world, code, {item: Fraction(60)})
    assert {one.unit: (one.before.rank, one.after.rank) for one in against.moves}[first] == (1, 2)
    assert world.store.rows("SELECT owner_code, score_tenths FROM evaluation_part ORDER BY 1") == before
    with world.database.begin() as unit:
        lines = list(lines_of(weighed(unit, cycle_within(unit, code), {item: Fraction(60)})))
    assert lines[0] == f"2 agencies: 2 change rank, {sum(one.changes_grade for one in against.moves)} change grade"
    assert any(line.startswith(f"  {first} 单位 {first}: ") and line.endswith("rank 2") for line in lines)


def test_only_the_authority_tries_weights_and_only_those_of_the_rubric(world: World) -> None:
    code = world.opened()
    with pytest.raises(AccessDeniedError):
        what_if(world.desk, world["ann"], code, {}, world.at)
    with pytest.raises(RefusedError) as unknown:
        tried(world, code, {"R9-9": Fraction(3)})
    assert unknown.value.code == "what_if_weights"


@pytest.mark.parametrize("told", [["R3-1"], ["R3-1=nine"], ["R3-1=9", "R3-1=8"], ["R3-1=-1"], ["R3-1=1.2345"]])
def test_what_is_no_weight_is_refused(told: list[str]) -> None:
    with pytest.raises(RefusedError) as caught:
        weights_of(told)
    assert caught.value.code == "what_if_weights"


def test_weights_are_read_exactly() -> None:
    assert weights_of(["R3-1=9", "R5-1:3.125"]) == {"R3-1": Fraction(9), "R5-1": Fraction(25, 8)}
