"""A role that ends for somebody who stays: open work goes to whoever may do it, or waits: never with nobody."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest

from core.access import Principal
from core.clock import FixedClock
from core.errors import RefusedError
from operations.handing_over import HandingOver
from people.commands.deputies import Deputy, name_deputy
from people.commands.granting import Wish, grant_role, revoke_grant
from people.commands.handing_over import Leave, hand_over_to, hand_overs_page, leave
from people.doors import StoreDoors
from people.people import People
from store.database import Database
from store.grants import NewGrant, add_grant, grant_rows
from tests.accounts import Known, make_account, signed_in_secret
from tests.integration.cockpit.evaluated import add, add_cycle, add_issue
from tests.integration.people.test_handing_over import CITY, DAY, enter
from tests.integration.people.test_open_work import handler, letters, review, reviewers, value, works

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def administrators(people: People, at: datetime) -> dict[str, Principal]:
    """Who closes accounts, and who grants roles."""
    return {
        name: enter(people, make_account(people, name, f"{name}_admin", CITY, at), at)
        for name in ("system", "security")
    }


def has_an_issue(database: Database, at: datetime, who: Known, number: str = "EV1") -> None:
    mine: dict[str, Any] = {"node": CITY, "officer_id": who.account_id, "officer_name": who.name.capitalize()}
    add_issue(database, at, number, "rectifying", **mine)


def grant_of(people: People, who: Known, at: datetime) -> int:
    with people.database.begin() as unit:
        return grant_rows(unit, who.account_id, at)[0].grant_id


def grant_until(people: People, who: Known, role: str, at: datetime, until: datetime | None) -> int:
    with people.database.begin() as unit:
        return add_grant(unit, NewGrant(who.account_id, role, CITY, at - DAY, until, ""), "tests", at - DAY)


def look(people: People, at: datetime) -> int:
    """What the worker does each minute."""
    return HandingOver(people.settings.city, people.database, FixedClock(at)).look(at)


def recorded(database: Database, event: str) -> Any:
    text = "SELECT body FROM audit_event WHERE event = %(event)s ORDER BY position DESC LIMIT 1"
    return json.loads(value(database, text, event=event))


def test_work_of_a_role_that_is_taken_away_waits_and_those_who_settle_it_are_told(
    people: People, database: Database, administrators: dict[str, Principal], at: datetime
) -> None:
    old, other = (make_account(people, name, "supervisor", CITY, at) for name in ("old", "other"))
    has_an_issue(database, at, old)
    revoke_grant(people, administrators["security"], grant_of(people, old, at), "another desk", at)
    (over,) = hand_overs_page(people, administrators["system"], at)
    assert (over.name, over.has_left, over.begun_by) == ("old", False, "security")
    left = works(people, administrators, at)[("issues", CITY)]
    assert (left.state, left.detail["number"]) == ("waiting", 1)
    assert recorded(database, "grant.ended")["after"]["left"] == [["issues", CITY]]
    assert "work_waits" in letters(database, administrators["system"].account_id)
    hand_over_to(people, administrators["system"], left.item_id, other.account_id, "", at)
    assert handler(database, "EV1") == (other.account_id, "Other")
    assert hand_overs_page(people, administrators["system"], at) == []


def test_work_of_a_role_that_is_taken_away_goes_to_the_successor_who_is_named(
    people: People, database: Database, administrators: dict[str, Principal], at: datetime
) -> None:
    old, new = (make_account(people, name, "reviewer", CITY, at) for name in ("old", "new"))
    add_cycle(database, at)
    review(database, at, "U1", "R1-1", old)
    review(database, at, "U1", "R1-2", old, decided_at=at)
    number, security = grant_of(people, old, at), administrators["security"]
    with pytest.raises(RefusedError) as caught:
        revoke_grant(people, security, number, "", at, old.account_id)
    assert caught.value.code == "own_successor"
    revoke_grant(people, security, number, "", at, new.account_id)
    assert reviewers(database) == {"U1R1-1": new.account_id, "U1R1-2": old.account_id}
    assert works(people, administrators, at)[("reviews", CITY)].state == "handed_over"
    assert "reviews_handed_over" in letters(database, new.account_id)
    assert "passed_on" in recorded(database, "grant.ended")["after"]


def test_whoever_may_do_the_work_by_another_role_keeps_it(
    people: People, database: Database, administrators: dict[str, Principal], at: datetime
) -> None:
    old, other = (make_account(people, name, "supervisor", CITY, at) for name in ("old", "other"))
    has_an_issue(database, at, old)
    base = grant_of(people, other, at)
    own = grant_of(people, old, at)
    name_deputy(people, administrators["security"], Deputy(old.account_id, [base], at + 9 * DAY, ""), at)
    revoke_grant(people, administrators["security"], own, "", at)
    assert look(people, at + DAY) == 0
    assert works(people, administrators, at) == {}
    assert look(people, at + 10 * DAY) == 1, "the deputy's time is over too"
    assert handler(database, "EV1") == (other.account_id, "Other"), "work of a deputy goes back"


def test_work_of_a_deputy_goes_back_when_the_time_is_over(
    people: People, database: Database, administrators: dict[str, Principal], at: datetime
) -> None:
    head, deputy = make_account(people, "head", "supervisor", CITY, at), make_account(people, "deputy", None, CITY, at)
    wish = Deputy(deputy.account_id, [grant_of(people, head, at)], at + 2 * DAY, "holiday")
    name_deputy(people, administrators["security"], wish, at)
    has_an_issue(database, at, deputy)
    assert look(people, at + 2 * DAY - HOUR) == 0
    assert look(people, at + 2 * DAY) == 1
    assert handler(database, "EV1") == (head.account_id, "Head")
    assert "issues_handed_over" in letters(database, head.account_id)
    line = recorded(database, "hand_over.begun")
    assert (line["actor"], line["actor_kind"]) == ("worker", "system")
    assert line["after"]["passed_on"] == {"issues": ["EV1"]}


def test_when_a_role_ends_its_deputies_lose_the_work_too(
    people: People, database: Database, administrators: dict[str, Principal], at: datetime
) -> None:
    for ends in ("revoked", "left"):
        head = make_account(people, f"head-{ends}", "supervisor", CITY, at)
        deputy = make_account(people, f"deputy-{ends}", None, CITY, at)
        number = grant_of(people, head, at)
        name_deputy(people, administrators["security"], Deputy(deputy.account_id, [number], at + 2 * DAY, ""), at)
        has_an_issue(database, at, deputy, f"EV-{ends}")
        inside = signed_in_secret(people, deputy, at)
        if ends == "revoked":
            revoke_grant(people, administrators["security"], number, "", at + MINUTE)
        else:
            leave(people, administrators["system"], Leave(head.account_id, None, ""), at + MINUTE)
        waiting = {
            (row.name, item.kind) for row in hand_overs_page(people, administrators["system"], at) for item in row.items
        }
        assert (f"deputy-{ends}", "issues") in waiting
        assert StoreDoors(people).by_session(inside, at + MINUTE) is None


def test_work_of_a_role_whose_time_is_over_waits_once_until_it_is_done_or_may_be_done_again(
    people: People, database: Database, administrators: dict[str, Principal], at: datetime
) -> None:
    first, second = (make_account(people, name, None, CITY, at) for name in ("first", "second"))
    for number, who in enumerate((first, second)):
        grant_until(people, who, "supervisor", at, at + HOUR)
        has_an_issue(database, at, who, f"EV{number}")
    assert look(people, at) == 0
    assert look(people, at + HOUR) == 2
    assert look(people, at + 2 * HOUR) == 0, "what waits is left as it is"
    wish = Wish(first.account_id, "supervisor", CITY, "back again")
    grant_role(people, administrators["security"], wish, at + 3 * HOUR)
    with database.begin() as unit:
        unit.execute("UPDATE issue SET state = 'closed' WHERE issue_no = 'EV1'")
    assert look(people, at + 3 * HOUR) == 2
    rows = hand_overs_page(people, administrators["system"], at, open_only=False)
    assert {row.name: row.items[0].state for row in rows} == {"first": "kept", "second": "done"}
    assert all(row.closed_at for row in rows)
    assert handler(database, "EV0")[0] == first.account_id


def test_work_that_somebody_never_had_a_right_to_is_not_lost(
    people: People, database: Database, administrators: dict[str, Principal], at: datetime
) -> None:
    head = make_account(people, "head", "division_head", CITY, at)
    has_an_issue(database, at, head)
    revoke_grant(people, administrators["security"], grant_of(people, head, at), "", at)
    assert look(people, at) == 0
    assert works(people, administrators, at) == {}


def test_whoever_may_visit_no_more_is_no_certified_officer_there(
    people: People, database: Database, administrators: dict[str, Principal], at: datetime
) -> None:
    old = make_account(people, "old", "supervisor", CITY, at)
    told = {"name": "Old", "valid_until": at.date().replace(year=2030), "is_active": True, "changed_at": at}
    new = make_account(people, "new", "supervisor", CITY, at)
    for who, node in ((old, CITY), (new, "330106")):
        add(database, "officer", node=node, person_id=who.account_id, certificate=who.name, **told)
    for who in (old, new):
        revoke_grant(people, administrators["security"], grant_of(people, who, at), "", at)
    with database.begin() as unit:
        active = dict(unit.rows("SELECT certificate, is_active FROM officer"))
    assert active == {"old": False, "new": True}, "the right there was never this role's"
