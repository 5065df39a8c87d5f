"""Rounds that nobody holds, and the files that a judgement may rest on."""

from datetime import UTC, datetime
from typing import Any

import pytest

from core.errors import RefusedError
from evaluation.commands.decisions import demand_evidence
from evaluation.reviewing.unheld import unheld_rounds
from store.evaluation.reviews import Decision, TaskRow
from tests.unit.evaluation.rubric.units import rubric

NOW = datetime(2026, 3, 2, 2, tzinfo=UTC)
FULL, HALF = ({"numerator": number, "denominator": 2} for number in (2, 1))


def task(item: str, round_: str, value: Any = None, *, refuted: bool = False, done: bool = True) -> TaskRow:
    return TaskRow(1, 7, "U1", item, round_, 3, "甲", value, "", "", [], refuted, NOW, NOW if done else None, 1)


def unheld(*tasks: TaskRow) -> list[tuple[str, str]]:
    items = rubric().items
    return unheld_rounds(rubric(), [items["R1-1"], items["R1-3"]], tasks)


def test_a_heavy_item_needs_two_reviewers_and_a_light_one_a_first() -> None:
    assert unheld() == [("R1-1", "first"), ("R1-1", "second"), ("R1-3", "first")]
    open_ = [task("R1-1", "first", done=False), task("R1-3", "first", done=False)]
    assert unheld(*open_) == [("R1-1", "second")]


def test_a_difference_needs_a_third_and_a_refuted_score_somebody_who_decides() -> None:
    both = [task("R1-1", "first", FULL), task("R1-1", "second", HALF), task("R1-3", "first", FULL)]
    assert unheld(*both) == [("R1-1", "third")]
    assert unheld(*both, task("R1-1", "third", done=False)) == []
    refuted = task("R3-1", "spot", FULL, refuted=True)
    assert unheld(*both, task("R1-1", "third", FULL), refuted) == [("R3-1", "verdict")]
    assert unheld(*both, task("R1-1", "third", FULL), task("R3-1", "spot")) == []


def test_a_judgement_rests_on_nothing_that_the_agency_has_not_handed_in() -> None:
    demand_evidence(Decision(FULL, "1", "齐全", (4, 5)), {4, 5, 6})
    with pytest.raises(RefusedError) as caught:
        demand_evidence(Decision(FULL, "1", "齐全", (4, 9)), {4, 5, 6})
    assert (caught.value.code, caught.value.values) == ("review_evidence", {"number": 9})
