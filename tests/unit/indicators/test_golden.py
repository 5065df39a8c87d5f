"""Every cell of the published test vector."""

import pytest

from indicators.evaluation import readings_of
from tests.unit.indicators.golden import (
    AT,
    COLUMNS,
    KINDS,
    VECTOR,
    SameTable,
    catalogue,
    cell,
    evaluations,
    item_sums,
    result,
)

INDICATOR_CELLS = [
    (code, scope, text)
    for code, cells in VECTOR["indicators"].items()
    for scope, text in zip(COLUMNS, cells, strict=True)
]


def test_the_vector_covers_all_items_and_indicators() -> None:
    assert len(VECTOR["items"]) == 33
    assert len(VECTOR["indicators"]) == 18
    assert len(INDICATOR_CELLS) == 18 * 8


@pytest.mark.parametrize(("code", "scope", "text"), INDICATOR_CELLS)
def test_indicator_cell(code: str, scope: str, text: str) -> None:
    assert cell(code, scope) == text


def test_readings_alone_are_those_of_the_evaluation() -> None:
    found = readings_of(catalogue(), SameTable(item_sums()), KINDS, AT)
    whole = [
        one
        for evaluation in evaluations().values()
        for one in evaluation.readings()
        if one.code in VECTOR["indicators"]
    ]
    assert sorted(found, key=lambda one: (str(one.scope), one.code)) == sorted(
        whole, key=lambda one: (str(one.scope), one.code)
    )
    assert len(found) > 100


@pytest.mark.parametrize(("scope", "texts"), [*zip(COLUMNS, VECTOR["categories"], strict=True)])
def test_category_scores(scope: str, texts: str) -> None:
    shown = evaluations()[scope].category_texts
    wanted = dict(zip("ABCDE", texts.split("/"), strict=True)) if texts != "–" else dict.fromkeys("ABCDE", "–")
    assert {code: "–" if text == "N/A" else text for code, text in shown.items()} == wanted


@pytest.mark.parametrize(("scope", "text"), [*zip(COLUMNS, VECTOR["composite"], strict=True)])
def test_composite(scope: str, text: str) -> None:
    assert evaluations()[scope].composite_text.replace("N/A", "–") == text


@pytest.mark.parametrize(("scope", "text"), [*VECTOR["room"].items()])
def test_room_holdings_of_the_drill(scope: str, text: str) -> None:
    assert result("B01", scope).companions["room"].text == text


@pytest.mark.parametrize("column", [*VECTOR["items"]])
def test_item_values_reach_the_evaluation(column: str) -> None:
    measure = column.lower().replace("-", "_")
    given = item_sums()
    assert {scope: one.measures[measure] for scope, one in evaluations().items()} == {
        scope: given[scope][measure] for scope in KINDS
    }


@pytest.mark.parametrize("code", [*VECTOR["indicators"]])
def test_readings_carry_their_items(code: str) -> None:
    for scope in KINDS:
        found = evaluations()[scope].results[code]
        if found is not None and found.exact is not None:
            reading = found.reading
            assert reading.value == pytest.approx(float(found.exact))
            assert reading.denominator > 0
            assert reading.scope == scope
