"""What stands in the control of an item becomes a value that its rule can judge."""

import pytest

from cockpit.pages.item_forms import anchor_of, control, value_of
from core.errors import RefusedError
from evaluation.rubric.inputs import value_of as stored_value
from tests.unit.cockpit.pages.answering import answered
from tests.unit.cockpit.pages.trees import plain
from tests.unit.evaluation.rubric.units import rubric

ITEMS = rubric().items


@pytest.mark.parametrize("choice", ["1", "1/2", "0"])
def test_a_chosen_anchor_is_its_level(choice: str) -> None:
    item = ITEMS["R1-1"]
    found = value_of(item, choice, None, None, None)
    assert found is not None
    assert str(item.rule.result(stored_value({"window": "", "snapshot": "", "met": (), **found}))) == choice
    visit, _ = answered({})
    assert anchor_of(visit, item, choice)


def test_parts_that_are_there_are_counted() -> None:
    assert value_of(ITEMS["R2-3"], None, ["use", "filing"], None, None) == {
        "numerator": 2,
        "denominator": 1,
        "met": ["filing", "use"],
    }


def test_nothing_chosen_is_nothing_said() -> None:
    for code in ("R1-1", "R2-3", "R5-2"):
        assert value_of(ITEMS[code], None, None, None, None) is None


def test_a_share_of_nothing_is_refused() -> None:
    with pytest.raises(RefusedError):
        value_of(ITEMS["R5-2"], None, None, 3, 0)
    assert value_of(ITEMS["R5-2"], None, None, 3, 4) == {"numerator": 3, "denominator": 4}


@pytest.mark.parametrize("code", [code for code, item in ITEMS.items() if item.type != "A"])
def test_every_item_of_people_has_a_control_in_both_languages(code: str) -> None:
    for language in ("zh_CN", "en"):
        visit, _ = answered({}, language=language)
        assert plain(control(visit, "report", ITEMS[code], None))
