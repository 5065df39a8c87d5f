"""The index of an agency over two versions of the rubric: the earlier result is scored again under the newer one."""

from datetime import timedelta

from evaluation.results.standings import index_curve
from tests.integration.evaluation.world import World

HEAVIER = {
    "version: 1": "version: 2",
    'hand-over on change"}\n    weight: 2': 'hand-over on change"}\n    weight: 1',
    "en: Training}\n    weight: 2": "en: Training}\n    weight: 3",
}
"""a second version, in which training weighs a point more and the staff a point less"""


def published(world: World, results: dict[str, str]) -> int:
    """A cycle from its opening to its published results; the score of the first agency, in tenths."""
    code = world.fed_back(results)
    world.at += timedelta(days=13)
    assert "U1" in world.publish(code).done
    tenths = world.part(code).score_tenths
    assert tenths is not None
    return tenths


def test_across_versions_the_earlier_result_is_scored_again_and_compared(world: World) -> None:
    first = published(world, {"R1-3": "0"})
    world.rubric_key = world.publish_rubric(replaced=HEAVIER)
    world.at += timedelta(days=1)
    same = published(world, {"R1-3": "0"})
    world.at += timedelta(days=1)
    better = published(world, {})
    steps = index_curve(world.desk, world["ann"], "U1", world.at)
    assert [one.point.rubric for one in steps] == ["capability-1", "capability-2", "capability-2"]
    assert [one.point.tenths for one in steps] == [first, same, better]
    assert first > same, "what was lost weighs more under the newer version"
    assert steps[1].point.before == same, "the same facts give the same score, whenever they are scored"
    assert [one.change for one in steps] == [None, 0, better - same]
    assert [one.is_new_version for one in steps] == [False, True, False]
    assert index_curve(world.desk, world["officer"], "U1", world.at) == steps
