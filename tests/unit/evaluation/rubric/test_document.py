"""docs/rubric.md says every item, anchor, grade and limit of the versions."""

from evaluation.rubric.document import rubric_document
from tests.unit.evaluation.rubric.units import rubric


def test_the_page_has_a_row_for_each_item_and_limit() -> None:
    lines = rubric_document([rubric()]).splitlines()
    for code in (*rubric().items, *rubric().limits):
        assert any(line.startswith(f"| {code} |") for line in lines), code


def test_what_is_to_be_confirmed_carries_its_mark() -> None:
    row = next(line for line in rubric_document([rubric()]).splitlines() if line.startswith("| R3-4 |"))
    assert "（待核）" in row


def test_the_page_shows_the_scheme_in_use_and_that_v4_is_off() -> None:
    page = rubric_document([rubric()])
    assert "In use: 按得分 (By points)." in page
    assert any(line.startswith("| V4 |") and line.endswith("| no |") for line in page.splitlines())
