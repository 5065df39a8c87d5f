"""The whole loop in browsers: from preparing a cycle to closing its case, and the index has risen.

Four people do it: the officer (who judges too), the head of division (who judges too), the leader who signs, and the
archivist of the agency. Only the review of the law and the seal need one more each: no one takes two kinds of step.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Browser, expect

from core.days import LOCAL
from operations.loop_steps import Cast, Loop, read_loop
from store.database import Database
from store.grants import NewGrant, add_grant
from store.migrations import upgrade
from tests.accounts import make_account
from tests.databases import Databases
from tests.e2e import loop_case as case
from tests.e2e import loop_cycle as cycle
from tests.e2e.desk_contexts import DeskContexts
from tests.e2e.loop_people import People
from tests.e2e.visits import WAIT_MS
from tests.integration.evaluation.city import MUNICIPAL, City, driving, open_city

PREPARED: Final = 3
"""steps of the loop that no page has: the rubric is published, two officers have certificates"""
BEGINS: Final = datetime(2026, 5, 11, 10, tzinfo=LOCAL)
PUBLISHED: Final = datetime(2026, 6, 2, 9, tzinfo=LOCAL)
"""after the time to object"""
AGAIN: Final = datetime(2026, 6, 17, 9, tzinfo=LOCAL)
CITY_NODE: Final = "330100"
PEOPLE: Final = ("officer", "leader", "legal", "keeper", "ann")
REVIEWERS: Final = ("officer", "head")
CASES: Final = 20
USUAL_MS: Final = 5_000
"""what a page is given by Playwright"""
NAME: Final = "2026年度立档单位业务能力评价"


@pytest.fixture(autouse=True)
def patience() -> Iterator[None]:
    """A page of a long way may take its time where other work fills the machine."""
    expect.set_options(timeout=WAIT_MS)
    yield
    expect.set_options(timeout=USUAL_MS)


@pytest.fixture
def before() -> Loop:
    """What has happened before the first page is opened, and the only agency that takes part."""
    whole = read_loop()
    first = whole.chapters[0].model_copy(update={"steps": whole.chapters[0].steps[:PREPARED]})
    persons = {name: whole.cast.persons[name] for name in ("chief", "head")}
    cast = Cast(agencies={"one": whole.cast.agencies["one"]}, persons=persons)
    return Loop(cast=cast, chapters=(first,))


@pytest.fixture
def city(databases: Databases, before: Loop, tmp_path: Path) -> Iterator[City]:
    url = databases.create(databases.template("store", upgrade))
    with Database(url, pool_size=6) as database:
        found = open_city(database, before, tmp_path)
        with_people(found)
        yield found
    databases.drop(url)


def with_people(city: City) -> None:
    """Everybody else has an account, and two of them judge too."""
    cast = read_loop().cast
    for name in PEOPLE:
        node = city.agencies.get(cast.persons[name].node, cast.persons[name].node)
        city.known[name] = make_account(city.people, name, cast.persons[name].role, node, BEGINS)
    with city.people.database.begin() as unit:
        for name in REVIEWERS:
            grant = NewGrant(city.known[name].account_id, "reviewer", CITY_NODE, BEGINS - timedelta(days=1), None, "")
            add_grant(unit, grant, "tests", BEGINS - timedelta(days=1))


@pytest.fixture
def people(browser: Browser, city: City, before: Loop, tmp_path: Path) -> Iterator[People]:
    with driving(city, tmp_path) as driver:
        driver.drive(before.chapters)
        driver.go_to(BEGINS)
        yield People(driver, DeskContexts(browser, driver.address))


def test_four_people_lead_a_cycle_and_a_case_to_their_end(people: People, city: City) -> None:
    owner = city.agencies["one"]
    code = evaluated(people, city, owner)
    people.go_to(PUBLISHED)
    cycle.act(people["head"], code, "publish_results")
    first = index(people, owner)
    put_right(people, owner)
    feed_tells(people)
    evaluated_again(people, city, code)
    before, after = index(people, owner)
    assert [before] == first
    assert after > before
    sees_the_risen_index(people, code, owner, (before, after))
    people.leave()


def evaluated(people: People, city: City, owner: str) -> str:
    """The cycle from its preparation to its feedback; its code."""
    officer = people["officer"]
    code = cycle.prepared(officer, NAME)
    cycle.act(officer, code, "open_cycle")
    city.work()
    cycle.act(officer, code, "open_reports")
    assert cycle.reported(people["ann"], code, owner) > 7
    cycle.act(officer, code, "begin_reviews")
    assert [cycle.reviewed(people[name]) > 12 for name in REVIEWERS] == [True, True]
    cycle.act(officer, code, "draft_feedback")
    document = cycle.found_document(officer, "feedback")
    for name in ("officer", "head", "leader", "keeper"):
        cycle.took(people[name], document)
    case.looked_at(officer, document, "评价反馈意见书", is_red=True)
    cycle.act(officer, code, "give_feedback")
    return code


def put_right(people: People, owner: str) -> None:
    """The case from its opening to its closing (销号)."""
    officer, archivist = people["officer"], people["ann"]
    issue = case.opened(officer, owner)
    document = case.drafted(officer, issue)
    for name in ("officer", "head", "legal", "leader", "keeper"):
        cycle.took(people[name], document)
    case.looked_at(officer, document, case.DEMAND, is_red=False)
    case.signed_for(archivist, document)
    case.answered(archivist, issue)
    case.rechecked(officer, issue)


def evaluated_again(people: People, city: City, code: str) -> None:
    """The figures reach their target on two days: the agency is evaluated again, its part and the cycle are closed."""
    city.tell_cases(CASES)
    city.work()
    people.go_to(AGAIN)
    city.work()
    cycle.act(people["officer"], code, "close_parts")
    cycle.act(people["head"], code, "close_cycle")


def index(people: People, owner: str) -> list[int]:
    """The published scores of the agency, in tenths, oldest first."""
    return [one["tenths"] for one in people.driver.ask("ann", "GET", f"/api/evaluation/index/{owner}")]


def feed_tells(people: People) -> None:
    """What was done today stands in the feed of the wall, counted by place."""
    told = people.driver.ask("officer", "GET", f"/api/snapshot/{MUNICIPAL}")["activity"]
    assert {one["text"].partition(" · ")[2] for one in told} >= {
        "发布评价结果 1 家",
        "送达文书 1 份",
        "整改问题销号 1 项",
    }


def sees_the_risen_index(people: People, code: str, owner: str, tenths: tuple[int, int]) -> None:
    """The archivist reads the new score, and in the course of the result both."""
    archivist = people["ann"]
    before, after = (f"{one / 10:.1f}" for one in tenths)
    content = archivist.page.locator(case.CONTENT)
    archivist.open(f"/evaluation/result?cycle={code}&owner={owner}")
    expect(content).to_contain_text(after)
    archivist.page.locator("a[href*='view=course']").first.click()
    expect(content).to_contain_text(before)
    expect(content).to_contain_text(after)
