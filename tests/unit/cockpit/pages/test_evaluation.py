"""The page of the cycles: none, full, a cycle of others, agencies, and whose cycles are asked for."""

import asyncio
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Any
from unittest.mock import patch

import pytest

from cockpit.pages.evaluation import preparing
from cockpit.pages.evaluation.page import layout
from evaluation.law.clauses import clause_table
from evaluation.results.other_weights import WhatIf
from evaluation.rubric.loading import files, load
from evaluation.rubric.schema import Item
from evaluation.rubric.what_if import Firmness, Move, Standing
from evaluation.scoring.preparation import Preparation
from store.evaluation.cycles import CycleRow as StoredCycle
from store.views.cycle_board import CycleBoard, CycleRow, Held, PartPage, PartRow, Tally
from tests.unit.cockpit.fakes import NOW
from tests.unit.cockpit.pages.answering import answered
from tests.unit.cockpit.pages.trees import parts_of, plain, texts

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


def stored(state: str = "preparing", **left_out: str) -> StoredCycle:
    items = {code.replace("_", "-"): reason for code, reason in left_out.items()}
    return StoredCycle(7, "2026-7", CITY, "第7轮", None, *YEAR, ["mass"], False, state, NOW, "s", items, 3, NOW, "t")


def shipped() -> dict[str, Item]:
    (path,) = files()
    return {one.code: one for one in load(path, clause_table().clauses).items.values() if one.type == "A"}


def walked(tree: Any) -> Iterator[dict[str, Any]]:
    """Every component of a page."""
    found = plain(tree)
    for one in found if isinstance(found, list) else [found]:
        if isinstance(one, dict) and "props" in one:
            yield one
            yield from walked(one["props"].get("children"))


def controls(tree: Any) -> dict[str, Any]:
    """What the fields of the form of a cycle show, by their names."""
    found = [one for one in walked(tree) if str(one["props"].get("id", "")).startswith("evaluation-prepare-")]
    return {one["props"]["id"].rpartition("-")[2]: one["props"].get("value", one["props"].get("data")) for one in found}


def test_a_new_cycle_offers_the_automatic_items_to_be_left_out() -> None:
    answers = {"cycles_of": [], "published_rubrics": ["capability-1"], "preparation": Preparation(shipped())}
    tree, asked = page(answers, act="prepare")
    assert asked.arguments_of("preparation")[1:] == (["capability-1"], "")
    offered = [one for one in walked(tree) if one["props"].get("id") == preparing.ITEMS]
    assert {"R1-5", "R2-2"} <= {option["value"] for option in offered[0]["props"]["options"]}


def test_a_cycle_that_is_not_open_is_shown_as_it_stands_to_be_changed() -> None:
    answers = {"cycles_of": [cycle(state="preparing")], "published_rubrics": ["capability-1"]}
    reason = "本周期尚无数据来源，均不计"
    known = Preparation(shipped(), stored(R1_5=reason, R2_2=reason))
    shown = controls(page({**answers, "preparation": known}, act="change", cycle="2026-7")[0])
    assert (shown["name"], shown["groups"], shown["since"]) == ("第7轮", ["mass"], "2026-01-01")
    assert (shown["items"], shown["why"], shown["seen"]) == (["R1-5", "R2-2"], reason, 3)
    for hidden in (stored("running"), None):
        tree, _ = page({**answers, "preparation": Preparation({}, hidden)}, act="change", cycle="2026-7")
        assert list(parts_of(tree, "state-unknown"))
    others, _ = page({**answers, "preparation": known}, "district_officer", "330106", act="change", cycle="2026-7")
    assert list(parts_of(others, "state-unknown"))


def test_the_way_to_change_a_cycle_is_there_until_it_opens() -> None:
    for state in ("preparing", "running"):
        counted = CycleBoard(cycle(state=state), board().tallies, {}, ())
        tree, _ = page({"cycles_of": [counted.cycle], "cycle_board": counted})
        hrefs = {one["props"].get("href") for one in parts_of(tree, "button")}
        assert ("/evaluation?cycle=2026-7&act=change" in hrefs) is (state == "preparing")
        assert ("/evaluation?cycle=2026-7&act=close_parts" in hrefs) is (state == "running")


def test_what_is_typed_becomes_the_text_of_the_cycle() -> None:
    asked = sent("?act=change&cycle=2026-7", stored(R1_5="原有的理由，不少于十个字"), ["R1-5", "R2-2"], "")
    _, _, code, text, revision, _ = asked.arguments_of("change_cycle")
    assert (code, revision, text.name) == ("2026-7", 3, "新名称")
    assert text.left_out == {"R1-5": "原有的理由，不少于十个字", "R2-2": ""}, (
        "an empty reason is refused by the command"
    )
    asked = sent("?act=prepare", None, ["R2-2"], " 本周期尚无数据来源，均不计 ")
    assert asked.arguments_of("prepare_cycle")[2].text.left_out == {"R2-2": "本周期尚无数据来源，均不计"}


def sent(search: str, before: StoredCycle | None, items: list[str], why: str) -> Any:
    answers = {"preparation": Preparation({}, before), "change_cycle": None, "prepare_cycle": "2026-8"}
    visit, asked = answered(answers, ("supervisor", CITY), path="/evaluation")
    typed = "新名称", "capability-1", "2026-01-01", "2026-12-31", None, items, why
    with patch.object(preparing, "tell"), patch.object(preparing, "leave_for"):
        asyncio.run(preparing.prepare(visit, 1, *typed, 3, search))
    return asked


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
