"""Who sees which result: an agency its own, the agency above it the same, nobody else any."""

from datetime import timedelta

import pytest

from core.errors import AccessDeniedError
from evaluation.results.overview import parts_page, ranking
from evaluation.results.points import points_of
from evaluation.results.standings import index_curve
from evaluation.results.unit_page import unit_page
from tests.integration.evaluation.world import MUNICIPAL, World
from tests.integration.store.rows import unit


def test_an_agency_sees_its_own_result_and_no_other(world: World) -> None:
    code = world.fed_back({"R1-3": "0"})
    world.at += timedelta(days=13)
    world.publish(code)
    page = unit_page(world.desk, world["ann"], code, "U1", world.at)
    assert page.score is not None
    assert any(one.item == "R1-3" and one.remedies for one in page.score.losses)
    with pytest.raises(AccessDeniedError):
        unit_page(world.desk, world["ann"], code, "U2", world.at)
    rows, total = parts_page(world.desk, world["ann"], code, world.at, state=None, group=None, limit=9, offset=0)
    assert ([row.owner for row in rows], total) == (["U1"], 1)
    found = ranking(world.desk, world["ann"], code, None, world.at)
    assert [one.owner for one in found.rows] == ["U1"]
    assert found.grades == (), "counts of two would tell an agency the grade of the other"
    seen = ranking(world.desk, world["officer"], code, None, world.at)
    assert len(seen.rows) == 2
    assert (sum(one.count for one in seen.grades), sum(one.per_mille for one in seen.grades)) == (2, 1000)
    _demand_same_for_the_agency_above(world, code)


def _demand_same_for_the_agency_above(world: World, code: str) -> None:
    told = unit("U2", MUNICIPAL, group_code="government", superior_code="U1", version=2)
    world.store.merge("unit", told)
    ann, ben = world["ann"], world["ben"]
    assert unit_page(world.desk, ann, code, "U2", world.at).score is not None
    assert [one.point.cycle for one in index_curve(world.desk, ann, "U2", world.at)] == [code]
    assert {one.owner for one in points_of(world.desk, ann, "U2", None, world.at)} == {"U2"}
    assert {one.owner for one in ranking(world.desk, ann, code, None, world.at).rows} == {"U1", "U2"}
    with pytest.raises(AccessDeniedError):
        index_curve(world.desk, ben, "U1", world.at)
    with pytest.raises(AccessDeniedError):
        points_of(world.desk, ben, "U1", None, world.at)
    assert [one.owner for one in ranking(world.desk, ben, code, None, world.at).rows] == ["U2"]
