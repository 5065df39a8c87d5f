"""评价闭环: how far the cycle has come, and where units are now."""

from cockpit.i18n import load_texts
from cockpit.viewmodels.loop import loop_row
from store.views.loop import STAGES, LoopCounts


def boxes(*stages: int) -> list[tuple[str, int, bool]]:
    row = loop_row(load_texts(), LoopCounts("2026", dict(zip(STAGES, stages, strict=True))))
    return [(step["name"], step["count"], step["focus"]) for step in row["steps"]]


def test_a_unit_that_is_done_has_been_evaluated_and_has_its_feedback() -> None:
    assert boxes(18, 300, 97, 74, 547) == [
        ("评价", 1036, False),
        ("反馈", 1018, False),
        ("整改", 97, True),
        ("再评价", 74, False),
    ]


def test_a_cycle_that_has_just_begun_is_all_evaluation() -> None:
    assert [count for _, count, _ in boxes(7, 0, 0, 0, 0)] == [7, 0, 0, 0]


def test_a_box_without_work_is_not_where_work_lies() -> None:
    assert not any(focus for _, _, focus in boxes(7, 0, 0, 0, 0))


def test_without_a_cycle_the_boxes_are_empty() -> None:
    row = loop_row(load_texts(), LoopCounts(None, dict.fromkeys(STAGES, 0)))
    assert row["cycle"] is None
    assert [step["count"] for step in row["steps"]] == [0, 0, 0, 0]
