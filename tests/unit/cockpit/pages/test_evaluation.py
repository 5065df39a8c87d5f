"""The page of the cycles: none, full, a cycle of others, agencies, and whose cycles are asked for."""

import asyncio
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from cockpit.pages.evaluation.page import layout
from evaluation.law.clauses import clause_table
from evaluation.results.other_weights import WhatIf
from evaluation.rubric.loading import files, load
from evaluation.rubric.what_if import Firmness, Move, Standing
from store.views.cycle_board import CycleBoard, CycleRow, Held, PartPage, PartRow, Tally
from tests.unit.cockpit.fakes import NOW
from tests.unit.cockpit.pages.answering import answered
from tests.unit.cockpit.pages.trees import parts_of, texts

CITY = "330100"
YEAR = (date(2026, 1, 1), date(2026, 12, 31))


def cycle(number: int = 7, state: str = "running", *, trial: bool = False) -> CycleRow:
    return CycleRow(number, f"2026-{number}", CITY, f"第{number}轮", "capability-1", *YEAR, trial, state, NOW, 1, 3)


def board(*held: Held, trial: bool = False) -> CycleBoard:
    tallies = (Tally("party", "published", 2, 1800, 2), Tally("mass", "self_reporting", 1, 0, 0))
    return CycleBoard(cycle(trial=trial), tallies, {"excellent": 2}, held)


def page(answers: dict[str, Any], role: str = "supervisor", node: str = CITY, **query: str) -> tuple[Any, Any]:
    visit, asked = answered(answers, (role, node), path="/evaluation", **query)
    return asyncio.run(layout(visit)), asked


def test_without_a_cycle_the_page_says_so() -> None:
    tree, _ = page({"cycles_of": []})
    assert list(parts_of(tree, "state-empty"))


def test_the_running_cycle_is_shown_with_shares_of_all() -> None:
    tree, asked = page({"cycles_of": [cycle(8, "preparing"), cycle()], "cycle_board": board()})
    assert asked.arguments_of("cycle_board")[2] == 7
    told = list(texts(tree))
    assert "66.7%" in told
    assert "33.3%" in told
    assert len(list(parts_of(tree, "view-tab"))) == 5


def test_what_holds_agencies_up_is_told_with_the_way_to_them() -> None:
    tree, _ = page({"cycles_of": [cycle()], "cycle_board": board(Held("away", "das", 4), Held("late", "", 1))})
    assert list(parts_of(tree, "chip-off"))
    assert list(parts_of(tree, "chip-bad"))
    links = [one["props"]["href"] for one in parts_of(tree, "link")]
    assert "/evaluation?cycle=2026-7&view=units&held=away" in links


def test_a_trial_is_marked() -> None:
    tree, _ = page({"cycles_of": [cycle()], "cycle_board": board(trial=True)})
    assert list(parts_of(tree, "mark"))


def test_a_cycle_that_one_may_not_see_is_unknown() -> None:
    tree, asked = page({"cycles_of": [cycle()]}, cycle="2026-99")
    assert list(parts_of(tree, "state-unknown"))
    assert [name for name, _ in asked.asked] == ["cycles_of"]


@pytest.mark.parametrize(
    ("role", "node", "nodes"), [("supervisor", CITY, None), ("district_officer", "330106", ("330106",))]
)
def test_cycles_are_asked_for_by_where_one_stands(role: str, node: str, nodes: tuple[str, ...] | None) -> None:
    _, asked = page({"cycles_of": []}, role, node)
    assert asked.arguments_of("cycles_of")[1] == nodes


def test_agencies_lead_to_their_results_and_late_ones_stand_out() -> None:
    row = PartRow(
        "U1", "甲", 330106, "mass", "self_reporting", NOW, date(2026, 11, 20), False, ["das"], 638, None, None, False
    )
    answers = {"cycles_of": [cycle()], "cycle_board": board(), "parts_page": PartPage((row,), 1)}
    tree, asked = page(answers, view="units", state="self_reporting", page="2")
    choice = asked.arguments_of("parts_page")[3]
    assert (choice.state, choice.offset) == ("self_reporting", 50)
    assert any(one["props"]["href"] == "/result?unit=U1&cycle=2026-7" for one in parts_of(tree, "link"))
    assert list(parts_of(tree, "chip-bad"))
    assert "63.8" in list(texts(tree))


def test_no_agency_fits() -> None:
    tree, _ = page({"cycles_of": [cycle()], "cycle_board": board(), "parts_page": PartPage((), 0)}, view="units")
    assert list(parts_of(tree, "state-empty"))


def standing(tenths: int, grade: str, rank: int) -> Standing:
    return Standing(tenths, grade, rank)


def weighed(*moves: Move) -> WhatIf:
    firm = Firmness("U1", "party", standing(906, "excellent", 1), 1, 3, 120, 190, 200)
    (path,) = files()
    items = load(path, clause_table().clauses).weighed
    return WhatIf(2, moves, (firm,), {"U1": "甲单位", "U2": "乙单位"}, items)


def test_other_weights_say_who_changes_and_whose_rank_is_least_firm() -> None:
    move = Move("U2", "party", standing(896, "good", 2), standing(904, "excellent", 1))
    answers = {"cycles_of": [cycle()], "cycle_board": board(), "what_if": weighed(move)}
    tree, asked = page(answers, view="weights", w="R3-1:9,R5-1:3.5")
    assert asked.arguments_of("what_if")[3] == {"R3-1": 9, "R5-1": Fraction(7, 2)}
    told = list(texts(tree))
    assert {"乙单位", "甲单位", "1 – 3"} <= set(told)
    assert any("→ 9" in one for one in told)
    links = [one["props"]["href"] for one in parts_of(tree, "link")]
    assert "/evaluation?cycle=2026-7&view=weights&w=R5-1%3A3.5" in links, "each weight is taken back by itself"


def test_weights_that_are_none_lead_back_to_those_of_the_rubric() -> None:
    tree, asked = page({"cycles_of": [cycle()], "cycle_board": board()}, view="weights", w="R3-1:nine")
    assert list(parts_of(tree, "banner-warn"))
    assert "what_if" not in {name for name, _ in asked.asked}


def test_whoever_may_not_weigh_sees_the_board() -> None:
    answers = {"cycles_of": [cycle()], "cycle_board": board(), "what_if": weighed()}
    tree, asked = page(answers, role="reviewer", view="weights")
    assert list(parts_of(tree, "view-tab"))
    assert "what_if" not in {name for name, _ in asked.asked}
