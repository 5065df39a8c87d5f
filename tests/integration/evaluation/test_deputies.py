"""A deputy of a reviewer judges what waits for the other, and never what the rules keep from the own person."""

from dataclasses import replace
from datetime import timedelta

import pytest

from core.access import Grant, Principal
from core.errors import AccessDeniedError, RefusedError
from evaluation.commands import interests, reports, reviews
from evaluation.passes.reminding import remind_of_reviews
from evaluation.results.overview import my_tasks
from people.standing_in import own_accounts
from store.evaluation.reviews import TaskRow
from store.grants import NewGrant, add_grant, grant_rows
from store.views.my_tasks import my_tasks as waiting_tasks
from store.views.review_desk import review_file, tasks_of
from tests.integration.evaluation.world import CITY, EARLY, World


def reviewing(world: World) -> str:
    """A cycle whose first agency is being reviewed."""
    code = world.opened()
    reports.open_reports(world.desk, world["officer"], code, world.at)
    world.report(code, "U1", "ann")
    numbers = [world[name].account_id for name in ("rita", "rolf")]
    reviews.begin_reviews(world.desk, world["officer"], code, numbers, world.at, ["U1"])
    return code


def deputy_of(world: World, name: str, deputy: str) -> Principal:
    """Somebody who stands in for a reviewer this week."""
    grant = Grant("reviewer", CITY, EARLY, world.at + timedelta(days=7), deputy_for=name)
    who = world[deputy]
    return replace(who, grants=(*who.grants, grant))


def task_of(world: World, code: str, name: str) -> TaskRow:
    """The first task that waits for somebody."""
    return next(one for one in world.waiting(code) if one.reviewer == world[name].account_id)


def test_a_deputy_sees_and_judges_what_waits_for_whom_it_stands_in_for(world: World) -> None:
    code = reviewing(world)
    deputy = deputy_of(world, "rita", "rosa")
    database, at = world.database, world.at
    accounts = own_accounts(database, deputy, "reviews.judge", at)
    assert accounts == [world["rosa"].account_id, world["rita"].account_id]
    listed = tasks_of(database, accounts)
    assert len(listed) == len(tasks_of(database, [world["rita"].account_id])) > 0
    assert {one.kind for one in waiting_tasks(database, [], accounts)} == {"review"}
    assert my_tasks(world.desk, deputy, at, waiting=True, limit=9, offset=0)[1] == len(listed)
    task = task_of(world, code, "rita")
    assert review_file(database, accounts, task.task_id) is not None
    reviews.decide_task(world.desk, deputy, task.task_id, world.decision(code, task, "1"), task.revision, at)
    with database.begin() as unit:
        row = unit.row("SELECT reviewer, reviewer_name FROM review_task WHERE task_id = %(id)s", {"id": task.task_id})
    assert row == (deputy.account_id, "Rosa"), "who has judged is named as the judge"


def test_nobody_sees_tasks_of_another_without_standing_in_and_none_after_the_period(world: World) -> None:
    code = reviewing(world)
    task = task_of(world, code, "rita")
    said = world.decision(code, task, "1")
    over = world.at + timedelta(days=8)
    for who, at in ((world["rosa"], world.at), (deputy_of(world, "rita", "rosa"), over)):
        assert own_accounts(world.database, who, "reviews.judge", at) == [who.account_id]
        with pytest.raises(AccessDeniedError):
            reviews.decide_task(world.desk, who, task.task_id, said, task.revision, at)


def test_a_deputy_with_an_interest_and_one_who_judges_the_item_already_are_barred(world: World) -> None:
    code = reviewing(world)
    tasks = world.waiting(code)
    both = {one.item for one in tasks if one.reviewer == world["rolf"].account_id}
    twice = next(one for one in tasks if one.reviewer == world["rita"].account_id and one.item in both)
    second = deputy_of(world, "rita", "rolf")
    with pytest.raises(RefusedError) as caught:
        reviews.decide_task(world.desk, second, twice.task_id, world.decision(code, twice, "1"), 1, world.at)
    assert caught.value.code == "reviewer_barred"
    deputy = deputy_of(world, "rita", "rosa")
    interests.declare_interest(world.desk, world["rosa"], "U1", "亲属在该单位", world.at)
    task = task_of(world, code, "rita")
    with pytest.raises(RefusedError) as caught:
        reviews.decide_task(world.desk, deputy, task.task_id, world.decision(code, task, "1"), task.revision, world.at)
    assert caught.value.code == "reviewer_barred"


def test_a_deputy_is_reminded_of_the_reviews_of_whom_it_stands_in_for(world: World) -> None:
    reviewing(world)
    near = world.at + timedelta(days=11)
    rita, rosa, rolf = (world[name].account_id for name in ("rita", "rosa", "rolf"))
    with world.database.begin() as unit:
        (own,) = grant_rows(unit, rita, world.at)
        told = NewGrant(rosa, "reviewer", CITY, world.at, near + timedelta(days=2), "休假", own.grant_id)
        add_grant(unit, told, "tests", world.at)
    with world.database.begin() as unit:
        assert remind_of_reviews(unit, near - timedelta(days=1)) == 0
        assert (remind_of_reviews(unit, near), remind_of_reviews(unit, near)) == (3, 0)
        assert {to for (to,) in unit.rows("SELECT account_id FROM letter WHERE kind = 'review_due'")} == {
            rita,
            rosa,
            rolf,
        }
        assert remind_of_reviews(unit, near + timedelta(days=4)) == 2, "the days of the deputy are over"
