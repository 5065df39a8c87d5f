"""A cycle from opening to its end, on a store."""

from evaluation.commands import publishing
from store.verify import verify
from tests.integration.evaluation.world import World


def test_a_cycle_goes_from_opening_to_publication_and_moves_the_cockpit(world: World) -> None:
    code = world.fed_back()
    assert world.part(code).state == "fed_back"
    world.at = world.at.replace(month=12, day=9)
    published = world.publish(code)
    assert set(published.done) == {"U1", "U2"}, published.refused
    world.merge()
    row = world.part(code)
    assert world.store.total("di_22") == 2
    assert world.store.total("di_23", "U1") == row.score_tenths
    assert verify(world.database, world.store.images).differing_cells == 0
    publishing.retract_result(world.desk, world["head"], code, "U1", "发布前遗漏了一份材料，须重新核对", world.at)
    world.merge()
    assert world.store.total("di_22", "U1") == 0
    assert world.store.total("di_23", "U1") == 0
    assert verify(world.database, world.store.images).differing_cells == 0
