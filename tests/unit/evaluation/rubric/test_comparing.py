"""Two versions: every difference of content at its place, and nothing else."""

from dataclasses import replace
from datetime import date

from evaluation.rubric.comparing import changes
from evaluation.rubric.words import State
from tests.unit.evaluation.rubric.units import rubric


def test_a_version_does_not_differ_from_itself_published() -> None:
    header = rubric().header.model_copy(
        update={"state": State.PUBLISHED, "published_on": date(2026, 1, 1), "digest": "0", "version": 2}
    )
    assert changes(rubric(), replace(rubric(), header=header)) == ()


def test_other_weights_and_new_and_gone_items_are_one_line_each() -> None:
    items = dict(rubric().items)
    gone = items.pop("R8-3")
    items["R1-4"] = items["R1-4"].model_copy(update={"weight": items["R1-4"].weight + 1})
    items["R8-4"] = gone.model_copy(update={"code": "R8-4"})
    found = changes(rubric(), replace(rubric(), items=items))
    assert [(one.kind, one.place) for one in found] == [
        ("changed", "items.R1-4.weight"),
        ("removed", "items.R8-3"),
        ("added", "items.R8-4"),
    ]
    assert str(found[0]) == "~ items.R1-4.weight: 1 → 2"


def test_a_changed_text_of_an_anchor_shows_both_texts() -> None:
    item = rubric().items["R1-4"]
    anchors = item.rule.anchors  # type: ignore[union-attr]
    other = item.rule.model_copy(update={"anchors": (*anchors[:2], anchors[2].model_copy(update={"zh": "都没有"}))})
    items = {**rubric().items, "R1-4": item.model_copy(update={"rule": other})}
    (found,) = changes(rubric(), replace(rubric(), items=items))
    assert (found.place, found.before, found.after) == ("items.R1-4.rule.anchors.2.zh", "两者都没有", "都没有")
