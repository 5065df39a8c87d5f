"""What time and data do in a cycle."""

from dataclasses import replace
from datetime import date, timedelta

from core.days import local_date
from evaluation.casework.data_lists import data_records
from evaluation.casework.deeds import SYSTEM
from evaluation.commands import improving, reports
from evaluation.commands.data_objections import NewObjection, raise_objection, withdraw_objection
from evaluation.commands.issues import NewIssue, open_within
from evaluation.passes.deadlines import let_reports_pass
from evaluation.passes.guidance import refresh_points
from evaluation.passes.scoring import score_waiting, try_today
from store.evaluation import data_objections, objections, scores
from store.evaluation.issue_moves import stops
from store.owners import owner_by_code
from store.verify import verify
from tests.integration.evaluation.world import World
from tests.integration.store.rows import package


def points(world: World, code: str, owner: str = "U1") -> dict[str, str]:
    """Item → state of the guidance points of an agency."""
    with world.database.begin() as work:
        found = objections.points(work, world.cycle(code).cycle_id, [owner])
    return {one.item: one.state for one in found}


def test_the_trial_score_of_a_day_is_made_once_and_changes_nothing_that_stands(world: World) -> None:
    code = world.opened()
    assert (try_today(world.desk, world.at), try_today(world.desk, world.at)) == (2, 0)
    assert try_today(world.desk, world.at + timedelta(days=1)) == 2
    with world.database.begin() as work:
        number = world.cycle(code).cycle_id
        assert [day.isoformat() for day, _, _ in scores.trial_days(work, number, "U1")] == ["2026-11-26", "2026-11-27"]
        assert [one.kind for one in scores.versions(work, number, "U1")] == ["automatic"]
    assert score_waiting(world.desk, world.at) == 0, "nobody is scored twice"


def test_a_figure_that_no_indicator_gives_lists_its_records_over_the_days_of_the_cycle(world: World) -> None:
    code, owner = world.opened(), owner_by_code(world.database, "U1")
    assert owner is not None
    cycle = world.cycle(code)
    filed = {"holder_kind": "room", "holder_code": "U1", "unit_code": "U1", "archival_code": "x"}
    days = {"early": cycle.since, "in": cycle.since + timedelta(days=1)}
    world.store.merge("catalogue_item", *(filed | {"item_id": key, "filed_on": day} for key, day in days.items()))
    found = data_records(world.desk, owner, code, "codes_valid", world.at)
    assert found is not None
    assert (found.since, [one.number for one in found.rows], found.total) == (cycle.since, ["in"], 1)
    assert found.until == min(cycle.until, local_date(world.at))
    assert data_records(world.desk, owner, code, "repeats", world.at) is None
    assert data_records(world.desk, owner, "EV1999-001", "codes_valid", world.at) is None


def test_a_report_that_never_came_goes_to_review_and_a_person_decides_on_v2(world: World) -> None:
    code = world.opened()
    reports.open_reports(world.desk, world["officer"], code, world.at)
    assert let_reports_pass(world.desk, world.at + timedelta(days=14)) == 0
    late = world.at + timedelta(days=40)
    assert (let_reports_pass(world.desk, late), let_reports_pass(world.desk, late)) == (2, 0)
    part = world.part(code)
    assert (part.state, part.is_report_missing) == ("submitted", True)
    with world.database.begin() as work:
        (finding,) = objections.findings(work, part.cycle_id, ["U1"])
    assert (finding.limit, finding.state, finding.found_by) == ("V2", "found", None)


def test_a_point_closes_by_data_at_two_refreshes_and_the_new_score_counts(world: World) -> None:
    lag(world, "U1", filed=14)
    code = world.fed_back()
    before = world.part(code).score_tenths
    assert points(world, code)["R3-2"] == "open"
    world.at += timedelta(days=13)
    world.publish(code)
    assert world.part(code).state == "improving"
    lag(world, "U1", filed=20)
    disputed = NewObjection("U1", "value", "A01", "该办件已于期限内归档，登记有误")
    number = raise_objection(world.desk, world["ann"], disputed, world.at)
    with world.database.begin() as work:
        tied = open_within(work, world.desk, NewIssue("U1", "归档", "lead", "L1", item="A01"), SYSTEM, world.at)
    of_item = raise_objection(world.desk, world["ann"], replace(disputed, record_key="R3-2"), world.at)
    with world.database.begin() as work:
        found = data_objections.objection(work, of_item)
        assert [one for _, _, one in stops(work, tied)] == [f"data_objection {of_item}"]
    assert found is not None
    assert found.items == ["R3-2", "A01", "DI-02", "DI-01"], "an item rests on the indicator that gives its figure"
    assert found.snapshot["figure"] == "DI-02/DI-01"
    withdraw_objection(world.desk, world["ann"], of_item, world.at)
    for _ in range(2):
        world.at += timedelta(days=1)
        try_today(world.desk, world.at)
        refresh_points(world.desk, world.at)
        assert points(world, code)["R3-2"] == "open", "data in dispute close no point"
    withdraw_objection(world.desk, world["ann"], number, world.at)
    for _ in range(2):
        assert points(world, code)["R3-2"] == "open"
        world.at += timedelta(days=1)
        try_today(world.desk, world.at)
        refresh_points(world.desk, world.at)
    assert points(world, code)["R3-2"] == "reached"
    assert world.part(code).state == "reevaluating"
    closed = improving.close_parts(world.desk, world["officer"], code, world.at, ["U1"])
    assert closed.done == ("U1",), closed.refused
    part = world.part(code)
    assert part.state == "closed"
    assert before is not None
    assert part.score_tenths is not None
    assert part.score_tenths > before
    world.merge()
    assert world.store.total("di_23", "U1") == part.score_tenths, "the index has risen"
    assert world.store.total("di_22", "U1") == 1
    assert verify(world.database, world.store.images).differing_cells == 0


def lag(world: World, owner: str, filed: int) -> None:
    """Of an agency's twenty cases so many are filed."""
    names = [f"{owner}-{number}" for number in range(20)]
    version = world.store.value("SELECT COALESCE(max(version), 0) + 1 FROM case_package")
    rows = [package(name, date(2026, 3, 10), version=version) for name in names[:filed]]
    gone = [{"case_no": name, "status": "pending", "version": version} for name in names[filed:]]
    world.store.merge("case_package", *rows)
    if gone:
        world.store.merge("case_package", *gone)
