"""The words of a result: in both languages, complete, and with figures that are right."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.rubric.explaining import explain
from evaluation.rubric.inputs import Inputs, Review
from evaluation.rubric.phrases import Speaker, phrases
from evaluation.rubric.values import Value
from evaluation.rubric.words import Connection, ItemType, Outcome, Reason, State
from tests.unit.evaluation.rubric.strategies import units
from tests.unit.evaluation.rubric.units import jia, link, rubric, without_bonus


def told(unit: Inputs, code: str, language: str = "zh") -> str:
    loss = next(loss for loss in explain(rubric(), unit) if loss.item.code == code)
    return Speaker(rubric(), language).loss(loss)


def test_every_word_of_the_code_has_its_label() -> None:
    assert set(phrases().reasons) == set(Reason)
    assert set(phrases().outcomes) == set(Outcome)
    assert set(phrases().types) == set(ItemType)
    assert set(phrases().states) == set(State)
    assert set(phrases().connections) == set(Connection)


def test_more_records_are_asked_for_in_chinese_and_english() -> None:
    unit = replace(without_bonus(jia()), values={**jia().values, "R3-2": Value(1068, 1200)})
    assert told(unit, "R3-2") == (
        "政务服务办件归档率：失 3.5 分；规则 LIN(v; 80, 100)，数据 1068 ÷ 1200 = 89.0%；"
        "再归档办件 36 件 → +1.0 分；再归档办件 132 件 → +3.5 分"
    )
    assert told(unit, "R3-2", "en") == (
        "Case e-filing rate: 3.5 points lost; rule LIN(v; 80, 100), figures 1068 ÷ 1200 = 89.0%; "
        "more cases filed: 36 → +1.0 points; more cases filed: 132 → +3.5 points"
    )


def test_the_grade_that_is_reached_is_named() -> None:
    assert told(without_bonus(jia()), "R5-1").endswith(
        "再移交进馆 75 件 → +0.4 分，等次升为优秀；再移交进馆 300 件 → +1.6 分，等次升为优秀"
    )


@pytest.mark.parametrize(
    ("code", "value", "words"),
    [
        ("R1-5", Value(30), "本周期已不能补救"),
        ("R2-1", Value(0), "三合一制度报审并获同意"),
        ("R8-3", Value(2), "重复问题减少 2 个"),
    ],
)
def test_each_function_says_what_to_do(code: str, value: Value, words: str) -> None:
    assert words in told(replace(jia(), values={**jia().values, code: value}), code)


def test_missing_parts_and_the_next_anchor_are_named() -> None:
    unit = replace(jia(), reviews={**jia().reviews, "R2-3": Review(Value(0, met=("filing",)), ("r",))})
    assert "已有 1 项，缺 保管制度、利用制度" in told(unit, "R2-3")
    assert "达到“在岗人员周期内均有1次以上培训凭证，新任人员6个月内受训”" in told(jia(), "R1-3")


@pytest.mark.parametrize("code", ["R3-2", "R5-2", "R7-2", "R8-3"])
def test_a_share_of_nothing_is_told_in_words(code: str) -> None:
    item = rubric().items[code]
    assert Speaker(rubric(), "zh").figures(item, Value(0, 0)) == "无应计对象"
    assert Speaker(rubric(), "en").figures(item, Value(0, 0)) == "nothing to measure"


def test_a_missing_source_is_named() -> None:
    missing = link(Connection.MISSING, date(2025, 1, 1))
    unit = replace(jia(), connections={**jia().connections, "licences": missing})
    assert told(unit, "R3-4").endswith("应接未接，计0分；接入证照库，此后按数据计分")


def test_a_gain_that_the_shown_score_does_not_show_is_called_less_than_a_tenth() -> None:
    assert told(jia(), "R3-2").endswith("再归档办件 2 件 → 不足 0.1 分")


def test_what_is_still_to_be_confirmed_is_marked() -> None:
    open_basis = rubric().items["R3-4"].basis[0]
    assert Speaker(rubric(), "zh").basis(open_basis) == "GB/T 36905-2018（待核）"
    sure = rubric().items["R3-2"].basis[0]
    assert Speaker(rubric(), "en").basis(sure) == "GB/T 42727-2023"


@settings(deadline=None, max_examples=15)
@given(units(), st.sampled_from(["zh", "en"]))
def test_every_loss_of_any_unit_can_be_told(unit: Inputs, language: str) -> None:
    for loss in explain(rubric(), unit):
        text = Speaker(rubric(), language).loss(loss)
        assert text
        assert "{" not in text
